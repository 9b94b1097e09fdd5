"""An excerpt: never more than it may be, never empty, cut where a reader expects a cut."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.newsroom.content import Block, BlockKind, Content
from portal.syndication.piece import excerpt
from tests.portal.syndication.strategies import CONTENTS


def paragraphs(*texts: str) -> Content:
    return Content(
        "en",
        "Headline",
        blocks=tuple(Block(f"s{n}", BlockKind.PARAGRAPH, markup=text) for n, text in enumerate(texts)),
    )


@settings(deadline=None)
@given(CONTENTS, st.integers(60, 250))
def test_never_longer_than_allowed(content: Content, limit: int) -> None:
    content = replace(content, blocks=content.blocks * 5, headline=content.headline[:80])
    assert excerpt(content, limit).word_count <= limit


def test_a_short_text_is_whole() -> None:
    content = paragraphs("One two three.")
    assert excerpt(content, 4) is content


def test_the_cut_falls_after_a_sentence_and_closes_its_markup() -> None:
    content = paragraphs("One two.", "Three <em>four. Five “six.” Seven</em> eight.", "Nine.")
    assert [block.markup for block in excerpt(content, 7).blocks] == [
        "One two.",
        "Three <em>four. Five “six.”</em>",
    ]


def test_a_heading_never_stands_last() -> None:
    heading = Block("h", BlockKind.HEADING, markup="A heading")
    content = paragraphs("One two.", "Three four five.")
    content = replace(content, blocks=(content.blocks[0], heading, content.blocks[1]))
    assert [block.id for block in excerpt(content, 5).blocks] == ["s0"]


def test_one_endless_sentence_is_cut_between_words() -> None:
    (block,) = excerpt(paragraphs("word " * 300), 250).blocks
    assert block.markup.split() == ["word"] * 249  # the headline is the 250th
