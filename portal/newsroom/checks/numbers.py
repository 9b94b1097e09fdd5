"""Check 2: numbers, shares, money, measures and times of the source stand in the translation, and no others.

Either language writes them its own way (1,250 and 1 250; £1.2m and 1,2 million de livres; 3pm and 15 h; five and 5).
Nobody can dismiss this check, so it is silent wherever a good translator may write something else. Dates are the
business of check 10.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.checks import dates
from portal.newsroom.checks.finding import SOURCE, Fault, blocks
from portal.newsroom.checks.pairs import Pair, Side, Story
from portal.newsroom.checks.wrong_language import is_in_source_language
from portal.newsroom.quantities.quantity import (
    CLOCK,
    MINUTES,
    MONTHS,
    NUMBER,
    PERCENT,
    POINTS,
    Quantity,
    Reading,
    Weight,
)
from portal.newsroom.quantities.reading import read
from portal.newsroom.quantities.units import SAID
from portal.newsroom.quantities.words import COUNTING
from portal.newsroom.remembering import remembered

_ROUGHLY = 0.08  # miles said in kilometres are rounded
_SHARES = frozenset([PERCENT, POINTS])
_TIME = frozenset([MINUTES, MONTHS])
_YEARS = range(1500, 2100)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"\d{4}")
_RELATIVE_YEAR = {
    "en": re.compile(
        r"(?i)\b(?:(?:this|last|next|previous|following|same|that) year|years? (?:ago|later|earlier))\b"
    ),
    "fr": re.compile(
        r"(?i)\b(?:(?:cette|même) année|l[’'](?:an|année) (?:derni|prochain|précéden|suivan|passé)|(?:ans?|années?) "
        r"(?:plus tôt|plus tard|auparavant|après)|il y a)"
    ),
}
_ZONE = re.compile(
    r"\b(?:GMT|UTC|BST|CES?T|E[SD]?T|P[SD]?T|HN?[EP]|HA[EP])\b|\b(?:local|eastern|pacific|[A-Z]\w+) time\b"
    r"|\bheures?,? (?:locale|de l[’'](?:Est|Ouest)|(?:de |d[’'])(?=[A-Z]))"
)


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Blocks each quantity that only one side has, or that stands there in another unit or currency."""
    if not pair.both or pair.is_lopsided or not any(map(_counts, (pair.source, pair.translation))):
        return
    ours, theirs = _told(pair.source), _told(pair.translation)
    lost = _beyond(ours, theirs)
    added = _beyond(theirs, ours)
    found = [*_compared(lost, added, pair, story, ours, theirs), *_units(ours, theirs)]
    if found and not is_in_source_language(pair):
        yield from found


def _counts(side: Side) -> bool:
    """Whether there may be a quantity that the other side has to have."""
    return not COUNTING[side.language].isdisjoint(side.words) or _DIGIT.search(side.text) is not None


def _told(side: Side) -> "_Told":
    return _of_text(side.text, side.language)


class _Told:
    """What one side tells in numbers: it is asked whether it renders a quantity of the other side."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.quantities = read(text, language)
        self.dates = dates.places(text, language) if self.quantities else []
        if self.dates:  # they only answer for the other side
            self.quantities = [
                replace(one, weight=Weight.LOOSE) if _within(one, self.dates) else one
                for one in self.quantities
            ]
        self.readings: set[Reading] = set()
        for quantity in self.quantities:
            self.readings.update(quantity.readings, *quantity.parts)

    def tells(self, other: Quantity) -> bool:
        """Whether this side says as much, be it in other units."""
        if not self.readings.isdisjoint(other.readings):
            return True
        if other.parts and not any(self.readings.isdisjoint(part) for part in other.parts):
            return True
        return other.unit is not None and any(_as_large(one, other) for one in self.quantities)

    @property
    def has_dated_year(self) -> bool:
        return any(_YEAR.search(self.text, *place) for place in self.dates)

    def speaks_of(self, marks: Iterable[str]) -> bool:
        """Whether one of the units or currencies is mentioned at all."""
        return any(SAID[self.language][mark].search(self.text) for mark in marks)


@remembered
def _of_text(text: str, language: str) -> _Told:
    return _Told(text, language)


def _within(quantity: Quantity, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < quantity.end and quantity.start < end for start, end in spans)


def _as_large(one: Quantity, other: Quantity) -> bool:
    """Whether a measure and one of the other system are about the same: 60 miles, 100 kilometres."""
    if not one.unit or not other.unit or one.unit.dimension != other.unit.dimension:
        return False
    if one.unit.metric is None or one.unit.metric is other.unit.metric:
        return False
    return any(abs(a - b) <= _ROUGHLY * max(abs(a), abs(b)) for a in _sizes(one) for b in _sizes(other))


def _sizes(one: Quantity) -> list[float]:
    return [one.unit.measured(amount * one.factor) for amount in one.amounts] if one.unit else []


def _beyond(one: _Told, other: _Told) -> list[Quantity]:
    """What ``one`` tells and ``other`` does not, each text once."""
    found = {
        quantity.text: quantity
        for quantity in one.quantities
        if quantity.weight > Weight.LOOSE and not other.tells(quantity)
    }
    return list(found.values())


def _compared(
    lost: list[Quantity], added: list[Quantity], pair: Pair, story: Story, ours: _Told, theirs: _Told
) -> Iterator[Fault]:
    if not lost and not added:
        return
    before_and_after = [
        (_told(other.source), _told(other.translation)) for other in story.beside(pair) if other.both
    ]
    lost = [q for q in lost if not _excused(q, ours, theirs, [(a, b) for a, b in before_and_after])]
    added = [q for q in added if not _excused(q, theirs, ours, [(b, a) for a, b in before_and_after])]
    for quantity in lost:
        twin = _twin(quantity, added)
        if twin:
            added.remove(twin)
            yield blocks(_differ(quantity.text, twin.text), twin.text)
        elif quantity.weight is Weight.FIRM:
            yield blocks(
                _("The number “%(number)s” is missing from the translation: add it.", number=quantity.text),
                quantity.text,
                SOURCE,
            )
    for quantity in added:
        if quantity.weight is Weight.FIRM:
            yield blocks(
                _(
                    "The number “%(number)s” is not in the source: take it out or correct it.",
                    number=quantity.text,
                ),
                quantity.text,
            )


def _differ(source: str, translation: str) -> LazyString:
    if source == translation:
        return _(
            "“%(number)s” means another number in this language: write it as this language does.",
            number=source,
        )
    return _(
        "The source says “%(source)s”, the translation “%(translation)s”: give the same number.",
        source=source,
        translation=translation,
    )


def _twin(quantity: Quantity, others: list[Quantity]) -> Quantity | None:
    """Of ``others``, what was most likely written for ``quantity``: the same unit, the same kind, or any."""
    kinds = {kind for kind, _value in quantity.readings}
    best = max(
        others,
        key=lambda other: (
            bool(quantity.marks & other.marks),
            bool(kinds & {kind for kind, _value in other.readings}),
        ),
        default=None,
    )
    return best


def _excused(
    quantity: Quantity, one: _Told, other: _Told, before_and_after: list[tuple[_Told, _Told]]
) -> bool:
    """Whether there may be a good reason why only ``one`` tells ``quantity``.

    The sentence has moved to a neighbour; a year stands for "last year"; a time is told in another zone; a sum or
    measure is converted in brackets.
    """
    if any(b.tells(quantity) and not a.tells(quantity) for a, b in before_and_after):
        return True
    kinds = {kind for kind, _value in quantity.readings}
    if CLOCK in kinds and (_ZONE.search(one.text) or _ZONE.search(other.text)):
        return True
    if quantity.unit and _in_brackets(quantity, one.text):
        return any(unit.unit for unit in one.quantities if unit.end <= quantity.start)
    year = not quantity.unit and any(
        kind == NUMBER and value in _YEARS and value == int(value) for kind, value in quantity.readings
    )
    return year and (bool(_RELATIVE_YEAR[other.language].search(other.text)) or other.has_dated_year)


def _in_brackets(quantity: Quantity, text: str) -> bool:
    before, after = text[: quantity.start], text[quantity.end :]
    return before.rfind("(") > before.rfind(")") and ")" in after


def _units(ours: _Told, theirs: _Told) -> Iterator[Fault]:
    """Quantities that both sides give, one of them in another currency or unit, or without its sign."""
    told: set[str] = set()
    for one, other, turned in ((ours, theirs, False), (theirs, ours, True)):
        for quantity in one.quantities:
            twin = _in_another_unit(quantity, one, other) if quantity.unit else None
            if not twin or quantity.weight < Weight.FIRM:
                continue
            source, translation = (twin, quantity) if turned else (quantity, twin)
            if translation.text in told or source.text in told:
                continue
            told |= {translation.text, source.text}
            yield blocks(
                _(
                    "The source says “%(source)s”, the translation “%(translation)s”: give the same unit or currency.",
                    source=source.text,
                    translation=translation.text,
                ),
                translation.text,
            )


def _in_another_unit(quantity: Quantity, one: _Told, other: _Told) -> Quantity | None:
    alike = [twin for twin in other.quantities if quantity.readings & twin.readings]
    if not alike or not quantity.unit:
        return None
    for twin in alike:
        if quantity.marks & (twin.marks | twin.lent):
            return None
        if any(kind != NUMBER for kind, _value in quantity.readings & twin.readings):
            return None  # 20 % and one in five, 24 hours and a day
    if other.speaks_of(quantity.marks):
        return None
    for twin in alike:
        if twin.weight is Weight.FIRM and _comparable(quantity, twin) and not one.speaks_of(twin.marks):
            return twin
    return None


def _comparable(quantity: Quantity, twin: Quantity) -> bool:
    """Whether the units cannot both be right."""
    unit, other = quantity.unit, twin.unit
    if unit is None:
        return False
    if other is None:
        return unit.signed and not twin.lent
    if unit.signed and other.signed:
        return True
    if _SHARES & unit.marks and _SHARES & other.marks:
        return True
    if {unit.dimension, other.dimension} <= _TIME:
        return True
    return bool(unit.dimension) and unit.dimension == other.dimension
