"""What a check has to say: where, how grave, and what to do about it."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

import rfc8785
from flask_babel import LazyString


class Severity(StrEnum):
    """BLOCKS: nobody may approve while it stands. WARNS: an editor may dismiss it with a reason."""

    BLOCKS = "blocks"
    WARNS = "warns"


SOURCE, TRANSLATION = "source", "translation"
_MOST_SHOWN = 120  # characters


@dataclass(frozen=True, slots=True)
class Fault:
    """What one check found in one pair. ``offending``: the piece of text at fault, as it stands on ``side``."""

    severity: Severity
    message: LazyString
    offending: str = ""
    side: str = TRANSLATION


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in its place.

    ``check``: 1 to 17; ``name``: its slug. ``segment``: the segment id, "" when the whole edition is meant;
    ``number``: the row the desk shows it in, from 1 (0 for the whole edition). ``words``: what the segment says
    in source and translation.
    """

    check: int
    name: str
    severity: Severity
    segment: str
    number: int
    message: LazyString = field(compare=False)
    offending: str
    side: str
    words: tuple[str, str] = ("", "")

    @property
    def fingerprint(self) -> str:
        """SHA-256, hex, of the check, the words on both sides and the offending piece: equal while they stand."""
        return hashlib.sha256(rfc8785.dumps([self.check, *self.words, self.offending])).hexdigest()


def beginning(text: str) -> str:
    """As much of ``text`` as names it in a list of findings."""
    return text[:_MOST_SHOWN]


def blocks(message: LazyString, offending: str = "", side: str = TRANSLATION) -> Fault:
    return Fault(Severity.BLOCKS, message, offending, side)


def warns(message: LazyString, offending: str = "", side: str = TRANSLATION) -> Fault:
    return Fault(Severity.WARNS, message, offending, side)
