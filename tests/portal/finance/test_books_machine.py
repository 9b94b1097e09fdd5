"""The books under any order of sale, payment, credit, closing and waiting, against a model of three dictionaries."""

import datetime as dt
from collections import Counter

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from invoices import closing, ledger, proof
from invoices.crediting import NothingLeft
from invoices.ledger import Invoice
from invoices.store import new_id
from portal.db import db, transaction
from portal.finance import overview
from portal.finance.invoice_list import InvoiceFilter, totals
from portal.finance.vat import Period, vat_summary
from tests.databases import Database, begin_again
from tests.portal.finance.books import Books

START = dt.date(2026, 6, 15)
CURRENCIES = {"GBP": "20", "EUR": "0", "JPY": "0"}


class TheBooks(RuleBasedStateMachine):
    """``owed`` by invoice, ``sold`` by currency and month; both from what was done, never from the tables."""

    database: Database
    invoices = Bundle("invoices")

    def __init__(self) -> None:
        super().__init__()
        begin_again(self.database)
        self.books = Books()
        self.today = START
        self.closed = START.replace(day=1) - dt.timedelta(days=1)
        self.owed: Counter[str] = Counter()
        self.currency: dict[str, str] = {}
        self.total: dict[str, int] = {}
        self.credited: Counter[str] = Counter()
        self.vat: Counter[tuple[str, str]] = Counter()

    @rule(target=invoices, net=st.integers(1, 5_000_000), currency=st.sampled_from(sorted(CURRENCIES)))
    def sell(self, net: int, currency: str) -> str:
        number = self.books.issue(net, currency=currency, rate=CURRENCIES[currency], on=self.today)
        with transaction() as session:
            invoice = session.get_one(Invoice, number)
            self.owed[number] = self.total[number] = invoice.total_minor
            self._count(invoice, 1)
        self.currency[number] = currency
        return number

    @rule(number=consumes(invoices))
    def pay(self, number: str) -> None:
        with transaction() as session:
            invoice = session.get_one(Invoice, number)
            at = dt.datetime.combine(self.today, dt.time(13), dt.UTC)
            ledger.receive(session, invoice, payment_id=new_id(), into=ledger.BANK, at=at)
        self.owed[number] -= self.total[number]

    @rule(number=invoices, part=st.integers(1, 100))
    def credit(self, number: str, part: int) -> None:
        left = self.total[number] - self.credited[number]
        amount = max(1, left * part // 100)
        try:
            note = self.books.credit(number, amount, on=self.today)
        except NothingLeft:
            assert left == 0
            return
        with transaction() as session:
            credited = session.get_one(Invoice, note)
            self._count(credited, -1)
            self.owed[number] -= credited.total_minor
            self.credited[number] += amount

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.today += dt.timedelta(days=days)

    @rule()
    def close_last_month(self) -> None:
        last = self.today.replace(day=1) - dt.timedelta(days=1)
        at = dt.datetime.combine(self.today, dt.time(9), dt.UTC)
        with transaction() as session:
            if last > self.closed:
                closing.close(session, last, by=1, at=at)
                self.closed = last

    @rule()
    def sell_in_the_past(self) -> None:
        if closing.closed_through(db.session) is None:
            return
        with pytest.raises(closing.PeriodClosed):
            self.books.issue(on=self.closed)

    @invariant()
    def the_proof_finds_nothing(self) -> None:
        db.session.rollback()
        db.session.expire_all()
        assert list(proof.faults(db.session)) == []

    @invariant()
    def lists_and_pictures_say_what_was_done(self) -> None:
        listed = {each.total.currency: each.owed.minor for each in totals(InvoiceFilter())}
        pictured = {
            each.currency: each.open.minor - each.owed_back.minor for each in overview.standings(self.today)
        }
        for currency in CURRENCIES:
            owed = sum(self.owed[number] for number, of in self.currency.items() if of == currency)
            assert listed.get(currency, 0) == owed
            assert pictured.get(currency, 0) == owed

    @invariant()
    def vat_is_what_was_charged_less_what_was_taken_back(self) -> None:
        for (month, currency), tax in self.vat.items():
            period = Period.named(month)
            assert period
            assert sum(line.tax.minor for line in vat_summary(period) if line.currency == currency) == tax

    def _count(self, paper: Invoice, sign: int) -> None:
        self.vat[f"{paper.issued_at:%Y-%m}", paper.currency] += sign * paper.tax_minor


@pytest.mark.parametrize(("examples", "steps"), [(6, 15), pytest.param(60, 50, marks=pytest.mark.long)])
def test_the_books_hold_whatever_is_done(app: Flask, database: Database, examples: int, steps: int) -> None:
    TheBooks.database = database
    run_state_machine_as_test(
        TheBooks, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
