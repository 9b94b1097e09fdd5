"""Reminders at the desk, over HTTP, without a script: what is ticked, seen first, sent; stopped with a reason."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.db import db, transaction
from portal.finance.behind_invoice import behind
from portal.people.accounts import FINANCE
from portal.people.outlets import Outlet
from portal.work.tables import Mail
from tests.portal.finance.books import Books
from tests.portal.people.people import csrf, enter, errors, person, post

LIST = "/desk/finance/invoices"
REMIND = "/desk/finance/reminders"


@pytest.fixture
def desk(client: FlaskClient) -> FlaskClient:
    return enter(client, person("samuel@house.example.org", FINANCE))


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


def late(books: Books, buyer: str = "The Tyne Ledger Ltd") -> str:
    number = books.issue(buyer=buyer, due_in=-10)
    with transaction() as session:
        session.get_one(Outlet, books.outlets[buyer]).billing_email = "accounts@tyne.example.org"
    return number


def letters() -> list[Mail]:
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def test_what_is_ticked_is_shown_then_sent_and_stands_in_the_invoices_log(
    desk: FlaskClient, books: Books
) -> None:
    first, second, paid = late(books), late(books), books.issue(paid=True)
    assert f'formaction="{REMIND}"' in desk.get(LIST).text
    address = f"{REMIND}?papers={first}&papers={second}&papers={paid}&papers=nonsense"
    page = desk.get(address)
    assert "Send 2 reminders" in page.text
    assert "accounts@tyne.example.org" in page.text
    assert "nothing is owed" in page.text
    assert letters() == []
    sent = desk.post(REMIND, data={"papers": [first, second], "csrf_token": csrf(desk, address)})
    assert sent.status_code == 303
    assert "2 reminders are sent." in desk.get(LIST).text
    assert len(letters()) == 2
    assert [mail.subject for mail in behind(first).mails] == [letters()[0].subject]
    again = desk.post(REMIND, data={"papers": [first], "csrf_token": csrf(desk, f"{LIST}/{first}/reminders")})
    assert f"No reminder of {first}: one went out today." in desk.get(again.location).text
    assert len(letters()) == 2


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Tick at least one line"), ("fr", "Cochez au moins une ligne")]
)
def test_nothing_ticked_is_said_by_the_list(
    desk: FlaskClient, books: Books, language: str, said: str
) -> None:
    late(books)
    page = desk.get(f"{REMIND}?lang={language}")
    assert page.status_code == 422
    assert [one for found in errors(page) for one in found if one] == [said]


def test_reminders_are_stopped_with_a_reason_and_let_go_again(desk: FlaskClient, books: Books) -> None:
    number = late(books)
    here = f"{LIST}/{number}/reminders"
    refused = post(desk, here, scope="outlet", reason=" ")
    assert refused.status_code == 422
    assert re.search(r'value="outlet" checked', refused.text)
    assert post(desk, here, scope="outlet", reason="A new contract").status_code == 303
    page = desk.get(here).text
    assert "Reminders to this outlet are stopped." in page
    assert "A new contract" in page
    assert "Send 1 reminder" not in desk.get(f"{REMIND}?papers={number}").text
    lift = re.search(r'action="([^"]+/lift)"', page)
    assert lift
    assert desk.post(f"{here}/999/lift").status_code in (400, 404)
    assert post(desk, lift[1], here).status_code == 303
    assert "Stopped before" in desk.get(here).text
    assert "Les rappels" not in desk.get(here).text
    assert "Arrêtés auparavant" in desk.get(f"{here}?lang=fr").text


def test_there_are_no_reminders_of_a_credit_note(desk: FlaskClient, books: Books) -> None:
    note = books.credit(late(books))
    assert desk.get(f"{LIST}/{note}/reminders").status_code == 404
    assert desk.get(f"{REMIND}?papers={note}").status_code == 200
