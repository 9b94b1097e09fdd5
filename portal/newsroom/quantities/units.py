"""What numbers count: currencies, shares, and measures of both systems, as each language calls them."""

import re

from portal.newsroom.quantities.quantity import PERCENT, POINTS, Unit
from portal.newsroom.word_patterns import one_of

_PER_CENT = Unit(frozenset([PERCENT]), signed=True)
_POINTS = Unit(frozenset([POINTS]), signed=True)
_BARE_POINTS = Unit(frozenset([POINTS]))
_BASIS_POINTS = Unit(frozenset([POINTS, PERCENT]), hundredth=True, signed=True)

# Currency: English words, French words, signs and codes. One sign may stand for several.
_MONEY: tuple[tuple[str, str, str, str], ...] = (
    ("dollar", "dollar dollars buck bucks", "dollar dollars", "USD CAD AUD NZD"),
    ("euro", "euro euros", "euro euros", "€ EUR"),
    ("pound", "pound pounds quid sterling", "livre livres", "GBP"),
    ("yen", "yen", "yen yens", "JPY"),
    ("yuan", "yuan renminbi", "yuan yuans renminbi", "CNY RMB"),
    ("rouble", "rouble roubles ruble rubles", "rouble roubles", "₽ RUB"),
    ("rupee", "rupee rupees", "roupie roupies", "₹ INR Rs"),
    ("franc", "franc francs", "franc francs", "CHF FCFA CFA"),
    (
        "crown",
        "krona kronor krone kroner koruna crown crowns",
        "couronne couronnes",
        "SEK NOK DKK CZK",
    ),
    ("peso", "peso pesos", "peso pesos", "MXN"),
    ("real", "real reals reais", "réal réals réaux real reals reais", "R$ BRL"),
    ("won", "won", "won wons", "₩ KRW"),
    ("shekel", "shekel shekels", "shekel shekels", "₪ ILS"),
    ("dirham", "dirham dirhams", "dirham dirhams", "AED MAD"),
    ("riyal", "riyal riyals rial rials", "riyal riyals rial rials", "SAR"),
    ("dinar", "dinar dinars", "dinar dinars", "KWD"),
    ("naira", "naira", "naira nairas", "₦ NGN"),
    ("rand", "rand rands", "rand rands", "ZAR"),
    ("zloty", "zloty zlotys", "zloty zlotys", "PLN"),
    ("forint", "forint forints", "forint forints", "HUF"),
    ("baht", "baht", "baht bahts", "THB"),
)
_SEVERAL = {
    "$": ("dollar", "peso"),
    "£": ("pound", "lira"),
    "¥": ("yen", "yuan"),
    "lira": ("lira", "pound"),
    "liras": ("lira", "pound"),
    "livre": ("pound", "lira"),
    "livres": ("pound", "lira"),
    "lire": ("lira",),
}
_COINS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {"p": ("pound",), "pence": ("pound",), "penny": ("pound",)},
    "fr": {"pence": ("pound",), "penny": ("pound",), "centime": (), "centimes": ()},
}
# Words that mean other things as well: a book is « livre », a race is won, and a court may be the crown's.
_AMBIGUOUS = frozenset(["pound", "pounds", "livre", "livres", "couronne", "couronnes", "crowns"])
_NOT_AFTER_NUMBERS = frozenset(["won", "real", "reals", "crown", "sterling"])
_CENT = ("dollar", "euro", "rand", "franc")

# Measure: dimension, size in its base, metric or not, English, French.
_MEASURES: tuple[tuple[str, float, bool | None, str, str], ...] = (
    ("length", 0.001, True, "mm|millimetre~|millimeter~", "mm|millimètre~"),
    ("length", 0.01, True, "cm|centimetre~|centimeter~", "cm|centimètre~"),
    ("length", 1, True, "metre~|meter~|m", "mètre~|m"),
    ("length", 1000, True, "km|kms|kilometre~|kilometer~", "km|kilomètre~"),
    ("length", 0.0254, False, "inch|inches", "pouce~"),
    ("length", 0.3048, False, "foot|feet|ft", "pied~"),
    ("length", 0.9144, False, "yard~|yd|yds", "verge~|yard~"),
    ("length", 1609.344, False, "mile~|mi", "mile~|mille~"),
    ("area", 1, True, "square metre~|square meter~|sq m|m²|m2|sqm", "mètre~ carré~|m²|m2"),
    ("area", 1e4, True, "hectare~|ha", "hectare~|ha"),
    (
        "area",
        1e6,
        True,
        "square kilometre~|square kilometer~|sq km|km²|km2",
        "kilomètre~ carré~|km²|km2",
    ),
    ("area", 4046.86, False, "acre~", "acre~"),
    ("area", 0.092903, False, "square foot|square feet|sq ft", "pied~ carré~"),
    ("area", 2.58999e6, False, "square mile~|sq mile~", "mile~ carré~|mille~ carré~"),
    ("mass", 0.001, True, "gram~|gramme~|g", "gramme~|g"),
    ("mass", 1, True, "kilogram~|kilogramme~|kilo~|kg|kgs", "kilogramme~|kilo~|kg"),
    ("mass", 1000, True, "tonne~|metric ton~|ton~", "tonne~"),
    ("mass", 0.453592, False, "lb|lbs", "livre~"),
    ("mass", 0.0283495, False, "ounce~|oz", "once~"),
    ("mass", 6.35029, False, "stone", "stone~"),
    ("volume", 0.001, True, "ml|millilitre~|milliliter~", "ml|millilitre~"),
    ("volume", 1, True, "litre~|liter~|l", "litre~|l"),
    ("volume", 1000, True, "cubic metre~|cubic meter~|m³|m3", "mètre~ cube~|m³|m3"),
    ("volume", 4.2, False, "gallon~", "gallon~"),
    ("volume", 158.987, False, "barrel~", "baril~"),
    ("volume", 0.52, False, "pint~", "pinte~"),
    (
        "speed",
        1,
        True,
        "km/h|kph|kmh|kilometre~ per hour|kilometre~ an hour|kilometer~ per hour",
        "km/h|kilomètre~ par heure|kilomètres-heure|kilomètre~ à l’heure",
    ),
    ("speed", 1.609344, False, "mph|mile~ per hour|mile~ an hour", "mph|mille~ à l’heure|mile~ à l’heure"),
    ("speed", 1.852, None, "knot~", "nœud~|noeud~"),
    ("minutes", 1 / 60, None, "second~|sec|secs", "seconde~"),
    ("minutes", 1, None, "minute~|min|mins", "minute~|min|mn"),
    ("minutes", 60, None, "hour~|hr|hrs", "heure~|h"),
    ("minutes", 1440, None, "day~", "jour~|journée~"),
    ("minutes", 10080, None, "week~", "semaine~"),
    ("months", 1, None, "month~", "mois"),
    ("months", 12, None, "year~|yr|yrs", "an|ans|année~"),
    ("months", 120, None, "decade~", "décennie~"),
    ("months", 1200, None, "century|centuries", "siècle~"),
    ("months", 3, None, "", "trimestre~"),
    ("months", 6, None, "", "semestre~"),
)
_TEMPERATURES = {
    "en": {
        "°C": "celsius",
        "C": "celsius",
        "degrees Celsius": "celsius",
        "degrees centigrade": "celsius",
        "°F": "fahrenheit",
        "F": "fahrenheit",
        "degrees Fahrenheit": "fahrenheit",
        "degrees": "",
    },
    "fr": {
        "°C": "celsius",
        "degrés Celsius": "celsius",
        "°F": "fahrenheit",
        "degrés Fahrenheit": "fahrenheit",
        "degrés": "",
        "degré": "",
    },
}
_SHARES = {
    "en": {
        **dict.fromkeys(("%", "per cent", "percent", "pc"), _PER_CENT),
        **dict.fromkeys(("percentage point", "percentage points"), _POINTS),
        "points": _BARE_POINTS,
        **dict.fromkeys(("basis point", "basis points"), _BASIS_POINTS),
    },
    "fr": {
        **dict.fromkeys(("%", "pour cent", "p. cent", "p. 100", "pour 100"), _PER_CENT),
        **dict.fromkeys(("point de pourcentage", "points de pourcentage"), _POINTS),
        **dict.fromkeys(("point", "points"), _BARE_POINTS),
        **dict.fromkeys(("point de base", "points de base"), _BASIS_POINTS),
    },
}


def _both(names: str) -> list[str]:
    """ "mile~" is mile and miles."""
    found = []
    for name in names.split("|"):
        if name:
            found += [name.replace("~", ""), name.replace("~", "s")] if "~" in name else [name]
    return found


def _money(language: str) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for mark, english, french, signs in _MONEY:
        for name in f"{english if language == 'en' else french} {signs}".split():
            if language == "fr" or name not in _NOT_AFTER_NUMBERS:
                table[name] = Unit(frozenset([mark]), signed=name not in _AMBIGUOUS)
    for name, marks in _SEVERAL.items():
        if name.isalpha() and (name.startswith("livre") == (language == "en")):
            continue
        table[name] = Unit(frozenset(marks), signed=name not in _AMBIGUOUS)
    for name, marks in _COINS[language].items():
        table[name] = Unit(frozenset(["coin", *(marks or _CENT)]), hundredth=True, signed=True)
    for name in ("cent", "cents"):
        table[name] = Unit(frozenset(["coin", *_CENT]), hundredth=True, signed=True)
    return table


def _units(language: str) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for dimension, size, metric, english, french in _MEASURES:
        for name in _both(english if language == "en" else french):
            table[name] = Unit(frozenset([f"{dimension} {size:g}"]), dimension, size, metric)
    for name, scale in _TEMPERATURES[language].items():
        marks = [scale] if scale else ["celsius", "fahrenheit"]
        table[name] = Unit(frozenset(marks), "temperature" if scale else "", 1, scale == "celsius")
    table |= _money(language)
    for name in _AMBIGUOUS & {"pound", "pounds", "livre", "livres"} & set(table):  # money or a weight
        table[name] = Unit(table[name].marks | {"mass 0.453592"}, "mass", 0.453592, metric=False)
    return table | _SHARES[language]


UNITS: dict[str, dict[str, Unit]] = {language: _units(language) for language in ("en", "fr")}
# Signs before a number: $20, EUR 5m.
SIGNS: dict[str, Unit] = {
    name: unit
    for name, unit in UNITS["en"].items()
    if unit.signed and (name.isupper() or name in "€$£¥₹₽₩₪₦")
} | {"Rs": UNITS["en"]["Rs"], "R$": UNITS["en"]["R$"]}


def _said(mark: str, language: str) -> re.Pattern[str]:
    """What tells that a text speaks of ``mark`` at all, wherever it says so."""
    names = [name for name, unit in {**SIGNS, **UNITS[language]}.items() if mark in unit.marks]
    for own, english, french, _signs in _MONEY:
        names += (english if language == "en" else french).split() if own == mark else []
    words = [name for name in names if name[0].isalpha()]
    signs = [name for name in names if not name[0].isalpha()]
    said = [rf"(?<!\w){one_of(words)}(?!\w)"] if words else []
    return re.compile("|".join([*said, *map(re.escape, signs)]) or "(?!)")


_MARKS = {mark for table in UNITS.values() for unit in table.values() for mark in unit.marks}
SAID = {language: {mark: _said(mark, language) for mark in _MARKS} for language in UNITS}
