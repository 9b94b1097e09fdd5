"""Money: an integer of minor units with a currency, never a float."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from babel.numbers import format_currency

# ISO 4217 exponents that differ from two, among the currencies Stripe charges in
# (https://docs.stripe.com/currencies#zero-decimal). One table serves papers and gateway alike.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA"), 0),
    **dict.fromkeys(("PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3),
}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one operation."""


def exponent(currency: str) -> int:
    """Decimal places of ``currency`` (ISO 4217): 2 for GBP, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """``minor`` units of ``currency`` (ISO 4217, upper case): ``Money(14250, "GBP")`` is £142.50."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"minor units must be an integer, got {self.minor!r}")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 code: {self.currency!r}")

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Self:
        """``amount`` in major units, rounded half up to the currency's minor unit."""
        if isinstance(amount, float):
            raise TypeError("money is never made from a float")
        scaled = Decimal(amount).scaleb(exponent(currency))
        return cls(int(scaled.quantize(Decimal(1), ROUND_HALF_UP)), currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: str) -> "Money":
        """Sum of ``amounts``, all in ``currency``; zero when there are none."""
        return sum(amounts, start=cls.zero(currency))

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact: ``Decimal("142.50")``."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def times(self, factor: Decimal | int) -> "Money":
        """This amount by ``factor``, rounded once, half up."""
        if isinstance(factor, float):
            raise TypeError("a factor is a Decimal, never a float")
        product = Decimal(self.minor) * factor
        return Money(int(product.quantize(Decimal(1), ROUND_HALF_UP)), self.currency)

    def format(self, language: str) -> str:
        """For a reader of ``language``: ``£1,142.50`` in en, ``1 142,50 £`` in fr (CLDR); a true minus sign."""
        locale = {"en": "en_GB", "fr": "fr_FR"}[language]
        # CLDR's French writes "£GB"; French papers of a British seller write "£".
        text = format_currency(self.amount, self.currency, locale=locale).replace("£GB", "£")
        return text.replace("-", "\N{MINUS SIGN}")

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError(f"expected Money, got {other!r}")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.minor

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
