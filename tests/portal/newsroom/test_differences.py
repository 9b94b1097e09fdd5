"""What changed between two texts is told in full: nothing kept back, nothing made up."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.differences import Piece, changed_segments, segment_text, word_diff

SENTENCES = st.lists(
    st.sampled_from(
        ["the", "ferry", "l’été", "12", ".", ",", "«\u00a0", "\u00a0»", "porte-parole", "\n", " "]
    ),
    max_size=30,
).map(" ".join)


def paragraph(id: str, words: str) -> Block:
    return Block(id, BlockKind.PARAGRAPH, markup=words)


STORY = Content(
    language="en",
    headline="Night ferry returns",
    standfirst="After three winters away.",
    byline="By A. Reporter",
    blocks=(
        paragraph("s1", "The ferry sails on <em>Friday</em>."),
        Block(
            "s2",
            BlockKind.FIGURE,
            image="quay.jpg",
            alt="A quay",
            caption="The quay at dusk",
            credit="J. Doe",
        ),
        Block("s3", BlockKind.QUOTE, markup="It is about time.", attribution="The harbour master"),
    ),
)


def test_equal_texts_are_one_piece_and_nothing_is_no_piece():
    assert word_diff("As it was.", "As it was.") == (Piece("same", "As it was."),)
    assert word_diff("", "") == ()


def test_a_changed_word_is_shown_with_what_stood_there_before():
    assert word_diff("It sails on Friday.", "It sails on Sunday.") == (
        Piece("same", "It sails on "),
        Piece("removed", "Friday"),
        Piece("added", "Sunday"),
        Piece("same", "."),
    )


def test_words_side_by_side_that_all_changed_read_as_one_change():
    assert word_diff("two long winters ago", "three short winters ago")[:2] == (
        Piece("removed", "two long"),
        Piece("added", "three short"),
    )


def test_a_space_that_became_a_no_break_space_shows():
    assert word_diff("Vraiment ?", "Vraiment\u202f?") == (
        Piece("same", "Vraiment"),
        Piece("removed", " "),
        Piece("added", "\u202f"),
        Piece("same", "?"),
    )


@given(SENTENCES, SENTENCES)
def test_both_texts_can_be_read_back_from_their_difference(old, new):
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_at_all_can_be_read_back(old, new):
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert all(piece.text for piece in pieces)


def test_the_words_of_a_segment_are_plain_and_include_what_goes_beside_them():
    assert segment_text(STORY, "headline") == "Night ferry returns"
    assert segment_text(STORY, "s1") == "The ferry sails on Friday."
    assert segment_text(STORY, "s2") == "The quay at dusk\n(J. Doe)\nA quay"
    assert segment_text(STORY, "s3") == "It is about time.\nThe harbour master"
    assert segment_text(STORY, "s9") is None


def test_changed_segments_come_in_the_order_of_the_new_text_and_then_those_that_are_gone():
    new = replace(
        STORY,
        standfirst="After four winters away.",
        blocks=(paragraph("s4", "A new opening."), replace(STORY.blocks[1], credit="AFP"), STORY.blocks[0]),
    )
    assert changed_segments(STORY, new) == ["standfirst", "s4", "s2", "s3"]


def test_a_picture_file_that_came_later_changes_no_words():
    new = replace(STORY, blocks=(STORY.blocks[0], replace(STORY.blocks[1], image=""), STORY.blocks[2]))
    assert changed_segments(STORY, new) == []


def test_nothing_changed_is_no_segment():
    assert changed_segments(STORY, STORY) == []
