"""What may follow a number and belongs to it: million, per cent, « d’euros », km, th, s, "and a half"."""

import re
from dataclasses import dataclass

from portal.newsroom.quantities.quantity import Unit
from portal.newsroom.quantities.units import SIGNS, UNITS
from portal.newsroom.word_patterns import one_of

_B = r"[ \u00a0\u202f\u2009]"
_MAGNITUDES = {
    "en": {
        "thousand": 1e3,
        "million": 1e6,
        "millions": 1e6,
        "billion": 1e9,
        "billions": 1e9,
        "trillion": 1e12,
        "trillions": 1e12,
        "lakh": 1e5,
        "crore": 1e7,
        "dozen": 12,
    },
    "fr": {
        "mille": 1e3,
        "millier": 1e3,
        "milliers": 1e3,
        "million": 1e6,
        "millions": 1e6,
        "milliard": 1e9,
        "milliards": 1e9,
        "billion": 1e12,
        "billions": 1e12,
        "trillion": 1e18,
        "trillions": 1e18,
        "douzaines": 12,
        "dizaines": 10,
        "centaines": 100,
    },
}
_LETTERS = {
    "en": {"k": 1e3, "K": 1e3, "m": 1e6, "M": 1e6, "mn": 1e6, "mln": 1e6}
    | dict.fromkeys(("bn", "b", "B", "Bn"), 1e9)
    | dict.fromkeys(("tn", "trn", "T"), 1e12),
    "fr": {"k": 1e3, "M": 1e6, "G": 1e9} | dict.fromkeys(("Md", "Mds", "Mrd", "Mrds", "md", "mds"), 1e9),
}
_NOT_MONEY = {"m", "M", "k", "K", "T", "G", "b", "B"}  # metres, kilometres, and names such as 4K
_CODES = one_of(name for name in SIGNS if name.isalpha())
_SIGNS = "".join(re.escape(name) for name in SIGNS if len(name) == 1)
SIGN = rf"(?:\b(?:US|CA|AU|NZ|HK|C|A)?\$|[{_SIGNS}]|R\$|\b(?:{_CODES})\b)"


def _unit_pattern(language: str) -> str:
    names = UNITS[language]
    words = one_of(name.lower().replace("’", "'") for name in names if name[0].isalpha() and len(name) > 2)
    short = one_of(name for name in names if name[0].isalpha() and len(name) <= 2 and name not in ("C", "F"))
    signs = one_of(name for name in names if not name[0].isalpha())
    scales = "|(?<=\\d)[CF]\\b" if language == "en" else ""
    return (
        rf"(?:(?:{_B}|-)?(?P<unit>(?i:{words})(?!\w)|(?:{short})(?![\w/]|\.\w){scales})"
        rf"|{_B}?(?P<unit_sign>(?:US|CA)?{signs}(?:{_B}(?:US|CA)\b)?))"
    )


def _compiled(language: str) -> re.Pattern[str]:
    half = r"\sand\sa\shalf\b" if language == "en" else r"\set\sdemie?\b"
    magnitude = rf"(?:{_B}|-)?(?P<magnitude>(?i:{one_of(_MAGNITUDES[language])})(?!\w))"
    letters = rf"{_B}?(?P<letters>{one_of(_LETTERS[language])})(?=[€$£¥]|(?![\w/’']))"
    link = r"(?:\s(?:de\s|d[’']))?" if language == "fr" else ""
    apart = rf"(?:{_B}(?:of{_B})?)?" if language == "en" else ""
    return re.compile(
        rf"(?P<half>{half})?(?:{magnitude}|{letters})?(?P<half2>{half})?{link}{apart}{_unit_pattern(language)}?"
    )


_TAIL = {language: _compiled(language) for language in ("en", "fr")}
_ORDINAL = {
    "en": re.compile(r"(?:st|nd|rd|th)\b"),
    "fr": re.compile(r"(?:er|re|ère|nd|nde|d|de|e|è|ème|ième)s?\b"),
}
_DECADE = re.compile(r"[’']?s\b")
_CASELESS = {
    language: {name.lower().replace("’", "'"): unit for name, unit in table.items()}
    for language, table in UNITS.items()
}


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a number up to ``end``.

    ``factors``: what it may be multiplied by. ``magnitude``: it says million or the like. ``half``: "and a half".
    ``named``: it is part of a name such as 6B.
    """

    end: int
    factors: tuple[float, ...] = (1.0,)
    magnitude: bool = False
    unit: Unit | None = None
    half: bool = False
    ordinal: bool = False
    decade: bool = False
    named: bool = False


def tail(text: str, end: int, language: str, *, money: bool = False) -> Tail:
    """What belongs to the number that ends at ``end`` of ``text``; ``money``: a currency sign stands before it."""
    ordinal = _ORDINAL[language].match(text, end)
    if ordinal:
        return Tail(ordinal.end(), ordinal=True)
    if language == "en":
        decade = _DECADE.match(text, end)
        if decade:
            return Tail(decade.end(), decade=True)
    match = _TAIL[language].match(text, end)
    if not match or match.end() == end:
        return Tail(end, named=text[end : end + 1].isalnum())
    factors, unit = _factors(match, language, money=money), _unit(match, language)
    if not match["magnitude"] and not match["letters"] and not unit and not match["half"]:
        return Tail(end)
    return Tail(
        match.end()
        if unit or match["half2"]
        else max(match.end(n) for n in ("half", "magnitude", "letters", "half2")),
        factors,
        factors != (1.0,),
        unit,
        bool(match["half"] or match["half2"]),
        named=len(factors) > 1 and (match["letters"] or "").isupper(),
    )


def _factors(match: re.Match[str], language: str, *, money: bool) -> tuple[float, ...]:
    if match["magnitude"]:
        return (_MAGNITUDES[language][match["magnitude"].lower()],)
    letters = match["letters"]
    if not letters:
        return (1.0,)
    factor = _LETTERS[language][letters]
    if money or match["unit_sign"] or letters not in _NOT_MONEY:
        return (factor,)
    return (1.0, factor)


def _unit(match: re.Match[str], language: str) -> Unit | None:
    name = match["unit"]
    if name:
        return UNITS[language].get(name) or _CASELESS[language][name.lower().replace("’", "'")]
    sign = match["unit_sign"]
    if not sign:
        return None
    bare = re.sub(r"US|CA|[\s\u00a0\u202f]", "", sign)
    return UNITS[language].get(bare) or SIGNS[bare]
