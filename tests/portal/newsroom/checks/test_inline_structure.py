"""Emphasis and list items of the source are in the translation."""

from dataclasses import replace

import pytest

from portal.newsroom.checks.finding import SOURCE, Severity
from portal.newsroom.checks.inline_structure import on_pair
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content
from tests.portal.newsroom.checks.sides import faults

KEPT = [
    ("He read <em>Dune</em>.", "Il a lu <em>Dune</em>."),
    ("H<sub>2</sub>O", "H<sub>2</sub>O"),
    ("The 1<sup>st</sup> day.", "Le premier jour."),
    ("Plain.", "Le <em>week-end</em>."),
    ("A <em> </em>gap.", "Un vide."),
]
LOST = [
    ("He read <em>Dune</em>.", "Il a lu Dune.", "Dune"),
    ("<em>Dune</em> and <em>Emma</em>.", "<em>Dune</em> et Emma.", "Emma"),
    ("<strong>Stop</strong> now.", "<em>Stop</em> maintenant.", "Stop"),
    ("CO<sub>2</sub> rises.", "Le CO2 monte.", "2"),
]


@pytest.mark.parametrize(("source", "translation"), KEPT)
@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
def test_what_is_kept_or_added_raises_nothing(source: str, translation: str, direction: str) -> None:
    assert faults(on_pair, source, translation, direction) == []


@pytest.mark.parametrize(("source", "translation", "lost"), LOST)
@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
def test_what_is_lost_blocks_and_is_named(source: str, translation: str, lost: str, direction: str) -> None:
    (fault,) = faults(on_pair, source, translation, direction)
    assert (fault.severity, fault.side, fault.offending) == (Severity.BLOCKS, SOURCE, lost)


@pytest.mark.parametrize(("items", "found"), [(("Un", "Deux"), []), (("Un",), ["Two"])])
def test_a_list_keeps_its_items(items: tuple[str, ...], found: list[str]) -> None:
    source = Content("en", "", blocks=(Block("s1", BlockKind.LIST, items=("One", "Two")),))
    translation = replace(source, language="fr", blocks=(Block("s1", BlockKind.LIST, items=items),))
    told = pair_up(source, translation, CheckSettings())
    assert [fault.offending for pair in told.pairs for fault in on_pair(pair, told)] == found
