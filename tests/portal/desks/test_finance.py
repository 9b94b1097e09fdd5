"""The finance desk over HTTP: find an invoice, note a transfer, decide a request, in both languages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.db import db
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence, Request
from portal.people.accounts import FINANCE
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import enter, person, post

config, shop = licensing.config, licensing.shop  # fixtures


@pytest.fixture
def desk(shop: Shop, client: FlaskClient) -> FlaskClient:
    enter(client, person("samuel@house.example.org", FINANCE))
    return client


def sold(shop: Shop, drain: Callable[[], int]) -> Licence:
    payment = shop.paid()
    settle(payment.session_id)
    drain()
    shop.look_again()
    return db.session.query(Licence).one()


def test_a_payment_leads_to_its_invoice(shop: Shop, desk: FlaskClient, drain: Callable[[], int]) -> None:
    licence = sold(shop, drain)
    assert (
        f'href="/desk/finance/invoices/{licence.invoice_number}"' in desk.get("/desk/finance/payments").text
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_empty_list_complains_of_nothing(desk: FlaskClient, language: str) -> None:
    page = desk.get(f"/desk/finance/invoices?lang={language}")
    assert page.status_code == 200
    assert "error-summary" not in page.text


def test_an_invoice_is_found_and_explained(shop: Shop, desk: FlaskClient, drain: Callable[[], int]) -> None:
    licence = sold(shop, drain)
    for question in (
        "",
        "?words=northern+po-7",
        f"?words={licence.number}",
        "?state=paid&currency=GBP&words=encore",
    ):
        page = desk.get(f"/desk/finance/invoices{question}").text
        assert licence.invoice_number in page, question
        assert "£222.30" in page, question
    for question in ("?words=nobody", "?state=open", "?currency=EUR"):
        assert licence.invoice_number not in desk.get(f"/desk/finance/invoices{question}").text, question
    page = desk.get(f"/desk/finance/invoices/{licence.invoice_number}").text
    for fact in (
        "Audience up to 250,000",
        "× 1.5",
        "Receivable",
        "PO-7",
        "Licence and invoice issued",
        licence.number,
    ):
        assert fact in page, fact
    paper = desk.get(f"/desk/finance/invoices/{licence.invoice_number}.pdf")
    assert paper.data.startswith(b"%PDF-")
    file = desk.get(f"/desk/finance/invoices/{licence.invoice_number}.xml")
    assert b"CrossIndustryInvoice" in file.data


@pytest.mark.parametrize("question", ["since-day=31&since-month=2&since-year=2026", "state=odd", "words=%07"])
def test_a_wrong_filter_is_said_and_breaks_nothing(desk: FlaskClient, question: str) -> None:
    page = desk.get(f"/desk/finance/invoices?{question}")
    assert page.status_code == 200
    assert "error-summary" in page.text


def test_a_transfer_is_noted_only_once_it_was_seen(
    shop: Shop, desk: FlaskClient, drain: Callable[[], int]
) -> None:
    payment = shop.accepted(BANK_TRANSFER)
    address = f"/desk/finance/payments/{payment.id}"
    assert payment.reference in desk.get("/desk/finance/payments").text
    assert post(desk, address).status_code == 422
    assert shop.count(Licence) == 0
    token_page = address
    assert post(desk, token_page, arrived="y").status_code == 303
    drain()
    shop.invariants()
    assert shop.count(Licence) == 1
    assert "settled" in desk.get(address).text


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("142.50", "£142.50"), ("142,50", "£142.50"), ("1 142.50", "£1,142.50"), ("0", "£0.00")],
)
def test_a_person_quotes_a_fee_of_their_own(shop: Shop, desk: FlaskClient, typed: str, taken: str) -> None:
    request = shop.quoted(exclusive=True)
    assert request.state == "needs_review"
    answer = post(
        desk,
        f"/desk/finance/requests/{request.id}",
        decision="fee",
        fee=typed,
        reason_en="Agreed by telephone.",
        reason_fr="Convenu par téléphone.",
    )
    assert answer.status_code == 303
    shop.look_again()
    quote = db.session.get_one(Request, request.id).quote
    assert quote is not None
    assert quote.net.format("en") == taken


@pytest.mark.parametrize("typed", ["", "-5", "1e9", "NaN", "12.345", "١٢٫٥x", "<b>", "9999999999"])
def test_a_wrong_fee_is_said_at_its_field(shop: Shop, desk: FlaskClient, typed: str) -> None:
    request = shop.quoted(exclusive=True)
    answer = post(
        desk, f"/desk/finance/requests/{request.id}", decision="fee", fee=typed, reason_en="a", reason_fr="b"
    )
    assert answer.status_code == 422
    assert 'id="fee-error"' in answer.text


def test_a_refusal_needs_its_reason_in_both_languages(shop: Shop, desk: FlaskClient) -> None:
    request = shop.quoted(ai_training=True)
    address = f"/desk/finance/requests/{request.id}"
    answer = post(desk, address, decision="decline", reason_en="Not for training.")
    assert answer.status_code == 422
    assert 'id="reason_fr-error"' in answer.text
    assert "Not for training." in answer.text
    reasons = {"reason_en": "Not for training.", "reason_fr": "Pas pour l’entraînement."}
    assert post(desk, address, decision="decline", **reasons).status_code == 303
    shop.look_again()
    assert db.session.get_one(Request, request.id).state == "declined"
    assert desk.get(address).status_code == 303  # decided already
