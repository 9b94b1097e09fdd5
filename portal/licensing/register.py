"""The public register: it only grows, one entry for each licence and each change of its status."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import utc_now
from portal.licensing.tables import Licence, RegisterEntry


def enter(session: Session, licence: Licence, event: str, **data: Any) -> RegisterEntry:
    """Add ``event`` of ``licence`` to the register, in the caller's transaction.

    ``data``: plain JSON that anyone may read: no price, no personal data. The caller has just taken a number
    from a counter row of the same transaction, which orders entries on PostgreSQL too.
    """
    last = session.scalar(select(func.max(RegisterEntry.index))) or 0
    entry = RegisterEntry(index=last + 1, licence_number=licence.number, event=event, at=utc_now(), data=data)
    session.add(entry)
    return entry


def history(session: Session, number: str) -> list[RegisterEntry]:
    """Every entry of the licence ``number``, oldest first."""
    entries = select(RegisterEntry).where(RegisterEntry.licence_number == number)
    return list(session.scalars(entries.order_by(RegisterEntry.index)))
