"""Out to a tool and back: changes become suggestions, once, and conflicts are known as such."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.newsroom import glossary, stories
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.exchange.bringing_back import Outcome, bring_back
from portal.newsroom.exchange.glossary_entry import Entry
from portal.newsroom.exchange.handing_out import NothingToHandOut, hand_out
from portal.newsroom.exchange.safe_xml import Unreadable
from portal.newsroom.exchange.xliff_reading import read
from portal.newsroom.exchange.xliff_units import Note, XliffFile, segment_hash
from portal.newsroom.margin import Comment, MachineSegment, Suggestion
from portal.newsroom.readers.incoming import Incoming
from portal.people.accounts import User
from tests.portal.desks.stories import WATER, offer
from tests.portal.newsroom.exchange.xliff_rules import broken_rules


def out(article: Article, language: str = "fr") -> XliffFile:
    """The file as it goes out, read."""
    return read(hand_out(db.session, db.session.get_one(Article, article.id), language))


def edited(file: XliffFile, words: dict[str, Any], notes: tuple[Note, ...] = ()) -> XliffFile:
    """``file`` with other target ``words`` by unit id, as a tool would give it back."""
    return replace(
        file,
        units=tuple(
            replace(u, target=words[u.id], target_kind=u.kind, notes=u.notes + notes) if u.id in words else u
            for u in file.units
        ),
    )


def suggestions() -> list[Suggestion]:
    return list(db.session.scalars(select(Suggestion).order_by(Suggestion.id)))


def french(article: Article) -> Edition:
    db.session.expire_all()
    edition = db.session.get_one(Article, article.id).edition("fr")
    assert edition is not None
    return edition


def change(edition: Edition, user: User, **words: Any) -> None:
    """A new revision of the French with another headline."""
    content = replace(edition.current.content, **words)  # type: ignore[union-attr]
    stories.receive(Incoming(content, source_uri=edition.article.source_uri), {}, user)


def test_what_changed_in_the_tool_becomes_a_suggestion(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    before = french(article).current.data  # type: ignore[union-attr]
    back = edited(file, {"s1": {"markup": "Les <em>factures</em> grimpent."}}, (Note("Mieux ?", ""),))
    outcome = bring_back(article.id, "fr", back, user)
    assert outcome == Outcome(french(article).id, suggested=("s1",))
    (one,) = suggestions()
    assert (one.segment_id, one.data, one.origin, one.state) == (
        "s1",
        {"markup": "Les <em>factures</em> grimpent."},
        "xliff",
        "open",
    )
    assert (one.seen, one.note, one.user_id) == (
        segment_hash({"markup": "Les factures montent."}),
        "Mieux ?",
        user.id,
    )
    assert french(article).current.data == before  # type: ignore[union-attr]


def test_the_same_file_again_adds_nothing(app: Flask, user: User) -> None:
    article = offer()
    back = edited(
        out(article), {"s1": {"markup": "Autre."}, "s5": {"markup": "Rien.", "attribution": "Une locataire"}}
    )
    assert bring_back(article.id, "fr", back, user).suggested == ("s1", "s5")
    assert bring_back(article.id, "fr", back, user) == Outcome(french(article).id, known=("s1", "s5"))
    with transaction():
        suggestions()[0].state = "rejected"
    assert bring_back(article.id, "fr", back, user).suggested == ()
    assert len(suggestions()) == 2


def test_an_unchanged_file_suggests_nothing_even_when_the_text_has_moved_on(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    change(french(article), user, headline="Un autre titre")
    assert bring_back(article.id, "fr", file, user) == Outcome(french(article).id)
    assert suggestions() == []


def test_a_segment_changed_here_since_is_a_conflict(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    change(french(article), user, headline="Un autre titre")
    back = edited(file, {"headline": {"text": "Un titre du traducteur"}, "s1": {"markup": "Autre."}})
    outcome = bring_back(article.id, "fr", back, user)
    assert (outcome.suggested, outcome.conflicts) == (("headline", "s1"), ("headline",))
    (one, _other) = suggestions()
    assert one.seen != segment_hash({"text": "Un autre titre"})


def test_what_both_sides_changed_alike_is_no_suggestion(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    change(french(article), user, headline="Le même titre")
    back = edited(file, {"headline": {"text": "Le même titre"}})
    assert bring_back(article.id, "fr", back, user) == Outcome(french(article).id)


def test_without_our_metadata_every_change_is_a_conflict_rather_than_a_guess(app: Flask, user: User) -> None:
    article = offer()
    back = edited(out(article), {"s1": {"markup": "Autre."}})
    back = replace(
        back,
        edition="",
        source_revision="",
        units=tuple(replace(u, seen="", seen_source="") for u in back.units),
    )
    outcome = bring_back(article.id, "fr", back, user)
    assert (outcome.suggested, outcome.conflicts) == (("s1",), ("s1",))


def test_empty_parts_of_a_file_erase_nothing(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    assert bring_back(article.id, "fr", edited(file, {"s1": {"markup": "  "}}), user).suggested == ()
    back = edited(
        file, {"s3": {"alt": "", "caption": "Le réservoir", "credit": ""}, "s6": {"items": ["Fuites", ""]}}
    )
    bring_back(article.id, "fr", back, user)
    assert {one.segment_id: one.data for one in suggestions()} == {
        "s3": {"alt": "", "caption": "Le réservoir", "credit": "AFP"},
        "s6": {"items": ["Fuites"]},
    }


def test_what_a_tool_brings_in_is_sanitised(app: Flask, user: User) -> None:
    article = offer()
    words = {
        "s1": {"markup": '<script>alert(1)</script><a href="javascript:x">Oui</a> <em>n\0on\u200b</em>'},
        "headline": {"text": "Un\u0007 titre\n\u200b long"},
    }
    bring_back(article.id, "fr", edited(out(article), words), user)
    assert [one.data for one in suggestions()] == [{"text": "Un titre long"}, {"markup": "Oui <em>non</em>"}]


def test_segments_gone_since_are_named(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    extra = replace(file.units[-1], id="s99", target={"markup": "Perdu."}, target_kind="paragraph")
    outcome = bring_back(article.id, "fr", replace(file, units=(*file.units, extra)), user)
    assert (outcome.gone, outcome.suggested) == (("s99",), ())


def test_a_file_for_a_language_without_an_edition_begins_it(app: Flask, user: User) -> None:
    article = offer({"en": WATER["en"]})
    file = out(article)
    assert file.edition == ""
    back = edited(file, {"headline": {"text": "L’eau augmente"}, "s1": {"markup": "Oui."}})
    outcome = bring_back(article.id, "fr", back, user)
    assert outcome.begun
    edition = french(article)
    assert (edition.id, edition.state, edition.current.origin) == (
        outcome.edition_id,
        EditionState.DRAFT,
        "human",
    )
    content = edition.current.content
    assert (content.headline, content.byline, content.blocks[0].markup) == (
        "L’eau augmente",
        "Ada Smith",
        "Oui.",
    )
    assert [block.id for block in content.blocks] == [block.id for block in WATER["en"].blocks]
    assert edition.current.created_by == user.id
    again = bring_back(article.id, "fr", back, user)
    assert (again.begun, again.suggested) == (False, ())


def test_a_translation_begun_from_an_older_source_says_so(app: Flask, user: User) -> None:
    article = offer({"en": WATER["en"]})
    back = edited(out(article), {"headline": {"text": "L’eau augmente"}})
    old = article.edition("en").current_revision_id  # type: ignore[union-attr]
    stories.receive(Incoming(replace(WATER["en"], headline="Newer"), source_uri=article.source_uri), {}, user)
    bring_back(article.id, "fr", back, user)
    revision = french(article).current
    assert revision is not None
    assert revision.source_revision_id == old
    assert old != db.session.get_one(Article, article.id).edition("en").current_revision_id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"article": "f" * 32}, "another story"),
        ({"source_language": "de"}, "source of this file"),
        ({"target_language": "de"}, "another language"),
        ({"target_language": ""}, "another language"),
        ({"edition": "f" * 32}, "another edition"),
    ],
)
def test_a_file_of_something_else_is_refused(
    app: Flask, user: User, change: dict[str, str], message: str
) -> None:
    article = offer()
    with pytest.raises(Unreadable) as caught:
        bring_back(article.id, "fr", replace(out(article), **change), user)  # type: ignore[arg-type]
    assert message in str(caught.value.message)


def test_a_withdrawn_or_killed_story_takes_nothing_in(app: Flask, user: User) -> None:
    article = offer()
    file = out(article)
    with transaction() as session:
        session.get_one(Article, article.id).killed_at = utc_now()
    with pytest.raises(Unreadable):
        bring_back(article.id, "fr", file, user)


def test_a_file_with_nothing_translated_begins_nothing(app: Flask, user: User) -> None:
    article = offer({"en": WATER["en"]})
    with pytest.raises(Unreadable) as caught:
        bring_back(article.id, "fr", out(article), user)
    assert "Nothing is translated" in str(caught.value.message)


def test_comments_findings_and_terms_go_out_as_notes(app: Flask, user: User) -> None:
    article = offer()
    edition = french(article)
    glossary.add(Entry("board", "régie"), user)
    glossary.add(Entry("AFP", "AFP", kept=True), user)
    with transaction() as session:
        session.get_one(Edition, edition.id).alignment = {"left_out": {"s7": "an agency’s"}}
        common = {"edition_id": edition.id, "at": utc_now()}
        session.add(Comment(segment_id="s1", text="Qui ?", user_id=user.id, **common))
        session.add(Comment(segment_id="s1", text="Résolu", resolved_at=utc_now(), **common))
        session.add(MachineSegment(segment_id="s1", text="Les factures montent.", engine="x", **common))
        session.add(MachineSegment(segment_id="s2", text="Qui payait ?", engine="x", **common))

    class Finding:
        segment, message = "s1", "A link is missing."

    data = hand_out(db.session, db.session.get_one(Article, article.id), "fr", [Finding()])
    assert broken_rules(data) == []
    units = {unit.id: unit for unit in read(data).units}
    assert [(note.category, note.text) for note in units["s1"].notes] == [
        ("comment", f"{user.display_name}: Qui ?"),
        ("check", "A link is missing."),
        ("glossary", "board → régie"),
    ]
    assert [note.text for note in units["s3"].notes] == ["AFP: never translated"]
    assert (units["s7"].translate, units["s7"].notes[0].text) == (False, "Left out: an agency’s")
    assert (units["s1"].machine, units["s2"].machine) == (True, False)
    assert {unit.state for unit in units.values() if unit.target} == {"final"}


def test_there_is_no_file_into_the_sources_own_language(app: Flask) -> None:
    article = offer()
    with pytest.raises(NothingToHandOut):
        hand_out(db.session, article, "en")
