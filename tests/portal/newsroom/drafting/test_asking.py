"""Asking for a draft: a translation begun by a machine, and never a word of a person's lost to it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Config
from portal.db import db, transaction, utc_now
from portal.newsroom import stories
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.content import Content
from portal.newsroom.drafting import asking
from portal.newsroom.drafting.errors import OddAnswer, QuotaUsedUp
from portal.newsroom.margin import MachineSegment, Suggestion
from portal.newsroom.readers.incoming import Incoming
from portal.people.accounts import User
from portal.work import engine
from tests.portal.desks.stories import WATER, offer
from tests.portal.newsroom.drafting.deepl_server import KEY, DeepLServer


@pytest.fixture
def config(config: Config, deepl: DeepLServer) -> Config:
    return replace(config, deepl_key=KEY, deepl_api=deepl.address)


def edition_of(article: Article, language: str = "fr") -> Edition | None:
    db.session.expire_all()
    return db.session.get_one(Article, article.id).edition(language)


def suggestions(edition: Edition) -> dict[str, Suggestion]:
    rows = db.session.scalars(select(Suggestion).where(Suggestion.edition_id == edition.id))
    return {row.segment_id: row for row in rows}


def test_a_draft_becomes_the_first_revision_of_a_translation(
    app: Flask, deepl: DeepLServer, user: User, drain: Callable[[], int]
) -> None:
    article = offer({"en": WATER["en"]})
    asking.draft_translation(article.id, "fr", user)
    assert [(one.language, one.problem) for one in asking.asked(article.id)] == [("fr", "")]
    assert edition_of(article) is None
    drain()
    assert asking.asked(article.id) == []
    edition = edition_of(article)
    assert edition is not None
    assert (edition.state, edition.current.number, edition.current.origin) == (
        EditionState.DRAFT,
        1,
        "machine",
    )
    assert edition.current.source_revision_id == edition.article.edition("en").current_revision_id
    content = edition.current.content
    assert (content.headline, content.byline) == ("[Water bills will rise by a third]", "Ada Smith")
    assert [block.id for block in content.blocks] == [block.id for block in WATER["en"].blocks]
    assert (
        content.blocks[0].markup
        == '[Bills <em>rise</em>, says <a href="https://water.example/">a board</a>.]'
    )
    assert (content.blocks[2].caption, content.blocks[2].credit) == ("[The reservoir]", "AFP")
    rows = db.session.scalars(select(MachineSegment).where(MachineSegment.edition_id == edition.id)).all()
    assert {row.segment_id: row.text for row in rows}["s3"] == "[A reservoir]\n[The reservoir]"
    assert {row.segment_id for row in rows} == {"headline", "standfirst", *(f"s{n}" for n in range(1, 8))}
    assert {(row.engine, row.confirmed_by) for row in rows} == {("DeepL", None)}


def test_asking_twice_asks_the_engine_once(
    app: Flask, deepl: DeepLServer, user: User, drain: Callable[[], int]
) -> None:
    article = offer({"en": WATER["en"]})
    asking.draft_translation(article.id, "fr", user)
    asking.draft_translation(article.id, "fr", user)
    assert drain() == 1
    asking.machine_draft({"article": article.id, "language": "fr", "user": user.id})  # a job may run twice
    assert len(deepl.requests) == 1
    assert edition_of(article).current.number == 1  # type: ignore[union-attr]


def test_a_persons_words_stay_and_what_is_missing_is_suggested(
    app: Flask, deepl: DeepLServer, user: User, drain: Callable[[], int]
) -> None:
    article = offer()
    before = edition_of(article).current.data  # type: ignore[union-attr]
    asking.draft_translation(article.id, "fr", user)
    drain()
    edition = edition_of(article)
    assert edition is not None
    assert (edition.current.data, edition.state) == (before, EditionState.APPROVED)
    found = suggestions(edition)
    assert set(found) == {"s3", "s4", "s5", "s6", "s7"}
    assert found["s5"].data == {"markup": "[Nobody asked us.]", "attribution": "[A tenant]"}
    assert {(one.origin, one.note, one.state, one.seen, one.user_id) for one in found.values()} == {
        ("machine", "DeepL", "open", "", user.id)
    }
    asking.machine_draft({"article": article.id, "language": "fr", "user": user.id})
    assert len(suggestions(edition)) == len(db.session.scalars(select(Suggestion)).all()) == 5


def test_what_was_made_from_an_older_source_gets_a_suggestion(
    app: Flask, user: User, drain: Callable[[], int]
) -> None:
    article = offer({"en": WATER["en"]})
    asking.draft_translation(article.id, "fr", user)
    drain()
    changed = replace(WATER["en"], headline="Water bills will double")
    stories.receive(Incoming(changed, source_uri=article.source_uri), {}, user)
    asking.draft_translation(article.id, "fr", user)
    drain()
    (one,) = suggestions(edition_of(article)).values()  # type: ignore[arg-type]
    assert (one.segment_id, one.data) == ("headline", {"text": "[Water bills will double]"})
    assert one.seen


def test_what_was_left_out_on_purpose_is_not_suggested(
    app: Flask, user: User, drain: Callable[[], int]
) -> None:
    article = offer()
    with transaction() as session:
        session.get_one(Edition, edition_of(article).id).alignment = {  # type: ignore[union-attr]
            "left_out": {"s7": "an agency's"},
            "joined": {"s6": "s1"},
        }
    asking.draft_translation(article.id, "fr", user)
    drain()
    assert set(suggestions(edition_of(article))) == {"s3", "s4", "s5"}  # type: ignore[arg-type]


def test_an_engine_that_fails_leaves_nothing_half_done_and_is_asked_again(
    app: Flask, deepl: DeepLServer, user: User
) -> None:
    article = offer({"en": WATER["en"]})
    asking.draft_translation(article.id, "fr", user)
    deepl.fail(456)
    engine.run_pending(raising=False)
    assert edition_of(article) is None
    assert [(one.language, one.problem) for one in asking.asked(article.id)] == [("fr", QuotaUsedUp.__name__)]
    engine.run_pending(delayed=True)
    assert edition_of(article) is not None
    assert asking.asked(article.id) == []


def test_fewer_texts_than_asked_make_no_draft(app: Flask, deepl: DeepLServer, user: User) -> None:
    article = offer({"en": WATER["en"]})
    asking.draft_translation(article.id, "fr", user)
    deepl.say({"translations": [{"text": "one"}]})
    with pytest.raises(OddAnswer):
        engine.run_pending()
    assert edition_of(article) is None


def test_segments_the_engine_spoilt_are_left_empty_and_carry_no_label(
    app: Flask, deepl: DeepLServer, user: User, drain: Callable[[], int]
) -> None:
    article = offer({"en": WATER["en"]})
    deepl.translate = lambda text: "<script>alert(1)</script>" if "Who" in text else f"<b>{text}</b>"
    asking.draft_translation(article.id, "fr", user)
    drain()
    edition = edition_of(article)
    assert edition is not None
    assert edition.current.content.blocks[1].markup == ""
    assert "<b>" not in str(edition.current.data)
    labelled = db.session.scalars(select(MachineSegment.segment_id)).all()
    assert "s2" not in labelled


def test_a_source_that_changed_while_the_engine_worked_gets_no_draft_of_its_old_words(
    app: Flask, deepl: DeepLServer, user: User, drain: Callable[[], int]
) -> None:
    article = offer({"en": WATER["en"]})
    uri, changed = article.source_uri, replace(WATER["en"], headline="Newer")

    def meanwhile(text: str) -> str:
        deepl.translate = lambda text: text
        with app.app_context():
            stories.receive(Incoming(changed, source_uri=uri), {}, None)
        return text

    deepl.translate = meanwhile
    asking.draft_translation(article.id, "fr", user)
    drain()
    assert edition_of(article) is None


def test_what_a_draft_would_add_is_known_before(app: Flask, user: User, drain: Callable[[], int]) -> None:
    both, alone = offer(), offer({"en": WATER["en"]})
    assert asking.lacking(both, "fr") == 5
    assert asking.lacking(alone, "fr") == 9
    assert asking.lacking(both, "en") == 0
    asking.draft_translation(alone.id, "fr", user)
    drain()
    assert asking.lacking(db.session.get_one(Article, alone.id), "fr") == 0


def test_what_cannot_be_drafted_is_refused(app: Flask, user: User) -> None:
    article = offer()
    with pytest.raises(asking.NoDraft):
        asking.draft_translation(article.id, "en", user)
    with transaction() as session:
        session.get_one(Edition, edition_of(article).id).state = EditionState.WITHDRAWN  # type: ignore[union-attr]
    with pytest.raises(asking.NoDraft):
        asking.draft_translation(article.id, "fr", user)
    killed = offer({"en": WATER["en"]})
    with transaction() as session:
        session.get_one(Article, killed.id).killed_at = utc_now()
    with pytest.raises(asking.NoDraft):
        asking.draft_translation(killed.id, "fr", user)


def test_a_story_killed_after_it_was_asked_for_is_not_sent_out(
    app: Flask, deepl: DeepLServer, user: User, drain: Callable[[], int]
) -> None:
    article = offer({"en": WATER["en"]})
    asking.draft_translation(article.id, "fr", user)
    with transaction() as session:
        session.get_one(Article, article.id).killed_at = utc_now()
    drain()
    assert deepl.requests == []


def test_without_an_engine_there_are_no_drafts(app: Flask, config: Config, user: User) -> None:
    app.extensions["reprise"] = replace(config, deepl_key="")
    article = offer({"en": WATER["en"]})
    with pytest.raises(asking.NoDraft):
        asking.draft_translation(article.id, "fr", user)


def test_a_story_of_one_line_is_enough(app: Flask, user: User, drain: Callable[[], int]) -> None:
    article = offer({"fr": Content("fr", "Un titre")})
    asking.draft_translation(article.id, "en", user)
    drain()
    assert edition_of(article, "en").current.content == Content("en", "[Un titre]")  # type: ignore[union-attr]
