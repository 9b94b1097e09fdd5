"""VAT: which dated rule applies between a seller and a business buyer, and the tax it gives.

The rules themselves are data: ``invoices.tax_rules``. Only their selection is code.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from stdnum.exceptions import ValidationError
from stdnum.fr import siren
from stdnum.gb import vat as gb_vat
from stdnum.util import get_cc_module

from invoices.money import Money
from invoices.party import Party
from invoices.tax_rules import DEFAULT_RULES, Rule
from invoices.territories import EU

__all__ = [
    "DEFAULT_RULES",
    "NoBusinessEvidence",
    "NoTaxRule",
    "NumberCheck",
    "Rule",
    "Subtotal",
    "Treatment",
    "breakdown",
    "check_number",
    "decide",
    "vat_area",
]


class NoBusinessEvidence(ValueError):
    """The buyer has not shown that it is a business, as the rule asks: a person decides.

    ``needed``: "any" (a tax or a company number) or "tax_number".
    """

    def __init__(self, needed: str) -> None:
        super().__init__(f"evidence of business status needed: {needed}")
        self.needed = needed


class NoTaxRule(ValueError):
    """No rule, or more than one, covers these countries on this date: a person decides."""


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """The outcome of looking at a number's form; whether it is registered is for VIES or HMRC to say.

    ``kind``: "vat", "xi" (Northern Ireland), "siren" (a French company number typed as a tax number),
    "other" (a country whose numbers have no published check), "" when invalid.
    """

    compact: str  # with its country prefix where it has one: GB980780684, EL094259216
    valid: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Treatment:
    """The VAT treatment of one sale, copied from its rule so that the paper never changes.

    ``rate`` is a percentage (20 for 20 %). ``evidence``: "verified" or "format_ok" (a tax number),
    or "company_number". ``check_online``: the untaxed treatment leans on a number nobody has verified.
    """

    code: str
    category: str  # EN 16931 / UNTDID 5305: S, AE, O
    rate: Decimal
    legal_basis: dict[str, str]
    wording: dict[str, str]
    explanation: dict[str, str]
    evidence: str
    check_online: bool

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "rate": str(self.rate)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Treatment":
        return cls(**{**data, "rate": Decimal(data["rate"])})


@dataclass(frozen=True, slots=True)
class Subtotal:
    """The VAT of one category and rate: EN 16931's VAT breakdown group (BG-23)."""

    category: str
    rate: Decimal  # per cent
    net: Money
    tax: Money


def breakdown(parts: Iterable[tuple[str, Decimal, Money]], currency: str) -> tuple[Subtotal, ...]:
    """VAT once per category and rate, on the sum of its nets, half up (EN 16931 BR-CO-17).

    ``parts``: (category, rate in per cent, net) of each line, in any order; all in ``currency``.
    """
    nets: dict[tuple[str, Decimal], Money] = {}
    for category, rate, net in parts:
        key = (category, rate)
        nets[key] = nets.get(key, Money.zero(currency)) + net
    return tuple(
        Subtotal(category, rate, net, net.times(rate.scaleb(-2))) for (category, rate), net in nets.items()
    )


def vat_area(country: str) -> str:
    """The country whose VAT applies in ``country`` (alpha-2) for services.

    Northern Ireland follows EU rules for goods only (Windsor Framework, Protocol art. 8), so for services
    XI is the United Kingdom. The Isle of Man is treated as the United Kingdom and Monaco as France
    (Directive 2006/112/EC art. 7).
    """
    return {"XI": "GB", "IM": "GB", "MC": "FR", "EL": "GR"}.get(country, country)


def check_number(country: str, number: str) -> NumberCheck:
    """Whether ``number`` is a well-formed business tax number of ``country`` (alpha-2, XI allowed)."""
    area = vat_area(country)
    # A number longer than any country's is nonsense; the checkers need not see it.
    typed = "".join(c for c in number.upper() if c.isalnum())[:40]
    if not typed.isascii():
        return NumberCheck(typed, False, "")
    if area == "GB":
        return _british(typed)
    if area == "FR" and siren.is_valid(typed):
        return NumberCheck(siren.compact(typed), True, "siren")
    if area in EU:
        return _european(area, typed)
    return _foreign(area, typed)


def _british(typed: str) -> NumberCheck:
    prefix = typed[:2] if typed[:2] in ("GB", "XI") else "GB"
    compact = prefix + typed.removeprefix(prefix)
    if not gb_vat.is_valid(compact):
        return NumberCheck(compact, False, "")
    return NumberCheck(compact, True, "xi" if prefix == "XI" else "vat")


def _european(country: str, typed: str) -> NumberCheck:
    prefix = "EL" if country == "GR" else country  # VIES writes Greece as EL
    module = get_cc_module(country.lower(), "vat")
    bare = typed.removeprefix(prefix)
    compact = _compact(module.validate, bare) if module else None
    if compact is None:
        return NumberCheck(prefix + bare, False, "")
    return NumberCheck(prefix + compact.removeprefix(prefix), True, "vat")


def _foreign(country: str, typed: str) -> NumberCheck:
    # Numbers of EU members and of Britain say nothing about a business established elsewhere.
    module = get_cc_module(country.lower(), "vat")
    if module is not None:
        for candidate in (typed, typed.removeprefix(country)):
            if (compact := _compact(module.validate, candidate)) is not None:
                return NumberCheck(compact, True, "vat")
        return NumberCheck(typed, False, "")
    digits = sum(c.isdigit() for c in typed)
    valid = 5 <= len(typed) <= 20 and digits >= 4
    return NumberCheck(typed, valid, "other" if valid else "")


def _compact(validate: Callable[[str], str], number: str) -> str | None:
    try:
        return validate(number)
    except ValidationError:
        return None


def decide(
    rules: Iterable[Rule], seller: Party, buyer: Party, on: dt.date, *, supply: str = "republication"
) -> Treatment:
    """The treatment of ``seller``'s sale to ``buyer`` on the tax point ``on``.

    Raises NoBusinessEvidence where the buyer has neither a well-formed tax number nor a company number
    (or lacks the tax number that its rule demands), NoTaxRule where not exactly one rule applies.
    """
    evidence = _evidence(buyer)
    if not evidence:
        raise NoBusinessEvidence("any")
    rule = _rule(rules, vat_area(seller.country), vat_area(buyer.country), on, supply)
    if rule.evidence == "tax_number" and evidence == "company_number":
        raise NoBusinessEvidence("tax_number")
    return Treatment(
        code=rule.code,
        category=rule.category,
        rate=rule.rate,
        legal_basis=rule.legal_basis,
        wording=rule.wording,
        explanation=rule.explanation,
        evidence=evidence,
        check_online=rule.category != "S" and evidence == "format_ok",
    )


def _evidence(buyer: Party) -> str:
    check = check_number(buyer.country, buyer.tax_number)
    if check.valid and check.kind == "siren":
        return "company_number"
    if check.valid:
        return "verified" if buyer.tax_evidence == "verified" else "format_ok"
    if any(c.isalnum() for c in buyer.company_number):
        return "company_number"
    return ""


def _rule(rules: Iterable[Rule], seller: str, buyer: str, on: dt.date, supply: str) -> Rule:
    ranked = [
        (_rank(rule, seller, buyer), rule) for rule in rules if rule.supply == supply and rule.in_force(on)
    ]
    best = max((rank for rank, _ in ranked), default=0)
    chosen = [rule for rank, rule in ranked if rank == best]
    if best == 0 or len(chosen) != 1:
        raise NoTaxRule(f"{len(chosen) if best else 0} rules for {seller} to {buyer} on {on}")
    return chosen[0]


def _rank(rule: Rule, seller: str, buyer: str) -> int:
    """0 where the rule does not match; else higher the more exactly it names the two countries."""
    if rule.seller == seller:
        seller_rank = 1
    elif rule.seller == "EU" and seller in EU:
        seller_rank = 0
    else:
        return 0
    if buyer in rule.buyer.split() and buyer != seller:
        return 4 + seller_rank
    matches = {
        "SAME": buyer == seller,
        "EU": buyer in EU and buyer != seller,
        "ELSEWHERE": buyer not in EU and buyer != seller,
    }
    return 2 + seller_rank if matches.get(rule.buyer, False) else 0
