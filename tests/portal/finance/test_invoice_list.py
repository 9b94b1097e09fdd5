"""The list of invoices: found by anything one remembers, where each stands, and no page misses one."""

import datetime as dt

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoices import proof
from portal.db import db
from portal.finance.invoice_list import (
    PAGE,
    SORTS,
    InvoiceFilter,
    InvoiceRow,
    Place,
    count,
    invoice_page,
    invoice_row,
    totals,
)
from tests.portal.finance.books import TODAY, Books

LONG_AGO = TODAY - dt.timedelta(days=90)


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


def listed(**asked: object) -> list[str]:
    return [row.facts.number for row in invoice_page(InvoiceFilter(**asked)).rows]  # type: ignore[arg-type]


def states(number: str) -> list[str]:
    row = invoice_row(number)
    assert isinstance(row, InvoiceRow)
    return row.states


def test_an_invoice_is_found_by_whatever_one_remembers_of_it(books: Books) -> None:
    wanted = books.issue(buyer="L’Écho de Namur SA", country="BE", purchase_order="PO-77/Éte")
    other = books.issue(buyer="The Tyne Ledger Ltd")
    for words in ("echo", "L'ÉCHO namur", "po-77/ete", wanted, wanted[-6:], "RP7K2M echo"):
        assert wanted in listed(words=words), words
    assert listed(words="echo tyne") == []
    assert listed(words="100%") == []
    assert set(listed(words="l'eau augmentera")) == {wanted, other}  # by the headline of its article


def test_every_filter_narrows(books: Books) -> None:
    open_ = books.issue(buyer="A", due_in=30)
    overdue = books.issue(buyer="B", on=LONG_AGO, due_in=30, currency="EUR", country="FR", rate="0")
    paid = books.issue(buyer="C", paid=True)
    credited = books.issue(buyer="A")
    note = books.credit(credited)
    assert listed() == sorted([open_, overdue, paid, credited], reverse=True)
    assert listed(state="open") == sorted([open_, overdue], reverse=True)
    assert listed(state="overdue") == [overdue]
    assert set(listed(state="paid")) == {paid, credited}
    assert listed(credit="credited") == [credited]
    assert credited not in listed(credit="not_credited")
    assert listed(currency="EUR") == listed(country="FR") == [overdue]
    assert set(listed(outlet=books.outlets["A"])) == {open_, credited}
    assert listed(until=LONG_AGO) == [overdue]
    assert overdue not in listed(since=LONG_AGO + dt.timedelta(days=1))
    assert listed(kind="credit_note") == [note]
    assert len(listed(kind="")) == 5


def test_where_an_invoice_stands_follows_the_ledger(books: Books) -> None:
    fresh, late = books.issue(), books.issue(on=LONG_AGO)
    paid = books.issue(10_000, paid=True)
    assert (states(fresh), states(late), states(paid)) == (["issued"], ["overdue"], ["paid"])
    books.credit(fresh, 6_000)
    assert states(fresh) == ["part_credited", "issued"]
    books.credit(late)
    assert states(late) == ["credited"]
    books.credit(paid, 12_000)  # its money has not gone back yet
    assert states(paid) == ["credited", "owed_back"]
    assert [fault for fault in proof.faults(db.session) if "owed" in fault or "facts" in fault] == []


def test_totals_are_of_everything_that_matches_in_each_currency_alone(books: Books) -> None:
    for net in (10_000, 5_000):
        books.issue(net)
    books.credit(books.issue(2_000))
    books.issue(7_000, currency="EUR", rate="0")
    pounds, euros = reversed(totals(InvoiceFilter()))
    assert (pounds.count, pounds.total.minor, pounds.owed.minor) == (3, 20_400, 18_000)
    assert (euros.count, euros.tax.minor, euros.owed.minor) == (1, 0, 7_000)
    *_, both = totals(InvoiceFilter(kind=""))
    assert (both.count, both.total.minor) == (4, 18_000)  # the credit note takes away


def test_pages_hold_every_invoice_once_in_order_and_lead_back(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PAGE == 50
    monkeypatch.setattr("portal.finance.invoice_list.PAGE", 3)
    for n, net in enumerate([100, 100, 250, 300, 300, 300, 4_000]):
        books.issue(net, buyer="AB"[n % 2], currency=("GBP", "EUR")[n % 3 == 0], due_in=n % 4)
    for sort in SORTS:
        for ascending in (True, False):
            pages: list[list[str]] = []
            place: Place | None = Place(sort, ascending)
            while place:
                page = invoice_page(InvoiceFilter(), place)
                pages.append([row.facts.number for row in page.rows])
                place = page.next
            assert sorted(number for numbers_of in pages for number in numbers_of) == sorted(listed_all())
            back = [pages[-1]]
            while page.previous:
                page = invoice_page(InvoiceFilter(), page.previous)
                back.append([row.facts.number for row in page.rows])
            assert back[::-1] == pages, (sort, ascending)


def listed_all() -> list[str]:
    page, found = invoice_page(InvoiceFilter()), []
    while True:
        found += [row.facts.number for row in page.rows]
        if page.next is None:
            return found
        page = invoice_page(InvoiceFilter(), page.next)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=12), state=st.sampled_from(["", "open", "overdue", "owed_back", "part_paid"]))
def test_whatever_is_typed_gives_a_list(books: Books, words: str, state: str) -> None:
    asked = InvoiceFilter(words=words.replace("\0", ""), state=state)
    assert count(asked) == len(invoice_page(asked).rows)
