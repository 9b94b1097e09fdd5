"""Every state of an edition against everything that can happen to it."""

import pytest

from portal.newsroom.articles import EditionState
from portal.newsroom.states import Action, RefusedTransition, after, allows

GRID = """
                   revise             submit      approve   request_changes    source_moved       withdraw
draft              draft              in_review   -         -                  draft              withdrawn
in_review          in_review          in_review   approved  changes_requested  in_review          withdrawn
changes_requested  draft              in_review   -         changes_requested  changes_requested  withdrawn
approved           draft              -           approved  changes_requested  stale              withdrawn
stale              draft              in_review   -         changes_requested  stale              withdrawn
withdrawn          -                  -           -         -                  withdrawn          withdrawn
"""
_HEAD, *_ROWS = [line.split() for line in GRID.strip().splitlines()]
CELLS = [(row[0], action, cell) for row in _ROWS for action, cell in zip(_HEAD, row[1:], strict=True)]


def test_the_grid_is_complete() -> None:
    assert {(state, action) for state, action, _ in CELLS} == {
        (s.value, a.value) for s in EditionState for a in Action
    }


@pytest.mark.parametrize(("state", "action", "cell"), CELLS)
def test_each_cell(state: str, action: str, cell: str) -> None:
    if cell == "-":
        with pytest.raises(RefusedTransition, match=action):
            after(state, Action(action))
        assert not allows(state, Action(action))
    else:
        assert after(state, Action(action)) == cell
        assert allows(state, Action(action)) == (state != cell)
