"""Requests and licences: every event in every state, as a grid."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from portal.licensing.states import (
    LICENCE_TABLE,
    REQUEST_TABLE,
    LicenceEvent,
    LicenceState,
    RefusedEvent,
    RequestEvent,
    RequestState,
    advance_licence,
    advance_request,
)

# Rows: states; columns in the order of the header. A state name: goes there. "=": ignored. ".": refused.
REQUESTS = """
              quote   refer         decline   accept    pay   issue   expire   withdraw   reopen
draft         quoted  needs_review  .         .         .     .       .        withdrawn  =
needs_review  quoted  .             declined  .         .     .       .        withdrawn  .
quoted        .       .             .         accepted  .     .       expired  withdrawn  draft
accepted      .       .             .         =         paid  .       expired  withdrawn  .
paid          .       .             .         .         =     issued  .        .          .
issued        .       .             .         .         =     =       .        .          .
declined      .       .             .         .         .     .       .        .          draft
expired       .       .             .         .         paid  .       =        .          draft
withdrawn     .       .             .         .         paid  .       .        =          draft
"""

LICENCES = """
           suspend    restore  revoke   expire
active     suspended  =        revoked  expired
suspended  =          active   revoked  expired
revoked    =          .        =        =
expired    =          .        revoked  =
"""


def grid(text: str) -> list[tuple[str, str, str]]:
    header, *rows = (line.split() for line in text.strip().splitlines())
    return [(row[0], event, cell) for row in rows for event, cell in zip(header, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "event", "cell"), grid(REQUESTS))
def test_a_request_answers_every_event_in_every_state(state: str, event: str, cell: str) -> None:
    if cell == ".":
        with pytest.raises(RefusedEvent) as refusal:
            advance_request(state, RequestEvent(event))
        assert (refusal.value.state, refusal.value.event) == (state, event)
    else:
        assert advance_request(state, RequestEvent(event)) == (state if cell == "=" else cell)


@pytest.mark.parametrize(("state", "event", "cell"), grid(LICENCES))
def test_a_licence_answers_every_event_in_every_state(state: str, event: str, cell: str) -> None:
    if cell == ".":
        with pytest.raises(RefusedEvent):
            advance_licence(state, LicenceEvent(event))
    else:
        assert advance_licence(state, LicenceEvent(event)) == (state if cell == "=" else cell)


@pytest.mark.parametrize(
    ("text", "states", "events", "table"),
    [
        (REQUESTS, RequestState, RequestEvent, REQUEST_TABLE),
        (LICENCES, LicenceState, LicenceEvent, LICENCE_TABLE),
    ],
)
def test_the_grid_leaves_nothing_out(
    text: str,
    states: type[StrEnum],
    events: type[StrEnum],
    table: Mapping[tuple[StrEnum, StrEnum], StrEnum],
) -> None:
    cells = grid(text)
    assert {(state, event) for state, event, _ in cells} == {
        (s.value, e.value) for s in states for e in events
    }
    assert len([cell for *_, cell in cells if cell != "."]) == len(table)
