"""The rate card: every number of the tariff as data, one card a currency, dated and versioned."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from invoices.money import Money
from invoices.terms import Medium, Scope, Term


class InvalidCard(ValueError):
    """A rate card that cannot be published; ``field`` names the offending field."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Card:
    """One currency's rate card. Factors are exact decimals: ``0.85`` is fifteen per cent off.

    Refuses (``InvalidCard``) numbers by which more rights would cost less: falling bands, a second
    language below 1, an excerpt dearer than the whole. Every factor is above zero, since a zero would
    give the right away; only ``further_medium`` may be zero, and then further media are included.
    """

    currency: str
    version: str
    valid_from: dt.date
    base: Money  # one text, one named title, web, one country, 12 months, one language
    audience: tuple[tuple[int, Decimal], ...]  # (monthly audience up to and including, factor)
    media: dict[Medium, Decimal]
    further_medium: Decimal  # the share of its factor that each medium after the dearest adds
    territory: dict[Scope, Decimal]
    term: dict[Term, Decimal]
    two_languages: Decimal
    excerpt: Decimal
    volume: tuple[tuple[int, Decimal], ...]  # (works from, factor)
    nonprofit: Decimal
    low_income: Decimal
    image_fee: Money  # each cleared image
    third_language_fee: Money  # once per order: the review of a translation by the outlet
    minimum: Money  # per order
    quote_days: int = 30

    def __post_init__(self) -> None:
        for amount in ("base", "image_fee", "third_language_fee", "minimum"):
            money = getattr(self, amount)
            _require(money.currency == self.currency, amount, f"must be in {self.currency}")
            _require(money.minor >= 0, amount, "must not be negative")
        _require(bool(self.audience), "audience", "needs at least one band")
        _require(self.quote_days >= 1, "quote_days", "must be at least one day")
        _bands("audience", self.audience, rising=True)
        _bands("volume", self.volume, rising=False)
        for name, names in (("media", Medium), ("territory", Scope), ("term", Term)):
            table = getattr(self, name)
            _require(set(table) == set(names), name, "must give a factor for each of " + ", ".join(names))
            _require(all(_is_factor(f) for f in table.values()), name, _NOT_A_FACTOR)
        _require(_rises(self.territory[scope] for scope in Scope), "territory", _NOT_WIDER)
        _require(_rises(self.term[term] for term in Term), "term", _NOT_WIDER)
        for name in ("excerpt", "nonprofit", "low_income"):
            factor = getattr(self, name)
            _require(_is_factor(factor) and factor <= 1, name, "must be above 0 and at most 1")
        share = self.further_medium
        _require(share.is_finite() and 0 <= share <= 1, "further_medium", "must lie between 0 and 1")
        factor = self.two_languages
        _require(_is_factor(factor) and factor >= 1, "two_languages", "must be a number of at least 1")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, decimals as strings; the inverse of ``from_json``."""
        return {
            "currency": self.currency,
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "audience": [[limit, str(factor)] for limit, factor in self.audience],
            "media": {key.value: str(factor) for key, factor in self.media.items()},
            "territory": {key.value: str(factor) for key, factor in self.territory.items()},
            "term": {key.value: str(factor) for key, factor in self.term.items()},
            "volume": [[works, str(factor)] for works, factor in self.volume],
            **{name: str(getattr(self, name)) for name in _FACTORS},
            **{name: str(getattr(self, name).amount) for name in _AMOUNTS},
            "quote_days": self.quote_days,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Card":
        """A card from ``to_json``'s output or an editor's form. Raises InvalidCard on anything else."""
        try:
            currency = data["currency"]
            numbers: dict[str, Any] = {
                **{name: Decimal(data[name]) for name in _FACTORS},
                **{name: Money.of(data[name], currency) for name in _AMOUNTS},
            }
            return cls(
                currency=currency,
                version=data["version"],
                valid_from=dt.date.fromisoformat(data["valid_from"]),
                audience=tuple((int(limit), Decimal(factor)) for limit, factor in data["audience"]),
                media={Medium(key): Decimal(factor) for key, factor in data["media"].items()},
                territory={Scope(key): Decimal(factor) for key, factor in data["territory"].items()},
                term={Term(key): Decimal(factor) for key, factor in data["term"].items()},
                volume=tuple((int(works), Decimal(factor)) for works, factor in data["volume"]),
                quote_days=int(data["quote_days"]),
                **numbers,
            )
        except InvalidCard:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise InvalidCard("card", f"not a rate card: {error!r}") from error


_NOT_A_FACTOR = "each factor must be a number above zero"
_NOT_WIDER = "a wider right must not cost less"
_FACTORS = ("further_medium", "two_languages", "excerpt", "nonprofit", "low_income")
_AMOUNTS = ("base", "image_fee", "third_language_fee", "minimum")


def _require(holds: bool, field: str, problem: str) -> None:
    if not holds:
        raise InvalidCard(field, problem)


def _is_factor(value: Decimal) -> bool:
    return value.is_finite() and value > 0  # finite first: NaN cannot be compared


def _rises(factors: Iterable[Decimal]) -> bool:
    return all(before <= after for before, after in pairwise(factors))


def _bands(field: str, bands: tuple[tuple[int, Decimal], ...], *, rising: bool) -> None:
    edges = [edge for edge, _ in bands]
    factors = [factor for _, factor in bands]
    _require(all(edge > 0 for edge in edges), field, "limits must be above zero")
    _require(all(a < b for a, b in pairwise(edges)), field, "limits must rise from band to band")
    _require(all(_is_factor(f) for f in factors), field, _NOT_A_FACTOR)
    _require(_rises(factors if rising else reversed(factors)), field, "factors are in the wrong order")
    _require(rising or all(f <= 1 for f in factors), field, "a discount must not raise the fee")
