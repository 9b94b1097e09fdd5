"""Durable work that follows a sale: render the papers, pack, tell people. Each job may run twice."""

from typing import Any

from sqlalchemy import select

from invoices.ledger import Invoice, PaperFile
from invoices.papers import InvoicePaper, LicencePaper
from invoices.papers.invoice import render_invoice
from invoices.papers.licence import render_licence
from portal.db import db, transaction, utc_now
from portal.licensing.gateway import gateway
from portal.licensing.letters import address, tell_buyer
from portal.licensing.orders import paper_file
from portal.licensing.packaging import pack
from portal.licensing.requests import locked
from portal.licensing.states import LicenceState, RequestEvent, advance_request
from portal.licensing.tables import Licence, Payment, RequestArticle
from portal.newsroom.articles import Edition
from portal.syndication.tables import Package
from portal.work import files
from portal.work.engine import enqueue, job


class PapersPending(RuntimeError):
    """The first fulfilment has not finished; this job is tried again later."""


class NothingToRefund(RuntimeError):
    """A second payment without a payment intent: a bank transfer that finance has to send back by hand."""


@job("fulfil")
def fulfil(payload: dict[str, Any]) -> None:
    """Make the papers and the first package of the licence ``payload["licence"]``, then write to the buyer."""
    licence = _licence(payload["licence"])
    _render(licence.number, lambda: render_licence(LicencePaper.from_json(licence.snapshot)))
    invoice = db.session.get_one(Invoice, licence.invoice_number)
    _render(invoice.number, lambda: render_invoice(InvoicePaper.from_json(invoice.snapshot)))
    pack(licence)
    with transaction() as session:
        request = locked(session, licence.request_id)
        request.state = advance_request(request.state, RequestEvent.ISSUE)
        tell_buyer(
            session,
            request,
            "licence_ready",
            key=f"licence:{licence.number}:ready",
            licence=licence.number,
            invoice=licence.invoice_number,
            verify_url=address("public.licence", number=licence.number),
        )


@job("editions_approved")
def refresh_packages(payload: dict[str, Any]) -> None:
    """An edition's approved revision changed: every live licence of it gets a new package version."""
    edition = db.session.get_one(Edition, payload["edition_id"])
    licences = (
        select(Licence)
        .join(RequestArticle, RequestArticle.request_id == Licence.request_id)
        .where(RequestArticle.article_id == edition.article_id, Licence.state == LicenceState.ACTIVE)
    )
    with transaction() as session:
        for licence in db.session.scalars(licences):
            if edition.language in licence.quote.terms.languages:
                key = f"licence:{licence.number}:revision:{edition.approved_revision_id}"
                enqueue(session, "repack", key=key, payload={"licence": licence.number})


@job("repack")
def repack(payload: dict[str, Any]) -> None:
    """Build the next package version of ``payload["licence"]`` and write to the buyer when there is one."""
    licence = _licence(payload["licence"])
    if paper_file(db.session, licence.number) is None:
        raise PapersPending(licence.number)
    pack(licence)
    with transaction() as session:
        newest = session.scalars(
            select(Package).where(Package.licence_number == licence.number).order_by(Package.version.desc())
        ).first()
        if newest and newest.version > 1:
            key = f"licence:{licence.number}:package:{newest.version}"
            facts = {"licence": licence.number, "version": newest.version}
            tell_buyer(session, licence.request, "package_updated", key=key, **facts)


@job("refund_second_payment")
def refund_second_payment(payload: dict[str, Any]) -> None:
    """Give back a payment of an order that another payment had settled already."""
    payment = db.session.get_one(Payment, payload["payment_id"])
    if payment.intent_id is None:
        raise NothingToRefund(payment.id)
    refunded = gateway().refund(payment.intent_id, payment.amount, f"refund:{payment.id}:second")
    with transaction() as session:
        payment = session.get_one(Payment, payment.id, populate_existing=True)
        payment.state = "refunded" if refunded.holds else payment.state
        payment.problem = f"second payment, given back: {refunded.refund_id}"


def _licence(number: str) -> Licence:
    return db.session.scalars(select(Licence).where(Licence.number == number)).one()


def _render(number: str, make: Any) -> None:
    """Render the paper ``number`` and keep it, unless that was done before: issued bytes never change."""
    if paper_file(db.session, number):
        return
    data: bytes = make()
    sha256 = files.put(data)
    with transaction() as session:
        if paper_file(session, number) is None:
            session.add(
                PaperFile(paper=number, role="pdf", sha256=sha256, size=len(data), created_at=utc_now())
            )
