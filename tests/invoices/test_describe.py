"""Prices and scopes as the outlet reads them."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices import describe, names
from invoices.alternatives import alternatives
from invoices.money import Money
from invoices.quote import calculate
from invoices.tariff import DEFAULT_CARDS, ManualReason, price
from invoices.tax import DEFAULT_RULES, decide
from invoices.terms import Alterations, Language, Medium, Region, Scope, Term, Territory
from tests.invoices.samples import any_terms, party, terms, works

CARD = DEFAULT_CARDS["GBP"]
BOTH = (Language.EN, Language.FR)
UK = party("GB", "GB980780684")
DAY = dt.date(2026, 11, 23)


def lines(language, **changes):
    priced = price(CARD, terms(**changes), waiver=changes.get("audience") == 9_000_000)
    return {line.code: describe.line(line, language) for line in priced.lines}


def test_lines_say_dimension_and_factor_in_english():
    said = lines("en", audience=250_000, languages=BOTH, media=(Medium.NEWSLETTER, Medium.WEB))
    assert said == {
        "base": "Base fee for one article",
        "audience": "Audience up to 250,000 × 1.5",
        "media": "Web and newsletter × 1.3",
        "territory": "Territory: Belgium × 1",
        "term": "Term: 12 months × 1",
        "languages": "Languages: English and French × 1.3",
    }


def test_lines_say_dimension_and_factor_in_french():
    said = lines("fr", audience=250_000, works=works(12, images=1), nonprofit=True)
    assert said["audience"] == "Audience jusqu’à 250\u202f000 × 1,5"
    assert said["territory"] == "Territoire\u00a0: Belgique × 1"
    assert said["volume"] == "Remise pour 12 articles en une commande, −20\u202f%"
    assert said["nonprofit"] == "Remise pour organisme à but non lucratif, −50\u202f%"
    assert said["images"] == "1 image aux droits acquis à 40,00\u00a0£"


@given(any_terms, st.sampled_from(["en", "fr"]))
def test_every_line_alternative_and_scope_can_be_said(asked, language):
    for line in price(CARD, asked, waiver=True).lines:
        assert "%(" not in describe.line(line, language)
    for alternative in alternatives(CARD, asked, home="BE"):
        assert "%(" not in describe.alternative(alternative, language)
    assert describe.scope(asked, language)[0].isupper() or asked.works[1:]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_fee_set_by_a_person_and_a_raised_one_have_words(language):
    agreed = calculate(terms(), CARD, UK, UK, DEFAULT_RULES, DAY, agreed_fee=Money(1, "GBP")).lines[-1]
    assert describe.line(agreed, language)
    low = price(CARD, terms(low_income=True, nonprofit=True)).lines[-1]
    assert low.code == "minimum"
    assert "15" in describe.line(low, language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Web and newsletter, Belgium, 12 months, English and French"),
        ("fr", "Web et lettre d’information, Belgique, 12\u00a0mois, anglais et français"),
    ],
)
def test_the_scope_in_one_line(language, said):
    asked = terms(media=(Medium.NEWSLETTER, Medium.WEB), languages=BOTH)
    assert describe.scope(asked, language).replace("12 mois", "12\u00a0mois") == said


def test_the_scope_tells_what_is_out_of_the_ordinary():
    asked = terms(
        works=works(2, images=1), excerpt=True, exclusive=True, ai_training=True, third_language="de"
    )
    assert describe.scope(asked, "en") == (
        "2 articles, web, Belgium, 12 months, English, excerpt of at most 250 words, 1 image, "
        "translation into German, exclusive, AI training or text-and-data mining"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "English only: save £42.75"), ("fr", "Anglais seulement\u00a0: 42,75\u00a0£ de moins")],
)
def test_an_alternative_says_what_it_saves(language, said):
    found = alternatives(CARD, terms(audience=250_000, languages=BOTH))
    assert said in [describe.alternative(a, language) for a in found]


def test_an_alternative_without_saving_says_what_it_spares():
    (found,) = (a for a in alternatives(CARD, terms(exclusive=True)) if a.code == "not_exclusive")
    assert describe.alternative(found, "en") == "Without exclusivity: priced at once"
    both = replace(found, at_once=False)
    assert describe.alternative(both, "en") == "Without exclusivity"


@pytest.mark.parametrize("reason", ManualReason)
def test_every_reason_for_a_person_has_words_in_both_languages(reason):
    english, french = (describe.manual_reason(reason, language) for language in ("en", "fr"))
    assert english.endswith(".")
    assert french.endswith(".")
    assert english != french


def test_labels_begin_with_a_capital():
    for language in ("en", "fr"):
        labels = [
            *(describe.medium(v, language) for v in Medium),
            *(describe.term(v, language) for v in Term),
            *(describe.region(v, language) for v in Region),
            *(describe.alterations(v, language) for v in Alterations),
            *(describe.language(v, language) for v in Language),
            describe.territory(Territory(Scope.WORLD), language),
        ]
        assert len(set(labels)) == len(labels)
        assert all(label[0].isupper() or label[0].isdigit() for label in labels)


def test_french_names():
    assert describe.language("en", "fr") == "Anglais"
    assert describe.territory(Territory(Scope.COUNTRY, "DE"), "fr") == "Allemagne"
    assert describe.language("not a language", "fr") == "Not a language"


@pytest.mark.parametrize(
    ("buyer", "english", "french"),
    [
        (UK, "VAT 20%", "TVA 20\u202f%"),
        (party("BE", "BE0403227515"), "VAT (reverse charge)", "TVA (autoliquidation)"),
        (party("US", "12-3456789"), "VAT (outside the scope)", "TVA (hors champ)"),
    ],
)
def test_the_tax_row_and_its_explanation(buyer, english, french):
    treatment = decide(DEFAULT_RULES, UK, buyer, DAY)
    assert describe.tax_label(treatment, "en") == english
    assert describe.tax_label(treatment, "fr") == french
    assert describe.treatment(treatment, "fr") == treatment.explanation["fr"]


def test_an_undecided_tax_says_so():
    assert describe.tax_label(None, "en") == "VAT (not decided yet)"
    assert "person" in describe.treatment(None, "en")


def test_numbers_and_days_as_each_reader_writes_them():
    assert names.percent(Decimal("5.5"), "fr") == "5,5\u202f%"
    assert names.percent(Decimal("25.5"), "en") == "25.5%"
    assert names.day(dt.date(2026, 12, 1), "fr") == "1er décembre 2026"
    assert names.day(dt.date(2026, 12, 1), "en") == "1 December 2026"


def test_names_sort_without_regard_to_accents_and_case():
    assert sorted(["Zambie", "États-Unis", "Égypte", "espagne"], key=describe.sort_key) == [
        "Égypte",
        "espagne",
        "États-Unis",
        "Zambie",
    ]
