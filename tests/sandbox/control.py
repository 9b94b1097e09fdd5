"""The control plane: what Stripe, its dashboard, the banks and time do, on demand.

The same verbs from Python (the ``sandbox`` fixture) and as ``POST /_sandbox/<verb>`` with JSON arguments.
"""

import threading
import time
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from tests.sandbox import attempts, checkout, reversals
from tests.sandbox.faults import Fault, Faults, Kind
from tests.sandbox.webhooks import Delivery, Endpoint, Webhooks, signed
from tests.sandbox.wire import ApiError
from tests.sandbox.world import World, copied

blueprint = Blueprint("control", __name__)


class Control:
    """Verbs over one sandbox."""

    def __init__(self, world: World, webhooks: Webhooks, faults: Faults) -> None:
        self.world, self._webhooks, self._faults = world, webhooks, faults

    # Webhooks

    def webhook(self, url: str, secret: str, types: Sequence[str] = ("*",)) -> None:
        """Send events of ``types`` to ``url`` from now on, signed with ``secret``."""
        self._webhooks.endpoints.append(Endpoint(url, secret, tuple(types)))

    def hold(self, on: bool = True) -> None:
        """Keep deliveries back (or stop doing so)."""
        self._webhooks.hold(on)

    def flush(self, reverse: bool = False, types: Sequence[str] = ()) -> int:
        """Deliver everything undelivered now, in order or reversed; how many were sent."""
        return self._webhooks.flush(reverse=reverse, types=types)

    def lose(self) -> int:
        """Everything undelivered never arrives; how many that are."""
        return self._webhooks.lose()

    def redeliver(
        self,
        type: str,
        times: int = 1,
        secret: str = "",
        age: int = 0,
        alter: Sequence[str] = ("", ""),
    ) -> list[int]:
        """Deliver the latest event of ``type`` again, ``times`` at once: signed with another ``secret``,
        ``age`` seconds ago, or with (old, new) text altered after signing. Returns the HTTP statuses.
        """
        delivery = next(d for d in reversed(self._webhooks.deliveries) if d.event["type"] == type)
        statuses: list[int] = []

        def send() -> None:
            at = int(time.time()) - age
            statuses.append(self._webhooks.send(delivery, secret=secret, at=at, alter=(alter[0], alter[1])))

        threads = [threading.Thread(target=send) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return statuses

    def signed(self, type: str, secret: str, at: int | None = None) -> tuple[bytes, str]:
        """Raw body and Stripe-Signature of the latest event of ``type``, to post by other means."""
        event = next(e for e in reversed(self.world.events) if e["type"] == type)
        return signed(event, secret, at)

    def deliveries(self) -> list[Delivery]:
        return list(self._webhooks.deliveries)

    # Faults and time

    def fault(self, kind: Kind, path: str = ".", **more: Any) -> None:
        """Break a coming request; see ``tests.sandbox.faults.Fault``."""
        self._faults.add(Fault(kind, path, **more))

    def release(self) -> None:
        """Let every slow request go on."""
        self._faults.released.set()

    def clock(self, seconds: int) -> int:
        """Move time by ``seconds``; sessions past their time expire. Returns the sandbox's time."""
        with self.world.lock:
            self.world.offset += seconds
            checkout.expire_due(self.world)
            return self.world.now()

    # Money

    def bank_transfer(self, session: str, arrives: bool = True) -> None:
        """The promised transfer of ``session`` arrives, or fails."""
        attempts.finish_transfer(self.world, session, arrived=arrives)

    def refund(self, intent: str, amount: int | None = None) -> dict[str, Any]:
        """Refund in the dashboard: the portal hears of it by webhook only."""
        params = {"payment_intent": intent} | ({} if amount is None else {"amount": amount})
        with self.world.lock:
            return copied(reversals.refund(self.world, params))

    def fail_refund(self, refund: str) -> None:
        """A refund fails after it had succeeded."""
        reversals.fail_refund(self.world, refund)

    def dispute(self, intent: str, status: str = "needs_response", reason: str = "fraudulent") -> str:
        """The payer disputes; the dispute's id."""
        return reversals.open_dispute(self.world, intent, status, reason)["id"]

    def close_dispute(self, dispute: str, status: str) -> None:
        """The dispute is won, lost or (a warning) closed."""
        reversals.close_dispute(self.world, dispute, status)

    def tamper(self, object: str, **fields: Any) -> None:
        """Change ``fields`` of a stored object: an amount, currency or reference that does not match."""
        with self.world.lock:
            self.world.objects[object].update(fields)

    # Looking

    def state(self) -> dict[str, Any]:
        """Violations of Stripe's types, the events so far, the deliveries and their statuses."""
        world = self.world
        with world.lock:
            return {
                "now": world.now(),
                "violations": sorted(set(world.violations)),
                "events": [{"id": e["id"], "type": e["type"]} for e in world.events],
                "deliveries": [
                    {
                        "event": d.event["id"],
                        "type": d.event["type"],
                        "url": d.endpoint.url,
                        "statuses": d.statuses,
                    }
                    for d in self._webhooks.deliveries
                ],
                "objects": {k: sum(o["object"] == k for o in world.objects.values()) for k in _kinds(world)},
            }


def _kinds(world: World) -> list[str]:
    return sorted({item["object"] for item in world.objects.values()})


_VERBS = frozenset(
    (
        *("webhook", "hold", "flush", "lose", "redeliver", "fault", "release", "clock"),
        *("bank_transfer", "refund", "fail_refund", "dispute", "close_dispute", "tamper"),
    )
)


@blueprint.post("/_sandbox/<verb>")
def act(verb: str) -> tuple[Response, int]:
    control: Control = current_app.extensions["control"]
    if verb not in _VERBS:
        return jsonify(error=f"no such verb: {verb}; there are {', '.join(sorted(_VERBS))}"), 404
    try:
        result = getattr(control, verb)(**(request.get_json(silent=True) or {}))
    except ApiError as error:
        return jsonify(error.body), error.status
    except (TypeError, StopIteration, KeyError, AttributeError) as error:
        return jsonify(error=f"{verb}: {error!r}"), 400
    return jsonify(ok=True, result=result), 200


@blueprint.get("/_sandbox/state")
def state() -> Response:
    control: Control = current_app.extensions["control"]
    return jsonify(control.state())
