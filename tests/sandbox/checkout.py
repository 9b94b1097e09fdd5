"""Checkout Sessions: created, expired, completed."""

from typing import Any

from tests.sandbox.wire import ApiError, invalid, new_id
from tests.sandbox.world import World

# The methods this pretended account has switched on.
METHODS = ("card", "customer_balance")
_MINIMUM = {
    "gbp": 30,
    "eur": 50,
    "usd": 50,
}  # https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
_MAXIMUM = 99_999_999
_SLACK = 60  # seconds a request may take to arrive


def create(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """A new open session. Raises Stripe's 400s."""
    _refuse_unlike_stripe(world, params)
    lines = [_line(line) for line in params["line_items"]]
    total = sum(line["amount_total"] for line in lines)
    currency = _currency(lines)
    _refuse_amount(total, currency)
    methods = _methods(world, params)
    session = world.new(
        "checkout.session",
        mode="payment",
        status="open",
        payment_status="unpaid",
        amount_total=total,
        amount_subtotal=total,
        currency=currency,
        expires_at=params.get("expires_at") or world.now() + 86_400,
        success_url=params["success_url"],
        cancel_url=params.get("cancel_url"),
        client_reference_id=params.get("client_reference_id"),
        metadata=params.get("metadata", {}),
        customer=params.get("customer"),
        customer_email=params.get("customer_email"),
        customer_creation=None if params.get("customer") else "if_required",
        locale=params.get("locale"),
        submit_type=params.get("submit_type"),
        allowed_payment_method_types=params.get("allowed_payment_method_types"),
        payment_method_types=methods,
        payment_method_collection="if_required",
        payment_method_options=params.get("payment_method_options", {}),
        total_details={"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        custom_text=dict.fromkeys(
            ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
        ),
        ui_mode="hosted_page",
    )
    session["url"] = f"{world.base_url}/c/pay/{session['id']}"
    world.private[session["id"]] = {"lines": lines, "intent": params.get("payment_intent_data", {})}
    return session


def expire(world: World, session: dict[str, Any]) -> dict[str, Any]:
    """Close an open session. Raises Stripe's 400 when it is not open."""
    if session["status"] != "open":
        raise ApiError(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`.",
        )
    session.update(status="expired", url=None)
    world.emit("checkout.session.expired", session)
    return session


def expire_due(world: World) -> None:
    """Close every open session whose time has come."""
    with world.lock:
        for session in world.all("checkout.session", status="open"):
            if session["expires_at"] <= world.now():
                expire(world, session)


def complete(world: World, session: dict[str, Any], *, paid: bool, name: str, email: str) -> None:
    """The payer is through: with the money (``paid``), or with a promise of it."""
    session.update(
        status="complete",
        url=None,
        payment_status="paid" if paid else "unpaid",
        customer_details={
            **dict.fromkeys(("address", "business_name", "individual_name", "phone")),
            "email": session["customer_email"] or email or "payer@example.test",
            "name": name or None,
            "tax_exempt": "none",
            "tax_ids": [],
        },
    )
    world.emit("checkout.session.completed", session)


def _refuse_unlike_stripe(world: World, params: dict[str, Any]) -> None:
    if params.get("mode") != "payment":
        raise invalid("The sandbox takes mode=payment only.", param="mode")
    for needed in ("line_items", "success_url"):
        if not params.get(needed):
            raise invalid(f"Missing required param: {needed}.", code="parameter_missing", param=needed)
    if params.get("customer") and params.get("customer_email"):
        raise invalid("You may only specify one of these parameters: customer, customer_email.")
    if len(params.get("client_reference_id", "")) > 200:
        raise invalid("Invalid string: at most 200 characters.", param="client_reference_id")
    _refuse_metadata(params.get("metadata", {}))
    expires = params.get("expires_at")
    if expires and not 1800 - _SLACK <= expires - world.now() <= 86_400 + _SLACK:
        raise invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session "
            "creation.",
            param="expires_at",
        )


def _refuse_metadata(metadata: dict[str, str]) -> None:
    if len(metadata) > 50:
        raise invalid("Metadata may have at most 50 keys.", param="metadata")
    for key, value in metadata.items():
        if len(key) > 40 or len(value) > 500:
            raise invalid(
                "Metadata: keys of at most 40 and values of at most 500 characters.", param="metadata"
            )


def _refuse_amount(total: int, currency: str) -> None:
    if total < _MINIMUM.get(currency, 50):
        raise invalid("The Checkout Session's total amount due is too small.", code="amount_too_small")
    if total > _MAXIMUM:
        raise invalid("The Checkout Session's total amount due is too large.", code="amount_too_large")


def _methods(world: World, params: dict[str, Any]) -> list[str]:
    methods = params.get("allowed_payment_method_types") or ["card"]
    for method in methods:
        if method not in METHODS:
            raise invalid(
                f"The payment method type provided: {method} is invalid. Please ensure the provided type is "
                "activated in your dashboard.",
                param="allowed_payment_method_types",
            )
    if "customer_balance" in methods:
        if not params.get("customer"):
            raise invalid("You must provide a `customer` to use `customer_balance`.", param="customer")
        world.find(params["customer"], "customer")
    return list(methods)


def _line(line: dict[str, Any]) -> dict[str, Any]:
    price = line.get("price_data")
    if not price or "unit_amount" not in price or "product_data" not in price:
        raise invalid(
            "The sandbox takes lines with price_data, unit_amount and product_data.", param="line_items"
        )
    if price["unit_amount"] < 0:
        raise invalid("Invalid non-negative integer", param="line_items[0][price_data][unit_amount]")
    quantity = line.get("quantity", 1)
    amount = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"].lower(),
        "description": price["product_data"]["name"],
        "metadata": None,
        "price": None,
        "quantity": quantity,
    }


def _currency(lines: list[dict[str, Any]]) -> str:
    currencies = {line["currency"] for line in lines}
    if len(currencies) != 1:
        raise invalid("All line items must have the same currency.", param="line_items")
    return currencies.pop()
