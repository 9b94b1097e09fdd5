"""A translation is about as long as its source, and has the same blocks."""

import pytest

from portal.newsroom.checks.finding import Severity
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.proportions import on_pair
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content
from tests.portal.newsroom.checks.sides import faults

# Characters of English and of French, and whether that is usual.
LENGTHS = [
    (100, 100, True),
    (100, 130, True),
    (100, 174, True),
    (100, 176, False),
    (100, 69, False),
    (20, 59, True),
]


@pytest.mark.parametrize(("english", "french", "usual"), LENGTHS)
@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
def test_lengths_are_measured_as_french_to_english(
    english: int, french: int, usual: bool, direction: str
) -> None:
    sides = {"en": "x" * english, "fr": "y" * french}
    found = faults(on_pair, *(sides[code] for code in direction.split("-")), direction)
    assert [fault.severity for fault in found] == ([] if usual else [Severity.WARNS])


def test_a_block_of_no_source_is_a_warning() -> None:
    both, extra = (Block(id, BlockKind.PARAGRAPH, "Un mot.") for id in ("s1", "s2"))
    told = pair_up(
        Content("en", "", blocks=(both,)), Content("fr", "", blocks=(both, extra)), CheckSettings()
    )
    (fault,) = (fault for pair in told.pairs for fault in on_pair(pair, told))
    assert (fault.severity, fault.offending) == (Severity.WARNS, "Un mot.")
