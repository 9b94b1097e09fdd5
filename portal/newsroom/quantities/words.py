"""Numbers written in words: "twenty-first", « quatre-vingt-dix-sept », "two thirds", « une douzaine »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.newsroom.word_patterns import one_of


class _Kind(StrEnum):
    UNIT = "unit"  # below twenty
    TEN = "ten"
    HUNDRED = "hundred"
    SCALE = "scale"  # thousand and above
    ORDINAL = "ordinal"  # ends a number; "third" is a share as well


@dataclass(frozen=True, slots=True)
class Worded:
    """A number in words at ``[start:end]``. ``over``: of a share such as two thirds, what it is divided by."""

    value: float
    start: int
    end: int
    ordinal: bool = False
    over: float = 1


_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
}
_TENS = {
    "en": {
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "seventy": 70,
        "eighty": 80,
        "ninety": 90,
    },
    "fr": {
        "vingt": 20,
        "trente": 30,
        "quarante": 40,
        "cinquante": 50,
        "soixante": 60,
        "septante": 70,
        "huitante": 80,
        "octante": 80,
        "nonante": 90,
        "quatre-vingt": 80,
        "quatre-vingts": 80,
        "quatre vingt": 80,
        "quatre vingts": 80,
    },
}
_HUNDREDS = {"en": ("hundred",), "fr": ("cent", "cents")}
_SCALES = {
    "en": {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
    "fr": {
        "mille": 1e3,
        "million": 1e6,
        "millions": 1e6,
        "milliard": 1e9,
        "milliards": 1e9,
        "billion": 1e12,
        "billions": 1e12,
        "trillion": 1e18,
        "trillions": 1e18,
    },
}
_ORDINALS = {
    "en": {
        "first": 1,
        "second": 2,
        "third": 3,
        "thirds": 3,
        "quarters": 4,
        "fifth": 5,
        "eighth": 8,
        "ninth": 9,
        "twelfth": 12,
        "hundredth": 100,
        "thousandth": 1e3,
        "millionth": 1e6,
    }
    | {
        f"{name}th": value
        for value, name in enumerate(_SMALL["en"].split())
        if value in (4, 6, 7, 10, 11) or value > 12
    }
    | {f"{name[:-1]}ieth": value for name, value in _TENS["en"].items()},
    "fr": {
        "premier": 1,
        "première": 1,
        "unième": 1,
        "second": 2,
        "seconde": 2,
        "tiers": 3,
        "quart": 4,
        "quarts": 4,
        "quatrième": 4,
        "cinquième": 5,
        "neuvième": 9,
        "centième": 100,
        "millième": 1e3,
        "millionième": 1e6,
        "quatre-vingtième": 80,
    }
    | {f"{n}ième": v for v, n in enumerate(_SMALL["fr"].split()) if v in (2, 3, 6, 7, 8, 10)}
    | {f"{n[:-1]}ième": v for v, n in enumerate(_SMALL["fr"].split()) if v > 10}
    | {f"{n.removesuffix('e')}ième": v for n, v in _TENS["fr"].items() if "quatre" not in n},
}
_PLURAL = {"en": ("th", "ieth"), "fr": ("ième", "premier", "première")}


def _tokens(language: str) -> dict[str, tuple[_Kind, float]]:
    table = {name: (_Kind.UNIT, float(value)) for value, name in enumerate(_SMALL[language].split())}
    table |= {name: (_Kind.TEN, float(value)) for name, value in _TENS[language].items()}
    table |= dict.fromkeys(_HUNDREDS[language], (_Kind.HUNDRED, 100.0))
    table |= {name: (_Kind.SCALE, value) for name, value in _SCALES[language].items()}
    ordinals = _ORDINALS[language]
    ordinals = ordinals | {f"{n}s": v for n, v in ordinals.items() if n.endswith(_PLURAL[language])}
    table |= {name: (_Kind.ORDINAL, float(value)) for name, value in ordinals.items()}
    return table | ({"une": (_Kind.UNIT, 1.0)} if language == "fr" else {})


_TOKENS = {language: _tokens(language) for language in _SMALL}
_FIRST = {"en": re.compile(r"[a-z]+"), "fr": re.compile(r"[a-zà-ÿ]+")}
# The words a number may begin with, and those of them that count more than two.
BEGINNING = {
    language: frozenset(_FIRST[language].match(word)[0] for word in table)  # type: ignore[index]
    for language, table in _TOKENS.items()
}
COUNTING = {
    language: BEGINNING[language] - {name for name, (_kind, value) in table.items() if value <= 2}
    for language, table in _TOKENS.items()
}
_BLANK = r"[ \u00a0\u202f]"
_WORD = {language: rf"(?:{one_of(table)})(?!\w)" for language, table in _TOKENS.items()}
_AND = {"en": "and", "fr": "et"}
# A run of number words, for the pattern of everything that may be a quantity.
RUN = {
    language: rf"(?<![\w-]){word}(?:(?:-|{_BLANK}(?:{_AND[language]}{_BLANK})?|-{_AND[language]}-){word})*"
    for language, word in _WORD.items()
}
_TOKEN = {
    language: re.compile(rf"(?P<word>{word})|(?P<and>\b{_AND[language]}\b)", re.I)
    for language, word in _WORD.items()
}


def is_vague(word: str) -> bool:
    """Whether ``word`` alone counts nothing exactly: « des millions », several billion."""
    return word.lower().startswith(("million", "milliard", "billion", "trillion"))


def numbers_in(text: str, start: int, end: int, language: str) -> Iterator[Worded]:
    """The numbers that the run of number words ``text[start:end]`` (see ``RUN``) holds, in order."""
    yield from _merged(list(_read(text, start, end, language)))


def _read(text: str, start: int, end: int, language: str) -> Iterator[Worded]:
    """Adds up words as they come, and starts anew where the next does not fit."""
    tally, joined = None, False
    for match in _TOKEN[language].finditer(text, start, end):
        if match["and"]:
            joined = True
            continue
        word = match.group().lower().replace("\u00a0", " ").replace("\u202f", " ")
        kind, value = _TOKENS[language][word]
        if tally and not tally.fits(kind, value, joined=joined):
            yield tally.worded()
            tally = None
        tally = tally or _Tally(language, match.start())
        tally.add(kind, value, match.end())
        joined = False
        if kind is _Kind.ORDINAL:
            yield tally.worded()
            tally = None
    if tally:
        yield tally.worded()


@dataclass(slots=True)
class _Tally:
    """The number so far: ``total`` of thousands and above, ``group`` below a thousand."""

    language: str
    start: int
    end: int = 0
    total: float = 0
    group: float | None = None
    scale: float = float("inf")  # the smallest so far: a larger one begins another number
    last: _Kind | None = None

    def fits(self, kind: _Kind, value: float, *, joined: bool) -> bool:
        """Whether a word may go on with this number; ``joined``: by "and" or « et »."""
        group = self.group
        if joined and not self._joins(kind, value):
            return False
        if kind is _Kind.SCALE:
            return value < self.scale and (group is not None or self.last is _Kind.SCALE)
        if group is None:
            return self.last is _Kind.SCALE and value < self.scale
        if kind is _Kind.HUNDRED:
            return 1 <= group < 100
        if group % 100 == 0 and group > 0:
            return value < 100
        return self._after_ten(kind, value, group % 100)

    def _after_ten(self, kind: _Kind, value: float, rest: float) -> bool:
        if kind is _Kind.TEN:
            return False
        if self.language == "fr" and rest in (10, 70, 90):
            return 7 <= value <= 9
        if self.language == "fr" and rest in (60, 80) and value in range(10, 17):
            return True
        return rest >= 20 and rest % 10 == 0 and 0 < value < 10

    def _joins(self, kind: _Kind, value: float) -> bool:
        if self.language == "en":
            return self.last in (_Kind.HUNDRED, _Kind.SCALE) and kind is not _Kind.SCALE
        return value in (1, 11) and self.last in (_Kind.TEN, _Kind.SCALE)

    def add(self, kind: _Kind, value: float, end: int) -> None:
        if kind is _Kind.SCALE:
            self.total += (1 if self.group is None else self.group) * value
            self.group, self.scale = None, value
        elif kind is _Kind.HUNDRED:
            self.group = (1 if self.group is None else self.group) * value
        else:
            self.group = (self.group or 0) + value
        self.last, self.end = kind, end

    def worded(self) -> Worded:
        return Worded(self.total + (self.group or 0), self.start, self.end, self.last is _Kind.ORDINAL)


def _merged(found: list[Worded]) -> Iterator[Worded]:
    """Two thirds are one share, and nineteen eighty-four one year."""
    n = 0
    while n < len(found):
        one, other = found[n], found[n + 1] if n + 1 < len(found) else None
        if other and not one.ordinal and other.start - one.end == 1:
            if other.ordinal and 0 < one.value < other.value and other.value > 2:
                yield Worded(one.value, one.start, other.end, over=other.value)
                n += 2
                continue
            if 11 <= one.value <= 20 and not other.ordinal and 10 <= other.value < 100:
                yield Worded(one.value * 100 + other.value, one.start, other.end)
                n += 2
                continue
        yield one
        n += 1
