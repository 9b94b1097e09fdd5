"""Stripe as the payment gateway. The only importer of stripe (SDK 16.1, API 2026-10-28.endive)."""

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import stripe

from invoices import stripe_wire as wire
from invoices.gateway import (
    BadSignature,
    CheckoutOrder,
    CheckoutStatus,
    DisputeStatus,
    GatewayEvent,
    GatewayRefused,
    GatewayUnavailable,
    OpenedCheckout,
    RefundStatus,
)
from invoices.money import Money

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

_log = logging.getLogger(__name__)


class StripeGateway:
    """Stripe Checkout behind ``invoices.gateway.Gateway``.

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
                wire.session_params(order, customer), {"idempotency_key": order.idempotency_key}
            )
        _noted("opened", session)
        return OpenedCheckout(session.id, session.url or "", wire.instant(session.expires_at))

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
        return wire.checkout_status(session)

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
                return wire.event(self._client.construct_event(raw_body, signature_header, secret))
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
                {"payment_intent": intent_id, "amount": wire.to_wire(amount)},
                {"idempotency_key": idempotency_key},
            )
        _noted("refunded", refund)
        return wire.refund_status(refund)

    def refunds(self, intent_id: str) -> tuple[RefundStatus, ...]:
        """Every refund of the payment, newest first, also those made in Stripe's dashboard."""
        with _errors("list refunds"):
            page = self._client.v1.refunds.list({"payment_intent": intent_id, "limit": 100})
            return tuple(wire.refund_status(refund) for refund in page.auto_paging_iter())

    def disputes(self, intent_id: str) -> tuple[DisputeStatus, ...]:
        """Every dispute of the payment, newest first."""
        with _errors("list disputes"):
            page = self._client.v1.disputes.list({"payment_intent": intent_id, "limit": 100})
            return tuple(wire.dispute_status(dispute) for dispute in page.auto_paging_iter())

    def events_since(self, instant: dt.datetime) -> Iterator[GatewayEvent]:
        """Events of ``EVENT_TYPES`` since ``instant``, oldest first. Stripe keeps them for 30 days."""
        with _errors("list events"):
            page = self._client.v1.events.list(
                {"created": {"gte": int(instant.timestamp())}, "types": list(EVENT_TYPES), "limit": 100}
            )
            newest_first = list(page.auto_paging_iter())
        return (wire.event(event) for event in reversed(newest_first))


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
        told = (error.headers or {}).get("stripe-should-retry")
        if told == "false" and (error.http_status or 0) >= 500:
            # Stored under the idempotency key: the same call is answered the same until the key is forgotten.
            raise GatewayRefused(f"{call}: {error}", "stored_failure") from error
        # No status: no answer. 409: the same key is at work. 429 and 5xx: later may be better.
        if error.http_status is None or error.http_status in (409, 429) or error.http_status >= 500:
            raise GatewayUnavailable(f"{call}: {error}") from error
        if isinstance(error, stripe.APIError):
            raise GatewayUnavailable(f"{call}: unreadable answer") from error
        raise GatewayRefused(f"{call}: {error}", code) from error
