"""The API's addresses: what each takes and does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stripe import params as sdk

from tests.sandbox import checkout, reversals
from tests.sandbox.wire import invalid, listing, page
from tests.sandbox.world import World

Params = dict[str, Any]
Handler = Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """``shape``: the SDK's type of the parameters; ``handler``: gets world, params and the path's ids."""

    method: str
    pattern: str
    shape: Any
    handler: Handler


def _retrieve(kind: str) -> Handler:
    return lambda world, _params, identifier: world.find(identifier, kind)


def _list(kind: str, path: str, *filters: str) -> Handler:
    def handler(world: World, params: Params) -> dict[str, Any]:
        found = world.all(kind, **{name: params.get(name) for name in filters})
        return page(_created_within(found, params), params, path)

    return handler


def _retrieve_session(world: World, _params: Params, identifier: str) -> dict[str, Any]:
    checkout.expire_due(world)
    return world.find(identifier, "checkout.session")


def _expire_session(world: World, _params: Params, identifier: str) -> dict[str, Any]:
    return checkout.expire(world, _retrieve_session(world, _params, identifier))


def _line_items(world: World, params: Params, identifier: str) -> dict[str, Any]:
    world.find(identifier, "checkout.session")
    lines = world.private[identifier]["lines"]
    return page(lines, params, f"/v1/checkout/sessions/{identifier}/line_items")


def _create_customer(world: World, params: Params) -> dict[str, Any]:
    settings = dict.fromkeys(("custom_fields", "default_payment_method", "footer", "rendering_options"))
    return world.new(
        "customer",
        email=params.get("email"),
        name=params.get("name"),
        metadata=params.get("metadata", {}),
        invoice_settings=settings,
    )


def _retrieve_event(world: World, _params: Params, identifier: str) -> dict[str, Any]:
    for event in world.events:
        if event["id"] == identifier:
            return event
    return world.find(identifier, "event")


def _list_events(world: World, params: Params) -> dict[str, Any]:
    if "type" in params and "types" in params:
        raise invalid("You may only specify one of these parameters: type, types.")
    types = params.get("types", [params["type"]] if "type" in params else None)
    if types and len(types) > 20:
        raise invalid("Array too long: at most 20 types.", param="types")
    found = _created_within(list(reversed(world.events)), params)
    delivered = params.get("delivery_success")
    chosen = [
        event
        for event in found
        if (types is None or any(_matches(event["type"], wanted) for wanted in types))
        and (delivered is None or (event["pending_webhooks"] == 0) == delivered)
    ]
    return page(chosen, params, "/v1/events")


def _matches(kind: str, wanted: str) -> bool:
    return kind == wanted or (wanted.endswith("*") and kind.startswith(wanted[:-1]))


def _created_within(items: list[dict[str, Any]], params: Params) -> list[dict[str, Any]]:
    """``items`` whose creation is as the ``created`` parameter asks: an instant, or gt, gte, lt, lte."""
    bounds = params.get("created")
    if bounds is None:
        return items
    if isinstance(bounds, int):
        bounds = {"gte": bounds, "lte": bounds}
    tests: dict[str, Callable[[int, int], bool]] = {
        "gt": int.__gt__,
        "gte": int.__ge__,
        "lt": int.__lt__,
        "lte": int.__le__,
    }
    return [i for i in items if all(tests[name](i["created"], bound) for name, bound in bounds.items())]


def _balance(world: World, _params: Params) -> dict[str, Any]:
    sums: dict[str, int] = {}
    for charge in world.all("charge", status="succeeded"):
        kept = 0 if charge["disputed"] else charge["amount"] - charge["amount_refunded"]
        sums[charge["currency"]] = sums.get(charge["currency"], 0) + kept
    available = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}}
        for currency, amount in sorted(sums.items())
    ]
    return {"object": "balance", "available": available, "livemode": False, "pending": []}


_SESSIONS = "/v1/checkout/sessions"

ROUTES = (
    Route("POST", _SESSIONS, sdk.checkout.SessionCreateParams, checkout.create),
    Route(
        "GET",
        _SESSIONS,
        sdk.checkout.SessionListParams,
        _list("checkout.session", _SESSIONS, "status", "payment_intent", "customer"),
    ),
    Route("GET", _SESSIONS + r"/(cs_\w+)", sdk.checkout.SessionRetrieveParams, _retrieve_session),
    Route("POST", _SESSIONS + r"/(cs_\w+)/expire", sdk.checkout.SessionExpireParams, _expire_session),
    Route("GET", _SESSIONS + r"/(cs_\w+)/line_items", sdk.checkout.SessionListLineItemsParams, _line_items),
    Route(
        "GET",
        "/v1/payment_intents",
        sdk.PaymentIntentListParams,
        _list("payment_intent", "/v1/payment_intents", "customer"),
    ),
    Route(
        "GET", r"/v1/payment_intents/(pi_\w+)", sdk.PaymentIntentRetrieveParams, _retrieve("payment_intent")
    ),
    Route("GET", "/v1/charges", sdk.ChargeListParams, _list("charge", "/v1/charges", "payment_intent")),
    Route("GET", r"/v1/charges/(ch_\w+)", sdk.ChargeRetrieveParams, _retrieve("charge")),
    Route("POST", "/v1/refunds", sdk.RefundCreateParams, reversals.refund),
    Route(
        "GET",
        "/v1/refunds",
        sdk.RefundListParams,
        _list("refund", "/v1/refunds", "payment_intent", "charge"),
    ),
    Route("GET", r"/v1/refunds/(re_\w+)", sdk.RefundRetrieveParams, _retrieve("refund")),
    Route(
        "GET",
        "/v1/disputes",
        sdk.DisputeListParams,
        _list("dispute", "/v1/disputes", "payment_intent", "charge"),
    ),
    Route("GET", r"/v1/disputes/(du_\w+)", sdk.DisputeRetrieveParams, _retrieve("dispute")),
    Route("POST", "/v1/customers", sdk.CustomerCreateParams, _create_customer),
    Route("GET", r"/v1/customers/(cus_\w+)", sdk.CustomerRetrieveParams, _retrieve("customer")),
    Route("GET", "/v1/events", sdk.EventListParams, _list_events),
    Route("GET", r"/v1/events/(evt_\w+)", sdk.EventRetrieveParams, _retrieve_event),
    Route("GET", "/v1/balance", sdk.BalanceRetrieveParams, _balance),
)


def matching(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The route for a request, with the ids in its path."""
    for route in ROUTES:
        found = re.fullmatch(route.pattern, path)
        if found and route.method == method:
            return route, found.groups()
    return None


def expanded(world: World, value: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """``value`` with the objects at ``paths`` ("payment_intent.latest_charge") in the place of their ids."""
    for path in paths:
        head, _, rest = path.partition(".")
        if head == "data":
            for item in value["data"]:
                expanded(world, item, [rest])
        elif head == "line_items" and value.get("object") == "checkout.session":
            url = f"{_SESSIONS}/{value['id']}/line_items"
            value[head] = listing(world.private[value["id"]]["lines"], url)
        else:
            _expand_one(world, value, head, rest)
    return value


def _expand_one(world: World, value: dict[str, Any], head: str, rest: str) -> None:
    if head not in value:
        raise invalid(f"This property cannot be expanded ({head}).", param="expand")
    inner = value[head]
    if isinstance(inner, str):
        if inner not in world.objects:
            raise invalid(f"This property cannot be expanded ({head}).", param="expand")
        inner = value[head] = {**world.objects[inner]}
    if inner is not None and rest:
        expanded(world, inner, [rest])
