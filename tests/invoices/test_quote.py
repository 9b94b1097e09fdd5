"""The quote joins price and tax, and travels through JSON unchanged."""

import datetime as dt
import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.money import CurrencyMismatch, Money
from invoices.quote import PricedQuote, calculate
from invoices.tariff import DEFAULT_CARDS, ManualReason, UnpriceableTerms
from invoices.tax import DEFAULT_RULES
from invoices.terms import Language, Scope, Territory
from tests.invoices.samples import any_terms, party, terms

TODAY = dt.date(2026, 11, 23)
UK = party("GB", "GB980780684", evidence="verified")
BELGIAN = party("BE", "BE0403227515", evidence="verified")
BUYERS = {"GB": UK, "BE": BELGIAN, "US": party("US", "12-3456789"), "none": party("DE")}
BOTH = (Language.EN, Language.FR)


def quote(asked=None, buyer=UK, **options):
    return calculate(asked or terms(), DEFAULT_CARDS["GBP"], UK, buyer, DEFAULT_RULES, TODAY, **options)


def test_the_well_known_order_at_home_and_abroad():
    asked = terms(audience=250_000, languages=BOTH)
    home = quote(asked)
    assert (str(home.net), str(home.tax), str(home.total)) == ("185.25 GBP", "37.05 GBP", "222.30 GBP")
    abroad = quote(asked, BELGIAN)
    assert (str(abroad.net), str(abroad.tax), str(abroad.total)) == ("185.25 GBP", "0.00 GBP", "185.25 GBP")
    assert abroad.treatment.category == "AE"


def test_a_quote_names_its_tariff_and_lasts_as_long_as_the_card_says():
    found = quote()
    assert found.tariff_version == "2026-1"
    assert found.valid_until == dt.date(2026, 12, 23)


@given(any_terms, st.sampled_from(sorted(BUYERS)), st.booleans())
def test_net_tax_and_total_agree_and_survive_json(asked, buyer, waiver):
    found = quote(asked, BUYERS[buyer], waiver=waiver)
    assert Money.total((line.effect for line in found.lines), "GBP") == found.net
    assert found.total == found.net + found.tax
    rate = found.treatment.rate if found.treatment else Decimal(0)
    penny = Decimal("0.01")
    assert found.tax.amount == (found.net.amount * rate / 100).quantize(penny, ROUND_HALF_UP)
    assert PricedQuote.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_nobody_guesses_the_tax_of_a_buyer_without_evidence():
    found = quote(buyer=party("DE"))
    assert found.treatment is None
    assert found.manual == (ManualReason.NO_BUSINESS_EVIDENCE,)
    assert not found.priced


def test_a_seller_without_a_rule_sends_the_quote_to_a_person():
    card = DEFAULT_CARDS["GBP"]
    found = calculate(terms(), card, party("US"), BELGIAN, DEFAULT_RULES, TODAY)
    assert found.manual == (ManualReason.NO_TAX_RULE,)


@pytest.mark.parametrize(
    ("buyer", "manual"),
    [
        (party("BE", "BE0403227515"), (ManualReason.UNVERIFIED_TAX_NUMBER,)),
        (BELGIAN, ()),
        (party("GB", "GB980780684"), ()),  # taxed anyway: nothing hangs on the number
    ],
)
def test_an_unverified_number_behind_an_untaxed_sale_goes_to_a_person(buyer, manual):
    assert quote(buyer=buyer, verified_numbers_only=True).manual == manual
    assert quote(buyer=buyer).manual == ()


def test_a_fee_set_by_a_person_settles_every_reason_of_the_tariff():
    found = quote(terms(exclusive=True, audience=9_000_000), waiver=True, agreed_fee=Money(50_000, "GBP"))
    assert found.priced
    assert (str(found.net), str(found.total)) == ("500.00 GBP", "600.00 GBP")
    assert found.lines[-1].code == "agreed"
    assert found.alternatives == ()


def test_a_waived_fee_is_nothing_and_taxed_as_nothing():
    assert quote(agreed_fee=Money.zero("GBP")).total == Money.zero("GBP")


def test_a_fee_set_by_a_person_does_not_settle_the_tax():
    assert quote(buyer=party("DE"), agreed_fee=Money(50_000, "GBP")).manual == (
        ManualReason.NO_BUSINESS_EVIDENCE,
    )


def test_wrong_input_is_refused():
    with pytest.raises(UnpriceableTerms):
        quote(terms(media=()))
    with pytest.raises(CurrencyMismatch):
        quote(agreed_fee=Money(1, "EUR"))
    with pytest.raises(ValueError, match="negative"):
        quote(agreed_fee=Money(-1, "GBP"))


def test_a_wider_territory_can_shrink_to_the_outlets_own_country():
    found = quote(terms(territory=Territory(Scope.WORLD)), BELGIAN)
    codes = {a.params["code"] for a in found.alternatives if a.code == "narrower_territory"}
    assert codes == {"BE", "europe", "francophonie"}
