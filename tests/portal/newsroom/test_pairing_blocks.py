"""Blocks of two files, paired: one too many on either side shifts nothing."""

import pytest

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.pairing_blocks import pair_blocks

ENGLISH = (
    "The ferry to the islands stops on 4 January, the port said.",
    "“We had no choice,” said the director, Ann Lee.",
    "Some 1,200 people cross every day, and 300 of them are pupils who have no other way to school at all.",
    "The council meets again in spring.",
)
FRENCH = (
    "Le ferry vers les îles s’arrête le 4 janvier, a indiqué le port.",
    "« Nous n’avions pas le choix », a déclaré la directrice, Ann Lee.",
    "Quelque 1 200 personnes traversent chaque jour, dont 300 élèves qui n’ont aucun autre moyen d’aller à l’école.",
    "Le conseil se réunit de nouveau au printemps.",
)
EXTRA = "Sign up here, in 2026, for a letter of 52 weeks a year that tells you everything about boats."


def content(language: str, texts: tuple[str, ...]) -> Content:
    blocks = tuple(Block("b1", BlockKind.PARAGRAPH, markup=text) for text in texts)
    return Content(language, "Headline", blocks=blocks)


def pairs(source: tuple[str, ...], translation: tuple[str, ...]) -> dict[str, str]:
    one, other = pair_blocks(content("en", source), content("fr", translation))
    theirs = {block.id: block.markup for block in other.blocks}
    return {block.markup: theirs[block.id] for block in one.blocks if block.id in theirs}


@pytest.mark.parametrize("place", range(5))
def test_a_block_too_many_in_the_source_moves_no_pair(place: int) -> None:
    source = (*ENGLISH[:place], EXTRA, *ENGLISH[place:])
    assert pairs(source, FRENCH) == dict(zip(ENGLISH, FRENCH, strict=True))


@pytest.mark.parametrize("place", range(5))
def test_a_block_too_many_in_the_translation_moves_no_pair(place: int) -> None:
    translation = (*FRENCH[:place], EXTRA, *FRENCH[place:])
    assert pairs(ENGLISH, translation) == dict(zip(ENGLISH, FRENCH, strict=True))


def test_blocks_of_other_kinds_are_not_paired() -> None:
    heading = Content("en", "H", blocks=(Block("b1", BlockKind.HEADING, markup="What now?"),))
    one, other = pair_blocks(heading, content("fr", FRENCH[:1]))
    assert {block.id for block in one.blocks}.isdisjoint(block.id for block in other.blocks)
