"""VAT by period and the closing of a month, over HTTP, in both languages."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from invoices import closing
from invoices.ledger import PaperFile
from portal.db import db, transaction, utc_now
from portal.finance.vat import Period, vat_papers, vat_summary
from portal.people.accounts import FINANCE
from tests.portal.finance.books import Books
from tests.portal.people.people import enter, person, post

LAST_MONTH = utc_now().date().replace(day=1) - dt.timedelta(days=1)
NAME = f"{LAST_MONTH:%Y-%m}"


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


@pytest.fixture
def desk(client: FlaskClient, books: Books) -> FlaskClient:
    enter(client, person("samuel@house.example.org", FINANCE))
    return client


def printed(number: str) -> None:
    with transaction() as session:
        session.add(PaperFile(paper=number, role="pdf", sha256="0" * 64, size=1, created_at=utc_now()))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("2024-02", (2, 1), (2, 29)), ("2026-Q4", (10, 1), (12, 31)), ("2026-Q1", (1, 1), (3, 31))],
)
def test_a_period_is_a_month_or_a_quarter(name: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    period = Period.named(name)
    assert period
    assert ((period.first.month, period.first.day), (period.last.month, period.last.day)) == (first, last)


@pytest.mark.parametrize(
    "name", ["2026-13", "2026-0", "2026-Q5", "0000-01", "1999-12", "x", "2026-1", "20261-01"]
)
def test_what_is_no_period_is_none(name: str) -> None:
    assert Period.named(name) is None


def test_the_summary_adds_up_by_currency_and_treatment_less_credit_notes(books: Books) -> None:
    standard = [books.issue(net, on=LAST_MONTH) for net in (10_000, 333)]
    note = books.credit(standard[0], 6_000, on=LAST_MONTH)
    books.issue(5_000, currency="EUR", rate="0", on=LAST_MONTH)
    books.issue(99_999)  # of another month
    period = Period.month_of(LAST_MONTH)
    euros, pounds = vat_summary(period)
    assert (euros.currency, euros.category, euros.net.minor, euros.tax.minor) == ("EUR", "O", 5_000, 0)
    assert (pounds.invoices, pounds.credit_notes) == (2, 1)
    assert (pounds.net.minor, pounds.tax.minor) == (10_333 - 5_000, 2_067 - 1_000)
    behind = vat_papers(period, "GBP", "S", "20")
    assert {paper.facts.number for paper in behind} == {*standard, note}
    assert sum(paper.net.minor for paper in behind) == pounds.net.minor
    assert sum(paper.tax.minor for paper in behind) == pounds.tax.minor
    assert [paper.facts.number for paper in vat_papers(period, "GBP", "S", "20", after=note)] == standard


@pytest.mark.parametrize(("language", "quarter"), [("en", "Q4 2025"), ("fr", "T4 2025")])
def test_a_quarter_is_written_as_its_reader_writes_it(desk: FlaskClient, language: str, quarter: str) -> None:
    assert quarter in desk.get(f"/desk/finance/vat/2025-Q4?lang={language}").text


@pytest.mark.parametrize(("language", "word"), [("en", "VAT charged"), ("fr", "TVA facturée")])
def test_every_figure_leads_to_its_papers(desk: FlaskClient, books: Books, language: str, word: str) -> None:
    number = books.issue(on=LAST_MONTH)
    assert f"/vat/{NAME}" in desk.get(f"/desk/finance/vat?lang={language}").text
    page = desk.get(f"/desk/finance/vat/{NAME}").text
    assert word in page
    assert "category=S" in page
    assert number in desk.get(f"/desk/finance/vat/{NAME}/papers?currency=GBP&category=S&rate=20").text
    assert number not in desk.get(f"/desk/finance/vat/{NAME}/papers?currency=EUR&category=S&rate=20").text
    assert desk.get("/desk/finance/vat/2026-99").status_code == 404


def test_a_month_is_closed_once_its_checks_are_in_order(desk: FlaskClient, books: Books) -> None:
    number = books.issue(on=LAST_MONTH)
    for other in (books.issue(on=LAST_MONTH, paid=True), books.issue(on=LAST_MONTH)):
        printed(books.credit(other, 6_000, on=LAST_MONTH))
        printed(other)
    address = f"/desk/finance/vat/{NAME}/close"
    page = desk.get(address).text
    assert "stops the closing" in page  # its PDF is not made yet
    assert number in page
    assert '<button type="submit"' not in page.partition("<main")[2]
    printed(number)
    assert "stops the closing" not in desk.get(address).text
    refused = post(desk, address)
    assert refused.status_code == 422
    assert 'id="sure-error"' in refused.text
    assert closing.closed_through(db.session) is None
    assert post(desk, address, sure="y").status_code == 303
    db.session.rollback()
    assert closing.closed_through(db.session) == LAST_MONTH
    overview = desk.get("/desk/finance/vat").text
    assert "Closed" in overview
    assert "Jo Park" in overview  # who
    assert desk.get(address).status_code == 303  # once is enough


def test_a_month_that_runs_cannot_be_closed(desk: FlaskClient, books: Books) -> None:
    books.issue()
    assert desk.get(f"/desk/finance/vat/{utc_now():%Y-%m}/close").status_code == 303
    assert desk.get("/desk/finance/vat/2020-Q1/close").status_code == 404
