"""What holds for every writer: all the words, the credit, the notice, and nothing that is not licensed."""

import json
import re
from html import escape

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from portal.newsroom.content import Block, BlockKind, Content
from portal.syndication import html_fragment, html_page, markdown, ninjs, plain_text
from portal.syndication.inline import parse, to_text
from portal.syndication.piece import Piece, pieces
from tests.portal.syndication import samples
from tests.portal.syndication.strategies import CONTENTS

SLOW_ENOUGH = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def expected_texts(content: Content) -> list[str]:
    """Every run of words that a reader must find again, in order."""
    texts = [content.headline, content.standfirst, content.byline]
    for block in content.blocks:
        texts += [to_text(parse(markup)) for markup in (block.markup, *block.items) if markup]
        texts += [text for text in (block.attribution, block.caption) if text]
        if block.kind is BlockKind.FIGURE and block.credit:
            texts.append(block.credit)
    return [text for text in texts if text]


def squeezed(text: str) -> str:
    """Without any white space, which each format sets in its own way."""
    return re.sub(r"\s+", "", text)


def html_text(page: str) -> str:
    # Strict: any parse error in our HTML raises.
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    for hidden in [*tree.iter("script"), *tree.iter("style"), *tree.iter("title")]:
        hidden.clear()
    return "".join(tree.itertext())


def only_piece(content: Content) -> Piece:
    (one,) = pieces(samples.with_content(content))
    return one


def rendered_markdown(piece: Piece) -> str:
    return MarkdownIt("commonmark").render(markdown.write(piece).decode())


def assert_all_words(content: Content, found: str) -> None:
    found = squeezed(found)
    for text in expected_texts(content):
        assert squeezed(text) in found, text


@SLOW_ENOUGH
@given(CONTENTS)
def test_html_parses_strictly_and_holds_every_word(content: Content) -> None:
    page = html_page.write(only_piece(content)).decode()
    assert_all_words(content, html_text(page))


@SLOW_ENOUGH
@given(CONTENTS)
def test_markdown_reads_back_as_the_same_words(content: Content) -> None:
    rendered = rendered_markdown(only_piece(content))
    assert_all_words(content, html_text(f"<!DOCTYPE html><title>x</title>{rendered}"))


@SLOW_ENOUGH
@given(CONTENTS)
def test_plain_text_holds_every_word(content: Content) -> None:
    text = plain_text.text(only_piece(content))
    # Addresses follow the words they belong to, which may stand inside a sentence.
    without_links = text.replace(' <https://example.org/a_(b)?c=1&d="2">', "")
    assert_all_words(content, without_links)


@SLOW_ENOUGH
@given(CONTENTS)
def test_ninjs_holds_every_word(content: Content) -> None:
    item = json.loads(ninjs.write(only_piece(content)))
    assert item["title"] == content.headline
    html = item["bodies"][0]["value"]
    body = html_text(f"<!DOCTYPE html><title>x</title>{html}")
    assert_all_words(content, " ".join([item["title"], content.standfirst, item.get("by", ""), body]))


@pytest.mark.parametrize("write", [html_page.write, markdown.write, plain_text.write, html_fragment.write])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_format_has_credit_notice_licence_and_link(write, language: str) -> None:
    piece = next(p for p in pieces(samples.order()) if p.language == language)
    written = write(piece)
    text = written if isinstance(written, str) else written.decode()
    for needed in (
        samples.CREDIT_LINES[language],
        piece.copyright_notice,
        "RL-2026-000417",
        f"https://harbourpost.example/{language}/water-prices",
        "https://rights.harbourpost.example/licences/RL-2026-000417",
    ):
        assert needed in text


@pytest.mark.parametrize("write", [html_page.write, markdown.write, plain_text.write, ninjs.write])
def test_nothing_unlicensed_is_in_any_format(write) -> None:
    for piece in pieces(samples.order()):
        text = write(piece).decode()
        assert "pump" not in text.lower()  # the agency's picture: its caption, its alternative text
        assert "station de pompage" not in text
        assert "AFP" not in text
        assert "passage lent" not in text
        assert "passage prêté" not in text
        assert "[…]" in text.replace("\\", "")


@pytest.mark.parametrize(
    "line",
    [
        "# not a heading",
        "1. not a list",
        "- neither",
        "+ nor this",
        "=====",
        "---",
        "> no quote",
        "a*b*c",
        "_x_ __y__",
    ],
)
def test_markdown_of_a_special_line_is_a_paragraph(line: str) -> None:
    piece = only_piece(
        Content("en", "Headline", blocks=(Block("s1", BlockKind.PARAGRAPH, markup=escape(line)),))
    )
    rendered = rendered_markdown(piece)
    assert f"<p>{escape(line)}</p>" in rendered


def test_emphasis_is_written_as_markdown_where_it_is_safe_and_as_html_where_not() -> None:
    markup = "An <em>open</em> door, un<em>be</em>lievable, <strong>“quoted”</strong>, <a href='https://x.example/'>link</a>"
    piece = only_piece(Content("en", "Headline", blocks=(Block("s1", BlockKind.PARAGRAPH, markup=markup),)))
    rendered = rendered_markdown(piece)
    assert "An <em>open</em> door" in rendered
    assert "un<em>be</em>lievable" in rendered
    assert "<strong>“quoted”</strong>" in rendered
    assert '<a href="https://x.example/">link</a>' in rendered
    assert "*open*" in markdown.write(piece).decode()


def test_control_characters_and_noncharacters_are_left_out() -> None:
    piece = only_piece(
        Content("en", "Head\x00line\ufffe", blocks=(Block("s", BlockKind.PARAGRAPH, markup="a\x0bb"),))
    )
    page = html_page.write(piece).decode()
    assert "Headline" in html_text(page)
    assert "ab" in plain_text.text(piece)
