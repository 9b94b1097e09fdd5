"""Random orders, priced by the tariff and by an oracle that knows none of its code: they agree to the minor unit."""

import dataclasses
import datetime as dt
import random
from collections import Counter
from decimal import Decimal

import pytest

from invoices.crediting import credit_note
from invoices.exactness import prove
from invoices.money import Money
from invoices.papers import InvoiceLine, TaxRow
from invoices.quote import PricedQuote, calculate
from invoices.tariff import DEFAULT_CARDS
from invoices.tax import DEFAULT_RULES
from invoices.terms import Language, Medium, Region, Scope, Term, Terms, Territory, Work
from tests.invoices import oracle
from tests.invoices.oracle import Order
from tests.invoices.papers import samples
from tests.invoices.samples import party, terms

DAY = dt.date(2026, 11, 23)
PARTIES = {
    "GB": party("GB", "GB980780684", evidence="verified"),
    "FR": party("FR", "FR40303265045", evidence="verified"),
    "BE": party("BE", "BE0403227515", evidence="verified"),
    "US": party("US", "12-3456789", evidence="verified"),
}
# What a sale from one country to another is charged, in per cent, as an adviser would put it.
RATES = {("GB", "GB"): "20", ("FR", "FR"): "20"}
AUDIENCES = (0, 50_000, 50_001, 250_000, 250_001, 1_000_000, 1_000_001, 5_000_000, 5_000_001)


def an_order(chance: random.Random) -> Order:
    works = chance.choice((1, 1, 1, 2, 4, 5, 9, 10, 22, 24, 25, 60))
    return Order(
        currency=chance.choice(sorted(DEFAULT_CARDS)),
        works=works,
        images=chance.choice((0, 0, 1, 3)),
        languages=chance.choice((1, 2)),
        media=tuple(chance.sample([medium.value for medium in Medium], chance.randint(1, 5))),
        audience=chance.choice((*AUDIENCES, chance.randrange(9_000_000))),
        territory=chance.choice([scope.value for scope in Scope]),
        term=chance.choice([term.value for term in Term]),
        excerpt=chance.random() < 0.3,
        third_language=chance.random() < 0.2,
        nonprofit=chance.random() < 0.3,
        low_income=chance.random() < 0.2,
    )


def as_terms(order: Order) -> Terms:
    scope = Scope(order.territory)
    code = {"country": "BE", "region": Region.EUROPE.value, "world": ""}[order.territory]
    images = tuple(f"i{n}" for n in range(order.images))
    return terms(
        works=(Work("a0", images), *(Work(f"a{n}") for n in range(1, order.works))),
        languages=tuple(Language)[: order.languages],
        media=tuple(Medium(name) for name in order.media),
        audience=order.audience,
        territory=Territory(scope, code),
        term=Term(order.term),
        currency=order.currency,
        excerpt=order.excerpt,
        third_language="de" if order.third_language else "",
        nonprofit=order.nonprofit,
        low_income=order.low_income,
    )


def credited_in_part(quote: PricedQuote, minor: int) -> tuple[int, int, int]:
    """Net, VAT and rounding of a credit note over ``minor`` units of the invoice that ``quote`` becomes."""
    assert quote.treatment
    category, rate = quote.treatment.category, quote.treatment.rate
    paper = samples.invoice(
        number="RI-2026-000001",
        lines=(InvoiceLine({"en": "All", "fr": "Tout"}, Decimal(1), quote.net, quote.net),),
        net=quote.net,
        taxes=(TaxRow(category, rate, quote.net, quote.tax),),
        tax=quote.tax,
        total=quote.total,
        paid=quote.total,
        due=Money.zero(quote.currency),
    )
    words = {"en": "Agreed", "fr": "Convenu"}
    amount = Money(minor, quote.currency)
    note = credit_note(paper, number="RC-2026-000001", on=DAY, reason=words, amount=amount)
    prove(dataclasses.replace(note))
    return note.net.minor, note.tax.minor, note.rounding.minor if note.rounding else 0


@pytest.mark.parametrize("orders", [500, pytest.param(20_000, marks=pytest.mark.long)])
def test_tariff_tax_and_credit_agree_with_the_oracle_to_the_minor_unit(orders: int) -> None:
    chance = random.Random(orders)
    seen: Counter[str] = Counter()
    for _ in range(orders):
        order = an_order(chance)
        seller, buyer = chance.choice(("GB", "FR")), chance.choice(sorted(PARTIES))
        quote = calculate(
            as_terms(order),
            DEFAULT_CARDS[order.currency],
            PARTIES[seller],
            PARTIES[buyer],
            DEFAULT_RULES,
            DAY,
        )
        effects = [line.effect.minor for line in quote.lines if line.code == "base" or line.effect.minor]
        assert effects == oracle.steps(order), order
        rate = RATES.get((seller, buyer), "0")
        net, tax = oracle.net(order), oracle.tax(oracle.net(order), rate)
        assert (quote.net.minor, quote.tax.minor, quote.total.minor) == (net, tax, net + tax), (order, rate)
        part = chance.randint(1, net + tax - 1)
        left = oracle.net_within(part, rate)
        rounding = part - left - oracle.tax(left, rate)
        assert credited_in_part(quote, part) == (left, oracle.tax(left, rate), rounding), (order, part)
        seen[order.currency] += 1
    assert set(seen) == set(DEFAULT_CARDS)  # every currency had its share
