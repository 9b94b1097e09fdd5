"""Closed periods: a paper dated in one is refused by the verb and by the database, and the refusal says what to do."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from invoices import closing
from invoices.closing import Closing, NotToBeClosed, PeriodClosed
from invoices.ledger import Invoice
from invoices.numbering import INVOICE, next_number
from portal.db import db, transaction, utc_now
from portal.immutability import unprotected
from tests.portal.finance.books import Books

SEPTEMBER, OCTOBER = dt.date(2026, 9, 30), dt.date(2026, 10, 31)
NOVEMBER = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)


def close(through: dt.date, at: dt.datetime = NOVEMBER) -> None:
    with transaction() as session:
        closing.close(session, through, by=1, at=at)


def test_a_paper_in_a_closed_month_is_refused_and_told_its_next_day(app: Flask) -> None:
    books = Books()
    books.issue(on=OCTOBER)
    close(OCTOBER)
    with pytest.raises(PeriodClosed, match="Date the paper 2026-11-01 or later") as refusal:
        books.issue(on=OCTOBER)
    assert refusal.value.opens == dt.date(2026, 11, 1)
    assert books.issue(on=refusal.value.opens).endswith("000002")  # the refused one took no number


def test_the_database_itself_refuses_it(app: Flask) -> None:
    close(OCTOBER)
    row = {
        "kind": "invoice", "quote_id": "q", "customer_id": "c", "currency": "GBP", "net_minor": 1, "tax_minor": 0,
        "total_minor": 1, "due_on": OCTOBER, "snapshot": {},
    }  # fmt: skip
    last_second = dt.datetime(2026, 10, 31, 23, 59, 59, tzinfo=dt.UTC)
    with pytest.raises(IntegrityError, match="next open period"), transaction() as session:
        session.execute(insert(Invoice), [{**row, "number": "RI-2026-000001", "issued_at": last_second}])
    with transaction() as session:
        first = last_second + dt.timedelta(seconds=1)
        session.execute(insert(Invoice), [{**row, "number": "RI-2026-000001", "issued_at": first}])


@pytest.mark.parametrize(
    "through",
    [dt.date(2026, 10, 30), dt.date(2026, 11, 30), dt.date(2026, 11, 2)],
    ids=["not a month's end", "not over", "today's month"],
)
def test_only_a_month_that_is_over_is_closed(app: Flask, through: dt.date) -> None:
    with pytest.raises(NotToBeClosed):
        close(through)


def test_closing_goes_forward_only_and_takes_the_months_before_along(app: Flask) -> None:
    close(OCTOBER)
    for again in (OCTOBER, SEPTEMBER):
        with pytest.raises(NotToBeClosed):
            close(again)
    assert closing.closed_through(db.session) == OCTOBER
    with pytest.raises(PeriodClosed):
        closing.need_open(db.session, SEPTEMBER)


def test_what_is_closed_stays_closed(app: Flask) -> None:
    close(OCTOBER)
    for statement in ("DELETE FROM closings", "UPDATE closings SET through = '2020-01-31'"):
        with pytest.raises(IntegrityError, match="append-only"), transaction() as session:
            session.execute(text(statement))
    assert db.session.query(Closing).one().closed_at == NOVEMBER


def test_a_missing_guard_is_noticed(app: Flask) -> None:
    on = " ON invoices" if db.engine.dialect.name == "postgresql" else ""
    with db.engine.connect() as connection:
        connection.execute(text(f"DROP TRIGGER invoices_in_open_period{on}"))
        assert unprotected(connection) == ["invoices"]
        connection.rollback()


def test_sales_of_today_go_on(app: Flask) -> None:
    last = utc_now().date().replace(day=1) - dt.timedelta(days=1)
    close(last, utc_now())
    assert Books().issue()


def test_a_paper_that_is_being_issued_is_waited_for(app: Flask) -> None:
    Books().issue(on=OCTOBER)

    def close_meanwhile() -> None:
        with app.app_context():
            close(OCTOBER)

    with ThreadPoolExecutor(1) as beside:
        with transaction() as session:
            assert next_number(session, INVOICE, 2026).endswith("000002")
            closing_it = beside.submit(close_meanwhile)
            with pytest.raises(TimeoutError):
                closing_it.result(timeout=0.3)
            closing.need_open(session, OCTOBER)
        closing_it.result(timeout=30)
    db.session.rollback()
    assert closing.closed_through(db.session) == OCTOBER
