"""NewsML-G2 items, messages and packages become stories, with everything that is said of their pictures."""

import base64
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portal.newsroom.content import BlockKind
from portal.newsroom.readers import (
    Cancelled,
    Dropped,
    Found,
    Incoming,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
    read_stories,
    read_story,
)

SAMPLES = Path(__file__).parent / "samples"
SCHEMA = Path(__file__).parents[5] / "shared/schemas/NewsML-G2_2.35-spec-All-Power.xsd"
EN, FR = (f"urn:newsml:reprise.example:20261103:tide-clock-{code}" for code in ("en", "fr"))
KINDS = [
    "paragraph", "figure", "paragraph", "heading", "paragraph", "paragraph", "list", "quote", "paragraph",
]  # fmt: skip
TEXT = '<inlineXML contenttype="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{}</p></div></inlineXML>'


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def item(
    guid: str = "urn:x:1",
    *,
    kind: str = "text",
    lang: str = "en",
    status: str = "",
    management: str = "",
    meta: str = "<headline>Bridge reopens</headline>",
    content: str = TEXT.format("It reopened on Monday."),
    rights: str = "",
) -> str:
    said = f'<pubStatus qcode="stat:{status}"/>' if status else ""
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="3" xml:lang="{lang}">'
        f'<rightsInfo>{rights}</rightsInfo><itemMeta><itemClass qcode="ninat:{kind}"/>{said}{management}</itemMeta>'
        f"<contentMeta>{meta}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )


def picture(guid: str = "urn:x:p", **more: Any) -> str:
    meta = "<creditline>AFP</creditline><description role='drol:caption'>The bridge on Monday</description>"
    content = '<remoteContent rendition="rnd:highRes" href="bridge.jpg" contenttype="image/jpeg"/>'
    return item(guid, **{"kind": "picture", "meta": meta, "content": content, **more})


def message(*items: str) -> tuple[Found, ...]:
    xml = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{"".join(items)}</itemSet></newsMessage>'
    return read_stories(xml.encode())


def only(*items: str) -> Incoming:
    (story,) = message(*items)
    assert isinstance(story, Incoming), story
    return story


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the official schema is not beside the project")
@pytest.mark.parametrize(
    "name", ["tide-clock.en.newsml.xml", "tide-clock.fr.newsml.xml", "tide-clock.message.xml"]
)
def test_our_samples_are_valid(name: str) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(sample(name)))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_an_item_is_read_whole_as_xhtml_and_as_nitf(code: str) -> None:
    story = read_story(sample(f"tide-clock.{code}.newsml.xml"))
    content = story.content
    assert (content.language, content.byline) == (code, "Ines Calloway")
    assert (
        content.headline
        == {
            "en": "Harbour town sets its clocks by the tide again",
            "fr": "Un port se remet à l’heure de la marée",
        }[code]
    )
    assert content.standfirst.endswith({"en": "after 71 years", "fr": "après 71 ans"}[code])
    assert [block.kind.value for block in content.blocks] == KINDS
    assert content.blocks[2].markup.endswith(
        {"en": ">the town archive</a>.", "fr": ">archives de la ville</a>."}[code]
    )
    assert content.blocks[7].attribution.startswith("Ada Pellow, ")
    assert len(content.blocks[6].items) == 2
    figure = content.figures[0]
    assert (figure.caption[:3], bool(figure.alt)) == ({"en": "The", "fr": "Le "}[code], True)
    assert story.images[0].names == ["tide-clock.jpg"]


def test_what_an_item_says_about_itself_is_kept() -> None:
    story = read_story(sample("tide-clock.en.newsml.xml"))
    assert (story.source_uri, story.version, story.holder) == (EN, "2", "The Reprise Bureau")
    assert story.published_at is not None
    assert story.published_at.isoformat() == "2026-11-03T07:05:00+00:00"
    assert story.topic == "medtop:06000000"
    assert [d for d in story.dropped if d.reason in (Reason.NOTE, Reason.PLACE)] == [
        Dropped("Adds the cost in paragraph four.", Reason.NOTE),
        Dropped("update", Reason.NOTE),
        Dropped("WRACKHAVEN, Tuesday", Reason.PLACE),
        Dropped("Wrackhaven", Reason.PLACE),
    ]
    terms = [d.text for d in story.dropped if d.reason is Reason.REPUBLISHING]
    assert terms == ["© 2026 The Reprise Bureau", "Republication by licence only."]


def test_the_languages_point_at_each_other() -> None:
    english, french = (read_story(sample(f"tide-clock.{code}.newsml.xml")) for code in ("en", "fr"))
    assert [a.uri for a in english.associations] == [FR]
    assert (french.translation_of, [a.uri for a in french.associations]) == (EN, [EN])
    assert english.translation_of == ""


def test_a_message_gives_the_source_first_and_each_language_its_own_caption() -> None:
    stories = read_stories(sample("tide-clock.message.xml"))
    assert all(isinstance(story, Incoming) for story in stories)
    english, french = stories  # the file has them the other way round
    assert (english.source_uri, french.source_uri) == (EN, FR)
    captions = [(s.content.figures[0].caption, s.content.figures[0].credit) for s in stories]
    assert captions == [
        ("The new dial on the customs house, on Monday.", "Jonah Brace / The Reprise Bureau"),
        ("Le nouveau cadran sur la douane, lundi.", "Jonah Brace / The Reprise Bureau"),
    ]
    assert [story.images[0].names[0] for story in stories] == ["tide-clock.jpg"] * 2
    assert all(
        Dropped("[tide-clock.jpg] Not for calendars.", Reason.REPUBLISHING) in s.dropped for s in stories
    )


def test_one_story_of_several_is_found_by_its_language() -> None:
    assert read_story(sample("tide-clock.message.xml"), "fr").source_uri == FR
    with pytest.raises(UnreadableStory) as caught:
        read_story(sample("tide-clock.message.xml"))
    assert caught.value.problem is Problem.SEVERAL


def test_texts_of_one_package_are_editions_of_one_story_even_without_links() -> None:
    package = (
        '<packageItem guid="urn:x:pkg"><groupSet><group><itemRef residref="urn:x:1"/><itemRef residref="urn:x:2"/>'
        "</group></groupSet></packageItem>"
    )
    stories = message(package, item("urn:x:1"), item("urn:x:2", lang="fr"), item("urn:x:3", lang="fr"))
    linked = [[a.uri for a in s.associations] for s in stories if isinstance(s, Incoming)]
    assert linked == [["urn:x:2"], ["urn:x:1"], []]


def test_stories_that_only_point_at_each_other_are_not_paired() -> None:
    see = '<link rel="irel:seeAlso" residref="urn:x:2"/>'
    stories = message(item(management=see), item("urn:x:2", lang="fr"), item("urn:x:3"))
    assert [s.associations for s in stories if isinstance(s, Incoming)] == [(), (), ()]


def test_a_picture_of_the_message_becomes_a_figure_with_caption_and_credit() -> None:
    story = only(item(), picture())
    assert [b.kind for b in story.content.blocks] == [BlockKind.PARAGRAPH, BlockKind.FIGURE]
    figure = story.content.figures[0]
    assert (figure.caption, figure.credit, figure.image) == ("The bridge on Monday", "AFP", "image-1")
    assert (story.images[0].key, story.images[0].names) == ("image-1", ["bridge.jpg"])


def test_an_agency_that_holds_the_picture_is_named_whatever_the_credit_line_says() -> None:
    held = "<copyrightHolder><name>Agence France-Presse</name></copyrightHolder>"
    meta = (
        "<creditline>The Reprise Bureau</creditline><description role='drol:caption'>The bridge</description>"
    )
    story = only(item(), picture(rights=held, meta=meta))
    assert story.content.figures[0].credit == "The Reprise Bureau / Agence France-Presse"


def test_a_credit_inside_the_caption_is_found() -> None:
    meta = "<creditline>Getty Images</creditline><description>The bridge. (Photo by Ann Lee/Getty Images)</description>"
    figure = only(item(), picture(meta=meta)).content.figures[0]
    assert figure.credit == "Ann Lee/Getty Images"
    assert figure.caption.startswith("The bridge")


def test_a_picture_file_inside_the_message_comes_along() -> None:
    data = base64.b64encode(b"\x89PNG picture").decode()
    content = f'<inlineData encoding="g2enc:base64" contenttype="image/png">{data}</inlineData>'
    assert only(item(), picture(content=content)).images[0].data == b"\x89PNG picture"
    broken = content.replace(data, "no base64!")
    assert only(item(), picture(content=broken)).images[0].data == b""


@pytest.mark.parametrize(
    ("status", "reason"), [("canceled", Reason.HELD_PICTURE), ("withheld", Reason.HELD_PICTURE)]
)
def test_a_picture_held_back_is_not_shown_but_told(status: str, reason: Reason) -> None:
    story = only(item(), picture(status=status))
    assert story.content.figures == ()
    assert Dropped("The bridge on Monday (AFP) [bridge.jpg]", reason) in story.dropped


def test_a_picture_of_no_story_is_told() -> None:
    package = '<packageItem guid="p"><groupSet><group><itemRef residref="urn:x:1"/></group></groupSet></packageItem>'
    story = only(package, item(), picture())
    assert story.dropped[-1] == Dropped("The bridge on Monday (AFP) [bridge.jpg]", Reason.SPARE_PICTURE)


def test_a_picture_that_stayed_elsewhere_is_told() -> None:
    link = '<link rel="irel:seeAlso" residref="urn:x:9"><itemClass qcode="ninat:picture"/><title>The pier</title></link>'
    assert only(item(management=link)).dropped[-1] == Dropped("The pier [urn:x:9]", Reason.SPARE_PICTURE)


def test_a_figure_of_the_body_is_completed_and_what_differs_is_told() -> None:
    body = (
        '<inlineXML contenttype="application/xhtml+xml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It reopened.</p>'
        '<figure><img src="media/bridge.jpg"/><figcaption>A bridge</figcaption></figure></div></inlineXML>'
    )
    story = only(item(content=body), picture())
    figure = story.content.figures[0]
    assert (len(story.content.figures), figure.caption, figure.credit) == (1, "A bridge", "AFP")
    assert story.images[0].credit == "AFP"
    assert Dropped("The bridge on Monday", Reason.OTHER_CAPTION) in story.dropped


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("canceled", Cancelled("urn:x:1")),
        ("withheld", Refused(Problem.WITHHELD, "Bridge reopens")),
    ],
)
def test_cancelled_and_withheld_are_told_apart(status: str, expected: Found) -> None:
    assert message(item(status=status)) == (expected,)


def test_an_item_cancelled_by_the_uri_of_the_code_is_cancelled() -> None:
    uri = '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>'
    assert message(item(management=uri)) == (Cancelled("urn:x:1"),)


def test_an_embargo_is_kept() -> None:
    story = only(item(management="<embargoed>2026-12-01T06:00:00+01:00</embargoed>"))
    assert story.embargo_until is not None
    assert story.embargo_until.isoformat() == "2026-12-01T05:00:00+00:00"


@pytest.mark.parametrize(
    ("value", "problem"),
    [("", Problem.WITHHELD), ("next Tuesday", Problem.EMBARGO)],
    ids=["open", "unreadable"],
)
def test_an_embargo_without_a_known_end_keeps_the_story_out(value: str, problem: Problem) -> None:
    assert message(item(management=f"<embargoed>{value}</embargoed>")) == (
        Refused(problem, "Bridge reopens"),
    )


def test_one_bad_item_keeps_no_other_out() -> None:
    bad = item("urn:x:2", lang="de", content=TEXT.format("Die Brücke ist auf."))
    found = message(item(), bad, item("urn:x:3"))
    assert [type(f) for f in found] == [Incoming, Refused, Incoming]
    assert found[1] == Refused(Problem.NO_LANGUAGE, "Bridge reopens")


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        ('<inlineData contenttype="text/plain">One.\nTwo &lt;b&gt;bold&lt;/b&gt;.</inlineData>', ["One.", "Two &lt;b&gt;bold&lt;/b&gt;."]),
        ('<inlineData contenttype="text/html">&lt;p&gt;One &lt;b&gt;bold&lt;/b&gt;.&lt;/p&gt;</inlineData>', ["One <strong>bold</strong>."]),
        (TEXT.format("Rich.") + '<inlineData contenttype="text/plain">Plain.</inlineData>', ["Rich."]),
    ],
    ids=["plain", "html", "the richest"],
)  # fmt: skip
def test_every_form_of_text_is_read(content: str, blocks: list[str]) -> None:
    assert [b.markup for b in only(item(content=content)).content.blocks] == blocks


@pytest.mark.parametrize(
    ("items", "problem"),
    [((picture(),), Problem.NO_STORY), ((), Problem.NO_STORY), (tuple(item(f"u:{n}") for n in range(501)), Problem.TOO_MANY_STORIES)],
    ids=["a picture alone", "nothing", "too many"],
)  # fmt: skip
def test_a_file_without_stories_or_with_too_many_is_refused(items: tuple[str, ...], problem: Problem) -> None:
    with pytest.raises(UnreadableStory) as caught:
        message(*items)
    assert caught.value.problem is problem


def test_a_body_that_repeats_its_top_says_it_once() -> None:
    meta = (
        "<headline>Bridge reopens</headline><headline rank='2'>After nine years</headline><by>By Ann Lee</by>"
    )
    body = (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Bridge'
        "</title></head><body><h1>Bridge reopens</h1><h2>After nine years</h2><p>By Ann Lee</p><p>It reopened.</p>"
        "</body></html></inlineXML>"
    )
    content = only(item(meta=meta, content=body)).content
    assert (content.headline, content.standfirst, content.byline) == (
        "Bridge reopens",
        "After nine years",
        "Ann Lee",
    )
    assert [b.text for b in content.blocks] == ["It reopened."]


def test_a_summary_that_is_the_first_paragraph_is_no_standfirst() -> None:
    meta = "<headline>Bridge reopens</headline><description role='drol:summary'>It reopened on…</description>"
    content = only(item(meta=meta)).content
    assert (content.standfirst, [b.text for b in content.blocks]) == ("", ["It reopened on Monday."])
