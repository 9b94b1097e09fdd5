"""The states of an edition, as a table.

draft → in_review → changes_requested → approved → stale (its source moved); withdrawn is the end.
"""

from enum import StrEnum

from portal.newsroom.articles import EditionState

_S = EditionState


class Action(StrEnum):
    """What can happen to an edition."""

    REVISE = "revise"  # a new text came in
    SUBMIT = "submit"  # put before an editor
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    SOURCE_MOVED = "source_moved"  # the source has a newer text than the one translated
    WITHDRAW = "withdraw"


class RefusedTransition(ValueError):
    """This action makes no sense in this state."""

    def __init__(self, state: EditionState, action: Action) -> None:
        super().__init__(f"an edition that is {state.value} refuses {action.value}")
        self.state, self.action = state, action


# What is not listed is refused. A state that leads to itself means: nothing to do, a repeat or of no concern.
_TABLE: dict[EditionState, dict[Action, EditionState]] = {
    _S.DRAFT: {
        Action.REVISE: _S.DRAFT,
        Action.SUBMIT: _S.IN_REVIEW,
        Action.SOURCE_MOVED: _S.DRAFT,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.IN_REVIEW: {
        Action.REVISE: _S.IN_REVIEW,
        Action.SUBMIT: _S.IN_REVIEW,
        Action.APPROVE: _S.APPROVED,
        Action.REQUEST_CHANGES: _S.CHANGES_REQUESTED,
        Action.SOURCE_MOVED: _S.IN_REVIEW,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.CHANGES_REQUESTED: {
        Action.REVISE: _S.DRAFT,
        Action.SUBMIT: _S.IN_REVIEW,
        Action.REQUEST_CHANGES: _S.CHANGES_REQUESTED,
        Action.SOURCE_MOVED: _S.CHANGES_REQUESTED,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.APPROVED: {
        Action.REVISE: _S.DRAFT,
        Action.APPROVE: _S.APPROVED,
        Action.REQUEST_CHANGES: _S.CHANGES_REQUESTED,
        Action.SOURCE_MOVED: _S.STALE,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.STALE: {
        Action.REVISE: _S.DRAFT,
        Action.SUBMIT: _S.IN_REVIEW,
        Action.REQUEST_CHANGES: _S.CHANGES_REQUESTED,
        Action.SOURCE_MOVED: _S.STALE,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
    _S.WITHDRAWN: {
        Action.SOURCE_MOVED: _S.WITHDRAWN,
        Action.WITHDRAW: _S.WITHDRAWN,
    },
}


def after(state: EditionState | str, action: Action) -> EditionState:
    """The state that ``action`` leads to. Raises RefusedTransition when it is not allowed."""
    state = EditionState(state)
    try:
        return _TABLE[state][action]
    except KeyError:
        raise RefusedTransition(state, action) from None


def allows(state: EditionState | str, action: Action) -> bool:
    """True when ``action`` is allowed and changes something."""
    state = EditionState(state)
    return _TABLE[state].get(action, state) is not state
