"""What the gateway reports, by a delivery or in its list of events: each event is heard once."""

from sqlalchemy.exc import IntegrityError

from invoices.gateway import GatewayEvent as Event
from portal.db import transaction, utc_now
from portal.licensing.tables import GatewayEvent
from portal.work.engine import enqueue


def hear(event: Event) -> bool:
    """Store ``event`` with the work it causes, in one transaction; False when it was heard before.

    An event is a hint: the worker asks the gateway what is true.
    """
    try:
        with transaction() as session:
            if session.get(GatewayEvent, event.id) is not None:
                return False
            session.add(
                GatewayEvent(id=event.id, type=event.type, object_id=event.object_id, received_at=utc_now())
            )
            session.flush()
            if event.session_id:
                enqueue(session, "settle", key=event.id, payload={"session_id": event.session_id})
            elif event.intent_id:
                enqueue(session, "reversals", key=event.id, payload={"intent_id": event.intent_id})
    except IntegrityError:
        return False  # the same event twice at once: the other one stored it
    return True
