"""Idempotency keys as Stripe keeps them (https://docs.stripe.com/api/idempotent_requests).

The first answer is stored under the key, a 500 included, and replayed. Other parameters under the same key
are refused; so is a second request while the first is at work. What fails validation is not stored.
"""

from typing import Any

from tests.sandbox.wire import ApiError
from tests.sandbox.world import World

_KEPT_SECONDS = 24 * 3600


def begin(world: World, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """The stored answer to ``key`` ({status, body}), or None when the request may run under it now."""
    with world.lock:
        entry = world.keys.get(key)
        if entry is not None and entry["at"] < world.now() - _KEPT_SECONDS:
            entry = None
        if entry is None:
            world.keys[key] = {"request": request, "at": world.now()}
            return None
        if entry["request"] != request:
            raise ApiError(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used "
                f"with. Try using a key other than '{key}' if you meant to execute a different request.",
                "idempotency_error",
            )
        if "status" not in entry:
            raise ApiError(
                409,
                "There is currently another in-progress request using this Idempotent Key (that probably "
                "means you submitted twice, and the other request is still going through): " + key,
                code="idempotency_key_in_use",
            )
        return entry


def finish(world: World, key: str, status: int, body: dict[str, Any]) -> None:
    """Store the answer to ``key``."""
    with world.lock:
        world.keys[key].update(status=status, body=body)


def forget(world: World, key: str) -> None:
    """Free ``key``: its request never started to run."""
    with world.lock:
        world.keys.pop(key, None)
