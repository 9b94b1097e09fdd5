"""The states of a refund that finance asks for, before the payment service has it: every event has one answer."""

from collections.abc import Mapping
from enum import StrEnum

from portal.licensing.states import advance


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
    """The state after ``event``; the same state when it is a replay. Raises RefusedEvent."""
    return advance(ORDER_TABLE, OrderState(state), event)
