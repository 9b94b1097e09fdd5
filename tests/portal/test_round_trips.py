"""What we write for outlets, our own readers read back as the text it was. (XLIFF, TBX and CSV: see exchange.)"""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.newsroom import samples as shipped
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.readers import read_html
from portal.newsroom.readers.ninjs import read_ninjs
from portal.syndication import html_page, ninjs
from portal.syndication.piece import Piece, pieces
from tests.portal.syndication import samples

STORIES = sorted(Path(shipped.__file__).parent.glob("*.html"), key=lambda path: path.name)
WORDS = st.lists(
    st.sampled_from(
        ["harbour", "the", "of", "and", "said", "was", "in", "Saint-Aubin", "1,250", "“yes”,", "l’eau"]
    ),
    min_size=4,
    max_size=12,
).map(lambda words: "The " + " ".join(words) + " was in the harbour of the town.")
MARKUP = st.one_of(
    WORDS,
    WORDS.map(lambda words: f"It <em>is</em> so: {words}"),
    WORDS.map(lambda words: f'{words} <a href="https://example.org/a?b=1&amp;c=2">More of it</a>'),
)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, id=st.just("s1"), kind=st.just(BlockKind.PARAGRAPH), markup=MARKUP),
        st.builds(
            Block,
            id=st.just("s1"),
            kind=st.just(BlockKind.QUOTE),
            markup=WORDS,
            attribution=st.sampled_from(["", "Ann Lee, captain"]),
        ),
        st.builds(
            Block,
            id=st.just("s1"),
            kind=st.just(BlockKind.LIST),
            items=st.lists(MARKUP, min_size=2, max_size=4).map(tuple),
            ordered=st.booleans(),
        ),
    ),
    min_size=1,
    max_size=6,
)


def without_pictures(content: Content) -> Content:
    return replace(content, blocks=tuple(b for b in content.blocks if b.kind is not BlockKind.FIGURE))


def said(content: Content) -> list[tuple[object, ...]]:
    """Every block but its id."""
    return [(b.kind, b.markup, b.items, b.ordered, b.attribution, b.url) for b in content.blocks]


def piece_of(content: Content) -> Piece:
    (piece,) = pieces(samples.with_content(content))
    return piece


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.name)
def test_a_story_comes_back_from_ninjs_and_from_html_as_it_went(path: Path) -> None:
    content = without_pictures(read_html(path.read_bytes()).content)
    piece = piece_of(content)
    back = read_ninjs(ninjs.write(piece)).content
    assert (back.headline, back.standfirst, back.byline) == (
        content.headline,
        content.standfirst,
        content.byline,
    )
    assert said(back) == said(content)
    page = read_html(html_page.write(piece)).content
    assert (page.headline, page.standfirst) == (content.headline, content.standfirst)
    assert [one for one in said(page) if one in said(content)] == said(
        content
    )  # our credit lines stand around it


@settings(max_examples=60, deadline=None)
@given(headline=WORDS, blocks=BLOCKS)
def test_any_text_comes_back_from_ninjs_as_it_went(headline: str, blocks: list[Block]) -> None:
    headline = f"What {headline}"  # a first paragraph that says the headline again is left out on purpose
    content = Content("en", headline, blocks=tuple(replace(b, id=f"s{n}") for n, b in enumerate(blocks, 1)))
    back = read_ninjs(ninjs.write(piece_of(content))).content
    assert back.headline == headline
    assert said(back) == said(content)
