"""Where Stripe reports. A delivery is a hint: it is stored with the work it causes, then answered."""

import logging

from flask import request
from sqlalchemy.exc import IntegrityError

from invoices.gateway import BadSignature
from portal.db import transaction, utc_now
from portal.desks.hooks.blueprint import blueprint
from portal.licensing.gateway import gateway
from portal.licensing.tables import GatewayEvent
from portal.work.engine import enqueue

_log = logging.getLogger(__name__)


@blueprint.post("/stripe")
def stripe_event() -> tuple[str, int]:
    """Store the event, once per id, and let the worker settle. 400 on a bad signature, 200 when it is safe."""
    try:
        event = gateway().verify(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except BadSignature as problem:
        _log.warning("webhook refused: %s", problem)
        return "bad signature", 400
    try:
        with transaction() as session:
            if session.get(GatewayEvent, event.id) is None:
                session.add(
                    GatewayEvent(
                        id=event.id, type=event.type, object_id=event.object_id, received_at=utc_now()
                    )
                )
                session.flush()
                if event.session_id:
                    enqueue(session, "settle", key=event.id, payload={"session_id": event.session_id})
    except IntegrityError:
        return "known", 200  # the same delivery, twice at once: the other one stored it
    return "stored", 200
