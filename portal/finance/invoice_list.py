"""The list of invoices and credit notes: found by words and filters, sorted, a page at a time; and what it sums to."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from invoices.facts import PaperFacts, folded
from invoices.money import Money
from portal.db import db, utc_now
from portal.finance.grouping import loosely

PAGE = 50

INVOICE, CREDIT_NOTE = "invoice", "credit_note"
OPEN, OVERDUE, PART_PAID, PAID, OWED_BACK = "open", "overdue", "part_paid", "paid", "owed_back"
_OWING = (OPEN, OVERDUE, PART_PAID)  # nothing is ever owed on a credit note
CREDITED, NOT_CREDITED = "credited", "not_credited"

# What a list is sorted by; the number, which follows time, settles what is equal. Amounts sort within a currency.
_SORTS: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "number": (),
    "buyer": (PaperFacts.buyer,),
    "due": (PaperFacts.due_on,),
    "total": (PaperFacts.currency, PaperFacts.total_minor),
    "owed": (PaperFacts.currency, PaperFacts.owed_minor),
}
SORTS = tuple(_SORTS)


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What finance asked to see; the empty filter shows every invoice."""

    words: str = ""  # each in a number, reference, purchase order, the outlet's name or an article's headline
    kind: str = INVOICE
    state: str = ""  # open | overdue | part_paid | paid | owed_back
    credit: str = ""  # credited | not_credited
    currency: str = ""
    country: str = ""  # of the buyer, as on the paper
    outlet: str = ""  # its id
    since: dt.date | None = None  # of the paper's date
    until: dt.date | None = None  # included
    numbers: tuple[str, ...] = field(default=())  # these alone


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the sorted list a page is. ``after`` and ``before``: the number that the page beside it shows last."""

    sort: str = "number"
    ascending: bool = False
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One paper as the list shows it, and where it stands on the day ``today``."""

    facts: PaperFacts
    today: dt.date

    @property
    def states(self) -> list[str]:
        """issued | part_paid | overdue | paid | owed_back | credited | part_credited: from the ledger, never stored."""
        f = self.facts
        return states_of(f.kind, f.total_minor, f.owed_minor, f.credited_minor, f.due_on, self.today)


def states_of(kind: str, total: int, owed: int, credited: int, due_on: dt.date, today: dt.date) -> list[str]:
    """Where a paper stands on ``today``; amounts in minor units. A credit note stands nowhere."""
    if kind == CREDIT_NOTE:
        return []
    whole = credited >= total > 0
    found = ["credited"] if whole else ["part_credited"] if credited else []
    if owed < 0:
        return [*found, OWED_BACK]
    if owed == 0:
        return found if whole else [*found, PAID]
    if due_on < today:
        return [*found, OVERDUE]
    return [*found, PART_PAID if owed < total - credited else "issued"]


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """A page of the list. ``next`` and ``previous``: where the pages beside it are, None at the ends."""

    rows: list[InvoiceRow]
    next: Place | None
    previous: Place | None


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Sums over every paper of a filter in one currency."""

    count: int
    net: Money
    tax: Money
    total: Money
    owed: Money


def invoice_page(wanted: InvoiceFilter, place: Place | None = None) -> InvoicePage:
    """The papers that ``wanted`` asks for, the page at ``place``: the newest when not given."""
    place = place or Place()
    edge = db.session.get(PaperFacts, place.before or place.after)
    backwards = bool(place.before) and edge is not None
    rising = place.ascending != backwards
    keys = (*_SORTS[place.sort], PaperFacts.number)
    query = matching(select(PaperFacts), wanted)
    if edge is not None:
        here = tuple_(*(getattr(edge, key.key) for key in keys))
        query = query.where(tuple_(*keys) > here if rising else tuple_(*keys) < here)
    query = query.order_by(*(key.asc() if rising else key.desc() for key in keys)).limit(PAGE + 1)
    found = list(db.session.scalars(query))
    more, shown = len(found) > PAGE, found[:PAGE]
    if backwards:
        shown.reverse()
    today = utc_now().date()
    at = replace(place, after="", before="")
    behind = edge is not None if not backwards else more
    ahead = more if not backwards else True
    return InvoicePage(
        [InvoiceRow(facts, today) for facts in shown],
        replace(at, after=shown[-1].number) if shown and ahead else None,
        replace(at, before=shown[0].number) if shown and behind else None,
    )


def totals(wanted: InvoiceFilter) -> list[CurrencyTotal]:
    """Sums per currency over everything ``wanted`` asks for, not only its page. Never across currencies.

    A credit note takes away.
    """
    sign = case((PaperFacts.kind == CREDIT_NOTE, -1), else_=1)
    amounts = (PaperFacts.net_minor, PaperFacts.tax_minor, PaperFacts.total_minor)
    sums = [func.count(), *(func.sum(sign * amount) for amount in amounts), func.sum(PaperFacts.owed_minor)]
    plain = wanted == InvoiceFilter(
        kind=wanted.kind, currency=wanted.currency
    )  # an index holds all of these sums
    currency = PaperFacts.currency if plain else loosely(PaperFacts.currency)
    query: Select = matching(select(currency, *sums), wanted, in_order=plain).group_by(currency)
    found = sorted(db.session.execute(query), key=lambda row: row[0])
    return [
        CurrencyTotal(papers, *(Money(int(minor), currency) for minor in minors))
        for currency, papers, *minors in found
    ]


def count(wanted: InvoiceFilter) -> int:
    """How many papers ``wanted`` asks for."""
    query = matching(select(func.count()).select_from(PaperFacts), wanted, in_order=False)
    return db.session.scalar(query) or 0


def invoice_row(number: str) -> InvoiceRow | None:
    """One invoice or credit note, or None where there is no such number."""
    found = db.session.get(PaperFacts, number)
    return InvoiceRow(found, utc_now().date()) if found else None


def countries() -> list[str]:
    """The countries, ISO 3166-1 alpha-2, of everybody who ever got a paper."""
    return list(db.session.scalars(select(PaperFacts.country).distinct().order_by(PaperFacts.country)))


def matching(query: Select, wanted: InvoiceFilter, *, in_order: bool = True) -> Select:
    """``query`` over the papers that ``wanted`` asks for. ``in_order``: they are read in the order of the list."""
    for word in folded(wanted.words).split():
        query = query.where(PaperFacts.words.contains(word, autoescape=True))
    if wanted.kind and not (wanted.kind == INVOICE and wanted.state in _OWING):
        query = query.where((PaperFacts.kind if in_order else loosely(PaperFacts.kind)) == wanted.kind)
    exact = {
        PaperFacts.currency: wanted.currency,
        PaperFacts.country: wanted.country,
        PaperFacts.customer_id: wanted.outlet,
    }
    query = query.where(*(column == value for column, value in exact.items() if value))
    if wanted.since:
        query = query.where(PaperFacts.issued_on >= wanted.since)
    if wanted.until:
        query = query.where(PaperFacts.issued_on <= wanted.until)
    if wanted.numbers:
        query = query.where(PaperFacts.number.in_(wanted.numbers))
    if wanted.credit:
        query = query.where((PaperFacts.credited_minor > 0) == (wanted.credit == CREDITED))
    return query.where(*_standing(wanted.state))


def _standing(state: str) -> list[ColumnElement[bool]]:
    owed = PaperFacts.owed_minor
    some = owed > literal_column("0")  # as the index says it that holds these alone
    return {
        OPEN: [some],
        OVERDUE: [some, PaperFacts.due_on < utc_now().date()],
        PART_PAID: [some, owed < PaperFacts.total_minor - PaperFacts.credited_minor],
        PAID: [owed == 0],
        OWED_BACK: [owed < 0],
    }.get(state, [])
