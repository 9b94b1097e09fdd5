"""Everything the sandbox remembers: objects, events, the clock, and what was done wrong."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stripe

from tests.sandbox import schemas
from tests.sandbox.wire import ApiError, new_id

_PREFIXES = {
    "checkout.session": "cs_test",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "dispute": "du",
    "customer": "cus",
}


class World:
    """The sandbox's memory. Every change happens under ``lock``.

    ``base_url``: where the hosted page is served; ``state``: a folder to keep the memory in across restarts.
    """

    def __init__(self, base_url: str = "", state: Path | None = None) -> None:
        self.base_url = base_url
        self.lock = threading.RLock()
        self.objects: dict[str, dict[str, Any]] = {}
        self.private: dict[str, dict[str, Any]] = {}  # of a session: its lines, its intent's metadata
        self.events: list[dict[str, Any]] = []
        self.keys: dict[str, dict[str, Any]] = {}  # idempotency
        self.offset = 0  # seconds that the sandbox's clock is ahead
        self.violations: list[str] = []
        self.on_event: Callable[[dict[str, Any]], None] = lambda _event: None
        self._file = state / "stripe-sandbox.json" if state else None
        self._load()

    def now(self) -> int:
        """The sandbox's time, in seconds since 1970."""
        return int(time.time()) + self.offset

    def new(self, kind: str, **fields: Any) -> dict[str, Any]:
        """A stored object of ``kind`` with every field Stripe always sends."""
        made = {
            **schemas.shape(kind),
            "id": new_id(_PREFIXES[kind]),
            "object": kind,
            "created": self.now(),
            **fields,
        }
        self.objects[made["id"]] = made
        return made

    def find(self, identifier: str, kind: str) -> dict[str, Any]:
        """The object called ``identifier``. Raises Stripe's 404 unless it is of ``kind``."""
        found = self.objects.get(identifier)
        if found is None or found["object"] != kind:
            label = kind.replace(".", " ")
            message = f"No such {label}: '{identifier}'"
            raise ApiError(404, message, kept=False, code="resource_missing", param="id")
        return found

    def all(self, kind: str, **fields: Any) -> list[dict[str, Any]]:
        """Every object of ``kind`` whose fields are as given (None: any), newest first."""
        wanted = {name: value for name, value in fields.items() if value is not None}
        return [
            item
            for item in reversed(self.objects.values())
            if item["object"] == kind and all(item.get(name) == value for name, value in wanted.items())
        ]

    def emit(self, kind: str, subject: dict[str, Any], before: dict[str, Any] | None = None) -> None:
        """Record that ``kind`` happened to ``subject``; ``before``: the fields it changed."""
        data: dict[str, Any] = {"object": copied(subject)}
        if before is not None:
            data["previous_attributes"] = before
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": stripe.api_version,
            "created": self.now(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 0,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.check(event)
        self.check(data["object"])
        self.events.append(event)
        self.on_event(event)

    def check(self, value: dict[str, Any]) -> None:
        """Note every way in which a response or event differs from Stripe's description."""
        kind = value.get("object", "")
        parts = value["data"] if kind == "list" else [value]
        for part in parts:
            self.violations += schemas.faults(part, part.get("object", ""))

    def save(self) -> None:
        """Write the memory to the state folder, if there is one."""
        if self._file is None:
            return
        with self.lock:
            keys = {name: entry for name, entry in self.keys.items() if "status" in entry}
            memory = {
                "objects": self.objects,
                "private": self.private,
                "events": self.events,
                "keys": keys,
                "offset": self.offset,
            }
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(memory))
            fresh.replace(self._file)

    def _load(self) -> None:
        if self._file is None or not self._file.exists():
            return
        memory = json.loads(self._file.read_text())
        self.objects, self.private = memory["objects"], memory["private"]
        self.events, self.keys, self.offset = memory["events"], memory["keys"], memory["offset"]


def copied(value: Any) -> Any:
    """A deep copy of JSON data."""
    return json.loads(json.dumps(value))
