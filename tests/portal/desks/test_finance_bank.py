"""A bank statement over HTTP: brought in, settled with one click, the rest decided by hand, in both languages."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.db import db
from portal.finance.bank_tables import BankMovement
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.tables import Licence, Payment
from portal.people.accounts import FINANCE
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import enter, person, post

config, shop = licensing.config, licensing.shop  # fixtures
HERE = "/desk/finance/bank"


@pytest.fixture
def desk(shop: Shop, client: FlaskClient) -> FlaskClient:
    enter(client, person("samuel@house.example.org", FINANCE))
    return client


@pytest.fixture
def awaited(shop: Shop) -> Payment:
    return shop.accepted(BANK_TRANSFER)


def bring(desk: FlaskClient, text: str | bytes, name: str = "march.csv", at: str = HERE) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return post(desk, at, HERE, file=(io.BytesIO(data), name), currency="GBP")


def movement() -> str:
    db.session.rollback()
    return f"{HERE}/{db.session.query(BankMovement).one().key}"


def test_what_names_its_reference_is_settled_with_one_click(
    shop: Shop, desk: FlaskClient, awaited: Payment, drain: Callable[[], int]
) -> None:
    answer = bring(desk, f"Date,Description,Amount\n02/03/2026,{awaited.reference},222.30\n")
    assert answer.status_code == 303
    page = desk.get(HERE).text
    assert "1 movement is new." in page
    assert awaited.reference in page
    assert post(desk, f"{HERE}/all", HERE).status_code == 303
    assert "1 payment is settled" in desk.get(HERE).text
    drain()
    assert shop.count(Licence) == 1
    shop.invariants()


def test_a_part_is_shown_to_finance_and_to_the_outlet(
    shop: Shop, desk: FlaskClient, awaited: Payment
) -> None:
    bring(desk, f"Date,Description,Amount\n02/03/2026,{awaited.reference},100.00\n")
    assert "Less than awaited" in desk.get(HERE).text
    assert post(desk, f"{movement()}/use", movement(), payments=awaited.id).status_code == 303
    assert "£100.00 came" in desk.get("/desk/finance/payments").text
    assert "Came so far" in desk.get(f"/desk/finance/payments/{awaited.id}").text
    outlet = shop.app.test_client()
    enter(outlet, shop.buyer)
    page = outlet.get(f"/orders/{awaited.request_id}/payments/{awaited.id}").text
    assert "£122.30" in page
    assert "Pay by card instead" not in page


def test_what_is_for_no_payment_is_set_aside_with_a_reason(desk: FlaskClient) -> None:
    bring(desk, "Date,Description,Amount\n02/03/2026,interest,5.00\n")
    assert "£5.00 waits for its payment" in desk.get("/desk/finance/payments").text
    refused = post(desk, f"{movement()}/aside", movement(), reason=" ")
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text
    assert post(desk, f"{movement()}/aside", movement(), reason="Interest").status_code == 303
    assert "Interest" in desk.get(HERE).text
    assert "waits for its payment" not in desk.get("/desk/finance/payments").text
    assert post(desk, f"{movement()}/take-up", movement()).status_code == 303
    assert "Decide" in desk.get(HERE).text


def test_nothing_chosen_or_something_of_no_one_is_said(desk: FlaskClient, awaited: Payment) -> None:
    bring(desk, "Date,Description,Amount\n02/03/2026,?,5.00\n")
    for data in ({}, {"payments": "0" * 32}):
        answer = post(desk, f"{movement()}/use", movement(), **data)
        assert answer.status_code == 422
        assert 'href="#payments' in answer.text


@pytest.mark.parametrize(
    ("text", "words", "french"),
    [
        (b"%PDF-1.7", "no statement we can read", "pas un relevé que nous sachions lire"),
        (b"date;amount\n2026-13-01;5\n", "Line 2 of the file", "La ligne 2 du fichier"),
        (b"<a>", "not well-formed XML", "XML"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_bring(
    desk: FlaskClient, text: bytes, words: str, french: str
) -> None:
    answer = bring(desk, text)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'href="#file"' in answer.text
    assert french in bring(desk, text, at=f"{HERE}?lang=fr").text


def test_without_a_file_it_is_asked_for(desk: FlaskClient) -> None:
    answer = post(desk, HERE, currency="GBP")
    assert (answer.status_code, "Choose the file of the statement" in answer.text) == (422, True)


def test_a_movement_of_no_one_is_not_there(desk: FlaskClient) -> None:
    assert desk.get(f"{HERE}/{'0' * 64}").status_code == 404
