"""The editors' daily letter: what is late, due today, paid for and waiting, or out of date. Silent when nothing is."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select

from invoices import names
from portal.db import db, transaction, utc_now
from portal.licensing.waiting import Waiting, waiting
from portal.newsroom.articles import EditionState
from portal.people.accounts import EDITOR, Role, User
from portal.people.letters import address, tell_person
from portal.work.engine import job
from portal.work.schedules import schedule

HOUR = 7  # in the morning, by the editor's own clock
_MOST = 12  # editions named in one part of the letter
_DAYS = {"en": "EEEE d MMMM", "fr": "EEEE d MMMM"}

schedule("editors_digest", "0 * * * *")


@job("editors_digest")
def editors_digest(payload: dict[str, Any]) -> None:
    """Run every hour: writes to the editors for whom it is now the morning."""
    send_digests(utc_now())


def send_digests(now: dt.datetime) -> int:
    """Queue the letter of every editor whose clock shows ``HOUR`` at ``now`` (UTC); returns how many.

    An editor reads of what is assigned to them or to nobody. Once a day at most, whatever happens; nobody who
    switched the letter off, and nobody when there is nothing to say.
    """
    chosen = select(User).where(
        User.active.is_(True), User.digest.is_(True), User.roles.any(Role.name == EDITOR)
    )
    readers = [user for user in db.session.scalars(chosen) if _here(now, user).hour == HOUR]
    if not readers:
        return 0
    rows, count = waiting(), 0
    for user in readers:
        parts = parts_for(rows, user, now)
        if parts:
            _queue(user, parts, now)
            count += 1
    return count


def parts_for(rows: Iterable[Waiting], user: User, now: dt.datetime) -> dict[str, list[Waiting]]:
    """What ``user`` should know of, by part: late, today, paid, stale; each edition in the first that fits."""
    today = _here(now, user).date()
    parts: dict[str, list[Waiting]] = {}
    for row in rows:
        if row.assignee_id not in (None, user.id):
            continue
        if row.late(now):
            part = "late"
        elif row.due_at and row.due_at.astimezone(_zone(user)).date() == today:
            part = "today"
        elif row.outlets:
            part = "paid"
        elif row.state == EditionState.STALE:
            part = "stale"
        else:
            continue
        parts.setdefault(part, []).append(row)
    return parts


def _queue(user: User, parts: dict[str, list[Waiting]], now: dt.datetime) -> None:
    local = _here(now, user)
    with transaction() as session:
        tell_person(
            session,
            user,
            "editors_digest",
            key=f"digest:{user.id}:{local.date().isoformat()}",
            day=format_datetime(local, _DAYS[user.language], locale=user.language),
            total=sum(len(rows) for rows in parts.values()),
            parts=[
                {
                    "name": name,
                    "rows": [_shown(row, user, name) for row in parts[name][:_MOST]],
                    "more": max(0, len(parts[name]) - _MOST),
                }
                for name in ("late", "today", "paid", "stale")
                if name in parts
            ],
            url=address("editor.queue", assignee="me")
            if _mine_only(parts, user)
            else address("editor.queue"),
            account_url=address("account.account"),
        )


def _shown(row: Waiting, user: User, part: str) -> dict[str, Any]:
    due = row.due_at.astimezone(_zone(user)) if row.due_at else None
    return {
        "headline": row.headline,
        "language": row.language,
        "words": row.words,
        "due": _due(due, user.language, part) if due else "",
        "outlets": list(row.outlets),
        "mine": row.assignee_id == user.id,
        "stale": row.state == EditionState.STALE,
        "url": address("editor.edition", id=row.id),
    }


def _due(due: dt.datetime, language: str, part: str) -> str:
    time = names.clock(due, language)
    return time if part == "today" else f"{format_datetime(due, 'd MMMM', locale=language)}, {time}"


def _mine_only(parts: dict[str, list[Waiting]], user: User) -> bool:
    return all(row.assignee_id == user.id for rows in parts.values() for row in rows)


def _here(now: dt.datetime, user: User) -> dt.datetime:
    return now.astimezone(_zone(user))


def _zone(user: User) -> ZoneInfo:
    return ZoneInfo(user.timezone)
