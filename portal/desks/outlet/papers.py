"""Downloads: the papers of an order, its package, and the story as HTML to copy."""

from flask import Response, abort, render_template, send_file
from flask_security import current_user
from sqlalchemy.orm import Session

from invoices.ledger import PaperFile
from portal.db import db
from portal.desks.access import needs
from portal.desks.outlet.blueprint import blueprint, own_licence, own_request
from portal.licensing.orders import credit_notes_of, latest_package, paper_file
from portal.licensing.packaging import copyable, note_taken, withheld
from portal.licensing.quoting import quote_pdf
from portal.people.accounts import OUTLET
from portal.work import files


@blueprint.get("/orders/<request_id>/quote.pdf")
@needs(OUTLET)
def quote_paper(request_id: str) -> Response:
    """The quote as a paper, rendered once and kept."""
    order = own_request(request_id)
    if order.quote is None:
        abort(404)
    sha256 = quote_pdf(order.quote.id)
    return _sent(sha256, f"{order.quote.number}.pdf", "application/pdf")


@blueprint.get("/orders/<request_id>/licence.pdf")
@needs(OUTLET)
def licence_paper(request_id: str) -> Response:
    licence = own_licence(request_id)
    return _paper(db.session, licence.number)


@blueprint.get("/orders/<request_id>/invoice.pdf")
@needs(OUTLET)
def invoice_paper(request_id: str) -> Response:
    return _paper(db.session, own_licence(request_id).invoice_number)


@blueprint.get("/orders/<request_id>/invoice.xml")
@needs(OUTLET)
def invoice_file(request_id: str) -> Response:
    """The EN 16931 file that is inside the invoice's PDF, on its own, for the outlet's accounts."""
    number = own_licence(request_id).invoice_number
    found = paper_file(db.session, number, "xml") or abort(404)
    return _sent(found.sha256, f"{number}.xml", "application/xml")


@blueprint.get("/orders/<request_id>/credit-notes/<number>.pdf")
@needs(OUTLET)
def credit_note_paper(request_id: str, number: str) -> Response:
    """A credit note on the order's invoice."""
    return _paper(db.session, _own_credit_note(request_id, number))


@blueprint.get("/orders/<request_id>/credit-notes/<number>.xml")
@needs(OUTLET)
def credit_note_file(request_id: str, number: str) -> Response:
    """The EN 16931 file that is inside the credit note's PDF."""
    found = paper_file(db.session, _own_credit_note(request_id, number), "xml") or abort(404)
    return _sent(found.sha256, f"{number}.xml", "application/xml")


@blueprint.get("/orders/<request_id>/package.zip")
@needs(OUTLET)
def package(request_id: str) -> Response:
    """The newest package of a licence that holds; a suspended or revoked one gives nothing out."""
    licence = own_licence(request_id)
    found = latest_package(licence.number)
    if found is None or withheld(licence):
        abort(404)
    note_taken(licence.request_id, found.version, current_user.id)
    return _sent(found.sha256, f"{licence.number}-v{found.version}.zip", "application/zip")


@blueprint.get("/orders/<request_id>/html")
@needs(OUTLET)
def copyable_html(request_id: str) -> str:
    """Each edition as HTML with its credit line, ready to paste into a CMS."""
    licence = own_licence(request_id)
    found = latest_package(licence.number)
    if found is None or withheld(licence):
        abort(404)
    return render_template(
        "outlet/html.html",
        order=licence.request,
        licence=licence,
        fragments=copyable(licence),
    )


def _own_credit_note(request_id: str, number: str) -> str:
    order = own_licence(request_id).request
    return number if number in {note.number for note in credit_notes_of(order)} else abort(404)


def _paper(session: Session, number: str) -> Response:
    found: PaperFile | None = paper_file(session, number)
    if found is None:
        abort(404)
    return _sent(found.sha256, f"{number}.pdf", "application/pdf")


def _sent(sha256: str, name: str, media_type: str) -> Response:
    response = send_file(
        files.path(sha256),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=sha256,
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
