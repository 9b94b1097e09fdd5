"""Reminders of unpaid invoices: on the set days, once each, in the outlet's language, stopped by finance with a reason."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.finance import reminding
from portal.finance.reminder_tables import Reminder
from portal.finance.reminding import WhyNot
from portal.people.accounts import FINANCE, User
from portal.people.outlets import Outlet
from portal.work import engine
from portal.work.tables import Mail
from tests.portal.finance.books import Books
from tests.portal.people.people import person

NOW = dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)


class Clock:
    """Today, as the reminders see it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("portal.finance.reminding.utc_now", clock)
    return clock


@pytest.fixture
def books(app: Flask) -> Books:
    return Books()


@pytest.fixture
def samuel(app: Flask) -> User:
    return person("samuel@house.example.org", FINANCE)


def unpaid(books: Books, due_in: int = 30, buyer: str = "The Tyne Ledger Ltd") -> str:
    """An invoice of the day on which the clock starts; its outlet is written to at its billing address."""
    number = books.issue(buyer=buyer, on=NOW.date(), due_in=due_in)
    with transaction() as session:
        session.get_one(Outlet, books.outlets[buyer]).billing_email = "accounts@tyne.example.org"
    return number


def letters() -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).order_by(Mail.id)))


def test_each_set_day_brings_one_letter_however_often_the_job_runs(books: Books, clock: Clock) -> None:
    number = unpaid(books)
    sent = []
    for day in range(80):
        clock.now = NOW + dt.timedelta(days=day)
        for _run in range(2):
            engine.run("remind_unpaid", {})
        if len(letters()) > len(sent):
            sent.append(day)
    assert sent == [27, 37, 51, 65]
    subjects = [letter.subject for letter in letters()]
    assert subjects[0] == f"Invoice {number} over £120.00 is due on 20 December 2026"
    assert subjects[1:] == [f"Reminder: invoice {number} over £120.00 was due on 20 December 2026"] * 3
    assert "will be due" in letters()[0].text
    assert "overlooked" in letters()[1].text
    assert "in the way" in letters()[3].text
    assert all(letter.key.startswith(f"invoice:{number}:") for letter in letters())


def test_days_that_were_missed_are_not_made_up_for(books: Books, clock: Clock) -> None:
    unpaid(books)
    clock.now = NOW + dt.timedelta(days=55)
    engine.run("remind_unpaid", {})
    assert db.session.scalars(select(Reminder.stage)).all() == [21]


def test_no_letter_comes_on_the_heels_of_the_invoice(books: Books, clock: Clock) -> None:
    unpaid(books, due_in=2)
    engine.run("remind_unpaid", {})
    assert letters() == []


@pytest.mark.parametrize("paid", [True, False])
def test_what_is_paid_or_credited_is_not_reminded_of(books: Books, clock: Clock, paid: bool) -> None:
    number = books.issue(on=NOW.date(), paid=paid)
    if not paid:
        books.credit(number, on=NOW.date())
    clock.now = NOW + dt.timedelta(days=40)
    engine.run("remind_unpaid", {})
    assert letters() == []


def test_the_letter_speaks_the_outlets_language_and_says_what_is_left(books: Books, clock: Clock) -> None:
    number = unpaid(books)
    books.credit(number, 2_000, on=NOW.date())
    with transaction() as session:
        session.get_one(Outlet, books.outlets["The Tyne Ledger Ltd"]).language = "fr"
    clock.now = NOW + dt.timedelta(days=37)
    engine.run("remind_unpaid", {})
    [letter] = letters()
    assert (
        letter.subject
        == f"Rappel\u00a0: la facture {number} de 100,00\u00a0£ était à régler le 20 décembre 2026"
    )
    assert "est déduit" in letter.text
    assert "GB33BUKB20201555555555" in letter.text
    assert "100,00\u00a0£" in letter.html
    assert letter.recipient == "accounts@tyne.example.org"


def test_two_workers_at_once_send_one_letter(app: Flask, books: Books, clock: Clock) -> None:
    for _ in range(3):
        unpaid(books)
    clock.now = NOW + dt.timedelta(days=37)

    def one(_turn: int) -> None:
        with app.app_context():
            engine.run("remind_unpaid", {})

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    assert len(letters()) == 3


def test_finance_asks_for_one_now_at_most_once_a_day(books: Books, samuel: User) -> None:
    number = unpaid(books)
    paid = books.issue(paid=True)
    asked = [number, number, paid, "RI-2026-999999"]
    assert reminding.remind(asked, samuel.id) == {number: None, paid: WhyNot.NOTHING_OWED}
    assert reminding.remind([number], samuel.id) == {number: WhyNot.TODAY}
    assert len(letters()) == 1
    found = reminding.reminding(number)
    assert found
    assert [(each.stage, each.user_id) for each in found.sent] == [(None, samuel.id)]


def test_a_letter_asked_for_by_hand_delays_a_set_one_by_a_day_and_replaces_none(
    books: Books, clock: Clock, samuel: User
) -> None:
    number = unpaid(books)
    clock.now = NOW + dt.timedelta(days=37)
    reminding.remind([number], samuel.id)
    engine.run("remind_unpaid", {})
    assert len(letters()) == 1
    clock.now += dt.timedelta(days=1)
    engine.run("remind_unpaid", {})
    assert db.session.scalars(select(Reminder.stage).order_by(Reminder.id)).all() == [None, 7]


@pytest.mark.parametrize("whole_outlet", [True, False])
def test_finance_stops_them_for_an_invoice_or_an_outlet_and_lets_them_go_again(
    books: Books, clock: Clock, samuel: User, whole_outlet: bool
) -> None:
    number, other = unpaid(books), unpaid(books)
    for reason in ("The amount is being discussed", "Again"):
        reminding.stop(number, whole_outlet=whole_outlet, reason=reason, user_id=samuel.id)
    clock.now = NOW + dt.timedelta(days=37)
    engine.run("remind_unpaid", {})
    reminded = {letter.key.split(":")[1] for letter in letters()}
    assert reminded == (set() if whole_outlet else {other})
    why = WhyNot.OUTLET_STOPPED if whole_outlet else WhyNot.STOPPED
    assert reminding.remind([number], samuel.id) == {number: why}
    found = reminding.reminding(number)
    assert found
    assert found.next is None
    [standing] = found.stops
    assert standing.reason == "The amount is being discussed"
    for _ in range(2):
        reminding.lift(standing.id, samuel.id)
    engine.run("remind_unpaid", {})
    assert {letter.key.split(":")[1] for letter in letters()} == {number, other}
    again = reminding.reminding(number)
    assert again
    assert again.standing_stops == []
    assert again.next
    assert again.next.after == 21


def test_an_outlet_without_an_address_stops_nobody_elses_letter(
    books: Books, clock: Clock, drain: Callable[[], int]
) -> None:
    silent = books.issue(buyer="Silent Ltd", on=NOW.date())
    unpaid(books)
    clock.now = NOW + dt.timedelta(days=37)
    engine.run("remind_unpaid", {})
    assert len(letters()) == 1
    found = reminding.reminding(silent)
    assert found
    assert found.why_not == WhyNot.NO_ADDRESS


def test_an_address_that_no_letter_can_go_to_is_said_and_stops_nobody_else(
    books: Books, clock: Clock, samuel: User
) -> None:
    broken, other = unpaid(books), unpaid(books, buyer="Dales Weekly")
    with transaction() as session:
        session.get_one(Outlet, books.outlets["The Tyne Ledger Ltd"]).billing_email = "accounts at tyne"
    assert reminding.remind([broken, other], samuel.id) == {broken: WhyNot.NO_ADDRESS, other: None}
    assert db.session.scalars(select(Reminder.invoice)).all() == [other]


def test_the_job_is_due_every_day(app: Flask) -> None:
    assert utc_now().tzinfo is not None
    due = [each.cron for each in engine.schedules(app.extensions["reprise"]) if each.name == "remind_unpaid"]
    assert due == ["0 7 * * *"]
