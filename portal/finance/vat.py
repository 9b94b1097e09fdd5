"""VAT of a period, per currency, category and rate, with the papers behind each figure."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import case, func, select

from invoices.facts import PaperFacts, PaperTax
from invoices.money import Money
from portal.db import db
from portal.finance.invoice_list import CREDIT_NOTE

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
PAGE = 200


@dataclass(frozen=True, slots=True)
class Period:
    """A month, ``2026-10``, or a quarter, ``2026-Q4``; both days are included."""

    name: str
    first: dt.date
    last: dt.date

    @classmethod
    def named(cls, name: str) -> "Period | None":
        """The period of that name; None for what names none."""
        if month := _MONTH.fullmatch(name):
            return cls._of(name, int(month[1]), int(month[2]), int(month[2]))
        if quarter := _QUARTER.fullmatch(name):
            last = 3 * int(quarter[2])
            return cls._of(name, int(quarter[1]), last - 2, last)
        return None

    @classmethod
    def _of(cls, name: str, year: int, first: int, last: int) -> "Period | None":
        if year < 2000:
            return None
        return cls(name, dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))

    @classmethod
    def month_of(cls, day: dt.date) -> "Period":
        """The month that ``day`` is in."""
        return cls._of(f"{day:%Y-%m}", day.year, day.month, day.month)  # type: ignore[return-value]

    @property
    def quarter(self) -> str:
        """The name of the quarter it is in: ``2026-Q4``."""
        return f"{self.first.year}-Q{(self.first.month + 2) // 3}"

    @property
    def is_month(self) -> bool:
        return self.first.month == self.last.month


@dataclass(frozen=True, slots=True)
class VatLine:
    """One row of the summary. Amounts are those of invoices less those of credit notes."""

    currency: str
    category: str  # UNTDID 5305
    rate: str  # per cent
    invoices: int
    credit_notes: int
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class VatPaper:
    """One paper behind a figure, as it counts: a credit note takes away."""

    facts: PaperFacts
    net: Money
    tax: Money


def vat_summary(period: Period) -> list[VatLine]:
    """The VAT of ``period`` by the papers' dates. Never a sum across currencies."""
    note = PaperTax.kind == CREDIT_NOTE
    sign = case((note, -1), else_=1)
    keys = (PaperTax.currency, PaperTax.category, PaperTax.rate)
    notes = func.sum(case((note, 1), else_=0))
    query = (
        select(
            *keys,
            func.count(),
            notes,
            func.sum(sign * PaperTax.net_minor),
            func.sum(sign * PaperTax.tax_minor),
        )
        .where(PaperTax.issued_on.between(period.first, period.last))
        .group_by(*keys)
        .order_by(*keys)
    )
    return [
        VatLine(
            currency,
            category,
            rate,
            papers - notes,
            notes,
            Money(int(net), currency),
            Money(int(tax), currency),
        )
        for currency, category, rate, papers, notes, net, tax in db.session.execute(query)
    ]


def vat_papers(period: Period, currency: str, category: str, rate: str, after: str = "") -> list[VatPaper]:
    """A page of the papers behind one row of the summary, in the order of their numbers, from ``after`` on."""
    return list(_papers(period, currency, category, rate, after, PAGE))


def _papers(
    period: Period, currency: str, category: str, rate: str, after: str, most: int
) -> Iterator[VatPaper]:
    query = (
        select(PaperFacts, PaperTax.net_minor, PaperTax.tax_minor)
        .join(PaperTax, PaperTax.number == PaperFacts.number)
        .where(
            PaperTax.issued_on.between(period.first, period.last),
            PaperTax.currency == currency,
            PaperTax.category == category,
            PaperTax.rate == rate,
            PaperFacts.number > after,
        )
        .order_by(PaperFacts.number)
        .limit(most)
    )
    for facts, net, tax in db.session.execute(query):
        sign = -1 if facts.kind == CREDIT_NOTE else 1
        yield VatPaper(facts, Money(sign * net, currency), Money(sign * tax, currency))


def months_with_papers() -> list[Period]:
    """Every month from the first paper to the last, newest first."""
    first, last = db.session.execute(select(func.min(PaperTax.issued_on), func.max(PaperTax.issued_on))).one()
    found: list[Period] = []
    while first is not None and (not found or found[-1].first > first):
        found.append(Period.month_of(found[-1].first - dt.timedelta(days=1) if found else last))
    return found
