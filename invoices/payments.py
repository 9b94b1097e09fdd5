"""The states of a payment, as a table: what each event does to it."""

from collections.abc import Mapping
from enum import StrEnum


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
    MISMATCHED = "mismatched"  # paid, but ``gateway.mismatches`` found something
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
