"""An order worked out once more, in another way: whole fractions from the printed price list, no code of ours.

The tariff multiplies decimals step by step and rounds each running fee; here every step is a fraction of its own from
the start, and rounding is integer arithmetic. What both agree on is not one mistake made twice.
"""

from dataclasses import dataclass
from fractions import Fraction

# The price list of 2026 as it is published, by hand.
_BASE = {"GBP": 9500, "EUR": 11000, "USD": 12000}
_EXTRA = {"GBP": 4000, "EUR": 4500, "USD": 5000}  # a cleared image; the review of a third language
_MINIMUM = {"GBP": 1500, "EUR": 1800, "USD": 2000}
_MEDIA = {"web": 100, "newsletter": 60, "print": 120, "broadcast": 150, "intranet": 80}  # per cent
_TERRITORY = {"country": 100, "region": 125, "world": 150}
_TERM = {"3m": 70, "12m": 100, "24m": 140, "archive": 175}
_AUDIENCE = ((50_000, 100), (250_000, 150), (1_000_000, 220), (5_000_000, 350))
_VOLUME = ((25, 70), (10, 80), (5, 90), (1, 100))  # from so many works on


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for, in plain values."""

    currency: str
    works: int
    images: int
    languages: int
    media: tuple[str, ...]
    audience: int
    territory: str
    term: str
    excerpt: bool = False
    third_language: bool = False
    nonprofit: bool = False
    low_income: bool = False


def half_up(exact: Fraction) -> int:
    """``exact``, not negative, to the nearest whole number, halves upwards."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def steps(order: Order) -> list[int]:
    """What each step adds, in minor units: those that add nothing are left out, but for the base."""
    running = [half_up(exact) for exact in _fees(order)]
    if running[-1] < _MINIMUM[order.currency]:
        running.append(_MINIMUM[order.currency])
    effects = [after - before for before, after in zip([0, *running], running, strict=False)]
    return [effects[0], *(effect for effect in effects[1:] if effect)]


def net(order: Order) -> int:
    """The fee in minor units, before VAT."""
    return sum(steps(order))


def tax(net_minor: int, rate: str) -> int:
    """VAT of ``rate`` per cent, on the whole net at once."""
    return half_up(Fraction(net_minor) * Fraction(rate) / 100)


def net_within(gross: int, rate: str) -> int:
    """The largest net that with its VAT stays within ``gross``, found by halving."""
    low, high = 0, gross
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle + tax(middle, rate) <= gross else (low, middle - 1)
    return low


def _fees(order: Order) -> list[Fraction]:
    """The exact fee after each step, as fractions of a minor unit."""
    each = [Fraction(_BASE[order.currency])]
    percents = [
        next((p for limit, p in _AUDIENCE if order.audience <= limit), _AUDIENCE[-1][1]),
        _media(order.media),
        _TERRITORY[order.territory],
        _TERM[order.term],
        130 if order.languages > 1 else 100,
        50 if order.excerpt else 100,
    ]
    for percent in percents:
        each.append(each[-1] * Fraction(percent) / 100)
    one = each[-1]
    whole = [one * order.works, one * _payable(order.works, cap=False), one * _payable(order.works, cap=True)]
    for applies, percent in ((order.nonprofit, 50), (order.low_income, 25)):
        whole.append(whole[-1] * (percent if applies else 100) / 100)
    whole.append(whole[-1] + order.images * _EXTRA[order.currency])
    whole.append(whole[-1] + order.third_language * _EXTRA[order.currency])
    return [*each, *whole]


def _media(media: tuple[str, ...]) -> Fraction:
    """The dearest in full, half of each other."""
    percents = [_MEDIA[name] for name in set(media)]
    return Fraction(sum(percents) + max(percents), 2)


def _payable(works: int, *, cap: bool) -> Fraction:
    """How many full fees ``works`` articles cost; capped, never more than the bundle they would be cheaper in."""
    own = Fraction(works * next(p for least, p in _VOLUME if works >= least), 100)
    bundles = [Fraction(least * p, 100) for least, p in _VOLUME if least > works]
    return min([own, *bundles]) if cap else own
