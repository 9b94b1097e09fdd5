"""The geometry of the overview's pictures: columns on a scale that reads in round amounts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from invoices.money import Money, exponent

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 88, 0, 12, 32  # room for the scale and the names
_STEPS = 4  # lines of the scale, at most
_FILLED = 0.62  # of a column's place


@dataclass(frozen=True, slots=True)
class Column:
    """One column, in pixels of the picture. ``middle``: where its name stands."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Columns:
    """A picture of columns. ``lines``: (y, amount) of the scale; ``zero``: y of the ground."""

    columns: list[Column]
    lines: list[tuple[float, Money]]
    zero: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT


def columns(rows: Sequence[tuple[str, Money]], currency: str) -> Columns:
    """Columns of ``rows`` (name, amount), all in ``currency``; what is below zero hangs from the ground."""
    minors = [amount.minor for _, amount in rows]
    step = _step(max([*minors, 0]) - min([*minors, 0]), currency)
    top = -(-max([*minors, 0]) // step) or (1 if not any(minors) else 0)
    bottom = min([*minors, 0]) // step
    height = HEIGHT - _TOP - _BOTTOM

    def y(minor: int) -> float:
        return round(_TOP + height * (top * step - minor) / ((top - bottom) * step), 1)

    place = (WIDTH - _LEFT - _RIGHT) / max(len(rows), 1)
    drawn = []
    for n, (name, amount) in enumerate(rows):
        middle = _LEFT + place * (n + 0.5)
        upper, lower = y(max(amount.minor, 0)), y(min(amount.minor, 0))
        width = round(place * _FILLED, 1)
        drawn.append(
            Column(
                round(middle - width / 2, 1),
                upper,
                width,
                round(lower - upper, 1),
                round(middle, 1),
                name,
                amount,
            )
        )
    lines = [(y(n * step), Money(n * step, currency)) for n in range(bottom, top + 1)]
    return Columns(drawn, lines, y(0))


def share(amount: Money, largest: Money) -> float:
    """How long the bar of ``amount`` is in per cent, where ``largest`` fills its place; nothing below zero."""
    return round(max(amount.minor, 0) * 100 / largest.minor, 1) if largest.minor > 0 else 0.0


def _step(span: int, currency: str) -> int:
    """The smallest of 1, 2, 5, 10, 20… whole units that leaves at most four lines, in minor units."""
    whole = 10 ** exponent(currency)
    wanted = max(Decimal(span) / _STEPS, Decimal(whole))
    power = Decimal(10) ** (wanted.adjusted())
    times = next(n for n in (1, 2, 5, 10) if n * power >= wanted)
    return int((times * power).to_integral_value(ROUND_CEILING))
