"""ninjs of every version becomes the same story; what it says of its rights and pictures is kept or told."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal.newsroom.readers import (
    Cancelled,
    Dropped,
    Found,
    Incoming,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
    read_ninjs,
    read_stories,
    read_story,
)

HERE = Path(__file__).parent
SCHEMAS = HERE.parents[4] / "shared/schemas"
FR1, FR2, EN3 = (
    (HERE / f"samples/seed-library.{name}.json").read_bytes()
    for name in ("fr.ninjs1", "fr.ninjs2", "en.ninjs3")
)
EN_URI, FR_URI = (f"https://reprise.example/items/seed-library-{code}" for code in ("en", "fr"))
KINDS = ["paragraph", "figure", "heading", "paragraph", "list", "quote", "paragraph"]


def with_members(data: bytes, **members: Any) -> bytes:
    return json.dumps({**json.loads(data), **members}).encode()


def simple(**members: Any) -> bytes:
    item = {"uri": "cms:1", "language": "en", "headline": "Bridge reopens", "body_html": "<p>On Monday.</p>"}
    return json.dumps({**item, **members}).encode()


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the official schemas are not beside the project")
@pytest.mark.parametrize(("data", "version"), [(FR2, "2.2"), (EN3, "3.1")])
def test_our_samples_are_valid(data: bytes, version: str) -> None:
    schema = json.loads((SCHEMAS / f"ninjs-schema_{version}.json").read_text())
    text = json.dumps(schema).replace(
        '"$ref": "https://geojson.org/schema/GeoJSON.json#"', '"type": "object"'
    )
    jsonschema.validate(json.loads(data), json.loads(text))


@pytest.mark.parametrize("data", [FR1, FR2], ids=["version 1", "version 2"])
def test_versions_1_and_2_say_the_same_story(data: bytes) -> None:
    story = read_story(data)
    content = story.content
    assert (content.language, content.headline) == (
        "fr",
        "À Valserre, la bibliothèque prête aussi des graines",
    )
    assert content.standfirst.startswith("On rend au printemps")
    assert content.byline == "Anne Lédi et Omar Haddad"
    assert [block.kind.value for block in content.blocks] == KINDS
    assert "<strong>312 sachets de graines</strong>" in content.blocks[0].markup
    figure = content.figures[0]
    assert (figure.caption, figure.credit) == ("Les tiroirs à graines, mardi.", "Karim Belaïd / AFP")
    assert (story.images[0].url, story.images[0].names[0]) == ("https://img.example/seeds.jpg", "seeds.jpg")
    assert (story.source_uri, story.version, story.holder) == (FR_URI, "4", "The Reprise Bureau")
    assert str(story.embargo_until) == "2026-11-06 04:00:00+00:00"
    assert story.topic in ("culture", "arts, culture, divertissement et médias")


def test_version_3_with_xhtml_is_read_whole() -> None:
    story = read_story(EN3)
    assert [block.kind.value for block in story.content.blocks] == KINDS
    assert story.content.figures[0].alt == "Forty small drawers, each with a label"
    assert (story.content.byline, story.topic) == (
        "Anne Lédi and Omar Haddad",
        "arts, culture, entertainment and media",
    )
    assert str(story.published_at) == "2026-11-05 07:00:00+00:00"


def test_the_languages_point_at_each_other_and_only_the_translation_has_a_source() -> None:
    french, english = read_story(FR2), read_story(EN3)
    assert (french.translation_of, [a.uri for a in french.associations]) == ("", [EN_URI])
    assert (english.translation_of, [a.uri for a in english.associations]) == (FR_URI, [FR_URI])


def test_the_source_is_no_translation_of_its_translation() -> None:
    link = {"name": "fr", "rel": "https://schema.org/workTranslation", "uri": "cms:fr", "language": "fr"}
    story = read_ninjs(simple(associations=[link]))
    assert (story.translation_of, [a.uri for a in story.associations]) == ("", ["cms:fr"])


def test_what_has_no_place_in_a_story_is_told() -> None:
    assert set(read_story(FR2).dropped) == {
        Dropped("Chiffres confirmés par la mairie.", Reason.NOTE),
        Dropped("Mairie de Valserre", Reason.NOTE),
        Dropped("© 2026 The Reprise Bureau", Reason.REPUBLISHING),
        Dropped("Reprise sous licence seulement.", Reason.REPUBLISHING),
        Dropped("Valserre", Reason.PLACE),
        Dropped("Grainothèque : la bibliothèque de Valserre prête des graines", Reason.OTHER_HEADLINE),
        Dropped("[seeds.jpg] Pas de vente aux tiers.", Reason.REPUBLISHING),
        Dropped("Ouvert le mardi et le samedi.", Reason.UNSUPPORTED),
    }
    assert Dropped("Edited using Generative AI", Reason.NOTE) in read_story(EN3).dropped


def test_other_names_are_kept_where_they_cannot_be_mistaken() -> None:
    assert read_story(FR2).other_names == ("urn:cms:valserre:4711",)


def test_an_item_that_carries_its_translation_whole_gives_both() -> None:
    french = {
        "uri": "cms:fr",
        "rel": "workTranslation",
        "language": "fr",
        "headline": "Le pont rouvre",
        "body_html": "<p>Lundi.</p>",
    }
    english, translation = read_stories(simple(associations=[french]))
    assert isinstance(english, Incoming)
    assert isinstance(translation, Incoming)
    assert (translation.content.language, translation.translation_of) == ("fr", "cms:1")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"pubstatus": "canceled"}, Cancelled("cms:1")),
        ({"pubStatus": "http://cv.iptc.org/newscodes/pubstatusg2/canceled"}, Cancelled("cms:1")),
        ({"pubStatus": "withheld"}, Refused(Problem.WITHHELD, "Bridge reopens")),
        ({"pubStatus": "draft"}, Refused(Problem.WITHHELD, "Bridge reopens")),
        ({"type": "picture"}, Refused(Problem.NO_STORY, "Bridge reopens")),
        ({"embargoedUntil": "tomorrow"}, Refused(Problem.EMBARGO, "Bridge reopens")),
        ({"embargoed": 1764547200}, Refused(Problem.EMBARGO, "Bridge reopens")),
        ({"language": "de"}, Refused(Problem.NO_LANGUAGE, "Bridge reopens")),
        ({"headline": ""}, Refused(Problem.NO_HEADLINE)),
        ({"body_html": "<img src=a.jpg>"}, Refused(Problem.NO_BODY, "Bridge reopens")),
    ],
)
def test_what_keeps_a_story_out_is_named(members: dict[str, Any], expected: Found) -> None:
    assert read_stories(simple(**members)) == (expected,)


def test_a_picture_held_back_and_a_video_are_told_with_caption_and_credit() -> None:
    held = {"type": "picture", "pubstatus": "canceled", "description_text": "The pier", "creditline": "AFP"}
    video = {"type": "video", "description_text": "The gulls", "creditline": "Reuters"}
    story = read_ninjs(simple(associations={"a": held, "b": video}))
    assert story.content.figures == ()
    assert story.dropped == (
        Dropped("The pier (AFP) [picture]", Reason.HELD_PICTURE),
        Dropped("The gulls (Reuters) [picture]", Reason.UNSUPPORTED),
    )


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ({"body_html": "", "body_text": "One.\n\nTwo\nlines."}, ["One.", "Two lines."]),
        ({"body_html": "", "body_text": "One.\nTwo."}, ["One.", "Two."]),
        ({"body_html": "", "body_xhtml": "<p>One.</p>"}, ["One."]),
        ({"body_html": "<h1>Bridge reopens</h1><p>One.</p>"}, ["One."]),
    ],
)
def test_every_form_of_body_is_read(body: dict[str, str], texts: list[str]) -> None:
    assert [b.text for b in read_ninjs(simple(**body)).content.blocks] == texts


@pytest.mark.parametrize(
    "data",
    ["{", "[1]", "[" * 20_000 + "]" * 20_000, '{"a":' * 20_000 + "1" + "}" * 20_000, '{"headline": {"a": 1}}', '{"headline": 3}', '{"uri": NaN, "version": 1e999}'],
)  # fmt: skip
def test_broken_json_is_named(data: str) -> None:
    with pytest.raises(UnreadableStory):
        read_story(data)
