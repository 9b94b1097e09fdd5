"""Stripe as the payment gateway. The only importer of stripe (SDK 16.1, API 2026-10-28.endive)."""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import stripe
from stripe.params.checkout import SessionCreateParams

from invoices.money import Money, exponent
from invoices.payments import (
    BadSignature,
    CheckoutOrder,
    CheckoutStatus,
    DisputeStatus,
    GatewayEvent,
    GatewayRefused,
    GatewayUnavailable,
    OpenedCheckout,
    RefundStatus,
    payment_metadata,
)

API_VERSION = "2026-10-28.endive"
TIMEOUTS = (3.0, 10.0)  # seconds to connect, to read
RETRIES = 2

# Everything a payment can hear of. A list of events takes at most 20 types.
EVENT_TYPES = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
)

# Stripe counts these in hundredths although they have no minor unit
# (https://docs.stripe.com/currencies#special-cases).
_WIRE_EXPONENTS = {"UGX": 2}

_BANK_TRANSFERS: dict[str, dict[str, Any]] = {
    "GBP": {"type": "gb_bank_transfer"},
    "EUR": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "FR"}},
    "USD": {"type": "us_bank_transfer"},
}

_log = logging.getLogger(__name__)


class StripeGateway:
    """Stripe Checkout behind ``invoices.payments.Gateway``.

    ``api_key``: a restricted key; ``api_base``: Stripe's address, or a local sandbox's;
    ``webhook_secrets``: the endpoint's secrets, two of them while one is being rotated;
    ``timeouts``: seconds to connect and to read; ``retries``: by the SDK, on faults that may pass.
    """

    def __init__(
        self,
        api_key: str,
        api_base: str,
        webhook_secrets: Sequence[str],
        *,
        timeouts: tuple[float, float] = TIMEOUTS,
        retries: int = RETRIES,
    ) -> None:
        self.livemode = "_live_" in api_key
        self._secrets = tuple(webhook_secrets)
        self._client = stripe.StripeClient(
            api_key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_base},
            max_network_retries=retries,
            http_client=stripe.RequestsClient(timeout=timeouts),
        )

    def open(self, order: CheckoutOrder) -> OpenedCheckout:
        """Create the Checkout Session of ``order``, or get it again under the same idempotency key.

        Raises GatewayUnavailable (call again with the same order) or GatewayRefused: code
        ``idempotency_error`` when the order changed under its key.
        """
        with _errors("open checkout"):
            customer = self._customer(order) if "bank_transfer" in order.methods else None
            session = self._client.v1.checkout.sessions.create(
                _session_params(order, customer), {"idempotency_key": order.idempotency_key}
            )
        _noted("opened", session)
        return OpenedCheckout(session.id, session.url or "", _instant(session.expires_at))

    def _customer(self, order: CheckoutOrder) -> str:
        # Bank transfers fund a customer's balance, so Stripe wants one to exist.
        customer = self._client.v1.customers.create(
            {"email": order.email, "metadata": {"request": order.request_id}},
            {"idempotency_key": f"{order.idempotency_key}:customer"},
        )
        return customer.id

    def fetch(self, session_id: str) -> CheckoutStatus:
        """The session as Stripe has it now. Raises GatewayRefused code ``resource_missing`` if foreign."""
        with _errors("fetch checkout"):
            session = self._client.v1.checkout.sessions.retrieve(
                session_id, {"expand": ["payment_intent.latest_charge"]}
            )
        _noted("fetched", session)
        return _status(session)

    def expire(self, session_id: str) -> CheckoutStatus:
        """Close an open session. One that is no longer open is left alone, and its truth returned."""
        try:
            with _errors("expire checkout"):
                _noted("expired", self._client.v1.checkout.sessions.expire(session_id))
        except GatewayRefused:
            # "Not open" may mean expired or just paid: only reading it again tells which.
            status = self.fetch(session_id)
            if status.status == "open":
                raise
            return status
        return self.fetch(session_id)

    def verify(self, raw_body: bytes, signature_header: str) -> GatewayEvent:
        """The event in a webhook's raw body. Raises BadSignature unless one of our secrets signed it
        within the last 300 seconds.
        """
        failure: Exception | None = None
        for secret in self._secrets:
            try:
                return _event(self._client.construct_event(raw_body, signature_header, secret))
            except (stripe.SignatureVerificationError, ValueError) as error:
                failure = error
        raise BadSignature("not signed by Stripe with a secret of ours, or too long ago") from failure

    def refund(self, intent_id: str, amount: Money, idempotency_key: str) -> RefundStatus:
        """Refund ``amount`` of the payment, once per key.

        Raises GatewayRefused, with code ``charge_already_refunded`` or ``charge_disputed`` or none when
        more is asked than is left.
        """
        with _errors("refund"):
            refund = self._client.v1.refunds.create(
                {"payment_intent": intent_id, "amount": to_wire(amount)},
                {"idempotency_key": idempotency_key},
            )
        _noted("refunded", refund)
        return _refund(refund)

    def refunds(self, intent_id: str) -> tuple[RefundStatus, ...]:
        """Every refund of the payment, newest first, also those made in Stripe's dashboard."""
        with _errors("list refunds"):
            page = self._client.v1.refunds.list({"payment_intent": intent_id, "limit": 100})
            return tuple(_refund(refund) for refund in page.auto_paging_iter())

    def disputes(self, intent_id: str) -> tuple[DisputeStatus, ...]:
        """Every dispute of the payment, newest first."""
        with _errors("list disputes"):
            page = self._client.v1.disputes.list({"payment_intent": intent_id, "limit": 100})
            return tuple(
                DisputeStatus(d.id, from_wire(d.amount, d.currency), d.status, d.reason)
                for d in page.auto_paging_iter()
            )

    def events_since(self, instant: dt.datetime) -> Iterator[GatewayEvent]:
        """Events of ``EVENT_TYPES`` since ``instant``, oldest first. Stripe keeps them for 30 days."""
        with _errors("list events"):
            page = self._client.v1.events.list(
                {"created": {"gte": int(instant.timestamp())}, "types": list(EVENT_TYPES), "limit": 100}
            )
            newest_first = list(page.auto_paging_iter())
        return (_event(event) for event in reversed(newest_first))


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


def _session_params(order: CheckoutOrder, customer: str | None) -> SessionCreateParams:
    metadata = {
        **payment_metadata(order.payment_id, order.request_id, order.quote_number),
        **order.metadata,
    }
    params: SessionCreateParams = {
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


def _status(session: stripe.checkout.Session) -> CheckoutStatus:
    intent: Any = session.payment_intent
    if isinstance(intent, str):
        intent = None
    card = _card(intent)
    error = intent.last_payment_error if intent is not None else None
    return CheckoutStatus(
        session_id=session.id,
        status=session.status,  # type: ignore[arg-type]  # the SDK widens its literals with str
        payment_status=session.payment_status,  # type: ignore[arg-type]
        amount=from_wire(session.amount_total or 0, session.currency or ""),
        reference=session.client_reference_id or "",
        metadata=session.metadata.to_dict() if session.metadata else {},
        livemode=session.livemode,
        intent_id=intent.id if intent is not None else None,
        failure_code=_failure(error),
        card_brand=getattr(card, "brand", None) or "",
        card_last4=getattr(card, "last4", None) or "",
        url=session.url or "",
    )


def _card(intent: Any) -> Any:
    charge = intent.latest_charge if intent is not None else None
    details = getattr(charge, "payment_method_details", None)
    return getattr(details, "card", None)


def _failure(error: Any) -> str:
    # The issuer's reason says more ("insufficient_funds") than Stripe's class of it ("card_declined").
    return getattr(error, "decline_code", None) or getattr(error, "code", None) or ""


def _refund(refund: stripe.Refund) -> RefundStatus:
    amount = from_wire(refund.amount, refund.currency)
    return RefundStatus(refund.id, amount, refund.status or "pending")  # type: ignore[arg-type]


def _event(event: stripe.Event) -> GatewayEvent:
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


def _instant(timestamp: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(timestamp, dt.UTC)


def _noted(what: str, result: Any) -> None:
    response = result.last_response
    _log.info("Stripe %s %s (%s)", what, result.id, response.request_id if response else "no request id")


@contextmanager
def _errors(call: str) -> Iterator[None]:
    """Turn the SDK's errors into the gateway's, with Stripe's request id in the log."""
    try:
        yield
    except stripe.StripeError as error:
        code = error.code or getattr(error.error, "type", None) or ""
        _log.warning("Stripe: %s: %s %s (%s)", call, error.http_status, code, error.request_id)
        # No status: no answer. 409: the same key is at work. 429 and 5xx: later may be better.
        if error.http_status is None or error.http_status in (409, 429) or error.http_status >= 500:
            raise GatewayUnavailable(f"{call}: {error}") from error
        if isinstance(error, stripe.APIError):
            raise GatewayUnavailable(f"{call}: unreadable answer") from error
        raise GatewayRefused(f"{call}: {error}", code) from error
