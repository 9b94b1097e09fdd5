"""The overview's pictures: exact geometry, said in words, and the figures behind them."""

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from invoices.money import Money
from portal.desks.finance.pictures import HEIGHT, columns, share
from portal.people.accounts import FINANCE
from tests.portal.finance.books import Books
from tests.portal.people.people import enter, person


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=14), st.sampled_from(["GBP", "JPY", "KWD"])
)
def test_columns_stay_in_their_picture_and_are_as_high_as_their_amounts(
    minors: list[int], currency: str
) -> None:
    picture = columns([(str(n), Money(minor, currency)) for n, minor in enumerate(minors)], currency)
    assert 2 <= len(picture.lines) <= 7
    assert any(amount.minor == 0 for _, amount in picture.lines)
    (low, least), (high, most) = picture.lines[0], picture.lines[-1]
    scale = (low - high) / (most.minor - least.minor)
    for column in picture.columns:
        assert 0 <= column.y <= column.y + column.height <= HEIGHT
        assert column.height == pytest.approx(abs(column.amount.minor) * scale, abs=0.3)


def test_a_bar_is_its_share_of_the_largest() -> None:
    assert share(Money(50, "GBP"), Money(200, "GBP")) == 25.0
    assert share(Money(-50, "GBP"), Money(200, "GBP")) == 0.0
    assert share(Money(0, "GBP"), Money(0, "GBP")) == 0.0


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> FlaskClient:
    enter(client, person("samuel@house.example.org", FINANCE))
    return client


@pytest.mark.parametrize(("language", "late"), [("en", "over 90"), ("fr", "plus de 90")])
def test_each_picture_says_what_it_shows_and_has_its_figures(
    desk: FlaskClient, language: str, late: str
) -> None:
    books = Books()
    books.issue(10_000, due_in=-100)
    page = lxml.html.fromstring(desk.get(f"/desk/finance/?lang={language}").text)
    for picture in page.xpath("//figure/*[local-name()='svg']"):
        assert picture.get("role") == "img"
        names = picture.get("aria-labelledby").split()
        assert all(page.get_element_by_id(name).text_content().strip() for name in names)
    assert late in page.get_element_by_id("ages-desc").text_content()
    assert page.xpath("//figure//details//tbody/tr")
    assert "The Tyne Ledger Ltd" in page.text_content()


def test_before_the_first_invoice_it_teaches(desk: FlaskClient) -> None:
    assert "from the first invoice on" in desk.get("/desk/finance/").text
    assert desk.get("/desk/finance/?currency=ZZZ").status_code == 200


def test_one_currency_at_a_time(desk: FlaskClient) -> None:
    books = Books()
    books.issue(10_000)
    books.issue(7_000, currency="EUR", rate="0")
    page = desk.get("/desk/finance/?currency=EUR").text
    assert "How late, EUR" in page
    assert "£0" not in page.partition('class="charts"')[2]
