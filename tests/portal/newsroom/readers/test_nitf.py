"""NITF documents become stories; what the format says beside the text is kept or told."""

import base64
from pathlib import Path

import pytest
from lxml import etree

from portal.newsroom.readers import (
    Cancelled,
    Dropped,
    Found,
    Incoming,
    Problem,
    Reason,
    Refused,
    read_stories,
    read_story,
)

SAMPLE = (Path(__file__).parent / "samples/ferry-lights.en.nitf.xml").read_bytes()
SCHEMA = Path(__file__).parents[5] / "shared/schemas/nitf-3-6.xsd"
URI = "urn:nitf:reprise.example:20261104:ferry-lights"


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the official schema is not beside the project")
def test_our_sample_is_valid() -> None:
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.fromstring(SAMPLE))


def test_a_document_is_read_whole() -> None:
    story = read_story(SAMPLE)
    content = story.content
    assert (content.language, content.headline) == ("en", "Island puts its ferry lights out to see the stars")
    assert content.standfirst == "The pier is dark from ten, except when a boat is due"
    assert content.byline == "Tom Akintola, transport reporter"
    kinds = [block.kind.value for block in content.blocks]
    assert kinds == ["paragraph", "figure", "paragraph", "heading", "list", "quote"]
    assert content.blocks[0].markup.endswith(
        "its 46 lamps burn only when a ferry is <em>on its way</em>, and the island sees the stars again."
    )
    assert 'href="https://harbour.example/lights"' in content.blocks[2].markup
    assert (content.blocks[4].ordered, len(content.blocks[4].items)) == (True, 2)
    assert content.blocks[5].attribution == "Peter Groat, who is 81"


def test_a_picture_has_its_caption_credit_and_best_file() -> None:
    story = read_story(SAMPLE)
    figure = story.content.figures[0]
    assert (figure.caption, figure.credit, figure.alt) == (
        "The pier at eleven on Sunday night.",
        "Magnus Rendall/AFP",
        "A dark pier under stars",
    )
    assert story.images[0].names == ["pier.jpg", "pier-small.jpg"]


def test_what_the_document_says_about_itself_is_kept() -> None:
    story = read_story(SAMPLE)
    assert (story.source_uri, story.version, story.holder) == (URI, "3", "The Reprise Bureau")
    assert (story.canonical_url, story.topic) == ("https://reprise.example/ferry-lights", "transport")
    assert [str(moment) for moment in (story.published_at, story.embargo_until)] == [
        "2026-11-04 08:15:00+00:00",
        "2026-11-05 06:00:00+00:00",
    ]


def test_what_has_no_place_in_a_story_is_told() -> None:
    assert set(read_story(SAMPLE).dropped) == {
        Dropped("The figure in paragraph two is from the harbour board.", Reason.NOTE),
        Dropped("Photograph of the clerk to follow.", Reason.NOTE),
        Dropped("Additional reporting by Ada Moss", Reason.NOTE),
        Dropped("© 2026 The Reprise Bureau", Reason.REPUBLISHING),
        Dropped("Great Skerry", Reason.PLACE),
        Dropped("GREAT SKERRY, Wednesday", Reason.PLACE),
    }


@pytest.mark.parametrize(
    ("status", "release", "expected"),
    [
        ("canceled", "20261105T060000Z", Cancelled(URI)),
        ("withheld", "20261105T060000Z", Refused(Problem.WITHHELD, "Island puts its ferry lights out to see the stars")),
        ("embargoed", "", Refused(Problem.WITHHELD, "Island puts its ferry lights out to see the stars")),
        ("embargoed", "Thursday", Refused(Problem.EMBARGO, "Island puts its ferry lights out to see the stars")),
    ],
)  # fmt: skip
def test_a_status_that_holds_it_back_does_so(status: str, release: str, expected: Found) -> None:
    data = SAMPLE.replace(b'"embargoed"', f'"{status}"'.encode()).replace(
        b"20261105T060000Z", release.encode()
    )
    assert read_stories(data) == (expected,)


def test_a_usable_document_is_embargoed_only_by_a_release_after_its_issue() -> None:
    usable = SAMPLE.replace(b'"embargoed"', b'"usable"')
    assert read_story(usable).embargo_until is not None
    assert read_story(usable.replace(b"20261105T06", b"20261104T08")).embargo_until is None


def test_old_documents_with_a_document_type_and_without_namespace_are_read() -> None:
    old = SAMPLE.replace(b' xmlns="http://iptc.org/std/NITF/2006-10-18/"', b"").replace(
        b"<nitf", b'<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">\n<nitf', 1
    )
    assert read_story(old.replace(b"\xe2\x80\x99", b"&rsquo;")).content == read_story(SAMPLE).content


def test_a_picture_inside_the_document_comes_along() -> None:
    written = base64.b64encode(b"\xff\xd8\xff picture")
    data = SAMPLE.replace(
        b'alternate-text="A dark pier under stars"/>',
        b'alternate-text="x"/><media-object encoding="base64">' + written + b"</media-object>",
    ).replace(
        b'<media-reference mime-type="image/jpeg" source="pier-small.jpg" width="320" height="213"/>', b""
    )
    (story,) = read_stories(data)
    assert isinstance(story, Incoming)
    assert story.images[0].data == b"\xff\xd8\xff picture"
    assert written.decode() not in str(story.content)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"<hl1>Island puts its ferry lights out to see the stars</hl1>", b"<hl1/>", None),
        (b'content="en"', b'content="de"', Problem.NO_LANGUAGE),
        (b"body.content>", b"body.other>", Problem.NO_BODY),
    ],
    ids=["the second headline serves", "another language", "no body"],
)
def test_an_odd_document_is_read_or_refused_by_name(old: bytes, new: bytes, problem: Problem | None) -> None:
    (found,) = read_stories(SAMPLE.replace(old, new))
    assert isinstance(found, Refused if problem else Incoming)
    assert not isinstance(found, Refused) or found.problem is problem
