"""Stripe's wire format: nested form parameters in, JSON objects and errors out."""

import re
import secrets
import string
from typing import Any

_ALPHABET = string.ascii_letters + string.digits


class ApiError(Exception):
    """An answer other than 200. ``kept``: whether an idempotency key remembers it."""

    def __init__(
        self,
        status: int,
        message: str,
        kind: str = "invalid_request_error",
        *,
        kept: bool = True,
        **more: str,
    ) -> None:
        super().__init__(message)
        self.status, self.kept = status, kept
        self.body = {"error": {"type": kind, "message": message, **more}}


def invalid(message: str, **more: str) -> ApiError:
    """The 400 for parameters that fail validation, which Stripe never stores under a key."""
    return ApiError(400, message, kept=False, **more)


def new_id(prefix: str, length: int = 24) -> str:
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """``[("a[0][b]", "1")]`` as ``{"a": [{"b": "1"}]}``."""
    root: dict[str, Any] = {}
    for name, value in pairs:
        parts = re.findall(r"[^\[\]]+", name)
        target = root
        for part in parts[:-1]:
            target = target.setdefault(part, {})
        if name.endswith("[]"):
            target = target.setdefault(parts[-1], {})
            target[str(len(target))] = value
        else:
            target[parts[-1]] = value
    return _with_lists(root)


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdigit() for key in value):
        return [_with_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _with_lists(item) for key, item in value.items()}


def listing(items: list[Any], url: str, *, more: bool = False) -> dict[str, Any]:
    return {"object": "list", "data": items, "has_more": more, "url": url}


def page(items: list[dict[str, Any]], params: dict[str, Any], url: str) -> dict[str, Any]:
    """One page of ``items`` (newest first) by Stripe's cursors."""
    limit = int(params.get("limit", 10))
    if not 1 <= limit <= 100:
        raise invalid("This value must be between 1 and 100.", param="limit")
    ids = [item["id"] for item in items]
    for cursor in ("starting_after", "ending_before"):
        if cursor in params and params[cursor] not in ids:
            raise ApiError(400, f"No such object: '{params[cursor]}'", code="resource_missing", param=cursor)
    if "ending_before" in params:
        before = items[: ids.index(params["ending_before"])]
        return listing(before[-limit:], url, more=len(before) > limit)
    start = ids.index(params["starting_after"]) + 1 if "starting_after" in params else 0
    return listing(items[start : start + limit], url, more=len(items) > start + limit)
