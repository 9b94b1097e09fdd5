"""Every quantity of a text, in order: figures and words, what they count, ranges and times."""

import re
from collections.abc import Iterator

from portal.newsroom.quantities import clock as clocks
from portal.newsroom.quantities import nouns, words
from portal.newsroom.quantities.neighbours import lend
from portal.newsroom.quantities.numerals import DIGITS, PHONE_NUMBER, ROMAN, roman_value, values
from portal.newsroom.quantities.quantity import (
    PERCENT,
    PHONE,
    Quantity,
    Reading,
    Unit,
    Weight,
    exact,
    number,
    share,
)
from portal.newsroom.quantities.tails import SIGN, Tail, tail
from portal.newsroom.quantities.units import SIGNS

_LINK = re.compile(
    r"https?://[^\s»”]+|www\.[^\s»”]+|(?<!\w)(?:@|#(?!\d))\w+|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]+"
)
_QUANTITY = {
    language: re.compile(
        rf"(?P<phone>{PHONE_NUMBER})|(?P<time>{clocks.PATTERN[language]})"
        rf"|(?:(?P<sign>{SIGN})[ \u00a0\u202f]?)?(?P<digits>{DIGITS[language]})"
        rf"|(?<=[^\W\d_])(?P<named>\d{{2,}})"
        rf"|(?P<phrase>{nouns.PHRASE[language]})|(?P<run>{words.RUN[language]})|(?P<noun>{nouns.NOUN[language]})"
        rf"|(?P<roman>{ROMAN[language]})",
        re.I,
    )
    for language in ("en", "fr")
}
_MAYBE = re.compile(r"\d|[^\W\d_]{2}")
_PREFIX = re.compile(
    r"(?:mid|post|pre|early|late|non|sub|pro|anti|over|plus|minus|about|circa|après|avant|mi)-$", re.I
)
_SCHOOL_YEAR = re.compile(r"\b(?:year|years|grade|form|classe de|en)\s$", re.I)
_YEAR_BEFORE = re.compile(r"(?<!\d)(1[5-9]|20)\d\d[-–/]$")
_TOKEN = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"\d{2,}$")  # IDIP2019
_FIGURES, _ROMAN_LETTERS = frozenset("0123456789"), frozenset("IVXLC")
_BEFORE_FIGURES = re.compile(rf"(?:{SIGN}[ \u00a0\u202f]?|\+|(?<![^\s(])\.)$", re.I)
_BEGINNING = {language: words.BEGINNING[language] | nouns.BEGINNING[language] for language in ("en", "fr")}
_NUMBERING = re.compile(r"\d{1,2}[.)]\s")
_AND_A_HALF = re.compile(r"(?:\s[^\W\d_]+)?\set\sdemie?\b")
_STARTS = re.compile(r"(?:^|[.!?:…\n]|[«“\"(–—])[\s\u00a0\u202f«“\"]*$")
_CARDINAL_NEUF = re.compile(r"[\s\u00a0]\w+[sx]\b")  # « neuf mois », not a new one


def read(text: str, language: str) -> list[Quantity]:
    """The quantities of plain ``text`` in ``language`` (en or fr), in order. Addresses of the web are passed over."""
    if "@" in text or "#" in text or "//" in text or "www." in text:
        text = _LINK.sub(lambda match: "\u0000" * len(match.group()), text)
    found: list[Quantity] = []
    pattern, place = _QUANTITY[language], 0
    for start in _starts(text, language):
        if start >= place and (match := pattern.match(text, start)):
            new = list(_of_match(match, text, language))
            found += new
            place = max([match.end(), *(one.end for one in new)])
    return lend(found, text, language)


def _starts(text: str, language: str) -> Iterator[int]:
    """Where a quantity may begin: at a figure with the sign before it, or at a word that counts."""
    beginning = _BEGINNING[language]
    for match in _TOKEN.finditer(text):
        word = match.group()
        if word[0] in _FIGURES:
            before = _BEFORE_FIGURES.search(text, max(0, match.start() - 6), match.start())
            yield before.start() if before else match.start()
        elif word.lower() in beginning or _ROMAN_LETTERS.issuperset(word.rstrip("eèmrs")):
            yield match.start()
        elif word[-1] in _FIGURES and (named := _NAMED.search(word)):
            yield match.start() + named.start()


def _of_match(match: re.Match[str], text: str, language: str) -> Iterator[Quantity]:
    start, end = match.span()
    match match.lastgroup if match["time"] is None else "time":
        case "phone":
            figures = re.sub(r"\D", "", match.group())
            yield Quantity(
                match.group(), start, end, frozenset([(PHONE, float(figures[-8:]))]), Weight.WORDED
            )
        case "time":
            yield _time(match, text, language)
        case "digits":
            yield _figures(match, text, language)
        case "named":  # IDIP2019
            yield Quantity(match.group(), start, end, frozenset([number(float(match.group()))]), Weight.LOOSE)
        case "phrase":
            readings, end = nouns.of_phrase(text, start, end, language)
            yield Quantity(text[start:end], start, end, readings, Weight.LOOSE)
        case "run":
            for worded in words.numbers_in(text, start, end, language):
                yield _worded(worded, text, language)
        case "noun":
            readings = frozenset(nouns.NOUNS[language][match.group().lower()])
            yield Quantity(match.group(), start, end, readings, Weight.LOOSE)
        case "roman":
            ordinal = match.group()[-1].islower()
            weight = Weight.WORDED if ordinal else Weight.LOOSE
            yield Quantity(match.group(), start, end, frozenset([number(roman_value(match.group()))]), weight)


def _time(match: re.Match[str], text: str, language: str) -> Quantity:
    start, end = match.span()
    if language == "en":
        readings, parts = clocks.english_time(match), _numbers_in(match.group()) if not match["half"] else ()
    else:
        (readings, end), parts = clocks.french_time(match, text), _numbers_in(match.group())
    return Quantity(text[start:end], start, end, readings, Weight.FIRM, parts if len(parts) > 1 else ())


def _numbers_in(figures: str) -> tuple[frozenset[Reading], ...]:
    return tuple(frozenset([number(float(piece))]) for piece in re.findall(r"\d+", figures))


def _figures(match: re.Match[str], text: str, language: str) -> Quantity:
    start, end = match.span()
    sign = _sign(match["sign"])
    amounts, pieces = values(match["digits"], language)
    after = tail(text, end, language, money=bool(sign))
    unit = sign or after.unit
    readings = set(_readings(amounts, after, unit, text, language))
    if language == "en" and not sign and not after.magnitude and len(amounts) == 1:
        readings |= clocks.english_hour(amounts[0], text, start, after.end)
    if after.unit and "minutes 60" in after.unit.marks and language == "fr" and len(amounts) == 1:
        readings |= clocks.french_hours(int(amounts[0]), text, after.end)[0] if amounts[0] <= 24 else set()
    if language == "en" and (start and text[start - 1] in "’'") and after.decade:
        readings |= {number(1900 + amount) for amount in amounts}
    year = re.search(r"\bannées\s$", text[max(0, start - 8) : start]) if language == "fr" else after.decade
    if year and amounts:
        readings |= {number(amounts[0] % 100), number(1900 + amounts[0] % 100)} - {number(0)}
        readings |= {number(amounts[0])}
    if century := _century(text[max(0, start - 6) : start]):
        readings |= {number(century + amount) for amount in amounts if amount < 100}
    weight = _weight_of_figures(amounts, after, unit, text, start, language)
    parts = tuple(frozenset([number(piece)]) for piece in pieces)
    factor = after.factors[-1]
    return Quantity(
        text[start : after.end], start, after.end, frozenset(readings), weight, parts, amounts, factor, unit
    )


def _sign(sign: str | None) -> Unit | None:
    if not sign:
        return None
    return SIGNS.get(sign) or SIGNS.get(sign.upper()) or SIGNS[sign[-1]]


def _readings(
    amounts: tuple[float, ...], after: Tail, unit: Unit | None, text: str, language: str
) -> Iterator[Reading]:
    more = 0.5 if after.half else 0.0
    half = _AND_A_HALF.match(text, after.end) if language == "fr" and not more else None
    for amount in amounts:
        for factor in after.factors:
            value = exact((amount + more) * factor)
            yield number(value)
            if unit:
                yield from unit.readings(value)
            elif value < 1:
                yield share(value)
        if half:
            yield number(amount + 0.5)
            if unit:
                yield from unit.readings(amount + 0.5)


def _weight_of_figures(
    amounts: tuple[float, ...], after: Tail, unit: Unit | None, text: str, start: int, language: str
) -> Weight:
    before = text[max(0, start - 12) : start]
    end = after.end
    slashed = before.endswith("/") or (text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit())
    in_a_name = before.endswith("-") and before[-2:-1].isalpha() and not _PREFIX.search(before)
    numbering = not before.strip() and _NUMBERING.match(text, start)
    if after.named or slashed or in_a_name or numbering or not amounts:
        return Weight.LOOSE
    if after.ordinal:
        return Weight.WORDED
    (amount, *_) = amounts
    if unit and unit.signed:
        return Weight.LOOSE if amount == 100 and PERCENT in unit.marks else Weight.FIRM
    if (
        amount in (0, 1)
        or (amount == 24 and unit and "minutes 60" in unit.marks)
        or (amount < 100 and after.decade and amount <= 60)
    ):
        return Weight.LOOSE
    if amount < 14 and _SCHOOL_YEAR.search(before) and (language == "fr" or before.rstrip()[-4:] != "in"):
        return Weight.LOOSE
    if _century(before) and amount < 100:
        return Weight.LOOSE  # 2019-20
    return Weight.FIRM


def _century(before: str) -> int:
    """What the short half of 2019-20 leaves out, from the text ``before`` it; 0 for other numbers."""
    match = _YEAR_BEFORE.search(before)
    return int(match[1]) * 100 if match else 0


def _worded(worded: words.Worded, text: str, language: str) -> Quantity:
    start = worded.start
    value = worded.value / worded.over
    if worded.over > 1:
        readings = {share(value), share(round(value, 2)), number(value)}
        parts = (frozenset([number(worded.value)]), frozenset([number(worded.over)]))
        return Quantity(
            text[start : worded.end], start, worded.end, frozenset(readings), Weight.WORDED, parts
        )
    if worded.ordinal:
        readings = {number(value)} | ({share(1 / value), share(round(1 / value, 2))} if value > 2 else set())
        weight = Weight.WORDED if 3 < value < 100 and not _named(text, start) else Weight.LOOSE
        return Quantity(text[start : worded.end], start, worded.end, frozenset(readings), weight)
    after = tail(text, worded.end, language)
    after = after if after.unit or after.half else Tail(worded.end)
    readings = set(_readings((value,), after, after.unit, text, language))
    if after.half and not after.magnitude:
        readings |= {number(value), number(value + _scale(value) / 2)}
    if language == "en":
        readings |= clocks.english_hour(value, text, start, worded.end)
    elif after.unit and "minutes 60" in after.unit.marks and value <= 24:
        readings |= clocks.french_hours(int(value), text, after.end)[0]
    if language == "fr" and text[max(0, start - 7) : start] == "années ":
        readings.add(number(1900 + value))
    weight = _weight_of_words(value, after, text, worded, language)
    return Quantity(
        text[start : after.end], start, after.end, frozenset(readings), weight, (), (value,), 1, after.unit
    )


def _scale(value: float) -> float:
    return next((scale for scale in (1e12, 1e9, 1e6, 1e3) if value >= scale and value % scale == 0), 1.0)


def _weight_of_words(value: float, after: Tail, text: str, worded: words.Worded, language: str) -> Weight:
    if _named(text, worded.start) or value <= 2 or words.is_vague(text[worded.start : worded.end]):
        return Weight.LOOSE
    if language == "fr" and text[worded.start : worded.end].lower() == "neuf":
        return Weight.WORDED if _CARDINAL_NEUF.match(text, worded.end) else Weight.LOOSE
    if after.unit and after.unit.signed:
        return Weight.FIRM
    return Weight.FIRM if value > 10 and value not in (100, 1e3, 1e6, 1e9, 1e12) else Weight.WORDED


def _named(text: str, start: int) -> bool:
    """Whether the word that begins there is capital where no sentence begins: Ten Downing Street."""
    return text[start].isupper() and not _STARTS.search(text[max(0, start - 6) : start])
