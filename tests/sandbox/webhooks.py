"""Webhook deliveries: signed, retried with growing pauses, held and replayed on demand."""

import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

_log = logging.getLogger(__name__)
# Stripe retries for three days with growing pauses; the same idea at a developer's pace.
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 60, 120, 240)


@dataclass(frozen=True)
class Endpoint:
    url: str
    secret: str
    types: tuple[str, ...] = ("*",)

    def wants(self, kind: str) -> bool:
        return "*" in self.types or kind in self.types


@dataclass
class Delivery:
    """One event on its way to one endpoint. ``due``: monotonic time of the next try; None when given up."""

    event: dict[str, Any]
    endpoint: Endpoint
    due: float | None = 0.0
    statuses: list[int] = field(default_factory=list)  # 0: no answer
    lost: bool = False  # never arrives, unless it is sent again by hand

    @property
    def delivered(self) -> bool:
        return any(200 <= status < 300 for status in self.statuses)


def signed(event: dict[str, Any], secret: str, at: int | None = None) -> tuple[bytes, str]:
    """The raw body of ``event`` and its Stripe-Signature header, made ``at`` (default: now)."""
    body = json.dumps(event, indent=2)
    moment = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return body.encode(), f"t={moment},v1={digest}"


class Webhooks:
    """The endpoints and their deliveries, sent one after another by a thread of its own."""

    def __init__(self, pauses: Sequence[float] = PAUSES) -> None:
        self.endpoints: list[Endpoint] = []
        self.deliveries: list[Delivery] = []
        self.held = False
        self._pauses = pauses
        self._wake = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="sandbox-webhooks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=15)

    def add(self, event: dict[str, Any]) -> None:
        """Send ``event`` to every endpoint that wants it."""
        with self._wake:
            wanted = [endpoint for endpoint in self.endpoints if endpoint.wants(event["type"])]
            event["pending_webhooks"] = len(wanted)
            self.deliveries += [Delivery(event, endpoint) for endpoint in wanted]
            self._wake.notify_all()

    def hold(self, on: bool) -> None:
        with self._wake:
            self.held = on
            self._wake.notify_all()

    def flush(self, *, reverse: bool = False, types: Sequence[str] = ()) -> int:
        """Send everything undelivered now, in order or reversed. Returns how many were sent."""
        with self._wake:
            waiting = [d for d in self.deliveries if not d.delivered and not d.lost]
        waiting = [d for d in waiting if not types or d.event["type"] in types]
        for delivery in reversed(waiting) if reverse else waiting:
            self.send(delivery)
        return len(waiting)

    def lose(self) -> int:
        """Let everything undelivered never arrive. Returns how many that are."""
        with self._wake:
            waiting = [d for d in self.deliveries if not d.delivered and not d.lost]
            for delivery in waiting:
                delivery.lost, delivery.due = True, None
        return len(waiting)

    def send(
        self,
        delivery: Delivery,
        *,
        secret: str = "",
        at: int | None = None,
        alter: tuple[str, str] = ("", ""),
    ) -> int:
        """Try once. ``secret``, ``at``: sign otherwise than Stripe would; ``alter``: (old, new) text changed
        in the body after signing. Returns the HTTP status, 0 when there was no answer.
        """
        body, signature = signed(delivery.event, secret or delivery.endpoint.secret, at)
        if alter[0]:
            body = body.replace(alter[0].encode(), alter[1].encode())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature,
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            status = requests.post(delivery.endpoint.url, data=body, headers=headers, timeout=10).status_code
        except requests.RequestException as error:
            _log.info("webhook %s: %s", delivery.endpoint.url, error)
            status = 0
        self._note(delivery, status)
        return status

    def _note(self, delivery: Delivery, status: int) -> None:
        with self._wake:
            first = not delivery.delivered
            delivery.statuses.append(status)
            if delivery.delivered:
                delivery.due = None
                if first:
                    delivery.event["pending_webhooks"] -= 1
            elif len(delivery.statuses) <= len(self._pauses):
                delivery.due = time.monotonic() + self._pauses[len(delivery.statuses) - 1]
            else:
                delivery.due = None

    def _run(self) -> None:
        while True:
            with self._wake:
                delivery = self._next()
                while delivery is None and not self._stopping:
                    self._wake.wait(self._until_due())
                    delivery = self._next()
                if self._stopping:
                    return
            assert delivery is not None
            self.send(delivery)

    def _next(self) -> Delivery | None:
        if self.held:
            return None
        now = time.monotonic()
        return next((d for d in self.deliveries if d.due is not None and d.due <= now), None)

    def _until_due(self) -> float | None:
        waiting = [d.due for d in self.deliveries if d.due is not None]
        return max(0.01, min(waiting) - time.monotonic()) if waiting and not self.held else None
