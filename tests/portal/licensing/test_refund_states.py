"""A refund that finance asks for: every event in every state, as a grid."""

import pytest

from portal.licensing.refund_states import OrderEvent, OrderState, advance_order
from portal.licensing.states import RefusedEvent

# A state name: goes there. "=": ignored. ".": refused.
ORDERS = """
          approve   decline   send  refuse
waiting   approved  declined  .     .
approved  =         .         sent  refused
sent      =         .         =     .
declined  .         =         .     .
refused   =         .         .     =
"""


def grid() -> list[tuple[str, str, str]]:
    header, *rows = (line.split() for line in ORDERS.strip().splitlines())
    return [(row[0], event, cell) for row in rows for event, cell in zip(header, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "event", "cell"), grid())
def test_every_event_in_every_state_has_one_answer(state: str, event: str, cell: str) -> None:
    if cell == ".":
        with pytest.raises(RefusedEvent) as refusal:
            advance_order(state, OrderEvent(event))
        assert (refusal.value.state, refusal.value.event) == (state, event)
    else:
        assert advance_order(state, OrderEvent(event)) == (state if cell == "=" else cell)


def test_the_grid_leaves_nothing_out() -> None:
    assert len(grid()) == len(OrderState) * len(OrderEvent)
