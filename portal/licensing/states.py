"""The states of a request and of a licence, as tables: every event in every state has one answer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar


class RequestState(StrEnum):
    """Where a republishing request stands."""

    DRAFT = "draft"
    NEEDS_REVIEW = "needs_review"
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    PAID = "paid"
    ISSUED = "issued"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RequestEvent(StrEnum):
    """What may happen to a request."""

    QUOTE = "quote"  # a quote is frozen, by the tariff or by a person
    REFER = "refer"  # a person has to decide
    DECLINE = "decline"
    ACCEPT = "accept"
    PAY = "pay"  # settled in full
    ISSUE = "issue"  # papers and package delivered
    EXPIRE = "expire"  # the quote's validity ran out
    WITHDRAW = "withdraw"  # the outlet changes its mind
    REOPEN = "reopen"  # back to the form, to change the answers


class LicenceState(StrEnum):
    """Whether a licence holds."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


class LicenceEvent(StrEnum):
    """What may happen to a licence."""

    SUSPEND = "suspend"
    RESTORE = "restore"
    REVOKE = "revoke"
    EXPIRE = "expire"


class RefusedEvent(ValueError):
    """The event cannot happen in this state."""

    def __init__(self, state: StrEnum, event: StrEnum) -> None:
        super().__init__(f"{event} refused: the {type(state).__name__} is {state}")
        self.state, self.event = state, event


_R, _E = RequestState, RequestEvent

# A target equal to its state is a replay, and ignored; a pair that is absent is refused.
REQUEST_TABLE: Mapping[tuple[RequestState, RequestEvent], RequestState] = {
    (_R.DRAFT, _E.QUOTE): _R.QUOTED,
    (_R.DRAFT, _E.REFER): _R.NEEDS_REVIEW,
    (_R.DRAFT, _E.WITHDRAW): _R.WITHDRAWN,
    (_R.DRAFT, _E.REOPEN): _R.DRAFT,
    (_R.NEEDS_REVIEW, _E.QUOTE): _R.QUOTED,
    (_R.NEEDS_REVIEW, _E.DECLINE): _R.DECLINED,
    (_R.NEEDS_REVIEW, _E.WITHDRAW): _R.WITHDRAWN,
    (_R.QUOTED, _E.ACCEPT): _R.ACCEPTED,
    (_R.QUOTED, _E.EXPIRE): _R.EXPIRED,
    (_R.QUOTED, _E.WITHDRAW): _R.WITHDRAWN,
    (_R.QUOTED, _E.REOPEN): _R.DRAFT,
    (_R.ACCEPTED, _E.ACCEPT): _R.ACCEPTED,
    (_R.ACCEPTED, _E.PAY): _R.PAID,
    (_R.ACCEPTED, _E.EXPIRE): _R.EXPIRED,
    (_R.ACCEPTED, _E.WITHDRAW): _R.WITHDRAWN,
    (_R.PAID, _E.PAY): _R.PAID,
    (_R.PAID, _E.ISSUE): _R.ISSUED,
    (_R.ISSUED, _E.PAY): _R.ISSUED,
    (_R.ISSUED, _E.ISSUE): _R.ISSUED,
    (_R.DECLINED, _E.REOPEN): _R.DRAFT,
    (_R.EXPIRED, _E.EXPIRE): _R.EXPIRED,
    # Money that arrives after we gave up is still the customer's: it settles, at the frozen price.
    (_R.EXPIRED, _E.PAY): _R.PAID,
    (_R.EXPIRED, _E.REOPEN): _R.DRAFT,
    (_R.WITHDRAWN, _E.WITHDRAW): _R.WITHDRAWN,
    (_R.WITHDRAWN, _E.PAY): _R.PAID,
    (_R.WITHDRAWN, _E.REOPEN): _R.DRAFT,
}

_L, _V = LicenceState, LicenceEvent

LICENCE_TABLE: Mapping[tuple[LicenceState, LicenceEvent], LicenceState] = {
    (_L.ACTIVE, _V.SUSPEND): _L.SUSPENDED,
    (_L.ACTIVE, _V.RESTORE): _L.ACTIVE,
    (_L.ACTIVE, _V.REVOKE): _L.REVOKED,
    (_L.ACTIVE, _V.EXPIRE): _L.EXPIRED,
    (_L.SUSPENDED, _V.SUSPEND): _L.SUSPENDED,
    (_L.SUSPENDED, _V.RESTORE): _L.ACTIVE,
    (_L.SUSPENDED, _V.REVOKE): _L.REVOKED,
    (_L.SUSPENDED, _V.EXPIRE): _L.EXPIRED,
    # What is over stays over, whatever becomes of its money.
    (_L.REVOKED, _V.SUSPEND): _L.REVOKED,
    (_L.REVOKED, _V.REVOKE): _L.REVOKED,
    (_L.REVOKED, _V.EXPIRE): _L.REVOKED,
    (_L.EXPIRED, _V.SUSPEND): _L.EXPIRED,
    (_L.EXPIRED, _V.REVOKE): _L.REVOKED,
    (_L.EXPIRED, _V.EXPIRE): _L.EXPIRED,
}

_State = TypeVar("_State", bound=StrEnum)


def advance_request(state: str, event: RequestEvent) -> RequestState:
    """The state after ``event``; the same state when it is a replay. Raises RefusedEvent."""
    return advance(REQUEST_TABLE, RequestState(state), event)


def advance_licence(state: str, event: LicenceEvent) -> LicenceState:
    """The state after ``event``; the same state when it is a replay. Raises RefusedEvent."""
    return advance(LICENCE_TABLE, LicenceState(state), event)


def advance(table: Mapping[Any, _State], state: _State, event: StrEnum) -> _State:
    """The state after ``event`` by any such table. Raises RefusedEvent for a pair that is not in it."""
    try:
        return table[state, event]
    except KeyError:
        raise RefusedEvent(state, event) from None
