"""Check 13: English typography: curly quotation marks and apostrophes, and no spacing as the French have it."""

import re
from collections.abc import Iterator

from flask_babel import LazyString
from flask_babel import lazy_ngettext as _n

from portal.newsroom.checks import correcting
from portal.newsroom.checks.correcting import BLANKS, Correction, around, gap_after, gap_before
from portal.newsroom.checks.finding import Fault
from portal.newsroom.checks.pairs import Pair, Story
from portal.newsroom.checks.wrong_language import is_in_source_language

_STRAIGHT = re.compile(r"[\"'`´]")
_MARK = re.compile(r"[;:!?%]")
_GUILLEMET = re.compile(r"[«»]")
# 4,2% and 3,5 million, but not 1,250 or a list such as 5,6.
_DECIMAL_COMMA = re.compile(
    rf"(?<![\w.,])\d{{1,3}},\d{{1,2}}(?=[{BLANKS}]?%|[{BLANKS}](?:million|billion|trillion|per cent|percent|points?"
    rf"|metres?|meters?|kilomet\w+|tonnes?|litres?|liters?|degrees|euros?|dollars?|pounds?)(?!\w))"
)
_OPENS_AFTER = "([{—–-/“‘«"
# Letters left out at the start of a word take an apostrophe, which looks like a closing mark.
_CLIPPED = re.compile(r"'(?=(?:\d0s|\d\d(?!\d)|em|tis|twas|til|cause|bout|n)\b)", re.I)


def _message(rule: str, shown: str, count: int) -> LazyString:
    said = {"text": shown}
    match rule:
        case "quotes":
            return _n(
                "Write curly quotation marks and apostrophes: “%(text)s”.",
                "Write curly quotation marks and apostrophes in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "guillemets":
            return _n(
                "Write English quotation marks, “ and ”: “%(text)s”.",
                "Write English quotation marks, “ and ”, in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "decimal":
            return _n(
                "Write a point before decimals: “%(text)s”.",
                "Write a point before decimals in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
    return _n(
        "Take out the space before the sign, which English does not have: “%(text)s”.",
        "Take out the space before the sign, which English does not have, in %(num)d places, first in “%(text)s”.",
        count,
        **said,
    )


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns once of each rule that a part of an English translation breaks; the first place is named."""
    if pair.translation.language == "en":
        found = list(correcting.faults(pair.translation.parts, corrections, _message))
        if found and not is_in_source_language(pair):
            yield from found


def fixed(text: str) -> str:
    """Plain English ``text`` with its typography put right; what only a person can tell stays."""
    return correcting.fixed(text, corrections)


def fixed_markup(markup: str) -> str:
    """As ``fixed``, for the inline markup of a block."""
    return correcting.fixed_markup(markup, corrections)


def corrections(text: str) -> Iterator[Correction]:
    """What breaks English typography in plain ``text``, in order."""
    return correcting.outside_addresses(
        text, [*_spacing(text), *_guillemets(text), *_straight(text), *_decimals(text)]
    )


def _decimals(text: str) -> Iterator[Correction]:
    for match in _DECIMAL_COMMA.finditer(text):
        comma = match.start() + match.group().index(",")
        yield Correction("decimal", comma, comma + 1, ".", around(text, *match.span()))


def _spacing(text: str) -> Iterator[Correction]:
    for match in _MARK.finditer(text):
        place = match.start()
        start = gap_before(text, place)
        before, after = text[start - 1 : start], text[place + 1 : place + 2]
        if start == place or not before.strip() or before in "([{" or (after and after.isalnum()):
            continue
        if match.group() != "%" or before.isdigit():
            yield Correction("spacing", start, place, "", around(text, start, place))


def _guillemets(text: str) -> Iterator[Correction]:
    for match in _GUILLEMET.finditer(text):
        place = match.start()
        if match.group() == "«":
            end = gap_after(text, place + 1)
            yield Correction("guillemets", place, end, "“", around(text, place, end))
        else:
            start = gap_before(text, place)
            yield Correction("guillemets", start, place + 1, "”", around(text, start, place + 1))


def _straight(text: str) -> Iterator[Correction]:
    opened = {'"': 0, "'": 0}
    for match in _STRAIGHT.finditer(text):
        mark, place = match.group(), match.start()
        before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        if mark in "`´":
            if before.isalpha() and after.isalpha():
                yield Correction("quotes", place, place + 1, "’", around(text, place, place + 1))
            continue
        new = _curly(text, place, opened)
        if new != mark:
            yield Correction("quotes", place, place + 1, new, around(text, place, place + 1))


def _curly(text: str, place: int, opened: dict[str, int]) -> str | None:
    """What should stand for the straight mark: itself for feet and inches, None where nobody can tell."""
    mark, before, after = text[place], text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    apart_before, apart_after = not before.strip(BLANKS + "\n"), not after.strip(BLANKS + "\n")
    if mark == "'" and _CLIPPED.match(text, place) and (apart_before or before in _OPENS_AFTER):
        return "’"
    if apart_before and apart_after:
        return None
    if apart_before or (before in _OPENS_AFTER and not apart_after):
        opened[mark] += 1
        return "“" if mark == '"' else "‘"
    if before.isdigit() and not opened[mark] and not after.isalpha():
        return mark
    if not after.isalpha():
        opened[mark] = max(0, opened[mark] - 1)
    return "”" if mark == '"' else "’"
