"""Feeds with full text become stories; those with summaries are refused, entry by entry."""

import pytest

from portal.newsroom.readers import (
    Dropped,
    Found,
    Incoming,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
    read_stories,
)

BODY = "<p>The <b>bridge</b> reopened.</p><figure><img src='/a.jpg'><figcaption>At dawn (AFP)</figcaption></figure>"
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dcterms="http://purl.org/dc/terms/">
<channel><title>The Reprise Bureau</title><link>https://reprise.example/</link><language>en-gb</language>
<copyright>© The Reprise Bureau</copyright>{}</channel></rss>"""
ITEM = (
    """<item><title>Bridge &amp; road reopen</title><link>https://reprise.example/bridge</link>
<guid isPermaLink="false">cms:1</guid><pubDate>Wed, 04 Nov 2026 08:15:00 +0100</pubDate><dc:creator>Ann Lee</dc:creator>
<category>Transport</category><description>After nine months</description>{}
<content:encoded><![CDATA["""
    + BODY
    + "]]></content:encoded></item>"
)
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Bureau</title><id>f</id>
<entry><title type="html">Le pont &lt;i&gt;rouvre&lt;/i&gt;</title><id>cms:fr</id><updated>2026-11-04T09:00:00Z</updated>
<published>2026-11-04T08:00:00Z</published><author><name>Anne Lédi</name></author>
<link rel="alternate" href="https://reprise.example/pont"/>
<link rel="alternate" hreflang="en" href="https://reprise.example/bridge"/>{}</entry></feed>"""
XHTML = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le pont a <em>rouvert</em>.</p></div></content>'
HTML = '<content type="html">&lt;p&gt;Le pont a &lt;em&gt;rouvert&lt;/em&gt;.&lt;/p&gt;</content>'


def rss(*more: str) -> tuple[Found, ...]:
    return read_stories(RSS.format("".join(ITEM.format(m) for m in more)).encode())


def only(found: tuple[Found, ...]) -> Incoming:
    (story,) = found
    assert isinstance(story, Incoming), story
    return story


def test_an_entry_with_full_text_is_read_whole() -> None:
    story = only(rss(""))
    content = story.content
    assert (content.headline, content.standfirst, content.byline) == (
        "Bridge & road reopen",
        "After nine months",
        "Ann Lee",
    )
    assert content.blocks[0].markup == "The <strong>bridge</strong> reopened."
    assert (content.figures[0].caption, content.figures[0].credit) == ("At dawn", "AFP")
    assert (story.source_uri, story.canonical_url) == ("cms:1", "https://reprise.example/bridge")
    assert (str(story.published_at), story.topic) == ("2026-11-04 07:15:00+00:00", "Transport")
    assert Dropped("© The Reprise Bureau", Reason.REPUBLISHING) in story.dropped


@pytest.mark.parametrize("content", [XHTML, HTML], ids=["xhtml", "html"])
def test_atom_is_read_and_its_language_link_kept(content: str) -> None:
    story = only(read_stories(ATOM.format(content).encode()))
    assert (story.content.language, story.content.headline) == ("fr", "Le pont rouvre")
    assert story.content.blocks[0].markup == "Le pont a <em>rouvert</em>."
    assert [a.uri for a in story.associations] == ["https://reprise.example/bridge"]
    assert (story.canonical_url, story.version) == ("https://reprise.example/pont", "2026-11-04T09:00:00Z")


def test_the_link_to_the_other_language_of_an_rss_entry_is_kept() -> None:
    story = only(rss('<atom:link rel="alternate" hreflang="fr" href="https://reprise.example/pont"/>'))
    assert [(a.uri, a.language) for a in story.associations] == [("https://reprise.example/pont", "fr")]
    assert story.canonical_url == "https://reprise.example/bridge"


def test_media_become_figures_with_caption_and_credit_or_are_told() -> None:
    media = (
        '<media:content url="https://img.example/b.jpg" medium="image"><media:description>The pier</media:description>'
        "<media:credit>Reuters</media:credit></media:content>"
        '<media:content url="https://img.example/c.mp4" type="video/mp4"><media:title>The gulls</media:title>'
        "<media:credit>AFP</media:credit></media:content>"
    )
    story = only(rss(media))
    assert [(f.caption, f.credit) for f in story.content.figures] == [
        ("The pier", "Reuters"),
        ("At dawn", "AFP"),
    ]
    assert Dropped("The gulls (AFP) [https://img.example/c.mp4]", Reason.UNSUPPORTED) in story.dropped


def test_a_medium_completes_the_figure_of_the_body() -> None:
    media = '<media:content url="https://reprise.example/a.jpg" medium="image"><media:title>Dawn</media:title></media:content>'
    story = only(rss(media))
    assert len(story.content.figures) == 1
    assert Dropped("Dawn", Reason.OTHER_CAPTION) not in story.dropped  # "At dawn" says it


@pytest.mark.parametrize(
    "content",
    [
        "",
        '<content src="https://reprise.example/pont.html"/>',
        '<content type="html">&lt;p&gt;Le pont a […]&lt;/p&gt;</content>',
    ],
    ids=["none", "elsewhere", "cut off"],
)
def test_a_summary_alone_is_refused_and_the_others_come_in(content: str) -> None:
    assert read_stories(ATOM.format(f"<summary>Le pont</summary>{content}").encode()) == (
        Refused(Problem.SUMMARY_ONLY, "Le pont rouvre"),
    )
    short = "<item><title>Short</title><description>Only this.</description></item>"
    found = read_stories(RSS.format(short + ITEM.format("")).encode())
    assert [type(f) for f in found] == [Refused, Incoming]


def test_an_entry_is_embargoed_until_it_is_valid_and_refused_after() -> None:
    story = only(rss("<dcterms:valid>start=2099-01-01T06:00:00Z; end=2099-02-01T06:00:00Z</dcterms:valid>"))
    assert str(story.embargo_until) == "2099-01-01 06:00:00+00:00"
    assert rss("<dcterms:valid>end=2020-01-01T00:00:00Z</dcterms:valid>") == (
        Refused(Problem.CANCELLED, "Bridge & road reopen"),
    )


def test_a_story_taken_from_an_agency_is_the_agencys() -> None:
    assert only(rss('<source url="https://x.example">Reuters</source>')).holder == "Reuters"
    assert only(rss('<source url="https://x.example">Our blog</source>')).holder == ""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("<rss><channel/></rss>", Problem.NO_STORY),
        (RSS.format(ITEM.format("") * 501), Problem.TOO_MANY_STORIES),
        ("<rss><channel><item>", Problem.BROKEN),
        ('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', Problem.ENTITIES),
    ],
)
def test_a_file_that_is_no_feed_is_refused(data: str, problem: Problem) -> None:
    with pytest.raises(UnreadableStory) as caught:
        read_stories(data.encode())
    assert caught.value.problem is problem
