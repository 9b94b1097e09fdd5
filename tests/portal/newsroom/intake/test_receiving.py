"""Taking stories in: what becomes of each, and that nothing bad stops the rest."""

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.newsroom import killing
from portal.newsroom.articles import Article, EditionState, Revision
from portal.newsroom.intake import receiving
from portal.newsroom.intake.receiving import take_in
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.newsroom.readers import read_ninjs
from portal.work.engine import unfinished


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


def test_a_late_delivery_of_an_older_version_overwrites_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def versioned(data: bytes, language: str) -> tuple[Any, ...]:
        story = read_ninjs(data, language)
        fields = {name: getattr(story, name) for name in type(story).__dataclass_fields__}
        return (_Versioned(**fields | {"version": json.loads(data)["version"]}),)

    monkeypatch.setattr(receiving, "read_stories", versioned)
    told = [
        (arrival.outcome, arrival.problem)
        for arrival in (
            came(ninjs("One.", version="1")),
            came(ninjs("Ten.", version="10")),
            came(ninjs("Nine.", version="9")),
            came(ninjs("Ten, again.", version="10")),
        )
    ]
    assert told == [("new", ""), ("revised", ""), ("unchanged", "older"), ("revised", "")]
    edition = db.session.scalars(select(Article)).one().edition("en")
    assert edition.current.content.blocks[0].text == "Ten, again."


class _Versioned(SimpleNamespace):
    pass


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
