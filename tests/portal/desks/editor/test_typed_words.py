"""Words as people type them: what a field shows, typed back unchanged, is the same words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.desks.editor.typed_words import read, shown, typed
from portal.newsroom.readers.inline import clean_inline

PIECES = st.one_of(
    st.text(alphabet="ab<>&;/ \u00a0\u202f\n\"'=#1»«?éltgmp", max_size=20),
    st.sampled_from(["<em>", "</em>", "<br>", '<a href="https://x.example/?a=1&amp;copy=2">', "</a>"]),
    st.sampled_from(["&amp;", "&lt;", "&gt;", "&amp;lt;", "AT&amp;T", "&copy"]),
)
MARKUP = st.lists(PIECES, max_size=8).map("".join).map(clean_inline)


@given(MARKUP)
def test_markup_that_was_only_looked_at_is_unchanged(markup: str) -> None:
    assume(clean_inline(markup) == markup)
    assert typed("paragraph", shown({"markup": markup})) == {"markup": markup}


@given(st.lists(MARKUP.filter(bool), max_size=4))
def test_a_list_that_was_only_looked_at_is_unchanged(items: list[str]) -> None:
    assume(all(clean_inline(item) == item for item in items))
    assert typed("list", shown({"items": items})) == {"items": items}


@pytest.mark.parametrize(
    ("markup", "field"),
    [
        ("AT&amp;T &lt; 5", "AT&T < 5"),
        ("one<br>two", "one\ntwo"),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', '<a href="https://x.example/?a=1&b=2">x</a>'),
        ("a &lt;em&gt; tag", "a &lt;em&gt; tag"),  # as itself it would be read as a tag
    ],
)
def test_a_field_shows_characters_as_themselves(markup: str, field: str) -> None:
    assert shown({"markup": markup}) == {"markup": field}


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("paragraph", {"markup": "<b>no</b>\r\n<i>yes</i>"}, {"markup": "no<br>yes"}),
        ("paragraph", {"markup": '<a href="javascript:alert(1)" onclick=x>a</a>'}, {"markup": "a"}),
        ("paragraph", {"markup": "<script>alert(1)</script>a"}, {"markup": "a"}),
        ("list", {"items": " one \n\n<em>two</em>\n"}, {"items": ["one", "<em>two</em>"]}),
        ("text", {"text": "a\nb  c"}, {"text": "a b c"}),
        ("figure", {"caption": "A <b>", "credit": "AFP"}, {"alt": "", "caption": "A <b>", "credit": "AFP"}),
    ],
)
def test_what_is_typed_is_cleaned(kind: str, fields: dict[str, str], words: dict[str, object]) -> None:
    assert typed(kind, fields) == words


def test_words_are_read_without_their_markup() -> None:
    assert read({"markup": "<em>a</em><br>b", "attribution": "C"}) == "a\nb\nC"
