"""What the checks of a whole edition ask: is the source newer, is it still the machine’s, who approves it."""

import pytest

from portal.newsroom.checks import approver, machine_draft, stale
from portal.newsroom.checks.finding import Severity
from tests.portal.newsroom.checks.sides import story

DRAFTED = "Le pont a rouvert lundi après neuf mois de travaux, a indiqué la ville dans un communiqué."


def test_a_newer_source_blocks_the_whole_edition() -> None:
    assert list(stale.on_story(story("One.", "Un."))) == []
    ((segment, fault),) = stale.on_story(story("One.", "Un.", stale=True))
    assert (segment, fault.severity) == ("", Severity.BLOCKS)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (DRAFTED, True),
        (DRAFTED.replace("a rouvert", "rouvre"), True),
        (DRAFTED.replace(" lundi", "\u00a0lundi"), True),
        ("Neuf mois de travaux plus tard, les voitures repassent le fleuve depuis lundi.", False),
        ("", False),
    ],
)
def test_a_draft_hardly_touched_is_a_warning(text: str, bare: bool) -> None:
    told = story("The bridge reopened.", text, machine={"s1": DRAFTED})
    assert [(id, fault.severity) for id, fault in machine_draft.on_story(told)] == (
        [("s1", Severity.WARNS)] if bare else []
    )


def test_a_person_s_own_words_are_not_asked_about() -> None:
    assert list(machine_draft.on_story(story("The bridge reopened.", DRAFTED))) == []


@pytest.mark.parametrize(
    ("translator", "one_who_approves", "may", "blocked"),
    [
        (1, 1, False, True),
        (1, 1, True, False),
        (1, 2, False, False),
        (None, None, False, False),
        (None, 1, False, False),
    ],
)
def test_nobody_approves_their_own_where_the_house_says_so(
    translator: int | None, one_who_approves: int | None, may: bool, blocked: bool
) -> None:
    told = story(
        "One.", "Un.", translator_id=translator, approver_id=one_who_approves, translator_may_approve=may
    )
    found = [(id, fault.severity) for id, fault in approver.on_story(told)]
    assert found == ([("", Severity.BLOCKS)] if blocked else [])
