"""The public register: it only grows, one entry for each licence and each change of its status."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import numbering
from portal.db import utc_now
from portal.licensing.tables import Licence, RegisterEntry

_SERIES = "register"


def enter(session: Session, licence: Licence, event: str, **data: Any) -> RegisterEntry:
    """Add ``event`` of ``licence`` to the register, in the caller's transaction.

    ``data``: plain JSON that anyone may read: no price, no personal data. Entries count 1, 2, 3… in the order
    of their commits: a second writer waits until the first is done.
    """
    index = numbering.count_on(session, _SERIES)
    entry = RegisterEntry(index=index, licence_number=licence.number, event=event, at=utc_now(), data=data)
    session.add(entry)
    return entry


def history(session: Session, number: str) -> list[RegisterEntry]:
    """Every entry of the licence ``number``, oldest first."""
    entries = select(RegisterEntry).where(RegisterEntry.licence_number == number)
    return list(session.scalars(entries.order_by(RegisterEntry.index)))
