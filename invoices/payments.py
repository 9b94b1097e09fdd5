"""Payments: the state table, the gateway every payment service is used through, and the mismatch check.

Pure: no database, no payment library. ``invoices.stripe_gateway`` implements ``Gateway``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Protocol

from invoices.money import Money


class PaymentState(StrEnum):
    """Where one attempt to settle a quote stands."""

    CREATED = "created"  # the row is committed; the gateway has not answered yet
    PENDING = "pending"  # the payer may pay, or the money is on its way
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    PART_REFUNDED = "part_refunded"
    REFUNDED = "refunded"  # all of it went back, by refund or by a lost dispute
    DISPUTED = "disputed"
    QUARANTINED = "quarantined"  # money came that does not match the quote; a person decides


class PaymentEvent(StrEnum):
    """A fact read from the gateway, or a decision of finance."""

    OPENED = "opened"  # the gateway holds a checkout, or the payer has the bank details
    PAID = "paid"
    FAILED = "failed"  # for good; a declined card leaves the checkout open and is no event
    EXPIRED = "expired"
    MISMATCHED = "mismatched"  # paid, but ``mismatches`` found something
    RELEASED = "released"  # finance accepts a quarantined payment as it is
    PARTLY_REFUNDED = "partly_refunded"  # the refunds that hold add up to a part of the payment
    FULLY_REFUNDED = "fully_refunded"  # … to all of it
    REFUNDS_FAILED = "refunds_failed"  # … to nothing: every refund made has failed since
    DISPUTE_OPENED = "dispute_opened"  # needs_response; a warning_* dispute only flags and is no event
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"


class RefusedTransition(ValueError):
    """The event contradicts the payment's state."""

    def __init__(self, state: PaymentState, event: PaymentEvent) -> None:
        super().__init__(f"{event} refused: the payment is {state}")
        self.state, self.event = state, event


_S, _E = PaymentState, PaymentEvent

# One row a state. A target equal to its state is a replay, and ignored; an event that is absent is refused.
_ROWS: Mapping[PaymentState, Mapping[PaymentEvent, PaymentState]] = {
    _S.CREATED: {
        _E.OPENED: _S.PENDING,
        # The webhook may overtake the commit of the session's id.
        _E.PAID: _S.SUCCEEDED,
        _E.MISMATCHED: _S.QUARANTINED,
        _E.FAILED: _S.FAILED,
        _E.EXPIRED: _S.EXPIRED,
    },
    _S.PENDING: {
        _E.OPENED: _S.PENDING,
        _E.PAID: _S.SUCCEEDED,
        _E.MISMATCHED: _S.QUARANTINED,
        _E.FAILED: _S.FAILED,
        _E.EXPIRED: _S.EXPIRED,
    },
    _S.SUCCEEDED: {
        _E.OPENED: _S.SUCCEEDED,
        _E.PAID: _S.SUCCEEDED,
        _E.RELEASED: _S.SUCCEEDED,
        _E.PARTLY_REFUNDED: _S.PART_REFUNDED,
        _E.FULLY_REFUNDED: _S.REFUNDED,
        _E.REFUNDS_FAILED: _S.SUCCEEDED,
        _E.DISPUTE_OPENED: _S.DISPUTED,
        _E.DISPUTE_WON: _S.SUCCEEDED,
        _E.DISPUTE_LOST: _S.REFUNDED,
    },
    _S.FAILED: {
        _E.OPENED: _S.FAILED,
        _E.FAILED: _S.FAILED,
        _E.EXPIRED: _S.FAILED,
        # Money that arrives after we gave up is still the customer's: it settles, at the frozen price.
        _E.PAID: _S.SUCCEEDED,
        _E.MISMATCHED: _S.QUARANTINED,
    },
    _S.EXPIRED: {
        _E.OPENED: _S.EXPIRED,
        _E.FAILED: _S.EXPIRED,
        _E.EXPIRED: _S.EXPIRED,
        _E.PAID: _S.SUCCEEDED,
        _E.MISMATCHED: _S.QUARANTINED,
    },
    _S.PART_REFUNDED: {
        _E.OPENED: _S.PART_REFUNDED,
        _E.PAID: _S.PART_REFUNDED,
        _E.PARTLY_REFUNDED: _S.PART_REFUNDED,
        _E.FULLY_REFUNDED: _S.REFUNDED,
        _E.REFUNDS_FAILED: _S.SUCCEEDED,
        _E.DISPUTE_OPENED: _S.DISPUTED,
        _E.DISPUTE_WON: _S.PART_REFUNDED,
        _E.DISPUTE_LOST: _S.REFUNDED,
    },
    _S.REFUNDED: {
        _E.OPENED: _S.REFUNDED,
        _E.PAID: _S.REFUNDED,
        # Refunds can fail days later (a closed card account), and then less is refunded than before.
        _E.PARTLY_REFUNDED: _S.PART_REFUNDED,
        _E.FULLY_REFUNDED: _S.REFUNDED,
        _E.REFUNDS_FAILED: _S.SUCCEEDED,
        _E.DISPUTE_OPENED: _S.DISPUTED,
        _E.DISPUTE_WON: _S.REFUNDED,
        _E.DISPUTE_LOST: _S.REFUNDED,
    },
    _S.DISPUTED: {
        _E.OPENED: _S.DISPUTED,
        _E.PAID: _S.DISPUTED,
        _E.PARTLY_REFUNDED: _S.DISPUTED,
        _E.FULLY_REFUNDED: _S.REFUNDED,
        _E.REFUNDS_FAILED: _S.DISPUTED,
        _E.DISPUTE_OPENED: _S.DISPUTED,
        # Refunds made before the dispute are read again afterwards, and lead on from here.
        _E.DISPUTE_WON: _S.SUCCEEDED,
        _E.DISPUTE_LOST: _S.REFUNDED,
    },
    _S.QUARANTINED: {
        _E.OPENED: _S.QUARANTINED,
        _E.PAID: _S.QUARANTINED,
        _E.MISMATCHED: _S.QUARANTINED,
        _E.FAILED: _S.QUARANTINED,
        _E.EXPIRED: _S.QUARANTINED,
        _E.RELEASED: _S.SUCCEEDED,
        # Giving back an overpayment settles nothing by itself: finance releases what is left.
        _E.PARTLY_REFUNDED: _S.QUARANTINED,
        _E.FULLY_REFUNDED: _S.REFUNDED,
        _E.REFUNDS_FAILED: _S.QUARANTINED,
        _E.DISPUTE_OPENED: _S.DISPUTED,
        _E.DISPUTE_WON: _S.QUARANTINED,
        _E.DISPUTE_LOST: _S.REFUNDED,
    },
}

PAYMENT_TABLE: Mapping[tuple[PaymentState, PaymentEvent], PaymentState] = {
    (state, event): target for state, row in _ROWS.items() for event, target in row.items()
}


def advance(state: str, event: PaymentEvent) -> PaymentState:
    """The state after ``event``; the same state when it is a replay. Raises RefusedTransition."""
    before = PaymentState(state)
    try:
        return PAYMENT_TABLE[before, event]
    except KeyError:
        raise RefusedTransition(before, event) from None


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
    ``expires_at``: when the offer to pay ends; Stripe takes 30 minutes to 24 hours from now. Stored with
    the payment like ``idempotency_key``, before the call: a repeated call has to say exactly the same.
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
