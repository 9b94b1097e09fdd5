"""VAT by period with the papers behind each figure; the closing of a month."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.finance_closing import ClosingForm
from invoices.closing import NotToBeClosed
from invoices.money import Money
from portal.db import db
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.finance.closing_month import (
    Check,
    StillUnexplained,
    close_month,
    closings,
    findings,
    may_close,
)
from portal.finance.vat import PAGE, Period, VatLine, months_with_papers, vat_papers, vat_summary
from portal.language import day
from portal.people.accounts import FINANCE, User

_MONTHS = 24  # shown
CHECKS: dict[Check, tuple[LazyString, LazyString]] = {
    Check.NUMBERS: (_l("Numbers run without a gap"), _l("A number is missing in these series")),
    Check.BALANCE: (_l("Every posting balances"), _l("These postings do not balance")),
    Check.FACTS: (_l("What is owed is what the ledger says"), _l("What is owed differs from the ledger")),
    Check.PAPERS: (_l("Every paper has its PDF"), _l("The PDF of these is not made yet")),
    Check.HELD: (_l("No payment is held for checking"), _l("Payments are held for checking")),
    Check.OWED_BACK: (_l("No money has to go back"), _l("Money has to go back for these payments")),
    Check.UNISSUED: (_l("Whatever was paid was issued"), _l("Paid, and nothing was issued")),
}


@blueprint.get("/vat")
@needs(FINANCE)
def vat() -> str:
    """Every month with papers, its VAT per currency, and whether it is closed."""
    made, months = closings(), months_with_papers()[:_MONTHS]
    return render_template(
        "finance/vat.html",
        months=[(month, _per_currency(vat_summary(month)), may_close(month)) for month in months],
        quarters=list(dict.fromkeys(month.quarter for month in months)),
        closings=[(closing, db.session.get(User, closing.closed_by)) for closing in made],
        through=made[0].through if made else None,
    )


@blueprint.get("/vat/<name>")
@needs(FINANCE)
def vat_period(name: str) -> str:
    """The summary of a month or a quarter."""
    period = Period.named(name) or abort(404)
    dates = {
        f"{name}-{part}": getattr(day, part)
        for name, day in (("since", period.first), ("until", period.last))
        for part in ("day", "month", "year")
    }
    return render_template("finance/vat_period.html", period=period, lines=vat_summary(period), dates=dates)


@blueprint.get("/vat/<name>/papers")
@needs(FINANCE)
def vat_behind(name: str) -> str:
    """The papers behind one row of a summary."""
    period = Period.named(name) or abort(404)
    row: dict[str, Any] = {key: request.args.get(key, "")[:12] for key in ("currency", "category", "rate")}
    papers = vat_papers(period, after=request.args.get("after", "")[:20], **row)
    older = papers[-1].facts.number if len(papers) == PAGE else ""
    return render_template(
        "finance/vat_papers.html",
        period=period,
        papers=papers,
        following=url_for("finance.vat_behind", name=name, after=older, **row) if older else "",
        **row,
    )


@blueprint.route("/vat/<name>/close", methods=["GET", "POST"])
@needs(FINANCE)
def close_books(name: str) -> str | Response | tuple[str, int]:
    """What is unexplained in a month, then the closing of it and of every month before."""
    month = Period.named(name)
    if month is None or not month.is_month:
        abort(404)
    if not may_close(month):
        flash(_("This month is closed, or not over yet."), "error")
        return redirect(url_for("finance.vat"), 303)
    found = findings(month)
    form = ClosingForm(unexplained=any(f.found and not f.stops for f in found))
    if form.validate_on_submit():
        try:
            close_month(month, current_user.id)
            flash(_("The books are closed through %(day)s.", day=day(month.last)), "success")
            return redirect(url_for("finance.vat"), 303)
        except StillUnexplained:
            flash(_("Not closed: a fault of the books stands in the way."), "error")
        except NotToBeClosed:
            flash(_("This month is closed, or not over yet."), "error")
        return redirect(url_for("finance.close_books", name=name), 303)
    page = render_template(
        "finance/close.html", month=month, findings=found, words=CHECKS, form=form, lines=vat_summary(month)
    )
    return page, 422 if form.is_submitted() else 200


def _per_currency(lines: list[VatLine]) -> list[tuple[Money, Money]]:
    """(net, VAT) of each currency."""
    found: dict[str, tuple[Money, Money]] = {}
    for line in lines:
        net, tax = found.get(line.currency, (Money.zero(line.currency),) * 2)
        found[line.currency] = net + line.net, tax + line.tax
    return list(found.values())
