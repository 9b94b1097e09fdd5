"""Nothing of the source is left over, and nothing is copied instead of translated."""

import pytest

from portal.newsroom.checks.finding import SOURCE, TRANSLATION, Severity
from portal.newsroom.checks.untranslated import on_pair
from tests.portal.newsroom.checks.sides import faults

DONE = [
    ("The bridge reopens.", "Le pont rouvre."),
    ("Le pont rouvre.", "The bridge reopens."),
    ("Reuters, AFP", "Reuters, AFP"),
    ("Emmanuel Macron", "Emmanuel Macron"),
    ("14:30", ""),
    ("***", ""),
]


@pytest.mark.parametrize(("source", "translation"), DONE)
@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
def test_what_is_translated_or_the_same_in_both_raises_nothing(
    source: str, translation: str, direction: str
) -> None:
    assert faults(on_pair, source, translation, direction) == []


@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
@pytest.mark.parametrize("translation", ["", "  "])
def test_a_segment_without_words_blocks(translation: str, direction: str) -> None:
    (fault,) = faults(on_pair, "The bridge reopens.", translation, direction)
    assert (fault.severity, fault.side, fault.offending) == (Severity.BLOCKS, SOURCE, "The bridge reopens.")


@pytest.mark.parametrize("copied", ["The bridge reopens today.", "the bridge <em>reopens</em> today"])
def test_a_copied_sentence_is_a_warning(copied: str) -> None:
    (fault,) = faults(on_pair, "The bridge reopens today.", copied)
    assert (fault.severity, fault.side) == (Severity.WARNS, TRANSLATION)
