"""Bring a notice to its readers: letters to every outlet that runs the article, and what follows by itself."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db, transaction
from portal.licensing.notices.announcing import announce
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.newsroom.articles import Article, Revision
from portal.people.accounts import User
from portal.people.letters import address, tell_person
from portal.people.outlets import Outlet
from portal.work.engine import job

_CANCELLED = {
    "en": "The sender of the story has cancelled it.",
    "fr": "L’expéditeur de l’article l’a annulé.",
}


@job("send_notice")
def send_notice(payload: dict[str, Any]) -> None:
    """Write to every member of every outlet that notice ``payload["notice"]`` goes to, once each."""
    notice = db.session.get_one(Notice, payload["notice"])
    for outlet_id in {delivery.licence.outlet_id for delivery in notice.deliveries}:
        with transaction() as session:
            tell_outlet(session, payload["notice"], outlet_id, "notice")


@job("story_cancelled")
def cancel_story(payload: dict[str, Any]) -> None:
    """The sender of article ``payload["article_id"]`` wants it down: kill it. Unknown by now: nothing to do."""
    if db.session.get(Article, payload["article_id"]) is not None:
        announce(payload["article_id"], NoticeKind.KILL, _CANCELLED, None, None)


def tell_outlet(session: Session, notice_id: str, outlet_id: str, template: str, *, about: str = "") -> None:
    """Queue ``template`` about the notice to everybody at the outlet, in the caller's transaction.

    ``about``: what sets this letter apart from others about the same notice; the same again is a no-op.
    """
    notice = session.get_one(Notice, notice_id)
    deliveries = [delivery for delivery in notice.deliveries if delivery.licence.outlet_id == outlet_id]
    for reader in readers(session.get_one(Outlet, outlet_id)):
        tell_person(
            session,
            reader,
            template,
            key=f"notice:{notice.id}:{about}:{reader.id or outlet_id}",
            **facts(notice, deliveries, reader.language),
        )


def readers(outlet: Outlet) -> list[User]:
    """Who reads for the outlet: its active members; else its billing address, as a reader without an account."""
    members = [member for member in outlet.members if member.active]
    if members or not outlet.billing_email:
        return members
    name = outlet.registered_name
    return [User(email=outlet.billing_email, name=name, language=outlet.language, timezone="Europe/London")]


def facts(notice: Notice, deliveries: Iterable[Delivery], language: str) -> dict[str, Any]:
    """What a letter about ``notice`` says to a reader of ``language``, as plain data."""
    return {
        "kind": notice.kind,
        "headline": headline(notice, language),
        "reason": notice.reasons.get(language) or next(iter(notice.reasons.values()), ""),
        "deadline": notice.deadline,
        "changed": sorted(notice.changes),
        "pictures": pictures(notice, language),
        "licences": [{"number": d.licence_number, "title": d.licence.quote.terms.title} for d in deliveries],
        "url": address("outlet.notice", notice_id=notice.id),
    }


def pictures(notice: Notice, language: str) -> list[str]:
    """The pictures that ``notice`` takes back, as a reader of ``language`` finds them: caption and credit."""
    said = []
    for part in notice.parts:
        caption = part["captions"].get(language) or next(iter(part["captions"].values()), "")
        said.append(
            " ".join(filter(None, [caption, f"({part['credit']})" if part["credit"] else ""])) or part["key"]
        )
    return said


def headline(notice: Notice, language: str) -> str:
    """The headline of the article as ``language`` has it, else as its source has: also of a killed one."""
    found = headlines(notice)
    return found.get(language) or next(iter(found.values()), "")


def headlines(notice: Notice) -> dict[str, str]:
    """The headlines by language, the source's first: the new ones where they change, else those that outlets know.

    What stands for a headline where no text was ever approved.
    """
    named: dict[str, str] = {}
    for edition in sorted(notice.article.editions, key=lambda edition: not edition.is_source):
        change = notice.changes.get(edition.language)
        told = [r for r in edition.revisions if change and r.id == change["after"]]
        if revision := (told[0] if told else edition.last_approved):
            named[edition.language] = revision.headline
    return named or notice.article.nameless


def revisions(session: Session, notice: Notice) -> dict[str, tuple[Revision, Revision]]:
    """(before, after) of every edition that ``notice`` changes, by language."""
    wanted = {id for change in notice.changes.values() for id in (change["before"], change["after"])}
    found = {r.id: r for r in session.scalars(select(Revision).where(Revision.id.in_(wanted)))}
    return {
        language: (found[change["before"]], found[change["after"]])
        for language, change in sorted(notice.changes.items())
    }
