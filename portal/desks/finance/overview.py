"""The desk's first page: what is owed and how late, what was sold and to whom, in pictures and tables."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _

from invoices import describe
from invoices.terms import Region, Scope, Territory
from portal.db import utc_now
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.desks.finance.pictures import columns, share
from portal.finance import overview
from portal.finance.overview import Age, Share, Standing
from portal.language import current_language, month_name
from portal.people.accounts import FINANCE

Row = dict[str, Any]


@blueprint.get("/")
@needs(FINANCE)
def index() -> str:
    """Everything in one currency: the one asked for, else the one with most to collect."""
    today = utc_now().date()
    standings = overview.standings(today)
    chosen = next((each for each in standings if each.currency == request.args.get("currency")), None)
    chosen = chosen or max(standings, key=lambda each: each.open_count, default=None)
    found = _of_currency(chosen, today) if chosen else {}
    return render_template("finance/overview.html", standings=standings, today=today, **found)


def _of_currency(standing: Standing, today: dt.date) -> dict[str, Any]:
    currency = standing.currency
    months = overview.sales_by_month(currency, today)
    outlets = overview.sales_by_outlet(currency, today)
    articles = overview.sales_by_article(currency, today)
    return {
        "currency": currency,
        "since": overview.first_day(today),
        "ages": columns([(_age(age), amount) for age, amount in standing.ages.items()], currency),
        "months": columns([(_short(each.key), each.net) for each in months], currency),
        "outlets": _outlet_rows(outlets),
        "articles": _article_rows(articles),
        "territories": _rows(overview.sales_by_territory(currency, today), _territory),
        "languages": _rows(overview.sales_by_language(currency, today), _languages),
        "vat": _rows(overview.vat_by_month(currency, today), _month, _vat_address),
    }


def _rows(
    shares: list[Share],
    name: Callable[[str], str],
    url: Callable[[str], str] = lambda key: "",
) -> list[Row]:
    named = [each.net for each in shares if each.key]
    return [
        {
            "name": name(each.key) if each.key else _("All others"),
            "url": url(each.key) if each.key else "",
            "amount": each.net,
            "share": share(each.net, max(named)) if each.key else 0,
        }
        for each in shares
    ]


def _outlet_rows(shares: list[Share]) -> list[Row]:
    names = overview.buyers(shares)
    return _rows(shares, lambda key: names.get(key, key), lambda key: url_for("finance.invoices", outlet=key))


def _article_rows(shares: list[Share]) -> list[Row]:
    known = overview.headlines(shares)
    rows = _rows(shares, lambda key: known.get(key, (key, ""))[0])
    return [{**row, "lang": known.get(each.key, ("", ""))[1]} for row, each in zip(rows, shares, strict=True)]


def _age(age: Age) -> str:
    return {
        Age.NOT_DUE: _("not due"),
        Age.TO_30: "1–30",
        Age.TO_60: "31–60",
        Age.TO_90: "61–90",
        Age.OVER_90: _("over 90"),
    }[age]


def _day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


def _short(month: str) -> str:
    """``Oct``: room is scarce under a column."""
    return format_date(_day(month), "LLL", rebase=False).rstrip(".")


def _month(month: str) -> str:
    return month_name(_day(month))


def _vat_address(month: str) -> str:
    return url_for("finance.vat_period", name=month)


def _territory(key: str) -> str:
    if key == Scope.WORLD:
        return describe.territory(Territory(Scope.WORLD), current_language())
    scope = Scope.REGION if key in set(Region) else Scope.COUNTRY
    return describe.territory(Territory(scope, key), current_language())


def _languages(key: str) -> str:
    return describe.languages(key.split(), current_language())
