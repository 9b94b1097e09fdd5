"""Taking stories in: what becomes of each, and that nothing bad stops the rest."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image as Picture
from sqlalchemy import func, select

from portal.db import db
from portal.newsroom import killing
from portal.newsroom.articles import Article, EditionState, ImageRights, Revision
from portal.newsroom.content import Block, BlockKind
from portal.newsroom.intake import receiving
from portal.newsroom.intake.receiving import (
    Delivery,
    NotTakenIn,
    take_in,
    take_in_read,
    take_in_together,
)
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.newsroom.pictures import store_picture
from portal.newsroom.readers import Incoming, IncomingImage, read_ninjs
from portal.work.engine import unfinished

SAMPLES = Path(__file__).parents[1] / "readers/samples"
_out = io.BytesIO()
Picture.new("RGB", (40, 30), "navy").save(_out, "PNG")
PNG = _out.getvalue()


def ninjs(body: str = "It reopened on Monday.", uri: str = "cms:1", **more: Any) -> bytes:
    item = {"uri": uri, "type": "text", "language": "en", "headline": "Bridge reopens", **more}
    return json.dumps({**item, "body_html": f"<p>{body}</p>"}).encode()


def came(data: bytes, **more: Any) -> Arrival:
    (arrival,) = take_in(data, way=Way.PUSH, origin="cms", **more)
    return arrival


def test_each_outcome_is_told_and_kept(app: Flask) -> None:
    french = {"language": "fr", "headline": "Le pont rouvre"}
    outcomes = [
        came(data).outcome
        for data in (ninjs(), ninjs(), ninjs("On Tuesday, rather."), ninjs("Il a rouvert.", **french), b"")
    ]
    assert outcomes == ["new", "unchanged", "revised", "added", "refused"]
    assert db.session.scalars(select(Arrival.outcome).order_by(Arrival.id)).all() == outcomes
    edition = db.session.scalars(select(Article)).one().edition("en")
    assert edition is not None
    assert edition.state == EditionState.IN_REVIEW


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01", b"{", b'{"uri": 1}', b"<html></html>", b"\xff\xfe\x00", b"[]"]
)
def test_bad_content_is_an_answer_with_a_reason(app: Flask, data: bytes) -> None:
    arrival = came(data)
    assert arrival.outcome == Outcome.REFUSED
    assert arrival.problem
    assert arrival.edition_id is None


def test_a_cancelled_story_starts_one_kill_however_often_it_comes(app: Flask) -> None:
    article_id = came(ninjs()).edition.article_id
    for _ in range(3):
        assert came(ninjs(pubStatus="canceled")).outcome == Outcome.CANCELLED
    tasks = [job.task for job in unfinished() if job.task.name == "story_cancelled"]
    assert [task.payload for task in tasks] == [{"article_id": article_id}]


def test_cancelling_what_never_came_kills_nothing(app: Flask) -> None:
    arrival = came(ninjs(pubStatus="canceled"))
    assert (arrival.outcome, arrival.problem) == ("refused", "unknown")
    assert unfinished() == []


def test_a_killed_story_takes_no_text_in_any_language(app: Flask) -> None:
    article_id = came(ninjs()).edition.article_id
    killing.kill(article_id, None)
    for data in (ninjs("New."), ninjs("Neuf.", language="fr")):
        arrival = came(data)
        assert (arrival.outcome, arrival.problem) == ("refused", "withdrawn")
    assert db.session.scalar(select(func.count()).select_from(Revision)) == 1


@pytest.mark.parametrize(
    ("first", "second", "late"),
    [
        ({"version": "1"}, {"version": "10"}, {"version": "9"}),
        ({"version": 1}, {"version": 10}, {"version": 9}),
        (
            {"versioncreated": "2026-11-01T08:00:00Z"},
            {"versioncreated": "2026-11-02T08:00:00+01:00"},
            {"versionCreated": "2026-11-02T06:59:59Z"},
        ),
    ],
    ids=["counted", "counted in numbers", "by moment"],
)
def test_a_late_delivery_of_an_older_version_overwrites_nothing(
    app: Flask, first: dict[str, Any], second: dict[str, Any], late: dict[str, Any]
) -> None:
    told = [
        (arrival.outcome, arrival.problem)
        for arrival in (
            came(ninjs("One.", **first)),
            came(ninjs("Two.", **second)),
            came(ninjs("Late.", **late)),
            came(ninjs("Two, again.", **second)),
        )
    ]
    assert told == [("new", ""), ("revised", ""), ("unchanged", "older"), ("revised", "")]
    edition = db.session.scalars(select(Article)).one().edition("en")
    assert edition.current.content.blocks[0].text == "Two, again."


def test_a_story_held_up_by_its_sender_is_not_killed(app: Flask) -> None:
    came(ninjs())
    arrival = came(ninjs(pubStatus="withheld"))
    assert (arrival.outcome, arrival.problem) == ("refused", "withheld")
    assert unfinished() == []


def test_one_refused_story_holds_up_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    good = read_ninjs(ninjs())
    killed = read_ninjs(ninjs(uri="cms:2"))
    killing.kill(came(ninjs(uri="cms:2")).edition.article_id, None)
    other = replace(good, source_uri="cms:3")
    monkeypatch.setattr(receiving, "read_stories", lambda *_: (good, killed, other))
    arrivals = take_in(b"", way=Way.FEED, origin="feed")
    assert [a.outcome for a in arrivals] == ["new", "refused", "new"]


def test_an_origin_with_odd_characters_is_kept_clean(app: Flask) -> None:
    (arrival,) = take_in(b"", way=Way.FOLDER, origin="a\x00b\n" + "c" * 500)
    assert arrival.origin == "ab" + "c" * 398


def with_pictures(*data: bytes) -> Incoming:
    figures = tuple(
        Block(f"b{n}", BlockKind.FIGURE, image=f"image-{n}", caption=f"Picture {n}", credit="AFP")
        for n in range(1, len(data) + 1)
    )
    story = read_ninjs(ninjs())
    images = tuple(
        IncomingImage(f"image-{n}", "AFP", f"{n}.png", data=d) for n, d in enumerate(data, start=1)
    )
    return replace(
        story, content=replace(story.content, blocks=(*story.content.blocks, *figures)), images=images
    )


def test_pictures_that_came_along_are_stored_and_bad_ones_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "read_stories", lambda *_: (with_pictures(PNG, b"GIF89a"),))
    edition = came(b"").edition
    assert [bool(image.sha256) for image in edition.article.images] == [True, False]
    assert edition.left_out == [{"text": "Picture 2 (AFP) [2.png]", "reason": "unusable_picture"}]
    assert {image.rights for image in edition.article.images} == {ImageRights.THIRD_PARTY}


def test_cancelling_a_translation_by_its_own_name_starts_a_kill(app: Flask) -> None:
    article_id = came(ninjs()).edition.article_id
    link = [{"name": "source", "rel": "translationOf", "uri": "cms:1", "language": "en"}]
    came(ninjs(uri="cms:fr", language="fr", associations=link))
    assert came(ninjs(uri="cms:fr", pubStatus="canceled")).outcome == Outcome.CANCELLED
    tasks = [job.task for job in unfinished() if job.task.name == "story_cancelled"]
    assert [task.payload for task in tasks] == [{"article_id": article_id}]


@pytest.mark.parametrize("state", ["canceled", "withheld"])
def test_what_a_newsml_item_says_of_itself_counts(app: Flask, state: str) -> None:
    data = (SAMPLES / "tide-clock.en.newsml.xml").read_bytes()
    assert came(data).outcome == Outcome.NEW
    arrival = came(data.replace(b"stat:usable", f"stat:{state}".encode()))
    assert arrival.outcome == {"canceled": Outcome.CANCELLED, "withheld": Outcome.REFUSED}[state]


def test_both_languages_of_a_message_come_in_as_one_article(app: Flask) -> None:
    arrivals = take_in((SAMPLES / "tide-clock.message.xml").read_bytes(), way=Way.PUSH, origin="cms")
    assert [(a.outcome, a.edition.language) for a in arrivals] == [("new", "en"), ("added", "fr")]
    english, french = (a.edition.current.content for a in arrivals)
    assert [b.id for b in english.blocks] == [b.id for b in french.blocks]
    assert len(arrivals[0].edition.article.images) == 1


def test_a_link_from_one_side_is_enough_in_a_file_read_before(app: Flask) -> None:
    french = read_ninjs(ninjs(uri="cms:fr", language="fr", headline="Le pont rouvre"))
    link = [{"name": "translation", "uri": "cms:fr", "language": "fr"}]
    english = read_ninjs(ninjs(associations=link))
    arrivals = take_in_read(b"", [french, english], way=Way.COMMAND, origin="both.json")
    assert [a.outcome for a in arrivals] == ["new", "added"]
    assert db.session.scalar(select(func.count()).select_from(Article)) == 1


def together(*stories: Incoming, **more: Any) -> list[Arrival]:
    files = [Delivery(b"", f"{story.content.language}.json", story, **more) for story in stories]
    return take_in_together(files, way=Way.UPLOAD, user=None)


def french(body: str = "Il a rouvert lundi.", **more: Any) -> Incoming:
    return read_ninjs(ninjs(body, language="fr", headline="Le pont rouvre", **more))


def test_files_that_come_together_are_one_article_and_each_keeps_its_name(app: Flask) -> None:
    arrivals = together(read_ninjs(ninjs()), french(uri="cms:fr"))
    assert [(a.outcome, a.way, a.origin) for a in arrivals] == [
        ("new", "upload", "en.json"),
        ("added", "upload", "fr.json"),
    ]
    article = db.session.scalars(select(Article)).one()
    assert [e.state for e in article.editions] == [EditionState.IN_REVIEW] * 2
    assert article.edition("fr").source_uri == "cms:fr"
    assert (
        came(ninjs("Il a rouvert mardi.", uri="cms:fr", language="fr", headline="Le pont")).outcome
        == "revised"
    )


def test_they_come_in_whole_or_not_at_all(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite stores an address of any length")
    too_long = replace(french(), canonical_url="https://" + "x" * 500)
    with pytest.raises(NotTakenIn) as refused:
        together(read_ninjs(ninjs(uri="cms:2")), replace(too_long, source_uri="\x00" + "y" * 500))
    assert (refused.value.problem, refused.value.place) == ("unstorable", 1)
    assert db.session.scalars(select(Article)).all() == []
    assert [(a.outcome, a.origin) for a in db.session.scalars(select(Arrival))] == [("refused", "fr.json")]


def test_a_text_of_another_article_is_not_torn_from_it(app: Flask) -> None:
    came(ninjs("Il a rouvert.", uri="cms:fr", language="fr"))
    with pytest.raises(NotTakenIn) as refused:
        together(read_ninjs(ninjs()), french(uri="cms:fr"))
    assert (refused.value.problem, refused.value.place) == ("elsewhere", 1)
    assert [a.source_uri for a in db.session.scalars(select(Article))] == ["cms:fr"]


def test_an_article_that_waited_for_what_came_by_upload_joins_it(app: Flask) -> None:
    link = [{"name": "source", "rel": "translationOf", "uri": "cms:1", "language": "en"}]
    came(ninjs("Il a rouvert.", uri="cms:fr", language="fr", associations=link))
    together(read_ninjs(ninjs()))
    article = db.session.scalars(select(Article)).one()
    assert [e.language for e in article.editions] == ["en", "fr"]


def test_a_picture_sent_beside_the_story_stands_for_one_inside(app: Flask) -> None:
    stored = store_picture(PNG)
    (arrival,) = together(with_pictures(b""), pictures={"image-1": stored})
    assert [image.sha256 for image in arrival.edition.article.images] == [stored.sha256]
