"""One invoice or credit note: its paper, its e-invoice, and everything behind it."""

from flask import abort, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from invoices.facts import PaperFacts
from invoices.papers import InvoicePaper
from portal.db import db
from portal.describing import file_size
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.desks.finance.event_words import event_words
from portal.finance.behind_invoice import behind
from portal.finance.invoice_list import invoice_row
from portal.finance.reminding import reminding
from portal.language import money
from portal.licensing.orders import paper_file
from portal.people.accounts import FINANCE
from portal.work import files


@blueprint.get("/invoices/<number>")
@needs(FINANCE)
def invoice(number: str) -> str:
    """One paper: why it is over this amount, its payments, ledger entries, events and letters."""
    row = invoice_row(number) or abort(404)
    found = behind(number)
    pdf, xml = (paper_file(db.session, number, role) for role in ("pdf", "xml"))
    size = file_size(pdf.size) if pdf else ""
    return render_template(
        "finance/invoice.html",
        row=row,
        behind=found,
        reminding=reminding(number),
        event_words=event_words,
        xml=xml,
        thumbs=[_thumbnail(row.facts, found.paper, size)] if pdf else [],
    )


@blueprint.get("/invoices/<number>.pdf")
@needs(FINANCE)
def invoice_pdf(number: str) -> Response:
    """The paper, byte for byte as it was issued."""
    return _file(number, "pdf", "application/pdf")


@blueprint.get("/invoices/<number>.xml")
@needs(FINANCE)
def invoice_xml(number: str) -> Response:
    """The EN 16931 file that is inside the PDF, on its own."""
    return _file(number, "xml", "application/xml")


def _file(number: str, role: str, media_type: str) -> Response:
    found = paper_file(db.session, number, role)
    if found is None or invoice_row(number) is None:
        abort(404)
    name = f"{number}.{role}"
    response = send_file(
        files.path(found.sha256), mimetype=media_type, as_attachment=role == "xml", download_name=name
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _thumbnail(facts: PaperFacts, paper: InvoicePaper, size: str) -> dict[str, object]:
    """The paper as a small page to pick up."""
    buyer = paper.buyer
    lines = (
        buyer.name,
        *buyer.address,
        f"{buyer.postcode} {buyer.city}",
        buyer.tax_number,
        paper.purchase_order,
    )
    return {
        "title": _("Open the PDF"),
        "face": facts.number,
        "lines": [line for line in lines if line],
        "sums": [
            (_("Net"), money(facts.net)),
            (_("VAT"), money(facts.tax)),
            (_("Total"), money(facts.total)),
        ],
        "url": url_for("finance.invoice_pdf", number=facts.number),
        "note": _("PDF, %(size)s", size=size),
    }
