"""The list of invoices over HTTP: order, pages, views that are kept, and keys, in both languages."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import transaction
from portal.people.accounts import FINANCE, User
from portal.people.saved_views import MOST
from tests.portal.finance.books import Books
from tests.portal.people.people import enter, person, post

LIST = "/desk/finance/invoices"


@pytest.fixture
def samuel(app: Flask) -> User:
    return person("samuel@house.example.org", FINANCE)


@pytest.fixture
def desk(client: FlaskClient, samuel: User) -> FlaskClient:
    enter(client, samuel)
    return client


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


def numbers(desk: FlaskClient, address: str = LIST) -> list[str]:
    answer = desk.get(address)
    assert answer.status_code == 200
    return re.findall(r"data-stop>([^<]+)<", answer.text)


def test_a_column_sorts_and_says_so(desk: FlaskClient, books: Books) -> None:
    small, large = books.issue(1_000, buyer="Zed"), books.issue(9_000, buyer="Abe")
    page = desk.get(LIST).text
    assert 'aria-sort="descending"' in page
    by_total = re.search(r'href="([^"]+sort=-total[^"]*)"', page)
    assert by_total
    assert numbers(desk, by_total[1]) == [large, small]
    assert numbers(desk, f"{LIST}?sort=total") == [small, large]
    assert numbers(desk, f"{LIST}?sort=buyer") == [large, small]
    assert numbers(desk, f"{LIST}?sort=nonsense&after=nothing") == [large, small]


def test_pages_keep_the_filters(desk: FlaskClient, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.finance.invoice_list.PAGE", 2)
    made = [books.issue(buyer="Abe") for _ in range(3)]
    books.issue(buyer="Zed")
    page = desk.get(f"{LIST}?words=abe").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    assert "words=abe" in following[1]
    address = following[1].replace("&amp;", "&")
    assert numbers(desk, address) == made[:1]
    back = re.search(r'rel="prev" href="([^"]+)"', desk.get(address).text)
    assert back
    assert numbers(desk, back[1].replace("&amp;", "&")) == made[:0:-1]


@pytest.mark.parametrize(("language", "view"), [("en", "Overdue"), ("fr", "En retard")])
def test_the_days_views_say_how_many_wait(desk: FlaskClient, books: Books, language: str, view: str) -> None:
    books.issue(due_in=-1)
    books.issue()
    page = desk.get(f"{LIST}?lang={language}&state=overdue").text
    assert re.search(rf'aria-current="page">{view} <span class="muted">1<', page)


def test_a_view_is_kept_for_its_owner_and_forgotten(desk: FlaskClient, books: Books) -> None:
    books.issue()
    address = f"{LIST}/views?words=abe&state=open"
    assert post(desk, address, f"{LIST}?words=abe&state=open", name="Abe owes").status_code == 303
    page = desk.get(f"{LIST}?words=abe&state=open").text
    assert re.search(r'words=abe" aria-current="page">Abe owes|aria-current="page">Abe owes', page)
    forget = re.search(r'action="([^"]+/forget)"', page)
    assert forget
    assert post(desk, forget[1], f"{LIST}?words=abe&state=open").status_code == 303
    assert "Abe owes" not in desk.get(LIST).text.partition("<table")[2]
    assert post(desk, address, f"{LIST}?words=abe&state=open", name=" ").status_code == 422
    for n in range(MOST):
        post(desk, address, f"{LIST}?words=abe&state=open", name=f"view {n}")
    refused = post(desk, address, f"{LIST}?words=abe&state=open", name="one too many")
    assert refused.status_code == 422
    assert "forget one first" in refused.text


def test_single_keys_can_be_switched_off(desk: FlaskClient, books: Books, samuel: User) -> None:
    books.issue()
    assert " data-keys" in desk.get(LIST).text
    with transaction() as session:
        session.merge(samuel).shortcuts = False
    assert " data-keys" not in desk.get(LIST).text


def test_one_outlet_alone_is_a_press_away(desk: FlaskClient, books: Books) -> None:
    wanted = books.issue(buyer="Abe")
    books.issue(buyer="Zed")
    address = f"{LIST}?outlet={books.outlets['Abe']}"
    assert address.replace("&", "&amp;") in desk.get(LIST).text
    assert numbers(desk, address) == [wanted]
    assert "Papers of Abe only." in desk.get(address).text
