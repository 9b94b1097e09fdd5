"""Invoices: find them, see everything behind one, get its paper."""

from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from forms.finance_invoices import InvoiceFilterForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.finance.behind_invoice import entries_of, mails_about
from portal.finance.invoice_list import InvoiceFilter, invoice_page, invoice_row, totals
from portal.licensing.orders import paper_file
from portal.people.accounts import FINANCE
from portal.work import files


@blueprint.get("/")
@needs(FINANCE)
def index() -> Response:
    """The desk opens on its invoices."""
    return redirect(url_for("finance.invoices"))


@blueprint.get("/invoices")
@needs(FINANCE)
def invoices() -> str:
    """The list, its filters in the address, and the totals per currency of everything they match."""
    form = InvoiceFilterForm(request.args)
    form.validate()
    wanted = _wanted(form)
    page = invoice_page(wanted)
    older: dict[str, Any] = {**request.args.to_dict(), "before": page.next}
    return render_template(
        "finance/invoices.html",
        form=form,
        rows=page.rows,
        totals=totals(wanted),
        newer=url_for("finance.invoices", **_kept("before")) if wanted.before else "",
        older=url_for("finance.invoices", **older) if page.next else "",
    )


@blueprint.get("/invoices/<number>")
@needs(FINANCE)
def invoice(number: str) -> str:
    """One invoice: its paper, its payments, its ledger entries, the letters about it."""
    row = invoice_row(number) or abort(404)
    return render_template(
        "finance/invoice.html",
        row=row,
        entries=entries_of(number),
        order=row.licence.request,
        mails=mails_about(row.licence),
        paper=paper_file(db.session, number),
    )


@blueprint.get("/invoices/<number>.pdf")
@needs(FINANCE)
def invoice_pdf(number: str) -> Response:
    """The paper, byte for byte as it was issued."""
    found = paper_file(db.session, number)
    if found is None or invoice_row(number) is None:
        abort(404)
    response = send_file(files.path(found.sha256), mimetype="application/pdf", download_name=f"{number}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _wanted(form: InvoiceFilterForm) -> InvoiceFilter:
    def good(field: object) -> bool:
        return not getattr(field, "errors", ())

    return InvoiceFilter(
        words=(form.words.data or "") if good(form.words) else "",
        state=(form.state.data or "") if good(form.state) else "",
        currency=(form.currency.data or "") if good(form.currency) else "",
        since=form.since.data if good(form.since) else None,
        until=form.until.data if good(form.until) else None,
        before=request.args.get("before", "")[:20],
    )


def _kept(*dropped: str) -> dict[str, Any]:
    return {name: value for name, value in request.args.to_dict().items() if name not in dropped}
