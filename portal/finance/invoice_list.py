"""The list of invoices with what is owed on them, a page at a time, and its totals per currency."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select

from invoices.ledger import RECEIVABLE, Invoice, LedgerEntry
from invoices.money import Money
from portal.db import db
from portal.licensing.tables import Licence
from portal.people.outlets import Outlet

PAGE = 50


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What finance asked to see; the empty filter shows everything."""

    words: str = ""  # in the number, the outlet's name or the licence's number
    state: str = ""  # paid | open
    currency: str = ""
    since: dt.date | None = None
    until: dt.date | None = None  # included
    before: str = ""  # the number that the page before ended with


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice with its outlet and what is still owed on it."""

    invoice: Invoice
    outlet: Outlet
    licence: Licence
    owed: Money

    @property
    def state(self) -> str:
        """paid | part_paid | issued: worked out from the ledger, never stored."""
        if self.owed.minor <= 0:
            return "paid"
        return "part_paid" if self.owed < self.invoice.total else "issued"


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """A page of invoices, newest first; ``next`` is the ``before`` of the page after, "" at the end."""

    rows: list[InvoiceRow]
    next: str


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Sums over every invoice of a filter in one currency."""

    count: int
    net: Money
    tax: Money
    total: Money
    owed: Money


def invoice_page(wanted: InvoiceFilter) -> InvoicePage:
    """The invoices that ``wanted`` asks for, a page at a time."""
    query = _matching(select(Invoice, Outlet, Licence, _owed()), wanted)
    if wanted.before:
        query = query.where(Invoice.number < wanted.before)
    found = db.session.execute(query.order_by(Invoice.number.desc()).limit(PAGE + 1)).all()
    rows = [InvoiceRow(i, o, lic, Money(int(owed), i.currency)) for i, o, lic, owed in found[:PAGE]]
    return InvoicePage(rows, rows[-1].invoice.number if len(found) > PAGE else "")


def totals(wanted: InvoiceFilter) -> list[CurrencyTotal]:
    """Sums per currency over everything ``wanted`` asks for, not only its page. Never across currencies."""
    rows = _matching(
        select(Invoice.currency, Invoice.net_minor, Invoice.tax_minor, Invoice.total_minor, _owed()), wanted
    ).subquery()
    sums = [
        func.sum(column) for column in (rows.c.net_minor, rows.c.tax_minor, rows.c.total_minor, rows.c.owed)
    ]
    query = select(rows.c.currency, func.count(), *sums).group_by(rows.c.currency).order_by(rows.c.currency)
    return [
        CurrencyTotal(count, *(Money(int(minor), currency) for minor in minors))
        for currency, count, *minors in db.session.execute(query)
    ]


def invoice_row(number: str) -> InvoiceRow | None:
    """One invoice, or None where there is no such number."""
    query = _joined(select(Invoice, Outlet, Licence, _owed())).where(Invoice.number == number)
    found = db.session.execute(query).first()
    return (
        InvoiceRow(found[0], found[1], found[2], Money(int(found[3]), found[0].currency)) if found else None
    )


def _owed() -> ColumnElement[int]:
    return (
        select(func.coalesce(func.sum(LedgerEntry.amount_minor), 0))
        .where(LedgerEntry.paper == Invoice.number, LedgerEntry.account == RECEIVABLE)
        .correlate(Invoice)
        .scalar_subquery()
        .label("owed")
    )


def _joined(query: Select) -> Select:
    return (
        query.select_from(Invoice)
        .join(Outlet, Outlet.id == Invoice.customer_id)
        .join(Licence, Licence.invoice_number == Invoice.number)
    )


def _matching(query: Select, wanted: InvoiceFilter) -> Select:
    query = _joined(query)
    if wanted.words:
        query = query.where(
            or_(
                *(
                    column.icontains(wanted.words, autoescape=True)
                    for column in (Invoice.number, Licence.number, Outlet.registered_name)
                )
            )
        )
    if wanted.currency:
        query = query.where(Invoice.currency == wanted.currency)
    if wanted.state == "paid":
        query = query.where(_owed() <= 0)
    if wanted.state == "open":
        query = query.where(_owed() > 0)
    if wanted.since:
        query = query.where(Invoice.issued_at >= dt.datetime.combine(wanted.since, dt.time(), dt.UTC))
    if wanted.until:
        end = wanted.until + dt.timedelta(days=1)
        query = query.where(Invoice.issued_at < dt.datetime.combine(end, dt.time(), dt.UTC))
    return query
