"""HTML pages become stories; hostile ones become nothing worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.content import BlockKind
from portal.newsroom.readers import (
    Problem,
    Reason,
    UnreadableStory,
    read_html,
    read_ninjs,
    read_plain_text,
    read_story,
)

PAGE = """<!doctype html><html lang="en"><head><title>Dam opens - Gazette</title>
<link rel="canonical" href="https://gazette.example/dam"><link rel="alternate" hreflang="fr" href="https://gazette.example/barrage">
<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-01T10:00:00+01:00"}</script></head>
<body><nav>Home News</nav><article><h1>Dam opens</h1><p class="standfirst">After ten years</p>
<p class="byline">By Ann Lee</p><p>Text with <b>bold</b>, <a href="/x" onclick="evil()">a link</a> and
<a href="javascript:alert(1)">a bad one</a>.</p><script>alert(1)</script>
<figure><img src="a.jpg" alt="The dam" onerror="evil()"><figcaption>The dam on Friday (AFP)</figcaption></figure>
<h2>Numbers</h2><ul><li>One &amp; all</li><li>Two.</li></ul>loose <em>words</em> here
<blockquote><p>“At last.”</p><footer>— Bob Hay</footer></blockquote>
<table><tr><td>1998</td></tr></table><p hidden>secret</p><p>Read more »</p>
<iframe src="https://video.example/1" title="The opening"></iframe><iframe src="http://evil.example"></iframe>
</article><footer>© Gazette</footer></body></html>"""


def test_a_page_is_read_whole() -> None:
    story = read_html(PAGE)
    content = story.content
    assert (content.headline, content.standfirst, content.byline) == (
        "Dam opens",
        "After ten years",
        "Ann Lee",
    )
    assert story.canonical_url == "https://gazette.example/dam"
    assert story.published_at.isoformat() == "2026-11-01T09:00:00+00:00"
    assert [a.language for a in story.associations] == ["fr"]
    kinds = [b.kind.value for b in content.blocks]
    assert kinds == ["paragraph", "figure", "heading", "list", "paragraph", "quote", "embed"]
    paragraph = content.blocks[0].markup
    assert paragraph == (
        'Text with <strong>bold</strong>, <a href="https://gazette.example/x">a link</a> and a bad one.'
    )
    assert (content.figures[0].caption, content.figures[0].credit) == ("The dam on Friday", "AFP")
    assert content.blocks[5].attribution == "Bob Hay"


def test_what_is_left_out_is_listed() -> None:
    found = {dropped.reason for dropped in read_html(PAGE).dropped}
    assert found == {Reason.NAVIGATION, Reason.ACTIVE, Reason.UNSUPPORTED, Reason.HIDDEN, Reason.RELATED}


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<a href='jav&#x09;ascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<math><mtext><img src onerror=alert(1)></mtext></math>",
        "<style>@import 'https://evil.example'</style>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<p style='background:url(https://evil.example)'>x</p>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=https://evil.example><input name=a></form>",
        "<em onmouseover=alert(1)>x</em><strong style=x>y</strong>",
    ],
)
def test_nothing_active_survives(evil: str) -> None:
    story = read_html(f"<html lang=en><h1>Head</h1><p>Before the thing.</p>{evil}<p>{evil}</p></html>")
    for block in story.content.blocks:
        for text in (block.markup, *block.items):
            lowered = text.lower()
            assert "<script" not in lowered
            assert "javascript:" not in lowered
            assert " on" not in "".join(p for p in lowered.split("<")[1:] if ">" in p).split(">")[0]
            assert "style=" not in lowered
            assert "<img" not in lowered


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><html><body><h1>&b;</h1><p>x</p></body></html>'
)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (BOMB, Problem.ENTITIES),
        ('<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]><h1>&x;</h1>', Problem.ENTITIES),
        ("<html lang=en><body><p>No headline at all here.</p></body></html>", Problem.NO_HEADLINE),
        ("<html lang=en><h1>Head only</h1></html>", Problem.NO_BODY),
        ("<div>" * 5000, Problem.NO_LANGUAGE),
    ],
)
def test_bad_pages_are_named(data: str, problem: Problem) -> None:
    with pytest.raises(UnreadableStory) as caught:
        read_html(data)
    assert caught.value.problem in (problem, Problem.BROKEN)


def test_the_format_is_told_by_the_content() -> None:
    assert read_story(
        '{"uri": "cms:1", "language": "en", "headline": "A", "body_html": "<p>B.</p>"}'
    ).source_uri
    assert read_story(PAGE).canonical_url
    assert read_story("Dam opens\n\nThe dam was opened on Monday by the mayor of the town.").content.blocks


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)), st.sampled_from(["", "en", "fr"]))
def test_anything_at_all_is_a_story_or_a_named_problem(data: bytes | str, language: str) -> None:
    for read in (read_story, read_html, read_ninjs, read_plain_text):
        try:
            story = read(data, language)
        except UnreadableStory as problem:
            assert problem.problem in Problem  # noqa: PT017 (either outcome is good, nothing else is)
        else:
            assert story.content.headline
            assert len(story.content.content_hash) == 64


_TAGS = st.sampled_from(
    [
        "p",
        "h1",
        "h2",
        "ul",
        "li",
        "ol",
        "blockquote",
        "figure",
        "img",
        "a",
        "em",
        "b",
        "div",
        "span",
        "table",
        "iframe",
        "script",
        "aside",
        "br",
    ]
)


@given(st.lists(st.tuples(_TAGS, st.booleans(), st.text(max_size=20)), max_size=30))
def test_tag_soup_is_a_story_or_a_named_problem(soup: list[tuple[str, bool, str]]) -> None:
    markup = "".join(
        f"<{'/' if closing else ''}{tag} src='x' href='//y'>{text}" for tag, closing, text in soup
    )
    try:
        story = read_html(f"<h1>Head</h1>{markup}<p>End.</p>", "en")
    except UnreadableStory:
        return
    for block in story.content.blocks:
        assert block.kind in BlockKind
        assert "<script" not in block.markup


@given(st.lists(st.sampled_from([
    "Head", "By Ann Lee", "3 March 2026", "(AFP)", "A caption (AFP)", "Read more »", "Related", "", "", "• a", "1. b", "2. c",
    "“Quote.”", "– Who", "A sentence that ends here.", "Photo: X", "Sub-heading", "Newsletter", "\u00a0", "© x",
]), max_size=25))  # fmt: skip
def test_no_line_of_a_copied_page_is_lost(lines: list[str]) -> None:
    try:
        story = read_plain_text("\n".join(["Headline", *lines, "A last sentence, to be sure."]), "en")
    except UnreadableStory:
        return
    content = story.content
    seen = [content.headline, content.standfirst, content.byline, *(d.text for d in story.dropped)]
    for block in content.blocks:
        seen += [block.alt, block.text, block.credit, block.attribution]
    whole = " ".join(seen)
    for line in lines:
        for word in line.replace("\u00a0", " ").split():
            bare = word.strip("•–-()“”.:»©12")
            assert bare in whole or bare in ("By", "Photo")
