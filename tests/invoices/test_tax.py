"""Which VAT rule applies, from seller to buyer, with what evidence, on what day."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.money import Money
from invoices.tax import (
    DEFAULT_RULES,
    NoBusinessEvidence,
    NoTaxRule,
    Rule,
    Treatment,
    breakdown,
    check_number,
    decide,
    vat_area,
)
from invoices.territories import COUNTRIES, EU
from tests.invoices.samples import party

TODAY = dt.date(2026, 11, 23)
NUMBERS = {
    "GB": "GB980780684",
    "XI": "XI980780684",
    "FR": "FR40303265045",
    "BE": "BE0403227515",
    "GR": "EL094259216",
    "CH": "CHE-107.787.577 IVA",
    "US": "12-3456789",
    "RE": "12345678",
    "GF": "12345678",
    "MC": "FR53000004605",
    "IM": "GB980780684",
}
# seller → buyer: category and rate with a tax number; the code of the row that says so.
GRID = {
    ("GB", "GB"): ("uk-domestic", "S", "20"),
    ("GB", "XI"): ("uk-domestic", "S", "20"),
    ("GB", "IM"): ("uk-domestic", "S", "20"),
    ("GB", "FR"): ("uk-fr", "AE", "0"),
    ("GB", "MC"): ("uk-fr", "AE", "0"),
    ("GB", "BE"): ("uk-eu", "AE", "0"),
    ("GB", "GR"): ("uk-eu", "AE", "0"),
    ("GB", "CH"): ("uk-elsewhere", "O", "0"),
    ("GB", "US"): ("uk-elsewhere", "O", "0"),
    ("GB", "RE"): ("uk-elsewhere", "O", "0"),
    ("GB", "GF"): ("uk-elsewhere", "O", "0"),
    ("FR", "FR"): ("fr-domestic", "S", "20"),
    ("FR", "MC"): ("fr-domestic", "S", "20"),
    ("FR", "BE"): ("fr-eu", "AE", "0"),
    ("FR", "GR"): ("fr-eu", "AE", "0"),
    ("FR", "RE"): ("fr-overseas", "S", "8.5"),
    ("FR", "GF"): ("fr-overseas-none", "O", "0"),
    ("FR", "GB"): ("eu-elsewhere", "O", "0"),
    ("FR", "XI"): ("eu-elsewhere", "O", "0"),
    ("FR", "IM"): ("eu-elsewhere", "O", "0"),
    ("FR", "CH"): ("eu-elsewhere", "O", "0"),
    ("FR", "US"): ("eu-elsewhere", "O", "0"),
    ("BE", "BE"): ("be-domestic", "S", "21"),
    ("BE", "FR"): ("eu-fr", "AE", "0"),
    ("BE", "MC"): ("eu-fr", "AE", "0"),
    ("BE", "GR"): ("eu-eu", "AE", "0"),
    ("BE", "GB"): ("eu-elsewhere", "O", "0"),
    ("BE", "XI"): ("eu-elsewhere", "O", "0"),
    ("BE", "IM"): ("eu-elsewhere", "O", "0"),
    ("BE", "CH"): ("eu-elsewhere", "O", "0"),
    ("BE", "US"): ("eu-elsewhere", "O", "0"),
    ("BE", "RE"): ("eu-elsewhere", "O", "0"),
    ("BE", "GF"): ("eu-elsewhere", "O", "0"),
}
NEEDS_TAX_NUMBER = {"eu-eu", "eu-fr", "fr-eu"}
SELLERS = ("GB", "FR", "BE")


def treat(seller, buyer, on=TODAY, rules=DEFAULT_RULES, **options):
    return decide(rules, seller, buyer, on, **options)


def test_the_grid_is_full():
    assert set(GRID) == {(seller, buyer) for seller in SELLERS for buyer in NUMBERS}


@pytest.mark.parametrize(("pair", "expected"), GRID.items(), ids=lambda v: "-".join(v))
@pytest.mark.parametrize("evidence", ["verified", "format_ok", "company_number", "malformed", "none"])
def test_the_treatment_of_every_seller_buyer_and_evidence(pair, expected, evidence):
    seller, country = pair
    buyer = {
        "verified": party(country, NUMBERS[country], evidence="verified"),
        "format_ok": party(country, NUMBERS[country]),
        "company_number": party(country, company_number="732829320"),
        "malformed": party(country, "1"),
        "none": party(country),
    }[evidence]
    code, category, rate = expected
    if evidence in ("malformed", "none"):
        with pytest.raises(NoBusinessEvidence) as caught:
            treat(party(seller), buyer)
        assert caught.value.needed == "any"
    elif evidence == "company_number" and code in NEEDS_TAX_NUMBER:
        with pytest.raises(NoBusinessEvidence) as caught:
            treat(party(seller), buyer)
        assert caught.value.needed == "tax_number"
    else:
        found = treat(party(seller), buyer)
        assert (found.code, found.category, found.rate) == (code, category, Decimal(rate))
        assert found.evidence == evidence
        assert found.check_online == (evidence == "format_ok" and category != "S")


@pytest.mark.parametrize("seller", ["GB", *sorted(EU)])
def test_exactly_one_rule_covers_every_country_for_every_seller(seller):
    # The evidence that each rule asks for is set aside: here only "no rule" or "two rules" could fail.
    rules = [replace(rule, evidence="any") for rule in DEFAULT_RULES]
    for buyer in sorted(COUNTRIES):
        found = treat(party(seller), party(buyer, company_number="123"), rules=rules)
        assert (found.rate > 0) == (found.category == "S")
        assert (found.category == "AE") == (vat_area(buyer) in EU and vat_area(buyer) != vat_area(seller))


def test_a_seller_elsewhere_has_no_rule_and_nobody_guesses():
    with pytest.raises(NoTaxRule):
        treat(party("US"), party("FR", NUMBERS["FR"]))


def test_a_rule_is_in_force_from_its_first_day_to_its_last():
    old = replace(DEFAULT_RULES[0], valid_to=dt.date(2026, 12, 31))
    new = replace(old, code="uk-2027", rate=Decimal("21"), valid_from=dt.date(2027, 1, 1), valid_to=None)
    uk = party("GB", NUMBERS["GB"])
    assert treat(uk, uk, dt.date(2026, 12, 31), (old, new)).rate == 20
    assert treat(uk, uk, dt.date(2027, 1, 1), (old, new)).rate == 21
    with pytest.raises(NoTaxRule):
        treat(uk, uk, dt.date(2010, 1, 1), (old, new))


def test_two_rules_for_one_day_are_refused_not_chosen_between():
    uk = party("GB", NUMBERS["GB"])
    with pytest.raises(NoTaxRule):
        treat(uk, uk, rules=(DEFAULT_RULES[0], replace(DEFAULT_RULES[0], rate=Decimal("5"))))


def test_reduced_rates_are_rows_used_only_when_named():
    fr = party("FR", NUMBERS["FR"])
    assert treat(fr, fr).rate == 20
    assert treat(fr, fr, supply="authors_rights").rate == 10
    assert treat(fr, fr, supply="press").rate == Decimal("2.1")


def test_the_reverse_charge_is_worded_as_the_law_asks():
    sale = treat(party("GB"), party("BE", NUMBERS["BE"]))
    law = "VAT to be accounted for by the customer (Articles 44 and 196, Directive 2006/112/EC)"
    assert law in sale.wording["en"]
    assert "Notice 741A" in sale.wording["en"]
    french = treat(party("BE"), party("FR", NUMBERS["FR"])).wording["fr"]
    assert french == (
        "Autoliquidation\u00a0: TVA due par le preneur "
        "(art.\u00a0283-2 du CGI\u202f; art.\u00a0196 de la directive 2006/112/CE)"
    )


@pytest.mark.parametrize("rule", DEFAULT_RULES, ids=lambda rule: rule.code)
def test_each_rule_speaks_both_languages_and_survives_json(rule):
    for words in (rule.legal_basis, rule.wording, rule.explanation):
        assert set(words) == {"en", "fr"}
        assert all(words.values())
    assert Rule.from_json(json.loads(json.dumps(rule.to_json()))) == rule


def test_a_treatment_survives_json():
    found = treat(party("FR"), party("RE", NUMBERS["RE"]))
    assert Treatment.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    ("country", "typed", "compact", "kind"),
    [
        ("GB", "GB 980 7806 84", "GB980780684", "vat"),
        ("GB", "980780684", "GB980780684", "vat"),
        ("GB", "xi980780684", "XI980780684", "xi"),
        ("XI", "XI980780684", "XI980780684", "xi"),
        ("FR", "fr 40 303 265 045", "FR40303265045", "vat"),
        ("FR", "732 829 320", "732829320", "siren"),
        ("BE", "BE 0403.227.515", "BE0403227515", "vat"),
        ("BE", "0403227515", "BE0403227515", "vat"),
        ("GR", "EL 094259216", "EL094259216", "vat"),
        ("CH", "CHE-107.787.577 IVA", "CHE107787577IVA", "vat"),
        ("US", "12-3456789", "123456789", "other"),
    ],
)
def test_a_well_formed_number_is_made_compact(country, typed, compact, kind):
    check = check_number(country, typed)
    assert (check.valid, check.compact, check.kind) == (True, compact, kind)


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("GB", "GB980780685"),  # wrong check digits
        ("GB", "FR40303265045"),
        ("FR", "GB980780684"),
        ("FR", "BE0403227515"),
        ("FR", "FR41303265045"),
        ("BE", "XI980780684"),
        ("DE", ""),
        ("US", "n/a"),
        ("GB", "٩٨٠٧٨٠٦٨٤"),
        ("CH", "<script>"),
    ],
)
def test_a_malformed_or_foreign_number_is_no_evidence(country, typed):
    assert not check_number(country, typed).valid


@given(st.sampled_from(sorted(COUNTRIES | {"XI"})), st.text(max_size=60))
def test_checking_a_number_never_fails(country, typed):
    check = check_number(country, typed)
    assert bool(check.kind) == check.valid


categories = st.sampled_from([("S", "20"), ("S", "5.5"), ("S", "2.1"), ("AE", "0"), ("O", "0")])
amounts = st.lists(st.tuples(categories, st.integers(-100_000, 1_000_000)), max_size=30)


@given(amounts)
def test_vat_is_rounded_once_per_category_half_up(rows):
    parts = [(category, Decimal(rate), Money(minor, "GBP")) for (category, rate), minor in rows]
    found = {(s.category, str(s.rate)): s for s in breakdown(parts, "GBP")}
    assert set(found) == {key for key, _ in rows}
    for (category, rate), subtotal in found.items():
        net = sum(minor for key, minor in rows if key == (category, rate))
        exact = Fraction(net) * Fraction(rate) / 100
        rounded = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
        assert subtotal.net.minor == net
        assert subtotal.tax.minor == rounded


def test_vat_per_line_would_give_another_sum():
    parts = [("S", Decimal(20), Money(3, "GBP"))] * 3  # 0.6 each: 3 × 1 per line, 1.8 → 2 per category
    (subtotal,) = breakdown(parts, "GBP")
    assert subtotal.tax == Money(2, "GBP")
