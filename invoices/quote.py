"""The quote: terms × rate card × VAT treatment, one immutable value that every paper is made from. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from invoices.alternatives import Alternative, alternatives
from invoices.card import Card
from invoices.money import Money
from invoices.party import Party
from invoices.tariff import Line, ManualReason, Priced, price
from invoices.tax import NoBusinessEvidence, NoTaxRule, Rule, Treatment, breakdown, decide
from invoices.terms import Terms


@dataclass(frozen=True, slots=True)
class PricedQuote:
    """Lines, net, tax and total in one currency; the lines' effects add up to the net exactly.

    ``treatment`` is None where nobody may guess the VAT; ``tax`` is then zero and ``manual`` says why.
    Only a quote that is ``priced`` binds; the figures of another are an indication.
    """

    terms: Terms
    tariff_version: str
    on: dt.date  # the day whose tariff and tax rules were applied
    valid_until: dt.date  # the last day on which it can be accepted
    lines: tuple[Line, ...]
    net: Money
    treatment: Treatment | None
    tax: Money
    total: Money
    manual: tuple[ManualReason, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def currency(self) -> str:
        return self.net.currency

    @property
    def priced(self) -> bool:
        """True where the outlet can accept the total at once."""
        return not self.manual

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; the inverse of ``from_json``."""
        return {
            "terms": self.terms.to_json(),
            "tariff_version": self.tariff_version,
            "on": self.on.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "currency": self.currency,
            "lines": [_line_to_json(line) for line in self.lines],
            "net_minor": self.net.minor,
            "treatment": self.treatment.to_json() if self.treatment else None,
            "tax_minor": self.tax.minor,
            "total_minor": self.total.minor,
            "manual": [reason.value for reason in self.manual],
            "alternatives": [_alternative_to_json(alternative) for alternative in self.alternatives],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "PricedQuote":
        """A quote from ``to_json``'s output (further keys are ignored). Raises KeyError or ValueError."""
        currency = data["currency"]
        return cls(
            terms=Terms.from_json(data["terms"]),
            tariff_version=data["tariff_version"],
            on=dt.date.fromisoformat(data["on"]),
            valid_until=dt.date.fromisoformat(data["valid_until"]),
            lines=tuple(_line_from_json(line, currency) for line in data["lines"]),
            net=Money(data["net_minor"], currency),
            treatment=Treatment.from_json(data["treatment"]) if data["treatment"] else None,
            tax=Money(data["tax_minor"], currency),
            total=Money(data["total_minor"], currency),
            manual=tuple(ManualReason(reason) for reason in data["manual"]),
            alternatives=tuple(_alternative_from_json(item, currency) for item in data["alternatives"]),
        )


def calculate(
    terms: Terms,
    card: Card,
    seller: Party,
    buyer: Party,
    rules: Iterable[Rule],
    on: dt.date,
    *,
    waiver: bool = False,
    agreed_fee: Money | None = None,
    verified_numbers_only: bool = False,
) -> PricedQuote:
    """The quote for ``terms`` on the day ``on``.

    ``waiver``: the outlet asks not to pay. ``agreed_fee``: the net that a person set; it replaces the
    tariff's and settles every reason the tariff had to ask a person, but never a missing VAT treatment.
    ``verified_numbers_only``: an untaxed sale on a tax number that no register confirmed goes to a person.
    Raises ``tariff.UnpriceableTerms`` for incomplete terms, ``money.CurrencyMismatch`` for a fee in
    another currency, ValueError for a negative one.
    """
    priced = price(card, terms, waiver=waiver)
    if agreed_fee is not None:
        priced = _agreed(priced, agreed_fee)
    treatment, tax_reasons = _treatment(rules, seller, buyer, on, verified_numbers_only)
    tax = Money.zero(card.currency)
    if treatment:
        parts = [(treatment.category, treatment.rate, line.effect) for line in priced.lines]
        tax = Money.total((part.tax for part in breakdown(parts, card.currency)), card.currency)
    return PricedQuote(
        terms=terms,
        tariff_version=card.version,
        on=on,
        valid_until=on + dt.timedelta(days=card.quote_days),
        lines=priced.lines,
        net=priced.net,
        treatment=treatment,
        tax=tax,
        total=priced.net + tax,
        manual=priced.manual + tax_reasons,
        alternatives=() if agreed_fee is not None else alternatives(card, terms, home=buyer.country),
    )


def _agreed(priced: Priced, fee: Money) -> Priced:
    if fee.minor < 0:
        raise ValueError("a fee is never negative")
    if fee == priced.net:
        return Priced(priced.lines, fee, ())  # the tariff's own price: a line of nothing says nothing
    line = Line("agreed", "agreed", None, None, fee - priced.net, fee)
    return Priced((*priced.lines, line), fee, ())


def _treatment(
    rules: Iterable[Rule], seller: Party, buyer: Party, on: dt.date, verified_numbers_only: bool
) -> tuple[Treatment | None, tuple[ManualReason, ...]]:
    try:
        treatment = decide(rules, seller, buyer, on)
    except NoBusinessEvidence:
        return None, (ManualReason.NO_BUSINESS_EVIDENCE,)
    except NoTaxRule:
        return None, (ManualReason.NO_TAX_RULE,)
    if verified_numbers_only and treatment.check_online:
        return treatment, (ManualReason.UNVERIFIED_TAX_NUMBER,)
    return treatment, ()


def _line_to_json(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "dimension": line.dimension,
        "factor": None if line.factor is None else str(line.factor),
        "quantity": line.quantity,
        "effect_minor": line.effect.minor,
        "running_minor": line.running.minor,
        "params": line.params,
    }


def _line_from_json(data: dict[str, Any], currency: str) -> Line:
    return Line(
        code=data["code"],
        dimension=data["dimension"],
        factor=None if data["factor"] is None else Decimal(data["factor"]),
        quantity=data["quantity"],
        effect=Money(data["effect_minor"], currency),
        running=Money(data["running_minor"], currency),
        params=data["params"],
    )


def _alternative_to_json(alternative: Alternative) -> dict[str, Any]:
    return {
        "code": alternative.code,
        "dimension": alternative.dimension,
        "params": alternative.params,
        "terms": alternative.terms.to_json(),
        "net_minor": alternative.net.minor,
        "saving_minor": alternative.saving.minor,
        "at_once": alternative.at_once,
    }


def _alternative_from_json(data: dict[str, Any], currency: str) -> Alternative:
    return Alternative(
        code=data["code"],
        dimension=data["dimension"],
        params=data["params"],
        terms=Terms.from_json(data["terms"]),
        net=Money(data["net_minor"], currency),
        saving=Money(data["saving_minor"], currency),
        at_once=data["at_once"],
    )
