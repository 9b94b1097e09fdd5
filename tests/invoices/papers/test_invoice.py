"""Invoices and credit notes: the mentions each country demands, and figures as each language writes them."""

import datetime as dt

import pytest

from invoices.crediting import credit_note
from invoices.einvoice import einvoice
from invoices.money import Money
from invoices.papers.invoice import render_invoice
from invoices.specimens import CASES, specimen
from tests.invoices.papers import samples
from tests.invoices.papers.reading import faults, opened, text, words_off_the_page

COUNTRIES = ("GB", "FR", "BE", "US")
FRENCH_MENTION = "Indemnité forfaitaire pour frais de recouvrement : 40 €"


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_archival_and_accessible(country: str, language: str) -> None:
    assert faults(render_invoice(samples.invoice(country, language))) == []
    assert faults(render_invoice(samples.credit_note(country, language))) == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_it_has_what_every_invoice_needs(country: str) -> None:
    said = text(render_invoice(samples.invoice(country)))
    buyer = samples.BUYERS[country]
    for mention in (
        "Invoice",
        "RI-2026-000421",
        "Date of issue 23 November 2026",
        "Date of supply (tax point) 23 November 2026",
        "Payment due 23 December 2026",
        "88-214",
        "The Harbour Gazette Ltd",
        "14 Doughty Mews",
        "London WC1N 2PG",
        "09876543",
        "GB123456727",
        buyer.name,
        *buyer.address,
        buyer.company_number,
        buyer.tax_number,
        "£205.83",
        "−£20.58",
        "Net total £185.25",
        "GB33 BUKB 2020 1555 5555 55",
        "BUKBGB22",
        "RP7K2M",
    ):
        assert mention in said, mention


def test_a_british_buyer_sees_rate_and_tax() -> None:
    said = text(render_invoice(samples.invoice("GB")))
    assert "VAT 20% on £185.25 £37.05" in said
    assert "Total to pay, incl. VAT £222.30" in said
    assert FRENCH_MENTION not in said


def test_a_french_buyer_gets_the_mentions_of_french_law() -> None:
    said = text(render_invoice(samples.invoice("FR", "fr")))
    for mention in (
        "SIREN 303265045",
        "Catégorie de l’opération Prestation de services",
        "Escompte pour paiement anticipé : néant.",
        "majoré de 10 points de pourcentage",
        FRENCH_MENTION,
        "Autoliquidation : TVA due par le preneur",
        "Reverse charge: VAT to be accounted for by the customer",
        "TVA 0% : autoliquidation",
        "Total TTC à payer 185,25 £",
    ):
        assert mention in said, mention
    assert "Intérêts de retard" not in said


def test_an_english_invoice_to_france_keeps_the_words_the_law_prescribes() -> None:
    said = text(render_invoice(samples.invoice("FR", "en")))
    assert FRENCH_MENTION in said
    assert "Nature of the transaction Supply of services" in said


@pytest.mark.parametrize(
    ("country", "words"), [("BE", "Reverse charge"), ("US", "Outside the scope of UK VAT")]
)
def test_untaxed_sales_say_why_in_both_languages(country: str, words: str) -> None:
    said = text(render_invoice(samples.invoice(country, "fr")))
    assert words in said
    assert "Hors du champ de la TVA britannique" in said
    assert "Intérêts de retard : 8 points." in said
    assert FRENCH_MENTION not in said


def test_tax_is_restated_in_the_seller_s_currency() -> None:
    case = next(case for case in CASES if case.name == "uk-domestic-eur")
    said = text(render_invoice(specimen(case, "en")))
    assert "VAT 20% on €299.10 €59.82" in said
    assert "VAT in GBP: £52.13, at 0.8714 GBP for 1 EUR (HMRC monthly rate, 2 November 2026)." in said


def test_a_partial_credit_says_what_rounding_took_up() -> None:
    reason = {"en": "Agreed", "fr": "Convenu"}
    on, amount = dt.date(2026, 12, 1), Money(3, "GBP")  # no net and its 20 % come to 3p
    note = credit_note(samples.invoice("GB"), number="RC-2026-000001", on=on, reason=reason, amount=amount)
    said = text(render_invoice(note))
    assert "Partial credit of invoice RI-2026-000421" in said
    assert "Total credited £0.02 Rounding £0.01" in said


def test_a_paid_invoice_asks_for_nothing() -> None:
    total, nothing = Money(18525, "GBP"), Money(0, "GBP")
    paid = {"en": "Paid by card on 23 November 2026.", "fr": "Payée par carte le 23 novembre 2026."}
    said = text(render_invoice(samples.invoice(paid=total, due=nothing, payment_method=paid)))
    assert "Paid £185.25" in said
    assert "Still due £0.00" in said
    assert "Paid by card on 23 November 2026." in said
    assert "IBAN" not in said


def test_a_credit_note_names_what_it_corrects_and_asks_for_no_money() -> None:
    said = text(render_invoice(samples.credit_note("BE", "en")))
    assert "Corrects invoice RI-2026-000421 of 1 November 2026" in said
    assert "Withdrawn by the publisher" in said
    assert "Total credited £185.25" in said
    assert "Payment due" not in said
    assert "IBAN" not in said


def test_title_and_language_are_the_buyer_s() -> None:
    with opened(render_invoice(samples.invoice("FR", "fr"))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Facture RI-2026-000421"
        assert str(pdf.Root.Lang) == "fr"


def test_the_e_invoice_travels_inside_and_is_announced() -> None:
    paper = samples.invoice()
    pdf = render_invoice(paper)
    assert faults(pdf) == []
    with opened(pdf) as file:
        assert bytes(file.attachments["factur-x.xml"].get_file().read_bytes()) == einvoice(paper)
        assert len(file.Root.AF) == 1
        assert str(file.Root.AF[0].AFRelationship) == "/Alternative"
        assert b"<fx:ConformanceLevel>EN 16931<" in file.Root.Metadata.read_bytes()
    assert render_invoice(paper) == pdf


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_ordinary_invoice_fits_one_page(country: str, language: str) -> None:
    with opened(render_invoice(samples.invoice(country, language))) as pdf:
        assert len(pdf.pages) == 1


def test_impossible_names_stay_on_the_page() -> None:
    pdf = render_invoice(
        samples.invoice("BE", "fr", samples.LONG, purchase_order="P" * 120, payment_reference="R" * 60)
    )
    assert faults(pdf) == []
    assert words_off_the_page(pdf) == []
