"""Check 12: French typography, as newspapers in France or in Canada set it.

Sources: Lexique des règles typographiques en usage à l’Imprimerie nationale (fr-FR); Office québécois de la langue
française, Banque de dépannage linguistique, « Espacement des signes de ponctuation », and Le français au bureau
(fr-CA): nothing stands before ; ! ?, unless a thin space as careful typesetting has it (U+202F, no other); a no-break
space before : and » and after «, in numbers and before units. Either kind of no-break space is accepted there.
"""

import re
from collections.abc import Iterator
from functools import partial

from flask_babel import LazyString
from flask_babel import lazy_ngettext as _n

from portal.newsroom.checks import correcting
from portal.newsroom.checks.correcting import (
    BLANKS,
    NARROW,
    NO_BREAK,
    UNBROKEN,
    Correction,
    around,
    gap_after,
    gap_before,
)
from portal.newsroom.checks.finding import Fault
from portal.newsroom.checks.pairs import Pair, Story
from portal.newsroom.checks.wrong_language import is_in_source_language
from portal.newsroom.remembering import remembered

_MARK = re.compile(r"[;:!?%‰€$£»]")
_OPENING = "([{«“‘„"
_UNITS = (
    r"(?:(?:M|Md|k)[€$£]|km/h|k?m[²³]|[kcm]m|m|ha|[km]?g|[mch]l"
    r"|[kMGT]?Wh?|°[CF]?|[kMG]?Hz|[kMGT]o|dB|h|min)"
)
_UNIT = re.compile(rf"(?<=\d)[ \t]{{1,3}}(?={_UNITS}(?![\w'’/-]))")
_CLOSE_UNIT = re.compile(r"(?<![\w])\d++(?:,\d++)?(?=(?:km/h|km[²³]?|cm|kg|[kMGT]Wh?|°C)(?!\w))")
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})++(?!\d)")
# 4.2 % and 3.5 millions; elsewhere a point may belong to a version, an article of law or a time.
_DECIMAL_POINT = re.compile(
    rf"(?<![\w.,])\d{{1,3}}\.\d{{1,2}}(?=[{BLANKS}]?[%‰€$£]|[{BLANKS}](?:millions?|milliards?|pour cent|points?|euros?"
    rf"|dollars?|livres?|mètres?|kilomètres?|tonnes?|kilogrammes?|kilos?|litres?|degrés?|km|kg|°C)(?!\w))"
)
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['‘´`](?=[\w«“\"])")
_QUOTE = re.compile(r"[«»“”„\"]")


def _message(rule: str, shown: str, count: int) -> LazyString:
    said = {"text": shown}
    match rule:
        case "mark":
            return _n(
                "Put a no-break space before the punctuation mark: “%(text)s”.",
                "Put a no-break space before the punctuation mark in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "tight":
            return _n(
                "Take out the space before ; ! or ?, as French Canada writes: “%(text)s”.",
                "Take out the space before ; ! or ?, as French Canada writes, in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "guillemet":
            return _n(
                "Put a no-break space inside the guillemet: “%(text)s”.",
                "Put a no-break space inside the guillemets in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "number":
            return _n(
                "Put a no-break space in or after the number: “%(text)s”.",
                "Put a no-break space in or after the number in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "decimal":
            return _n(
                "Write a comma before decimals: “%(text)s”.",
                "Write a comma before decimals in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
        case "quotes":
            return _n(
                "Write French quotation marks, « and »: “%(text)s”.",
                "Write French quotation marks, « and », in %(num)d places, first in “%(text)s”.",
                count,
                **said,
            )
    return _n(
        "Write the curly apostrophe ’: “%(text)s”.",
        "Write the curly apostrophe ’ in %(num)d places, first in “%(text)s”.",
        count,
        **said,
    )


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns once of each rule that a part of a French translation breaks; the first place is named."""
    if pair.translation.language == "fr":
        found = list(
            correcting.faults(
                pair.translation.parts, partial(corrections, profile=story.settings.profile), _message
            )
        )
        if found and not is_in_source_language(pair):
            yield from found


def fixed(text: str, profile: str = "fr-FR") -> str:
    """Plain French ``text`` as ``profile`` (fr-FR or fr-CA) sets it; what only a person can tell stays."""
    return correcting.fixed(text, partial(corrections, profile=profile))


def fixed_markup(markup: str, profile: str = "fr-FR") -> str:
    """As ``fixed``, for the inline markup of a block."""
    return correcting.fixed_markup(markup, partial(corrections, profile=profile))


@remembered
def corrections(text: str, profile: str) -> tuple[Correction, ...]:
    """What breaks the typography of ``profile`` in plain French ``text``, in order."""
    found = [*_marks(text, profile), *_quotes(text), *_numbers(text, profile), *_apostrophes(text)]
    return tuple(correcting.outside_addresses(text, found))


def _marks(text: str, profile: str) -> Iterator[Correction]:
    for match in _MARK.finditer(text):
        mark, place = match.group(), match.start()
        start = gap_before(text, place)
        gap, before, after = text[start:place], text[start - 1 : start], text[place + 1 : place + 2]
        if not before.strip() or (before in _OPENING and mark != "»"):
            continue
        if mark in "%‰€$£":
            yield from _sign(text, start, place)
        elif mark == "»":
            if gap not in UNBROKEN and before != "«":
                yield Correction(
                    "guillemet", start, place, NO_BREAK, text[_word_start(text, start) : place + 1]
                )
        elif not _punctuates(mark, gap, before, after):
            continue
        elif mark != ":" and profile == "fr-CA":
            if gap and gap != NARROW:
                yield Correction("tight", start, place, "", text[_word_start(text, start) : place + 1])
        elif gap not in UNBROKEN:
            new = NO_BREAK if mark == ":" else NARROW
            yield Correction("mark", start, place, new, text[_word_start(text, start) : place + 1])


def _punctuates(mark: str, gap: str, before: str, after: str) -> bool:
    """Whether ``mark`` ends a clause here: it is no part of a name, a time or another mark (``?!``, ``…?``)."""
    if after and (after.isalnum() or after in "/=&#\\"):
        return False
    return bool(gap) or before not in ("!?…" if mark in "!?" else "!?;:" if mark == ":" else "")


def _sign(text: str, start: int, place: int) -> Iterator[Correction]:
    """A sign that follows a figure: per cent or a currency."""
    figure, gap, after = text[start - 1], text[start:place], text[place + 1 : place + 2]
    if figure.isdigit() and gap not in UNBROKEN and not after.isdigit():
        yield Correction("number", start, place, NO_BREAK, text[_word_start(text, start) : place + 1])


def _word_start(text: str, end: int) -> int:
    """Where the word begins that ends at ``end``; at most thirty characters before it."""
    start = end
    while start and end - start < 30 and not text[start - 1].isspace():
        start -= 1
    return start


def _numbers(text: str, profile: str) -> Iterator[Correction]:
    for match in _UNIT.finditer(text):
        yield Correction("number", *match.span(), NO_BREAK, around(text, *match.span()))
    for match in _CLOSE_UNIT.finditer(text):
        yield Correction("number", match.end(), match.end(), NO_BREAK, around(text, *match.span()))
    for match in _DECIMAL_POINT.finditer(text):
        point = match.start() + match.group().index(".")
        yield Correction("decimal", point, point + 1, ",", around(text, *match.span()))
    for match in _GROUPED.finditer(text):
        for blank in re.finditer(" ", match.group()):
            place = match.start() + blank.start()
            yield Correction(
                "number", place, place + 1, NARROW if profile == "fr-FR" else NO_BREAK, match.group()
            )


def _apostrophes(text: str) -> Iterator[Correction]:
    for match in _APOSTROPHE.finditer(text):
        yield Correction("apostrophe", *match.span(), "’", around(text, *match.span()))


def _quotes(text: str) -> Iterator[Correction]:
    """Guillemets without a no-break space after them, and other quotation marks outside of guillemets."""
    depth, straight, curly = 0, [], []
    for match in _QUOTE.finditer(text):
        mark, place = match.group(), match.start()
        if mark == "«":
            depth += 1
            end = gap_after(text, place + 1)
            after = text[end : end + 1]
            if text[place + 1 : end] not in UNBROKEN and after.strip() and after != "»":
                yield Correction("guillemet", place + 1, end, NO_BREAK, text[place : _word_end(text, end)])
        elif mark == "»":
            depth = max(0, depth - 1)
        elif mark == '"':
            straight.append((place, depth))
        elif not depth:
            curly.append(place)
    yield from _straight(text, straight)
    opening = [place for place in curly if text[place] in "“„"]
    closing = [place for place in curly if text[place] == "”"]
    sure = len(opening) == len(closing) and all(a < b for a, b in zip(opening, closing, strict=True))
    for place in opening:
        yield _opened(text, place, "«", sure)
    for place in closing:
        yield _closed(text, place, "»", sure)


def _straight(text: str, places: list[tuple[int, int]]) -> Iterator[Correction]:
    """Straight marks open and close by turns, outside and inside of guillemets, when there is an even number."""
    for inside in (False, True):
        own = [place for place, depth in places if bool(depth) is inside]
        sure = len(own) % 2 == 0
        for n, place in enumerate(own):
            if n % 2 == 0:
                yield _opened(text, place, "“" if inside else "«", sure)
            else:
                yield _closed(text, place, "”" if inside else "»", sure)


def _opened(text: str, place: int, mark: str, sure: bool) -> Correction:
    end = gap_after(text, place + 1)
    new = mark + NO_BREAK if mark == "«" else mark
    return Correction("quotes", place, end, new if sure else None, text[place : _word_end(text, end)])


def _closed(text: str, place: int, mark: str, sure: bool) -> Correction:
    start = gap_before(text, place)
    new = NO_BREAK + mark if mark == "»" else mark
    return Correction(
        "quotes", start, place + 1, new if sure else None, text[_word_start(text, start) : place + 1]
    )


def _word_end(text: str, start: int) -> int:
    end = start
    while end < len(text) and end - start < 30 and not text[end].isspace():
        end += 1
    return end
