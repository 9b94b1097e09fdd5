"""What is known of a refund or dispute never goes back to what it was before."""

from itertools import permutations

import pytest

from invoices.reversals import (
    DisputeState,
    RefundState,
    dispute_after,
    dispute_state,
    refund_after,
    refund_state,
)

# Rows: what is known; columns: what the gateway tells. "=": it is older, and ignored.
REFUNDS = """
           pending  succeeded  failed  cancelled
pending    =        succeeded  failed  cancelled
succeeded  =        =          failed  =
failed     =        =          =       =
cancelled  =        =          =       =
"""
DISPUTES = """
         warning  open  won  lost  closed
warning  =        open  won  lost  closed
open     =        =     won  lost  closed
won      =        =     =    lost  =
lost     =        =     won  =     =
closed   =        open  won  lost  =
"""


def grid(text: str) -> list[tuple[str, str, str]]:
    header, *rows = (line.split() for line in text.strip().splitlines())
    return [(row[0], told, cell) for row in rows for told, cell in zip(header, row[1:], strict=True)]


@pytest.mark.parametrize(("known", "told", "cell"), grid(REFUNDS))
def test_every_word_on_a_refund_has_an_answer(known: str, told: str, cell: str) -> None:
    assert refund_after(RefundState(known), RefundState(told)) == (known if cell == "=" else cell)


@pytest.mark.parametrize(("known", "told", "cell"), grid(DISPUTES))
def test_every_word_on_a_dispute_has_an_answer(known: str, told: str, cell: str) -> None:
    assert dispute_after(DisputeState(known), DisputeState(told)) == (known if cell == "=" else cell)


def test_the_grids_leave_nothing_out() -> None:
    assert len(grid(REFUNDS)) == len(RefundState) ** 2
    assert len(grid(DISPUTES)) == len(DisputeState) ** 2


def test_in_whatever_order_a_failed_refund_is_heard_of_it_has_failed() -> None:
    for words in permutations([RefundState.PENDING, RefundState.SUCCEEDED, RefundState.FAILED]):
        known = words[0]
        for told in words[1:]:
            known = refund_after(known, told)
        assert known == RefundState.FAILED


@pytest.mark.parametrize(
    ("word", "state"),
    [("pending", "pending"), ("requires_action", "pending"), ("succeeded", "succeeded"), ("failed", "failed"),
     ("canceled", "cancelled")],
)  # fmt: skip
def test_every_word_that_stripe_has_for_a_refund_is_known(word: str, state: str) -> None:
    assert refund_state(word) == state


@pytest.mark.parametrize(
    ("word", "state"),
    [("warning_needs_response", "warning"), ("warning_under_review", "warning"), ("warning_closed", "closed"),
     ("needs_response", "open"), ("under_review", "open"), ("won", "won"), ("lost", "lost"), ("prevented", "closed")],
)  # fmt: skip
def test_every_word_that_stripe_has_for_a_dispute_is_known(word: str, state: str) -> None:
    assert dispute_state(word) == state


def test_a_word_that_is_none_is_refused() -> None:
    for read in (refund_state, dispute_state):
        with pytest.raises(ValueError, match="nonsense"):
            read("nonsense")
