"""Headline, standfirst, caption and, above all, the photo credit are there."""

from dataclasses import replace

import pytest

from portal.newsroom.checks.finding import Severity
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.required_parts import on_pair
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content

FIGURE = Block("s1", BlockKind.FIGURE, image="1", alt="A lake", caption="The lake", credit="Ana Ruiz/AFP")
SOURCE = Content("en", "Bridge reopens", "It took nine months.", blocks=(FIGURE,))
WHOLE = Content(
    "fr", "Le pont rouvre", "Il a fallu neuf mois.", blocks=(replace(FIGURE, alt="", caption="Le lac"),)
)


def missing(source: Content, translation: Content) -> list[str]:
    told = pair_up(source, translation, CheckSettings())
    found = [fault for pair in told.pairs for fault in on_pair(pair, told)]
    assert {fault.severity for fault in found} <= {Severity.BLOCKS}
    return [fault.offending for fault in found]


def test_nothing_is_missing_in_either_direction() -> None:
    assert missing(SOURCE, WHOLE) == []
    assert missing(WHOLE, SOURCE) == []


@pytest.mark.parametrize("part", ["headline", "standfirst"])
def test_top_matter_that_the_source_has_is_wanted(part: str) -> None:
    assert missing(SOURCE, replace(WHOLE, **{part: " "})) == [getattr(SOURCE, part)]
    assert missing(replace(SOURCE, **{part: ""}), replace(WHOLE, **{part: ""})) == []


@pytest.mark.parametrize("part", ["caption", "credit"])
def test_a_picture_keeps_its_caption_and_credit(part: str) -> None:
    bare = replace(WHOLE, blocks=(replace(WHOLE.blocks[0], **{part: ""}),))
    assert missing(SOURCE, bare) == [getattr(FIGURE, part)]
    assert missing(bare, SOURCE) == []


def test_a_picture_that_is_gone_lacks_both() -> None:
    assert missing(SOURCE, replace(WHOLE, blocks=())) == ["The lake", "Ana Ruiz/AFP"]
