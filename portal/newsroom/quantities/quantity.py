"""A quantity as a text gives it, with everything it may mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

Reading = tuple[str, float]  # what kind of value, and the value

NUMBER, SHARE, CLOCK, PHONE = "number", "share", "clock", "phone"  # clock: minutes after midnight
MINUTES, MONTHS, TEMPERATURE = "minutes", "months", "temperature"
PERCENT, POINTS = "percent", "points"


class Weight(IntEnum):
    """How surely a quantity stands in both languages when it stands in one.

    LOOSE: a word with other meanings, or part of a name: it only answers for what the other side says. WORDED: a
    number that idiom may drop, though not change into another. FIRM: it has to be there.
    """

    LOOSE = 0
    WORDED = 1
    FIRM = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """``marks``: names of what it may be. ``size``: one of it in the base of its ``dimension`` ("": none).

    ``metric``: which system of measures it belongs to; None for what both have, such as hours.
    ``hundredth``: the coin of a currency. ``signed``: it means nothing else, and neither language leaves it out
    (per cent, most money).
    """

    marks: frozenset[str]
    dimension: str = ""
    size: float = 1
    metric: bool | None = None
    hundredth: bool = False
    signed: bool = False

    def readings(self, value: float) -> Iterator[Reading]:
        """What ``value`` of this unit is beside its number."""
        if PERCENT in self.marks and POINTS not in self.marks:
            yield share(value / 100)
        if self.hundredth:
            yield number(value / 100)
        if self.dimension and self.dimension != TEMPERATURE:
            yield self.dimension, exact(value * self.size)
            if self.size == 1440 and self.dimension == MINUTES and value in (8, 15):
                yield MINUTES, (value - 1) * 1440.0  # « huit jours », « quinze jours »: one week, two weeks

    def measured(self, value: float) -> float:
        """``value`` in the metric base of the dimension."""
        if self.dimension == TEMPERATURE:
            return value if self.metric else (value - 32) / 1.8
        return value * self.size


@dataclass(frozen=True, slots=True)
class Quantity:
    """``text[start:end]`` of what was read.

    ``readings``: what it may mean; another quantity that shares one says the same. ``parts``: smaller quantities
    that say the same together, as 5 and 30 do for « 5 h 30 ». ``amounts``: the figures alone, before ``factor``
    (a million) and ``unit``. ``lent``: marks that a neighbour may lend it (5 to 10 %).
    """

    text: str
    start: int
    end: int
    readings: frozenset[Reading]
    weight: Weight = Weight.FIRM
    parts: tuple[frozenset[Reading], ...] = ()
    amounts: tuple[float, ...] = ()
    factor: float = 1
    unit: Unit | None = None
    lent: frozenset[str] = frozenset()

    @property
    def marks(self) -> frozenset[str]:
        return self.unit.marks if self.unit else frozenset()


def number(value: float) -> Reading:
    return NUMBER, exact(value)


def share(value: float) -> Reading:
    return SHARE, exact(value)


def clock(hours: float, minutes: float = 0) -> Reading:
    return CLOCK, (hours * 60 + minutes) % 1440


def exact(value: float) -> float:
    """``value`` without the dust of binary fractions: equal amounts are equal whatever they were made from."""
    return round(value, 6)
