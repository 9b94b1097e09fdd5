"""The states of a refund and of a dispute, as tables: what the gateway's newest word does to what we know.

Answers may overtake each other, so a word that is older than what we know changes nothing.
Source: Stripe's API reference, the refund object (``status``) and the dispute object (``status``).
"""

from collections.abc import Mapping
from enum import StrEnum


class RefundState(StrEnum):
    """Where one refund stands."""

    PENDING = "pending"  # also while the payer has to do something
    SUCCEEDED = "succeeded"
    FAILED = "failed"  # the money came back to us, perhaps days after it had gone
    CANCELLED = "cancelled"

    @property
    def holds(self) -> bool:
        """True while the money counts as given back."""
        return self in (RefundState.PENDING, RefundState.SUCCEEDED)


class DisputeState(StrEnum):
    """Where one dispute stands."""

    WARNING = "warning"  # the bank asks; no money has moved
    OPEN = "open"  # the money is gone until the bank decides
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"  # a warning that came to nothing, or a dispute that was prevented


_R, _D = RefundState, DisputeState

# What is not listed is older than what is known, and ignored. Every pair has an answer: nothing is refused, since the
# gateway's word is the truth.
_REFUND_AFTER: Mapping[RefundState, frozenset[RefundState]] = {
    _R.PENDING: frozenset({_R.SUCCEEDED, _R.FAILED, _R.CANCELLED}),
    _R.SUCCEEDED: frozenset({_R.FAILED}),
    _R.FAILED: frozenset(),
    _R.CANCELLED: frozenset(),
}
_DISPUTE_AFTER: Mapping[DisputeState, frozenset[DisputeState]] = {
    _D.WARNING: frozenset({_D.OPEN, _D.WON, _D.LOST, _D.CLOSED}),
    _D.OPEN: frozenset({_D.WON, _D.LOST, _D.CLOSED}),
    # The bank may still be appealed to after it has decided.
    _D.WON: frozenset({_D.LOST}),
    _D.LOST: frozenset({_D.WON}),
    _D.CLOSED: frozenset({_D.OPEN, _D.WON, _D.LOST}),
}
_REFUND_WORDS = {"requires_action": _R.PENDING, "canceled": _R.CANCELLED}
_DISPUTE_WORDS = {
    "warning_needs_response": _D.WARNING,
    "warning_under_review": _D.WARNING,
    "warning_closed": _D.CLOSED,
    "needs_response": _D.OPEN,
    "under_review": _D.OPEN,
    "prevented": _D.CLOSED,
}


def refund_state(word: str) -> RefundState:
    """The state that the gateway's ``word`` means. Raises ValueError for a word it does not have."""
    return _REFUND_WORDS.get(word) or RefundState(word)


def dispute_state(word: str) -> DisputeState:
    """The state that the gateway's ``word`` means. Raises ValueError for a word it does not have."""
    return _DISPUTE_WORDS.get(word) or DisputeState(word)


def refund_after(known: RefundState, told: RefundState) -> RefundState:
    """What is known after the gateway has ``told`` a state."""
    return told if told in _REFUND_AFTER[known] else known


def dispute_after(known: DisputeState, told: DisputeState) -> DisputeState:
    """What is known after the gateway has ``told`` a state."""
    return told if told in _DISPUTE_AFTER[known] else known
