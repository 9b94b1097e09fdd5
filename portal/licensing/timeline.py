"""The timeline of a request: what happened, when, by whom."""

from typing import Any

from sqlalchemy.orm import Session

from portal.db import utc_now
from portal.licensing.tables import Request, RequestEvent


def record(session: Session, request: Request, kind: str, user_id: int | None = None, **data: Any) -> None:
    """Add ``kind`` to the timeline of ``request``, in the caller's transaction. ``data`` is plain JSON."""
    event = RequestEvent(request_id=request.id, at=utc_now(), kind=kind, data=data, user_id=user_id)
    request.events.append(event)
    session.add(event)
