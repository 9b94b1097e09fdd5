"""Chase: remind outlets that have not confirmed a notice, and tell the editors when the deadline passes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import db, transaction, utc_now
from portal.licensing.notices.delivering import headlines, tell_outlet
from portal.licensing.notices.standing import DEADLINE, LAST_REMINDER, reminders_due
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article
from portal.people.accounts import EDITOR
from portal.people.letters import address, tell_staff
from portal.work.engine import job
from portal.work.schedules import schedule

schedule("chase_notices", "*/10 * * * *")


@job("chase_notices")
def chase_notices(payload: dict[str, Any]) -> None:
    """Send every reminder that is due and was not sent; however late this runs, one letter at a time."""
    for notice_id, outlet_id in _unconfirmed():
        with transaction() as session:
            _chase(session, notice_id, outlet_id)


def _unconfirmed() -> list[tuple[str, str]]:
    """(notice, outlet) with something to confirm. A kill leaves nothing to do for the notices before it."""
    found = db.session.execute(
        select(Delivery.notice_id, Licence.outlet_id)
        .join(Licence, Licence.number == Delivery.licence_number)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(Article, Article.id == Notice.article_id)
        .where(
            Delivery.acknowledged_at.is_(None),
            Delivery.chased < LAST_REMINDER,
            Article.killed_at.is_(None) | (Notice.kind == NoticeKind.KILL),
        )
        .distinct()
    )
    return [(notice_id, outlet_id) for notice_id, outlet_id in found]


def _chase(session: Session, notice_id: str, outlet_id: str) -> None:
    notice, now = session.get_one(Notice, notice_id), utc_now()
    due = reminders_due(notice.issued_at, notice.deadline, now)
    behind = session.scalars(
        select(Delivery)
        .join(Licence, Licence.number == Delivery.licence_number)
        .where(
            Delivery.notice_id == notice_id,
            Licence.outlet_id == outlet_id,
            Delivery.acknowledged_at.is_(None),
            Delivery.chased < due,
        )
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    ).all()
    if not behind:
        return
    for delivery in behind:
        delivery.chased, delivery.chased_at = due, now
    tell_outlet(session, notice_id, outlet_id, "notice_reminder", about=f"reminder-{due}")
    if due >= DEADLINE:
        _escalate(session, notice, behind[0].licence)


def _escalate(session: Session, notice: Notice, licence: Licence) -> None:
    """Every editor learns once of each outlet that let the deadline pass."""
    tell_staff(
        session,
        EDITOR,
        "notice_late",
        key=f"notice:{notice.id}:late:{licence.outlet_id}",
        kind=notice.kind,
        outlet=licence.outlet.registered_name,
        titles=sorted(
            {
                d.licence.quote.terms.title
                for d in notice.deliveries
                if d.licence.outlet_id == licence.outlet_id
            }
        ),
        headline=next(iter(headlines(notice).values()), ""),
        deadline=notice.deadline,
        url=address("editor.notice", notice_id=notice.id),
    )
