"""The overview: what is owed and how late, and what was sold, in one currency at a time."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal_column, select

from invoices.facts import PaperFacts, PaperTax
from invoices.money import Money
from portal.db import db
from portal.finance.grouping import loosely
from portal.finance.invoice_list import CREDIT_NOTE
from portal.licensing.tables import QuotedWork
from portal.newsroom.articles import Article, Edition, Revision

MONTHS = 12
_MOST = 10  # named of a breakdown; the rest is one row


class Age(StrEnum):
    """How many days an open invoice is past its due day."""

    NOT_DUE = "not_due"
    TO_30 = "1-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    OVER_90 = "90+"


_LIMITS = {Age.TO_30: 30, Age.TO_60: 60, Age.TO_90: 90}


@dataclass(frozen=True, slots=True)
class Standing:
    """What is owed in one currency. ``owed_back``: what we owe outlets, as a positive amount."""

    open_count: int
    open: Money
    overdue_count: int
    overdue: Money
    owed_back: Money
    ages: dict[Age, Money]

    @property
    def currency(self) -> str:
        return self.open.currency


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a breakdown: net sales less credit. ``key`` "" stands for all others."""

    key: str
    net: Money


def standings(today: dt.date) -> list[Standing]:
    """What is owed on ``today`` in each currency that has papers."""
    some = PaperFacts.owed_minor > literal_column("0")  # as the index says it that holds these alone
    sums = (func.count(), func.sum(PaperFacts.owed_minor))
    query = select(PaperFacts.currency, _age(today).label("age"), *sums).where(some)
    query = query.group_by(PaperFacts.currency, literal_column("age"))
    found: dict[str, dict[Age, tuple[int, int]]] = {currency: {} for currency in currencies()}
    for currency, age, papers, minor in db.session.execute(query):
        found[currency][Age(age)] = (papers, int(minor))
    back = select(PaperFacts.currency, func.sum(PaperFacts.owed_minor)).where(
        PaperFacts.kind == "invoice", PaperFacts.owed_minor < 0
    )
    owed_back = dict(db.session.execute(back.group_by(PaperFacts.currency)).tuples().all())
    return [_standing(currency, ages, -int(owed_back.get(currency, 0))) for currency, ages in found.items()]


def currencies() -> list[str]:
    """Every currency of a paper."""
    query = select(PaperFacts.currency).where(PaperFacts.kind == "invoice").distinct()
    return sorted(db.session.scalars(query))


def first_day(today: dt.date) -> dt.date:
    """The first day of the twelve months that end with the month of ``today``."""
    return today.replace(day=1) - relativedelta(months=MONTHS - 1)


def sales_by_month(currency: str, today: dt.date) -> list[Share]:
    """Net sales less credit of each of the twelve months up to ``today``; the key is the month, ``2026-10``."""
    month = func.substr(cast(PaperFacts.issued_on, String), 1, 7).label("month")
    query = _sold(select(month, _net()), currency, today).group_by(literal_column("month"))
    found = {key: int(minor) for key, minor in db.session.execute(query)}
    first = first_day(today)
    names = [f"{first + relativedelta(months=n):%Y-%m}" for n in range(MONTHS)]
    return [Share(name, Money(found.get(name, 0), currency)) for name in names]


def sales_by_language(currency: str, today: dt.date) -> list[Share]:
    """By the languages bought: ``en``, ``fr``, ``en fr``."""
    return _by_terms(QuotedWork.languages, currency, today)


def sales_by_territory(currency: str, today: dt.date) -> list[Share]:
    """By territory: a country, a region, ``world``."""
    return _by_terms(QuotedWork.territory, currency, today)


def sales_by_outlet(currency: str, today: dt.date) -> list[Share]:
    """By outlet; the key is its id."""
    outlet = loosely(PaperFacts.customer_id)
    return _largest(_sold(select(outlet, _net()), currency, today).group_by(outlet), currency)


def sales_by_article(currency: str, today: dt.date) -> list[Share]:
    """By article; the key is its id. A paper's net is shared out among its works to the minor unit."""
    works = QuotedWork.works
    left_over = case((QuotedWork.position < PaperFacts.net_minor % works, 1), else_=0)
    share = _signed(PaperFacts.net_minor / works + left_over)
    article = loosely(QuotedWork.article_id)
    query = select(article, func.sum(share))
    query = _sold(query, currency, today).join(QuotedWork, QuotedWork.quote_id == PaperFacts.quote_id)
    return _largest(query.group_by(article), currency)


def vat_by_month(currency: str, today: dt.date) -> list[Share]:
    """VAT of each of the twelve months, credit notes taken away."""
    month = func.substr(cast(PaperTax.issued_on, String), 1, 7).label("month")
    tax = func.sum(case((PaperTax.kind == CREDIT_NOTE, -PaperTax.tax_minor), else_=PaperTax.tax_minor))
    query = select(month, tax).where(PaperTax.issued_on >= first_day(today), PaperTax.currency == currency)
    by_month: ColumnElement[str] = literal_column("month")
    found = db.session.execute(query.group_by(by_month).order_by(by_month.desc()))
    return [Share(name, Money(int(minor), currency)) for name, minor in found]


def headlines(shares: list[Share]) -> dict[str, tuple[str, str]]:
    """(headline, its language) of the articles that ``shares`` name, in their source language."""
    query = (
        select(Article.id, Revision.headline, Edition.language)
        .join(Edition, and_(Edition.article_id == Article.id, Edition.language == Article.source_language))
        .join(
            Revision, Revision.id == func.coalesce(Edition.approved_revision_id, Edition.current_revision_id)
        )
        .where(Article.id.in_([share.key for share in shares]))
    )
    return {id: (headline, language) for id, headline, language in db.session.execute(query)}


def buyers(shares: list[Share]) -> dict[str, str]:
    """The names of the outlets that ``shares`` name, as their papers have them."""
    query = select(PaperFacts.customer_id, func.max(PaperFacts.buyer)).where(
        PaperFacts.customer_id.in_([share.key for share in shares])
    )
    return dict(db.session.execute(query.group_by(PaperFacts.customer_id)).tuples().all())


def _standing(currency: str, ages: dict[Age, tuple[int, int]], owed_back: int) -> Standing:
    late = [found for age, found in ages.items() if age is not Age.NOT_DUE]
    return Standing(
        sum(papers for papers, _ in ages.values()),
        Money(sum(minor for _, minor in ages.values()), currency),
        sum(papers for papers, _ in late),
        Money(sum(minor for _, minor in late), currency),
        Money(owed_back, currency),
        {age: Money(ages.get(age, (0, 0))[1], currency) for age in Age},
    )


def _age(today: dt.date) -> ColumnElement[str]:
    """The bucket of an open invoice: text that both databases group by alike."""
    due = PaperFacts.due_on
    steps: list[tuple[Any, Any]] = [
        (due >= today - dt.timedelta(days=days), literal_column(f"'{age}'")) for age, days in _LIMITS.items()
    ]
    return case(
        (due >= today, literal_column(f"'{Age.NOT_DUE}'")), *steps, else_=literal_column(f"'{Age.OVER_90}'")
    )


def _by_terms(column: Any, currency: str, today: dt.date) -> list[Share]:
    first = and_(QuotedWork.quote_id == PaperFacts.quote_id, QuotedWork.position == 0)
    query = _sold(select(column, _net()), currency, today).join(QuotedWork, first)
    return _largest(query.group_by(column), currency)


def _sold(query: Select, currency: str, today: dt.date) -> Select:
    return query.select_from(PaperFacts).where(
        PaperFacts.issued_on >= first_day(today), PaperFacts.currency == currency
    )


def _net() -> ColumnElement[int]:
    return func.sum(_signed(PaperFacts.net_minor))


def _signed(minor: Any) -> ColumnElement[int]:
    return case((PaperFacts.kind == CREDIT_NOTE, -minor), else_=minor)


def _largest(query: Select, currency: str) -> list[Share]:
    found = sorted(
        ((key, int(minor)) for key, minor in db.session.execute(query)), key=lambda row: (-row[1], row[0])
    )
    named = [Share(key, Money(minor, currency)) for key, minor in found[:_MOST]]
    rest = sum(minor for _, minor in found[_MOST:])
    return [*named, Share("", Money(rest, currency))] if len(found) > _MOST else named
