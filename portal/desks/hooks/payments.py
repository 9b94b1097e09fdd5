"""Where Stripe reports. A delivery is a hint: it is stored with the work it causes, then answered."""

import logging

from flask import request

from invoices.gateway import BadSignature
from portal.desks.hooks.blueprint import blueprint
from portal.licensing.gateway import gateway
from portal.licensing.hearing import hear

_log = logging.getLogger(__name__)


@blueprint.post("/stripe")
def stripe_event() -> tuple[str, int]:
    """Store the event, once per id, and let the worker settle. 400 on a bad signature, 200 when it is safe."""
    try:
        event = gateway().verify(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except BadSignature as problem:
        _log.warning("webhook refused: %s", problem)
        return "bad signature", 400
    return ("stored" if hear(event) else "known"), 200
