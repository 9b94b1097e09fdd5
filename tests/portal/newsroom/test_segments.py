"""Segment ids: given once, kept through edits, shared by what says the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.content import Block, BlockKind
from portal.newsroom.segments import align, inherit, number, rows

WORDS = st.sampled_from(
    [
        "the",
        "bridge",
        "over",
        "a",
        "river",
        "was",
        "closed",
        "for",
        "nine",
        "months",
        "and",
        "opened",
        "on",
        "4",
        "May",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
BLOCKS = st.lists(
    st.builds(
        lambda kind, text: Block("x", kind, markup=text),
        st.sampled_from(["paragraph", "heading"]).map(BlockKind),
        TEXTS,
    ),
    max_size=9,
).map(tuple)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block("x", BlockKind.PARAGRAPH, markup=text) for text in texts)


def ids(blocks: tuple[Block, ...]) -> list[str]:
    return [block.id for block in blocks]


@given(BLOCKS, BLOCKS)
def test_no_id_is_given_twice(old: tuple[Block, ...], new: tuple[Block, ...]) -> None:
    known = number(old)
    for made in (inherit(known, new), align(known, new), inherit(known, new, (), known)):
        assert len(set(ids(made))) == len(made)
        assert [replace(block, id="x") for block in made] == list(new)


@given(BLOCKS)
def test_a_text_that_has_not_changed_keeps_every_id(blocks: tuple[Block, ...]) -> None:
    known = number(blocks)
    assert inherit(known, blocks) == known
    assert ids(align(known, blocks)) == ids(known)


@given(BLOCKS, st.integers(0, 9), TEXTS)
def test_a_paragraph_put_in_moves_no_id(blocks: tuple[Block, ...], place: int, text: str) -> None:
    known = number(blocks)
    added = Block("x", BlockKind.QUOTE, markup=text)
    made = inherit(known, (*blocks[:place], added, *blocks[place:]))
    assert [block.id for block in made if block.kind is not BlockKind.QUOTE] == ids(known)


def test_an_id_once_used_is_not_used_again() -> None:
    known = number(paragraphs("One.", "Two.", "Three."))
    assert (
        ids(inherit(known[:2], paragraphs("One.", "Two.", "Something new entirely."), taken=ids(known)))[2]
        == "s4"
    )


def test_an_edited_paragraph_keeps_its_id() -> None:
    known = number(paragraphs("It cost £2m and took nine months.", "It rained."))
    assert ids(inherit(known, paragraphs("It cost £3m and took ten months.", "It rained."))) == ["s1", "s2"]


def test_an_omitted_paragraph_leaves_a_gap_and_not_a_shift() -> None:
    source = number(
        paragraphs(
            "There were 12 of them in 1998.",
            "A long aside that nobody needs at all.",
            "In 2026 there are 40.",
        )
    )
    translation = align(source, paragraphs("Ils étaient 12 en 1998.", "En 2026, ils sont 40."))
    assert ids(translation) == ["s1", "s3"]
    assert [(bool(a), bool(b)) for a, b in rows(source, translation)] == [
        (True, True),
        (True, False),
        (True, True),
    ]


@given(BLOCKS, BLOCKS)
def test_side_by_side_shows_every_block_once(
    source: tuple[Block, ...], translation: tuple[Block, ...]
) -> None:
    known = number(source)
    made = align(known, translation)
    pairs = rows(known, made)
    assert [a for a, _ in pairs if a] == list(known)
    assert sorted(ids(tuple(b for _, b in pairs if b))) == sorted(ids(made))
