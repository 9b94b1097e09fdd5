"""Cutting a segment in two and making two one."""

from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.content import plain
from portal.newsroom.readers.inline import clean_inline
from portal.newsroom.splitting import cut, cut_markup, joined_words

WORDS = ("one ", "two", "deux\u00a0: ", "&amp;", "&lt;b&gt; ", "é", ". ", "<br>")
TAGS = (
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<sup>",
    "</sup>",
    '<a href="https://a.example/?x=1&amp;y=2">',
    "</a>",
)
PIECES = st.sampled_from([*WORDS, *TAGS])
MARKUP = st.lists(PIECES, max_size=14).map("".join).map(clean_inline)


def words(markup: str) -> list[str]:
    return plain(markup).split()


@given(MARKUP, st.integers(-1, 60))
def test_both_parts_are_clean_markup_and_together_say_the_same(markup: str, at: int) -> None:
    first, second = cut_markup(markup, at)
    assert (clean_inline(first), clean_inline(second)) == (first, second)
    assert "".join(words(first) + words(second)) == "".join(words(markup))


@given(MARKUP)
def test_clean_markup_stays_as_it_is(markup: str) -> None:
    assert clean_inline(markup) == markup


@given(MARKUP, st.integers(0, 60))
def test_two_halves_joined_say_what_was_cut(markup: str, at: int) -> None:
    halves = cut({"markup": markup}, at)
    if halves:
        assert "".join(words(joined_words(*halves)["markup"])) == "".join(words(markup))


def test_tags_that_are_open_at_the_cut_go_on_after_it() -> None:
    markup = 'It <em>rained <a href="https://a.example/">all night</a> long</em>.'
    assert cut_markup(markup, len("It rained all ")) == (
        'It <em>rained <a href="https://a.example/">all</a></em>',
        '<em><a href="https://a.example/">night</a> long</em>.',
    )


def test_who_is_quoted_goes_with_the_second_half() -> None:
    halves = cut({"markup": "One. Two.", "attribution": "Ada"}, 4)
    assert halves == ({"markup": "One.", "attribution": ""}, {"markup": "Two.", "attribution": "Ada"})
    assert joined_words(*halves) == {"markup": "One. Two.", "attribution": "Ada"}


def test_two_speakers_and_all_items_are_kept() -> None:
    assert joined_words({"markup": "A", "attribution": "Ada"}, {"markup": "B", "attribution": "Bob"}) == {
        "markup": "A B",
        "attribution": "Ada, Bob",
    }
    assert joined_words({"items": ["a"]}, {"items": ["b", "c"]}) == {"items": ["a", "b", "c"]}


def test_half_of_nothing_is_no_half() -> None:
    for at in (0, 3, -1, 99):
        assert cut({"markup": "<em>abc</em>"}, at) is None
    assert cut({"markup": ""}, 0) is None
