"""The payment states as a full grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.payments import PaymentEvent, PaymentState, RefusedTransition, advance

# Columns are the events in the order of PaymentEvent; "=" is ignored, "-" is refused, a letter is the new state.
_LETTERS = {
    "P": PaymentState.PENDING,
    "S": PaymentState.SUCCEEDED,
    "F": PaymentState.FAILED,
    "E": PaymentState.EXPIRED,
    "H": PaymentState.PART_REFUNDED,
    "R": PaymentState.REFUNDED,
    "D": PaymentState.DISPUTED,
    "Q": PaymentState.QUARANTINED,
}
_GRID = """
               opened paid failed expired mismatched released partly fully none disputed won lost
created          P     S     F      E         Q         -       -      -    -      -      -   -
pending          =     S     F      E         Q         -       -      -    -      -      -   -
succeeded        =     =     -      -         -         =       H      R    =      D      =   R
failed           =     S     =      =         Q         -       -      -    -      -      -   -
expired          =     S     =      =         Q         -       -      -    -      -      -   -
part_refunded    =     =     -      -         -         -       =      R    S      D      =   R
refunded         =     =     -      -         -         -       H      =    S      D      =   =
disputed         =     =     -      -         -         -       =      R    =      =      S   R
quarantined      =     =     =      =         =         S       =      R    =      D      =   R
"""


def _cells() -> list[tuple[PaymentState, PaymentEvent, str]]:
    rows = [line.split() for line in _GRID.strip().splitlines()[1:]]
    assert [row[0] for row in rows] == list(PaymentState)
    return [
        (PaymentState(row[0]), event, mark)
        for row in rows
        for event, mark in zip(PaymentEvent, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("state", "event", "mark"), _cells())
def test_every_event_in_every_state_has_one_answer(
    state: PaymentState, event: PaymentEvent, mark: str
) -> None:
    if mark == "-":
        with pytest.raises(RefusedTransition, match=f"{event} refused: the payment is {state}") as refused:
            advance(state, event)
        assert (refused.value.state, refused.value.event) == (state, event)
    else:
        assert advance(state, event) == (state if mark == "=" else _LETTERS[mark])


@given(st.lists(st.sampled_from(PaymentEvent), max_size=30))
def test_a_payment_that_got_money_never_becomes_one_that_did_not(events: list[PaymentEvent]) -> None:
    unpaid = {PaymentState.CREATED, PaymentState.PENDING, PaymentState.FAILED, PaymentState.EXPIRED}
    state, paid = PaymentState.CREATED, False
    for event in events:
        try:
            state = advance(state, event)
        except RefusedTransition:
            continue
        assert not (paid and state in unpaid)
        paid = paid or state not in unpaid


@given(st.sampled_from(PaymentState), st.sampled_from(PaymentEvent))
def test_an_event_that_comes_twice_changes_nothing_the_second_time(
    state: PaymentState, event: PaymentEvent
) -> None:
    try:
        once = advance(state, event)
    except RefusedTransition:
        return
    assert advance(once, event) == once


def test_a_word_from_the_database_that_is_no_state_is_refused() -> None:
    with pytest.raises(ValueError, match="awaiting"):
        advance("awaiting", PaymentEvent.PAID)
