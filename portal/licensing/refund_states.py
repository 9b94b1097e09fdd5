"""The states of a refund that finance asks for, before the payment service has it: every event has one answer."""

from collections.abc import Mapping
from enum import StrEnum


class OrderState(StrEnum):
    """Where an asked-for refund stands."""

    WAITING = "waiting"  # for a second person
    APPROVED = "approved"  # the payment service is being asked
    SENT = "sent"  # it has it; what became of it stands with the refund itself
    DECLINED = "declined"  # by the second person
    REFUSED = "refused"  # by the payment service


class OrderEvent(StrEnum):
    """What may happen to it."""

    APPROVE = "approve"
    DECLINE = "decline"
    SEND = "send"
    REFUSE = "refuse"


class RefusedOrderEvent(ValueError):
    """The event cannot happen in this state."""

    def __init__(self, state: OrderState, event: OrderEvent) -> None:
        super().__init__(f"{event} refused: the refund is {state}")
        self.state, self.event = state, event


_S, _E = OrderState, OrderEvent

# A target equal to its state is a replay, and ignored; a pair that is absent is refused.
ORDER_TABLE: Mapping[tuple[OrderState, OrderEvent], OrderState] = {
    (_S.WAITING, _E.APPROVE): _S.APPROVED,
    (_S.WAITING, _E.DECLINE): _S.DECLINED,
    (_S.APPROVED, _E.APPROVE): _S.APPROVED,
    (_S.APPROVED, _E.SEND): _S.SENT,
    (_S.APPROVED, _E.REFUSE): _S.REFUSED,
    (_S.SENT, _E.APPROVE): _S.SENT,
    (_S.SENT, _E.SEND): _S.SENT,
    (_S.DECLINED, _E.DECLINE): _S.DECLINED,
    (_S.REFUSED, _E.APPROVE): _S.REFUSED,
    (_S.REFUSED, _E.REFUSE): _S.REFUSED,
}


def advance_order(state: str, event: OrderEvent) -> OrderState:
    """The state after ``event``; the same state when it is a replay. Raises RefusedOrderEvent."""
    before = OrderState(state)
    try:
        return ORDER_TABLE[before, event]
    except KeyError:
        raise RefusedOrderEvent(before, event) from None
