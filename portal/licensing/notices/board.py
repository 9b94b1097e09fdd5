"""Notices as their readers see them: an outlet its own, the editors all of them. Reads only."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from portal.db import db, utc_now
from portal.licensing.notices.standing import Standing, standing
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article, Edition

_URGENCY = (Standing.LATE, Standing.PRESSING, Standing.OPEN, Standing.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Told:
    """One notice to one outlet, with the deliveries to its licences."""

    notice: Notice
    outlet: str
    deliveries: tuple[Delivery, ...]
    standing: Standing
    overtaken: bool  # the story was killed since: there is nothing left to follow

    @property
    def confirmed(self) -> Delivery | None:
        """The delivery that carries the name of who confirmed it; None while nobody has."""
        return next((d for d in self.deliveries if d.acknowledged_at), None) if self.done else None

    @property
    def done(self) -> bool:
        return self.standing is Standing.CONFIRMED

    @property
    def chased(self) -> int:
        return max(delivery.chased for delivery in self.deliveries)


@dataclass(frozen=True, slots=True)
class Row:
    """One notice on the editors' board, with every outlet it went to: those that are late first."""

    notice: Notice
    told: tuple[Told, ...]

    @property
    def standing(self) -> Standing:
        """That of the outlet that is furthest behind; confirmed when all have, or nobody had to."""
        return min((t.standing for t in self.told), key=_URGENCY.index, default=Standing.CONFIRMED)

    @property
    def overtaken(self) -> bool:
        return _overtaken(self.notice)

    @property
    def late(self) -> list[Told]:
        return [t for t in self.told if t.standing is Standing.LATE]

    @property
    def confirmed(self) -> list[Told]:
        return [t for t in self.told if t.done]


def of_outlet(outlet_id: str) -> list[Told]:
    """Every notice to the outlet: what is still to confirm by deadline, then the rest, newest first."""
    deliveries = db.session.scalars(
        _deliveries()
        .join(Licence, Licence.number == Delivery.licence_number)
        .where(Licence.outlet_id == outlet_id)
    ).all()
    found = _grouped(deliveries)
    still_open = [told for told in found if not told.done and not told.overtaken]
    rest = [told for told in found if told.done or told.overtaken]
    return [
        *sorted(still_open, key=lambda told: told.notice.deadline),
        *sorted(rest, key=lambda told: told.notice.issued_at, reverse=True),
    ]


def to_outlet(notice_id: str, outlet_id: str) -> Told | None:
    """The notice as this outlet was told of it; None when it was not."""
    deliveries = db.session.scalars(
        _deliveries()
        .join(Licence, Licence.number == Delivery.licence_number)
        .where(Licence.outlet_id == outlet_id, Delivery.notice_id == notice_id)
    ).all()
    return next(iter(_grouped(deliveries)), None)


def of_licence(number: str) -> list[Told]:
    """Every notice to one licence, newest first."""
    found = _grouped(db.session.scalars(_deliveries().where(Delivery.licence_number == number)).all())
    return sorted(found, key=lambda told: told.notice.issued_at, reverse=True)


def board(state: str = "", kind: str = "", article_id: str = "") -> list[Row]:
    """Every notice: late ones first, then those that press, are open, are done; the newest of each first.

    ``state``: only "late", "open" (not confirmed by all) or "done"; ``kind``, ``article_id``: only these.
    """
    query = select(Notice).options(
        joinedload(Notice.article).selectinload(Article.editions).selectinload(Edition.revisions),
        selectinload(Notice.deliveries).joinedload(Delivery.licence).joinedload(Licence.outlet),
    )
    if kind:
        query = query.where(Notice.kind == kind)
    if article_id:
        query = query.where(Notice.article_id == article_id)
    rows = [_row(notice) for notice in db.session.scalars(query.order_by(Notice.issued_at.desc()))]
    wanted = [row for row in rows if _matches(row, state)]
    return sorted(wanted, key=lambda row: (row.overtaken, _URGENCY.index(row.standing)))


def row_of(notice: Notice) -> Row:
    """One notice as on the board."""
    return _row(notice)


def _matches(row: Row, state: str) -> bool:
    if state == "late":
        return bool(row.late) and not row.overtaken
    if state == "open":
        return row.standing is not Standing.CONFIRMED and not row.overtaken
    return row.standing is Standing.CONFIRMED if state == "done" else True


def _row(notice: Notice) -> Row:
    told = _grouped(notice.deliveries)
    return Row(notice, tuple(sorted(told, key=lambda t: (_URGENCY.index(t.standing), t.outlet.casefold()))))


def _deliveries() -> Select[Delivery]:
    return select(Delivery).options(
        joinedload(Delivery.notice)
        .joinedload(Notice.article)
        .selectinload(Article.editions)
        .selectinload(Edition.revisions),
        joinedload(Delivery.licence).joinedload(Licence.outlet),
    )


def _grouped(deliveries: Iterable[Delivery]) -> list[Told]:
    groups: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in deliveries:
        groups.setdefault((delivery.notice_id, delivery.licence.outlet_id), []).append(delivery)
    now = utc_now()
    return [_told(tuple(group), now) for group in groups.values()]


def _told(deliveries: tuple[Delivery, ...], now: dt.datetime) -> Told:
    notice = deliveries[0].notice
    standings = [standing(notice.issued_at, notice.deadline, d.acknowledged_at, now) for d in deliveries]
    return Told(
        notice=notice,
        outlet=deliveries[0].licence.outlet.registered_name,
        deliveries=tuple(sorted(deliveries, key=lambda d: d.licence_number)),
        standing=min(standings, key=_URGENCY.index),
        overtaken=_overtaken(notice),
    )


def _overtaken(notice: Notice) -> bool:
    return notice.article.killed_at is not None and notice.kind != NoticeKind.KILL
