"""The gateway every payment service is used through: what it is asked, what it says, and how that is checked.

Pure: no database, no payment library. ``invoices.stripe_gateway`` implements ``Gateway``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from invoices.money import Money
from invoices.payments import PaymentEvent


class GatewayError(Exception):
    """A call to the payment service did not end well."""


class GatewayUnavailable(GatewayError):
    """No answer, or a fault of theirs: the call may have happened. Retry with the same idempotency key."""


class GatewayRefused(GatewayError):
    """The service said no, and saying it again will not help. ``code`` is its own word for why."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class BadSignature(GatewayError):
    """A webhook delivery that the service did not sign with one of our secrets, or too long ago."""


PaymentMethod = Literal["card", "bank_transfer"]


def payment_metadata(payment_id: str, request_id: str, quote_number: str) -> dict[str, str]:
    """What every checkout carries back to us, to be compared when it settles."""
    return {"payment": payment_id, "request": request_id, "quote": quote_number}


@dataclass(frozen=True, slots=True)
class CheckoutOrder:
    """What the payer is asked to pay, once. Everything comes from the frozen quote.

    ``lines``: (description, amount including tax), in the order shown; they add up to ``total``.
    ``expires_at``: when the offer to pay ends; Stripe takes 30 minutes to 24 hours from now. Stored with the
    payment, like ``email`` and ``idempotency_key``, before the call: a repeated call has to say exactly the same,
    whoever repeats it.
    """

    payment_id: str
    request_id: str
    quote_number: str
    lines: tuple[tuple[str, Money], ...]
    total: Money
    language: str  # "en" | "fr"
    email: str
    success_url: str  # may hold {CHECKOUT_SESSION_ID}
    cancel_url: str
    expires_at: dt.datetime
    idempotency_key: str
    metadata: Mapping[str, str] = field(default_factory=dict)  # beside ``payment_metadata``
    methods: tuple[PaymentMethod, ...] = ("card",)

    def __post_init__(self) -> None:
        if Money.total((amount for _, amount in self.lines), self.total.currency) != self.total:
            raise ValueError(f"the lines of payment {self.payment_id} do not add up to {self.total}")


@dataclass(frozen=True, slots=True)
class OpenedCheckout:
    """A checkout that waits for its payer at ``url``."""

    session_id: str
    url: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class CheckoutStatus:
    """The truth about a checkout, read from the service just now."""

    session_id: str
    status: Literal["open", "complete", "expired"]
    payment_status: Literal["paid", "unpaid", "no_payment_required"]
    amount: Money
    reference: str  # the payment id we gave
    metadata: Mapping[str, str]
    livemode: bool  # True when real money moves
    intent_id: str | None = None
    failure_code: str = ""  # why the last try failed, in the service's words: "card_declined"
    card_brand: str = ""
    card_last4: str = ""
    url: str = ""  # where to pay, while open
    given_up: bool = False  # complete, but the money promised will not come any more

    @property
    def paid(self) -> bool:
        return self.status == "complete" and self.payment_status == "paid"


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A hint that something changed. Read the object again: the event's own content proves nothing."""

    id: str
    type: str  # the service's name: "checkout.session.completed"
    object_id: str
    session_id: str | None = None  # where the event names a checkout
    intent_id: str | None = None  # where it names a payment: refunds and disputes do


@dataclass(frozen=True, slots=True)
class RefundStatus:
    """One refund as the service sees it. Counts as money returned unless failed or cancelled."""

    refund_id: str
    amount: Money
    status: Literal["pending", "requires_action", "succeeded", "failed", "canceled"]

    @property
    def holds(self) -> bool:
        return self.status not in ("failed", "canceled")


@dataclass(frozen=True, slots=True)
class DisputeStatus:
    """One dispute (charge-back) as the service sees it."""

    dispute_id: str
    amount: Money
    status: str  # warning_needs_response … | needs_response | under_review | won | lost | prevented
    reason: str

    @property
    def event(self) -> PaymentEvent | None:
        """What the payment's state has to hear; None for warnings, which only flag."""
        return {
            "needs_response": PaymentEvent.DISPUTE_OPENED,
            "under_review": PaymentEvent.DISPUTE_OPENED,
            "won": PaymentEvent.DISPUTE_WON,
            "lost": PaymentEvent.DISPUTE_LOST,
        }.get(self.status)


class Gateway(Protocol):
    """A payment service. Every call may raise GatewayUnavailable or GatewayRefused."""

    @property
    def livemode(self) -> bool:
        """True when its key moves real money."""
        ...

    def open(self, order: CheckoutOrder) -> OpenedCheckout:
        """Offer ``order`` for payment; the same idempotency key opens the same checkout again."""
        ...

    def fetch(self, session_id: str) -> CheckoutStatus:
        """The present truth about a checkout."""
        ...

    def expire(self, session_id: str) -> CheckoutStatus:
        """Close an open checkout; when it is no longer open, the truth about it instead."""
        ...

    def verify(self, raw_body: bytes, signature_header: str) -> GatewayEvent:
        """The event of a webhook delivery. Raises BadSignature."""
        ...

    def refund(self, intent_id: str, amount: Money, idempotency_key: str) -> RefundStatus:
        """Give ``amount`` of a payment back, once per key."""
        ...

    def refunds(self, intent_id: str) -> tuple[RefundStatus, ...]:
        """Every refund of a payment, whoever made it."""
        ...

    def disputes(self, intent_id: str) -> tuple[DisputeStatus, ...]:
        """Every dispute of a payment."""
        ...

    def events_since(self, instant: dt.datetime) -> Iterator[GatewayEvent]:
        """Events made at or after ``instant``, oldest first, delivered to us or not."""
        ...


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """What the frozen quote says a checkout has to show before it settles anything."""

    amount: Money
    reference: str
    metadata: Mapping[str, str]
    livemode: bool


def mismatches(expected: ExpectedPayment, status: CheckoutStatus) -> tuple[str, ...]:
    """What of ``status`` differs from the quote, one English line each for finance; empty when all agrees."""
    pairs: list[tuple[str, object, object]] = [
        ("amount", expected.amount.minor, status.amount.minor),
        ("currency", expected.amount.currency, status.amount.currency),
        ("reference", expected.reference, status.reference),
        ("livemode", expected.livemode, status.livemode),
    ]
    for name, value in expected.metadata.items():
        pairs.append((f"metadata {name}", value, status.metadata.get(name)))
    return tuple(f"{name}: expected {wanted}, got {got}" for name, wanted, got in pairs if wanted != got)
