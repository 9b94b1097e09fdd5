"""How amounts, orders and answers look on Stripe's wire, API 2026-10-28.endive.

The SDK's objects are only read here, so nothing of the SDK is imported: ``invoices.stripe_gateway`` alone calls it.
"""

import datetime as dt
from typing import Any

from invoices.gateway import (
    CheckoutOrder,
    CheckoutStatus,
    DisputeStatus,
    GatewayEvent,
    GatewayRefused,
    RefundStatus,
    payment_metadata,
)
from invoices.money import Money, exponent

# Stripe counts these in hundredths although they have no minor unit
# (https://docs.stripe.com/currencies#special-cases).
_WIRE_EXPONENTS = {"UGX": 2}

_BANK_TRANSFERS: dict[str, dict[str, Any]] = {
    "GBP": {"type": "gb_bank_transfer"},
    "EUR": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "FR"}},
    "USD": {"type": "us_bank_transfer"},
}


def to_wire(amount: Money) -> int:
    """``amount`` as Stripe counts it. Raises GatewayRefused code ``amount_not_chargeable`` for thousandths:
    of three-decimal currencies Stripe takes hundredths only.
    """
    if exponent(amount.currency) == 3 and amount.minor % 10:
        raise GatewayRefused(f"Stripe cannot charge {amount} to the thousandth", "amount_not_chargeable")
    return amount.minor * 10 ** _wire_shift(amount.currency)


def from_wire(units: int, currency: str) -> Money:
    """Stripe's ``units`` of its lower-case ``currency`` as money."""
    code = currency.upper()
    return Money(units // 10 ** _wire_shift(code), code)


def _wire_shift(currency: str) -> int:
    return _WIRE_EXPONENTS.get(currency, exponent(currency)) - exponent(currency)


def session_params(order: CheckoutOrder, customer: str | None) -> Any:
    """What creates the Checkout Session of ``order``; ``customer``: whose balance a bank transfer funds."""
    metadata = {
        **payment_metadata(order.payment_id, order.request_id, order.quote_number),
        **order.metadata,
    }
    params: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "pay",
        "locale": "fr" if order.language == "fr" else "en",
        "client_reference_id": order.payment_id,
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata, "description": order.quote_number},
        # Endive has no payment_method_types; without a list the dashboard's settings would decide.
        "allowed_payment_method_types": ["customer_balance" if m != "card" else m for m in order.methods],
        "line_items": [_line(text, amount) for text, amount in _lines(order)],
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
    }
    if customer is None:
        params["customer_email"] = order.email
    else:
        params["customer"] = customer
        params["payment_method_options"] = {
            "customer_balance": {
                "funding_type": "bank_transfer",
                "bank_transfer": _bank_transfer(order.total.currency),
            }
        }
    return params


def _bank_transfer(currency: str) -> Any:
    if currency not in _BANK_TRANSFERS:
        raise GatewayRefused(f"no bank transfers in {currency}", "currency_not_supported")
    return _BANK_TRANSFERS[currency]


def _lines(order: CheckoutOrder) -> tuple[tuple[str, Money], ...]:
    # Stripe takes no negative line, so a quote with a discount line is shown as its total.
    if any(amount.minor < 0 for _, amount in order.lines):
        return ((order.quote_number, order.total),)
    return order.lines


def _line(text: str, amount: Money) -> Any:
    product = {"name": text}
    price = {
        "currency": amount.currency.lower(),
        "unit_amount": to_wire(amount),
        "product_data": product,
    }
    return {"quantity": 1, "price_data": price}


def checkout_status(session: Any) -> CheckoutStatus:
    """What a Checkout Session, read with its payment intent and latest charge, says of the payment."""
    intent: Any = session.payment_intent
    if isinstance(intent, str):
        intent = None
    card = _card(intent)
    error = intent.last_payment_error if intent is not None else None
    return CheckoutStatus(
        session_id=session.id,
        status=session.status,
        payment_status=session.payment_status,
        amount=from_wire(session.amount_total or 0, session.currency or ""),
        reference=session.client_reference_id or "",
        metadata=session.metadata.to_dict() if session.metadata else {},
        livemode=session.livemode,
        intent_id=intent.id if intent is not None else None,
        failure_code=_failure(error),
        card_brand=getattr(card, "brand", None) or "",
        card_last4=getattr(card, "last4", None) or "",
        url=session.url or "",
        given_up=session.status == "complete" and _failed(intent),
    )


def _failed(intent: Any) -> bool:
    # A bank transfer or debit that did not come leaves the intent as if nothing had been chosen yet.
    return intent is not None and intent.status in ("requires_payment_method", "canceled")


def _card(intent: Any) -> Any:
    charge = intent.latest_charge if intent is not None else None
    details = getattr(charge, "payment_method_details", None)
    return getattr(details, "card", None)


def _failure(error: Any) -> str:
    # The issuer's reason says more ("insufficient_funds") than Stripe's class of it ("card_declined").
    return getattr(error, "decline_code", None) or getattr(error, "code", None) or ""


def refund_status(refund: Any) -> RefundStatus:
    """What a Refund says."""
    amount = from_wire(refund.amount, refund.currency)
    return RefundStatus(refund.id, amount, refund.status or "pending")


def dispute_status(dispute: Any) -> DisputeStatus:
    """What a Dispute says."""
    amount = from_wire(dispute.amount, dispute.currency)
    return DisputeStatus(dispute.id, amount, dispute.status, dispute.reason)


def event(event: Any) -> GatewayEvent:
    """What an Event names: a checkout, a payment, or both."""
    subject: Any = event.data.object
    kind = getattr(subject, "object", "")
    intent = getattr(subject, "payment_intent", None)
    return GatewayEvent(
        id=event.id,
        type=event.type,
        object_id=getattr(subject, "id", None) or "",
        session_id=subject.id if kind == "checkout.session" else None,
        intent_id=subject.id if kind == "payment_intent" else getattr(intent, "id", intent),
    )


def instant(timestamp: int) -> dt.datetime:
    """Stripe's seconds since 1970 as UTC."""
    return dt.datetime.fromtimestamp(timestamp, dt.UTC)
