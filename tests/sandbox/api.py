"""The API's door: keys, versions, parameters, idempotency and faults around every route."""

import json
import re
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import stripe
from flask import Blueprint, Response, current_app, request

from tests.sandbox import idempotency
from tests.sandbox.faults import Fault, Faults
from tests.sandbox.parameters import checked
from tests.sandbox.routes import expanded, matching
from tests.sandbox.wire import ApiError, nested, new_id
from tests.sandbox.world import World, copied

blueprint = Blueprint("api", __name__)


@blueprint.route("/v1/<path:_path>", methods=["GET", "POST", "DELETE"])
def api(_path: str) -> Response:
    world: World = current_app.extensions["world"]
    faults: Faults = current_app.extensions["faults"]
    fault = faults.take(request.method, request.path)
    try:
        _authorise(world)
        if fault and fault.kind == "before":
            return _answer(fault.status, _broken("Injected before the request began."))
        status, body, headers = _idempotently(world, faults, fault)
    except ApiError as error:
        return _answer(error.status, error.body)
    if fault and fault.kind == "drop":
        _hang_up()
    return _answer(status, body, headers)


def _authorise(world: World) -> None:
    bearer = request.headers.get("Authorization", "")
    if not re.fullmatch(r"Bearer (sk|rk)_test_\w+", bearer):
        raise ApiError(401, "Invalid API Key provided", kept=False)
    version = request.headers.get("Stripe-Version", "")
    if version != stripe.api_version:
        world.violations.append(f"{request.path}: Stripe-Version {version!r}, not {stripe.api_version}")


def _idempotently(
    world: World, faults: Faults, fault: Fault | None
) -> tuple[int, dict[str, Any], dict[str, str]]:
    """The answer under the request's idempotency key, run or replayed."""
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    params = _params()
    if key is None:
        return (*_run(world, params, faults, fault), {})
    stored = idempotency.begin(world, key, {"path": request.path, "params": params})
    if stored is not None:
        headers = {"Idempotent-Replayed": "true", "Idempotency-Key": key}
        if stored["status"] >= 500:
            headers["Stripe-Should-Retry"] = "false"
        return stored["status"], stored["body"], headers
    try:
        status, body = _run(world, params, faults, fault)
    except ApiError as error:
        if not error.kept:
            idempotency.forget(world, key)
            raise
        status, body = error.status, error.body
    except BaseException:
        idempotency.forget(world, key)
        raise
    idempotency.finish(world, key, status, body)
    headers = {"Stripe-Should-Retry": "false"} if status >= 500 else {}
    return status, body, {"Idempotency-Key": key, **headers}


def _run(
    world: World, params: dict[str, Any], faults: Faults, fault: Fault | None
) -> tuple[int, dict[str, Any]]:
    found = matching(request.method, request.path)
    if found is None:
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        raise ApiError(404, message, kept=False)
    route, identifiers = found
    typed = checked(route.shape, params)
    paths = typed.pop("expand", [])
    if fault and fault.kind == "stored":
        return 500, _broken("Injected after the request began.")
    if fault and fault.kind == "slow":
        faults.pause(fault)
    with world.lock:
        body = expanded(world, copied(route.handler(world, typed, *identifiers)), paths)
        world.check(body)
    return 200, body


def _params() -> dict[str, Any]:
    raw = request.get_data() if request.method == "POST" else request.query_string
    return nested(parse_qsl(raw.decode(), keep_blank_values=True))


def _broken(message: str) -> dict[str, Any]:
    return {"error": {"type": "api_error", "message": message}}


def _answer(status: int, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    response = Response(json.dumps(body, indent=2), status, content_type="application/json")
    response.headers["Request-Id"] = new_id("req", 14)
    response.headers["Stripe-Version"] = str(stripe.api_version)
    response.headers.update(headers or {})
    return response


def _hang_up() -> None:
    """Cut the connection, so that the client never learns how it ended."""
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
