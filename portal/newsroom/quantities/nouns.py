"""Words that hold a number without being one: a dozen, half, « une vingtaine », noon, a fortnight, the nineties."""

import re

from portal.newsroom.quantities.quantity import MINUTES, MONTHS, Reading, clock, number, share
from portal.newsroom.word_patterns import one_of

_DAY, _WEEK = 1440.0, 10080.0
_HALF, _QUARTER = (share(1 / 2), number(0.5)), (share(1 / 4), number(0.25), number(4))
_TWO, _THREE, _FOUR = (number(2),), (number(3),), (number(4),)

_ENGLISH: dict[str, tuple[Reading, ...]] = {
    "half": _HALF,
    "halves": _HALF,
    "halved": (*_HALF, *_TWO),
    "quarter": _QUARTER,
    **dict.fromkeys(
        ["twice", "double", "doubled", "doubles", "doubling", "both", "couple", "pair", "twins", "twofold"],
        _TWO,
    ),
    **dict.fromkeys(
        ["thrice", "triple", "tripled", "triples", "treble", "trebled", "trio", "triplets", "threefold"],
        _THREE,
    ),
    **dict.fromkeys(("quadruple", "quadrupled", "quartet", "fourfold"), _FOUR),
    "quintet": (number(5),),
    "tenfold": (number(10),),
    "dozen": (number(12), number(10)),
    "score": (number(20),),
    "fortnight": ((MINUTES, 2 * _WEEK), (MINUTES, 15 * _DAY), number(2), number(15)),
    "fortnightly": ((MINUTES, 2 * _WEEK), (MINUTES, 15 * _DAY), number(2), number(15)),
    **dict.fromkeys(("noon", "midday"), (clock(12), number(12))),
    "midnight": (clock(0), clock(24), number(24), number(0)),
    **dict.fromkeys(("centenary", "centennial", "centenarian"), (number(100),)),
    **dict.fromkeys(("bicentenary", "bicentennial"), (number(200),)),
    "tercentenary": (number(300),),
    "quarterly": ((MONTHS, 3.0), number(3), number(4)),
    **dict.fromkeys(
        ("semi-annually", "semi-annual", "biannual", "biannually"), ((MONTHS, 6.0), number(6), number(2))
    ),
    **dict.fromkeys(("yearly", "annually", "annual"), ((MONTHS, 12.0), number(12))),
    **dict.fromkeys(("weekly",), ((MINUTES, _WEEK), number(7))),
}
_ENGLISH |= {
    name: (number(value), number(1900 + value))
    for name, value in zip(
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"],
        range(20, 100, 10),
        strict=True,
    )
}
_FRENCH: dict[str, tuple[Reading, ...]] = {
    **dict.fromkeys(("demi", "demie", "moitié", "mi-temps"), _HALF),
    **dict.fromkeys(
        ["double", "doublé", "doublée", "doublés", "doubler", "doublement", "couple", "paire", "duo"], _TWO
    ),
    **dict.fromkeys(("jumeaux", "jumelles", "deux-tiers"), _TWO),
    **dict.fromkeys(("triple", "triplé", "triplée", "triplés", "tripler", "trio"), _THREE),
    **dict.fromkeys(("quadruple", "quadruplé", "quadrupler", "quatuor"), _FOUR),
    "quintette": (number(5),),
    "décuple": (number(10),),
    "décuplé": (number(10),),
    "dizaine": (number(10), number(12)),
    "douzaine": (number(12),),
    "demi-douzaine": (number(6),),
    "quinzaine": (number(15), (MINUTES, 2 * _WEEK), (MINUTES, 15 * _DAY), number(2)),
    "vingtaine": (number(20), number(24)),
    "centaine": (number(100),),
    "centaines": (number(100),),
    "millier": (number(1000),),
    "midi": (clock(12), number(12)),
    "minuit": (clock(0), clock(24), number(24), number(0)),
    **dict.fromkeys(["centenaire", "centenaires"], (number(100),)),
    "bicentenaire": (number(200),),
    "tricentenaire": (number(300),),
    "trentenaire": (number(30),),
    "trentenaires": (number(30),),
    "siècle": ((MONTHS, 1200.0),),
    "décennie": ((MONTHS, 120.0),),
    "trimestre": ((MONTHS, 3.0),),
    "semestre": ((MONTHS, 6.0),),
    **dict.fromkeys(("trimestriel", "trimestrielle"), ((MONTHS, 3.0), number(3))),
    **dict.fromkeys(("semestriel", "semestrielle"), ((MONTHS, 6.0), number(6))),
    **dict.fromkeys(("hebdomadaire", "hebdomadaires"), ((MINUTES, _WEEK), number(7))),
}
_FRENCH |= {
    f"{name}aine": (number(value),)
    for name, value in {"trent": 30, "quarant": 40, "cinquant": 50, "soixant": 60}.items()
}
_FRENCH |= {
    f"{name}génaire{s}": (number(value),)
    for name, value in {
        "quadra": 40,
        "quinqua": 50,
        "sexa": 60,
        "septua": 70,
        "nona": 90,
    }.items()
    for s in ("", "s")
} | {f"octogénaire{s}": (number(80),) for s in ("", "s")}

NOUNS = {"en": _ENGLISH, "fr": _FRENCH}
_UNIT_EN = {
    "million": number(1e6),
    "billion": number(1e9),
    "trillion": number(1e12),
    "dozen": number(12),
    "hundred": number(100),
    "minute": (MINUTES, 1),
    "hour": (MINUTES, 60),
    "day": (MINUTES, _DAY),
    "week": (MINUTES, _WEEK),
    "fortnight": (MINUTES, 2 * _WEEK),
    "month": (MONTHS, 1),
    "year": (MONTHS, 12),
    "decade": (MONTHS, 120),
    "century": (MONTHS, 1200),
    "mile": ("length", 1609.344),
}
_UNIT_FR = {
    "million": number(1e6),
    "milliard": number(1e9),
    "minute": (MINUTES, 1),
    "heure": (MINUTES, 60),
    "jour": (MINUTES, _DAY),
    "journée": (MINUTES, _DAY),
    "semaine": (MINUTES, _WEEK),
    "mois": (MONTHS, 1),
    "an": (MONTHS, 12),
    "année": (MONTHS, 12),
    "décennie": (MONTHS, 120),
    "siècle": (MONTHS, 1200),
}
_FACTORS_EN = {
    r"half(?:\s|-)(?:an?\s)?": 0.5,
    r"quarter(?:\s|-)(?:of\s)?(?:an?\s)?": 0.25,
    r"three[\s-]quarters\sof\san?\s": 0.75,
    r"(?:an?|one|per|each|every)\s": 1.0,
}
_FACTORS_FR = {
    r"(?:une?\s)?demi(?:e)?[\s-]": 0.5,
    r"trois[\s-]quarts\s(?:d’|d'|de\s)": 0.75,
    r"(?:un\s)?quarts?\s(?:d’|d'|de\s)": 0.25,
    r"une?\s": 1.0,
}
# "half an hour" and « un quart d’heure »; the groups say which factor and which unit.
PHRASE = {
    "en": rf"(?<![\w-])(?:{'|'.join(_FACTORS_EN)})(?:{one_of(_UNIT_EN)})(?!\w)",
    "fr": rf"(?<![\w-])(?:{'|'.join(_FACTORS_FR)})(?:{one_of(_UNIT_FR)})s?(?!\w)",
}
_PHRASE_STARTS = {
    "en": ("half", "quarter", "three", "a", "an", "one", "per", "each", "every"),
    "fr": ("demi", "demie", "une", "un", "trois", "quart", "quarts"),
}
# The words a noun or phrase may begin with.
BEGINNING = {
    "en": frozenset([*(name.split("-")[0] for name in _ENGLISH), *_PHRASE_STARTS["en"]]),
    "fr": frozenset([*(name.split("-")[0] for name in _FRENCH), *_PHRASE_STARTS["fr"]]),
}
NOUN = {language: rf"(?<!\w){one_of(table)}(?!\w)" for language, table in NOUNS.items()}
_AND_A_HALF = {"en": re.compile(r"\sand\sa\shalf\b"), "fr": re.compile(r"\set\sdemie?\b")}
_UNITS = {"en": _UNIT_EN, "fr": _UNIT_FR}
_FACTORS = {
    "en": [(re.compile(pattern, re.I), value) for pattern, value in _FACTORS_EN.items()],
    "fr": [(re.compile(pattern, re.I), value) for pattern, value in _FACTORS_FR.items()],
}


def of_phrase(text: str, start: int, end: int, language: str) -> tuple[frozenset[Reading], int]:
    """What the phrase ``text[start:end]`` (see ``PHRASE``) means, and where it ends with "and a half"."""
    factor, rest = 1.0, end
    for pattern, value in _FACTORS[language]:
        match = pattern.match(text, start)
        if match:
            factor, rest = value, match.end()
            break
    name = text[rest:end].lower()
    kind, size = _UNITS[language].get(name) or _UNITS[language][name.removesuffix("s")]
    more = _AND_A_HALF[language].match(text, end)
    readings = {(kind, round(factor * size, 6))}
    if factor == 0.5:
        readings |= set(_HALF)
    if more:
        readings.add((kind, round(1.5 * size, 6)))
    return frozenset(readings), more.end() if more else end
