"""What goes to an engine, and what is made of its answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.newsroom.content import Content
from portal.newsroom.drafting.draft import (
    content_of,
    drafted,
    laid_over,
    markup_of,
    plain_of,
    said,
    texts_of,
    to_draft,
)
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.readers.inline import clean_inline
from tests.portal.desks.stories import WATER
from tests.portal.syndication.strategies import CONTENTS

LINK = 'Bills <em>rise</em>, says <a href="https://water.example/">a board</a>.'


def test_bylines_credits_and_empty_words_stay_at_home() -> None:
    ours = segments(WATER["en"])
    wanted = to_draft(ours, ours)
    assert wanted == ["headline", "standfirst", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]
    assert texts_of(ours["s3"]) == ["A reservoir", "The reservoir"]
    assert texts_of({"alt": "", "caption": "a < b & c", "credit": "AFP"}) == ["a &lt; b &amp; c"]


def test_answers_fall_into_their_places() -> None:
    words = {"alt": "", "caption": "a < b", "credit": "AFP"}
    assert drafted(words, ["x &lt; y"]) == {"alt": "", "caption": "x < y", "credit": "AFP"}
    assert drafted({"items": ["one", "", "two"]}, ["un", "deux"]) == {"items": ["un", "", "deux"]}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            'Une <a href="https://water.example/">régie</a> dit que <em>tout</em> monte.',
            'Une <a href="https://water.example/">régie</a> dit que <em>tout</em> monte.',
        ),
        ("Une régie le dit.", "Une régie le dit."),  # tags lost
        ("<em>Une <em>régie</em></em> &amp; <b>tout</b>", "Une régie &amp; tout"),  # tags made up
        ('<em>Une</em> <a href="https://evil.example/">régie</a>', "Une régie"),  # a link bent
        ('<em>Une</em> <a href="javascript:alert(1)">régie</a>', "Une régie"),
        (
            "<em>Une</em> <a href='https://water.example/'>régie",
            '<em>Une</em> <a href="https://water.example/">régie</a>',
        ),
        ("<script>alert(1)</script>", ""),
        ("<img src=x onerror=alert(1)>Une", "Une"),
        ("U\0n\u200be\x07", "Une"),
        ("  <br> ", ""),
        ("", ""),
        ("x" * 5000, ""),
    ],
)
def test_markup_is_kept_whole_or_not_at_all(given: str, kept: str) -> None:
    assert markup_of(LINK, given) == kept


def test_an_item_of_nothing_but_blanks_is_drafted_as_nothing() -> None:
    assert drafted({"items": ["One", "\u00a0"]}, ["Un"]) == {"items": ["Un", ""]}


def test_plain_fields_stay_plain() -> None:
    assert plain_of("A reservoir", "Un <b>réservoir</b> &lt;3<br>ici") == "Un réservoir <3 ici"
    assert plain_of("A reservoir", "<style>p{}</style>") == ""


@settings(max_examples=100, deadline=None)
@given(
    content=CONTENTS,
    answer=st.sampled_from(["echo", "<b>x</b>", "", "<script>1</script>", "&lt;i&gt;", "a<br>b", "</em>"]),
)
def test_whatever_the_engine_says_the_draft_is_clean_and_complete(content: Content, answer: str) -> None:
    ours = segments(content)
    found = {
        id: drafted(ours[id], [text if answer == "echo" else answer for text in texts_of(ours[id])])
        for id in to_draft(ours, ours)
    }
    draft = content_of(content, "fr", found)
    assert [block.id for block in draft.blocks] == [block.id for block in content.blocks]
    assert draft.headline
    assert [block.credit for block in draft.blocks] == [block.credit for block in content.blocks]
    for block in draft.blocks:
        for markup in (block.markup, *block.items):
            assert clean_inline(markup) == markup
    assert Content.from_json(draft.to_json()) == draft


def test_a_segment_the_engine_failed_is_left_empty_but_for_what_is_copied() -> None:
    draft = content_of(WATER["en"], "fr", {"s1": {"markup": "Les factures."}})
    assert (draft.headline, draft.byline, draft.standfirst) == (WATER["en"].headline, "Ada Smith", "")
    figure = next(block for block in draft.blocks if block.id == "s3")
    assert (figure.image, figure.credit, figure.caption, figure.alt) == ("reservoir", "AFP", "", "")
    assert next(block for block in draft.blocks if block.id == "s6").items == ()


def test_a_translated_credit_is_not_overwritten() -> None:
    there = {"alt": "", "caption": "La retenue", "credit": "Photo : AFP"}
    words = {"alt": "Une retenue", "caption": "Le réservoir", "credit": "AFP"}
    assert laid_over(there, words) == {
        "alt": "Une retenue",
        "caption": "Le réservoir",
        "credit": "Photo : AFP",
    }
    assert laid_over({"markup": "x", "attribution": "y"}, {"markup": "z"}) == {
        "markup": "z",
        "attribution": "y",
    }


def test_what_was_said_is_plain_and_without_credits() -> None:
    assert said({"alt": "a", "caption": "b", "credit": "AFP"}) == "a\nb"
    assert said({"items": ["<em>a</em> &amp; b", ""]}) == "a & b"
