"""What an order has come to: its papers, its package, what is still to come. Reads only."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from invoices.ledger import Invoice, PaperFile
from invoices.terms import Terms
from portal.db import db
from portal.licensing.basket import basket
from portal.licensing.tables import Licence, Request
from portal.newsroom.articles import Edition, EditionState
from portal.syndication.tables import Package


@dataclass(frozen=True, slots=True)
class OrderPapers:
    """What can be downloaded of an issued order; None where it is still in the making."""

    licence: PaperFile | None = None
    invoice: PaperFile | None = None
    package: Package | None = None

    @property
    def ready(self) -> bool:
        return None not in (self.licence, self.invoice, self.package)


def orders_of(outlet_id: str) -> list[Request]:
    """Every request of the outlet but drafts, newest first."""
    query = (
        select(Request)
        .where(Request.outlet_id == outlet_id, Request.state != "draft")
        .options(selectinload(Request.quotes), selectinload(Request.licence))
        .order_by(Request.created_at.desc(), Request.id)
    )
    return list(db.session.scalars(query))


def headlines(order: Request) -> tuple[dict[str, str], int]:
    """The headlines of the first article of ``order`` by language, and how many articles more there are.

    As the quote froze them; before there is one, as they are today, none when the article is no longer on offer.
    """
    works = (order.terms or {}).get("works", [])
    more = max(0, len(works) - 1)
    if order.quote:
        return dict(order.quote.snapshot["paper"]["works"][0]["headlines"]), more
    return {
        article.headline_language(language): article.headline(language)
        for article in basket([work["article_id"] for work in works[:1]])
        for language in article.editions
    }, more


def invoices_of(outlet_id: str) -> list[tuple[Invoice, Request]]:
    """Every invoice and credit note of the outlet with its order, newest first."""
    query = (
        select(Invoice, Request)
        .join(Licence, Licence.quote_id == Invoice.quote_id)
        .join(Request, Request.id == Licence.request_id)
        .where(Invoice.customer_id == outlet_id)
        .order_by(Invoice.issued_at.desc(), Invoice.number.desc())
    )
    return [(invoice, order) for invoice, order in db.session.execute(query)]


def credit_notes_of(order: Request) -> list[Invoice]:
    """The credit notes on the invoice of ``order``, oldest first."""
    if order.licence is None:
        return []
    query = select(Invoice).where(Invoice.quote_id == order.licence.quote_id, Invoice.kind == "credit_note")
    return list(db.session.scalars(query.order_by(Invoice.number)))


def with_einvoice(outlet_id: str) -> set[str]:
    """Numbers of the outlet's invoices whose EN 16931 file is kept."""
    query = (
        select(PaperFile.paper)
        .join(Invoice, Invoice.number == PaperFile.paper)
        .where(Invoice.customer_id == outlet_id, PaperFile.role == "xml")
    )
    return set(db.session.scalars(query))


def papers_of(order: Request) -> OrderPapers:
    """The papers and the newest package of ``order``."""
    licence = order.licence
    if licence is None:
        return OrderPapers()
    return OrderPapers(
        licence=paper_file(db.session, licence.number),
        invoice=paper_file(db.session, licence.invoice_number),
        package=latest_package(licence.number),
    )


def paper_file(session: Session, number: str, role: str = "pdf") -> PaperFile | None:
    """The stored file of the paper ``number``, its PDF or its EN 16931 file ("xml"); None while it is not made."""
    query = select(PaperFile).where(PaperFile.paper == number, PaperFile.role == role)
    return session.scalar(query)


def latest_package(licence_number: str) -> Package | None:
    """The newest package version of a licence, or None before the first."""
    query = select(Package).where(Package.licence_number == licence_number)
    return db.session.scalars(query.order_by(Package.version.desc())).first()


def coming_editions(order: Request) -> list[tuple[str, dt.datetime | None]]:
    """(language, due) of the editions that ``order`` covers and no editor has approved yet; none that came down."""
    if order.terms is None:
        return []
    terms = Terms.from_json(order.terms)
    query = (
        select(Edition)
        .where(
            Edition.article_id.in_([work.article_id for work in terms.works]),
            Edition.language.in_(terms.languages),
            Edition.approved_revision_id.is_(None),
            Edition.state != EditionState.WITHDRAWN,
        )
        .order_by(Edition.due_at, Edition.language)
    )
    return [(edition.language, edition.due_at) for edition in db.session.scalars(query)]
