"""Which awaited payments a movement on the bank account pays: by what the payer wrote, else suggestions."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from invoices.bank_entries import BankEntry
from invoices.money import Money

MOST_SUGGESTIONS = 5
_ALIKE = (
    0.75  # of two names, as difflib.SequenceMatcher.ratio measures it: "Courier" and "The Courier Ltd" are
)


class Outcome(StrEnum):
    """How a movement stands to what is awaited."""

    MATCHED = "matched"  # names one or more payments, and is exactly what they lack
    PARTIAL = "partial"  # names them, and is less
    OVER = "over"  # names them, and is more
    UNMATCHED = "unmatched"  # names none, or in another currency
    OUTGOING = "outgoing"  # money that left the account


@dataclass(frozen=True, slots=True)
class Awaited:
    """A payment that somebody announced. ``missing``: what has not come of it yet."""

    id: str
    references: tuple[str, ...]  # its own first, then others a payer may quote in its stead
    missing: Money
    payer: str


@dataclass(frozen=True, slots=True)
class Match:
    """``named``: the payments whose reference the payer wrote; ``suggested``: others it may be for, likeliest first."""

    outcome: Outcome
    named: tuple[Awaited, ...] = ()
    suggested: tuple[Awaited, ...] = ()


def match(entry: BankEntry, awaited: Sequence[Awaited]) -> Match:
    """What ``entry`` pays of ``awaited``. Nothing is decided by a name or an amount alone: those only suggest."""
    if entry.amount.minor <= 0:
        return Match(Outcome.OUTGOING)
    written = _bare(entry.text)
    named = tuple(
        each for each in awaited if any(_bare(known) in written for known in each.references if known)
    )
    same = [each for each in named if each.missing.currency == entry.amount.currency]
    if not named or len(same) < len(named):
        return Match(Outcome.UNMATCHED, suggested=tuple(named) or _suggested(entry, awaited))
    wanted = sum(each.missing.minor for each in named)
    if entry.amount.minor == wanted:
        return Match(Outcome.MATCHED, named)
    return Match(Outcome.PARTIAL if entry.amount.minor < wanted else Outcome.OVER, named)


def _suggested(entry: BankEntry, awaited: Sequence[Awaited]) -> tuple[Awaited, ...]:
    """Of the same currency: the same amount and payer first, then the payer's others, then the amount's."""
    ranked = []
    for each in awaited:
        if each.missing.currency != entry.amount.currency:
            continue
        alike, same = _alike(entry.payer, each.payer), each.missing == entry.amount
        if same or alike >= _ALIKE:
            ranked.append((-(alike + same), each.id, each))
    return tuple(each for _rank, _id, each in sorted(ranked)[:MOST_SUGGESTIONS])


def _alike(one: str, other: str) -> float:
    """From 0 to 1; 1 when every word of the shorter name stands in the longer one."""
    first, second = (set(_words(name)) for name in (one, other))
    if not first or not second:
        return 0.0
    if first <= second or second <= first:
        return 1.0
    return SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio()


def _bare(text: str) -> str:
    """Letters and digits alone: people write ``rp-ab12 cd34`` for RPAB12CD34, and banks break lines anywhere."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.findall(r"[a-z0-9]+", "".join(mark for mark in plain if not unicodedata.combining(mark)))
