"""Durable work that follows a sale: render the papers, pack, tell people. Each job may run twice."""

import datetime as dt
from functools import partial
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from invoices.ledger import Invoice
from invoices.papers import LicencePaper
from invoices.papers.licence import render_licence
from invoices.payments import PaymentState
from portal.db import db, transaction
from portal.licensing.letters import refund_owed, refund_owed_in_part, tell_buyer
from portal.licensing.notices.announcing import announce_approved, named_in
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.licensing.orders import latest_package, paper_file
from portal.licensing.packaging import killed_stories, nothing_left, pack, withheld
from portal.licensing.rendering import keep_sealed, render_invoice_files
from portal.licensing.requests import locked
from portal.licensing.returning import KILLED, PART_KILLED
from portal.licensing.states import LicenceState, RequestEvent, advance_request
from portal.licensing.tables import Licence, RequestArticle
from portal.newsroom.articles import Edition
from portal.people.letters import address
from portal.syndication.tables import Package
from portal.work.engine import enqueue, job

_LIVE = (LicenceState.ACTIVE, LicenceState.SUSPENDED)


class PapersPending(RuntimeError):
    """The first fulfilment has not finished; this job is tried again later."""


@job("fulfil")
def fulfil(payload: dict[str, Any]) -> None:
    """Make the papers and the first package of the licence ``payload["licence"]``, then write to the buyer."""
    licence = _licence(payload["licence"])
    keep_sealed(licence.number, partial(render_licence, LicencePaper.from_json(licence.snapshot)))
    render_invoice_files(db.session.get_one(Invoice, licence.invoice_number))
    killed = killed_stories(licence)
    if nothing_left(licence):
        _owe_refund(licence.number, KILLED)
        return
    pack(licence)
    if killed:
        _owe_refund(licence.number, PART_KILLED)
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


@job("drop_story")
def drop_story(payload: dict[str, Any]) -> None:
    """Article ``payload["article_id"]`` was killed: what is left of every live licence gets a package without it."""
    with transaction() as session:
        for licence in session.scalars(_live_licences(payload["article_id"])):
            key = f"licence:{licence.number}:without:{payload['article_id']}"
            enqueue(session, "repack", key=key, payload={"licence": licence.number})


@job("editions_approved")
def refresh_packages(payload: dict[str, Any]) -> None:
    """An edition's approved revision changed: every live licence of it gets a new package version.

    Outlets that hold an earlier text are told, unless a notice has told them; what they get from a suspended
    licence waits until it holds again.
    """
    announce_approved(payload["edition_id"])
    edition = db.session.get_one(Edition, payload["edition_id"])
    with transaction() as session:
        for licence in session.scalars(_live_licences(edition.article_id)):
            if edition.language in licence.quote.terms.languages:
                key = f"licence:{licence.number}:revision:{edition.approved_revision_id}"
                enqueue(session, "repack", key=key, payload={"licence": licence.number})


@job("rights_changed")
def follow_rights(payload: dict[str, Any]) -> None:
    """An editor decided anew what of article ``payload["article_id"]`` is ours: its live licences follow."""
    with transaction() as session:
        for licence in session.scalars(_live_licences(payload["article_id"])):
            key = f"licence:{licence.number}:rights:{payload['at']}"
            enqueue(session, "repack", key=key, payload={"licence": licence.number})


@job("repack")
def repack(payload: dict[str, Any]) -> None:
    """Build the next package version of ``payload["licence"]`` and write to the buyer when there is one.

    A licence whose stories are all killed gets none; and a change that a notice tells needs no letter of its own.
    """
    licence = _licence(payload["licence"])
    if nothing_left(licence):
        return
    if paper_file(db.session, licence.number) is None:
        raise PapersPending(licence.number)
    pack(licence)
    with transaction() as session:
        newest = latest_package(licence.number)
        if newest is None or newest.version == 1 or withheld(licence):
            return
        before = _version(session, licence.number, newest.version - 1)
        dropped = _stories(before) - _stories(newest)
        if dropped or not _told(session, licence, before, newest):
            key = f"licence:{licence.number}:package:{newest.version}"
            facts = {"licence": licence.number, "version": newest.version, "dropped": len(dropped)}
            tell_buyer(session, licence.request, "package_updated", key=key, **facts)


def _live_licences(article_id: str) -> Select[Licence]:
    return (
        select(Licence)
        .join(RequestArticle, RequestArticle.request_id == Licence.request_id)
        .where(RequestArticle.article_id == article_id, Licence.state.in_(_LIVE))
    )


def _version(session: Session, licence_number: str, version: int) -> Package:
    query = select(Package).where(Package.licence_number == licence_number, Package.version == version)
    return session.scalars(query).one()


def _stories(package: Package) -> set[str]:
    return {entry["article"] for entry in package.editions}


def _owe_refund(licence_number: str, why: str) -> None:
    """Stories were killed after they were paid and before anything was delivered. ``why``: KILLED or PART_KILLED.

    Where nothing is left, general terms, clause 17.2: refunded in full until the first download. The invoice
    stands, so this takes a credit note, and a person.
    """
    with transaction() as session:
        licence = session.scalars(select(Licence).where(Licence.number == licence_number)).one()
        for payment in licence.request.payments:
            if payment.state == PaymentState.SUCCEEDED and payment.quote_id == licence.quote_id:
                payment.problem = why
                if why == KILLED:
                    refund_owed(session, licence, payment)
                else:
                    refund_owed_in_part(session, licence, payment)


def _told(session: Session, licence: Licence, before: Package, newest: Package) -> bool:
    """True when every text that is new in ``newest``, or else what is gone from it, was announced by a notice."""
    old = {entry["revision_id"] for entry in before.editions}
    new = [entry for entry in newest.editions if entry["revision_id"] not in old]
    if not new:
        return _told_of_parts(session, licence, before.created_at)
    return all(
        any(
            delivery.licence_number == licence.number
            for notice in named_in(session, entry["article"], {entry["revision_id"]})
            for delivery in notice.deliveries
        )
        for entry in new
    )


def _told_of_parts(session: Session, licence: Licence, since: dt.datetime) -> bool:
    """True when a notice has told this licence, ``since`` then, that a part was taken back."""
    notices = (
        select(Notice.id)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(
            Delivery.licence_number == licence.number,
            Notice.kind == NoticeKind.PART,
            Notice.issued_at >= since,
        )
    )
    return session.scalars(notices).first() is not None


def _licence(number: str) -> Licence:
    return db.session.scalars(select(Licence).where(Licence.number == number)).one()
