"""Comments, suggestions and what is decided of them."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.db import db, transaction
from portal.newsroom import alignment, remarks, review, working
from portal.newsroom.articles import Edition
from portal.newsroom.drafting.labelling import unworked
from portal.newsroom.margin import SegmentDraft, Suggestion
from portal.newsroom.remarks import Decided, Outdated, UnknownSegment
from portal.newsroom.states import RefusedTransition
from portal.newsroom.typed import ReasonNeeded, TooLong
from portal.people.accounts import User
from tests.portal.newsroom.pairs import pair, seen, words

BETTER = {"markup": "La mairie a payé."}


def suggestion(edition: Edition, user: User, segment: str = "s2") -> Suggestion:
    return remarks.suggest(edition.id, segment, BETTER, seen(edition, segment)[segment], "Plus juste", user)


def test_a_comment_stands_until_somebody_resolves_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    row = remarks.comment(french.id, "s2", "Qui\r\na payé ?\u200b", user)
    whole = remarks.comment(french.id, "", "Relire.", user)
    assert [(one.segment_id, one.text) for one in remarks.comments_of(db.session, french)] == [
        ("s2", "Qui\na payé ?"),
        ("", "Relire."),
    ]
    first = remarks.resolve(row.id, user).resolved_at
    assert remarks.resolve(row.id, user).resolved_at == first
    assert [one.id for one in remarks.comments_of(db.session, french) if not one.resolved_at] == [whole.id]


def test_a_comment_says_something_and_not_too_much(app: Flask, user: User) -> None:
    _source, french = pair(user)
    with pytest.raises(ReasonNeeded):
        remarks.comment(french.id, "s2", " \x00", user)
    with pytest.raises(TooLong):
        remarks.comment(french.id, "s2", "x" * 4001, user)


def test_a_suggestion_is_accepted_once_and_written_by_whoever_made_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    with transaction() as session:
        other = User(email="o@reprise.example", fs_uniquifier="o")
        session.add(other)
    row = suggestion(french, other)
    assert suggestion(french, other).id == row.id
    remarks.accept(row.id, user)
    assert words(french)["s2"] == BETTER
    assert db.session.get(SegmentDraft, (french.id, "s2")).user_id == other.id
    working.discard(french.id, "s2", user)
    remarks.accept(row.id, user)  # decided already
    assert words(french)["s2"] != BETTER
    with pytest.raises(Decided):
        remarks.reject(row.id, user)


def test_a_rejected_suggestion_changes_nothing(app: Flask, user: User) -> None:
    _source, french = pair(user)
    row = suggestion(french, user)
    before = words(french)
    remarks.reject(row.id, user)
    remarks.reject(row.id, user)
    assert words(french) == before
    with pytest.raises(Decided) as refused:
        remarks.accept(row.id, user)
    assert refused.value.state == "rejected"


def test_an_outdated_suggestion_is_accepted_only_anyway(app: Flask, user: User) -> None:
    _source, french = pair(user)
    row = suggestion(french, user)
    working.save(french.id, {"s2": {"markup": "Le comté a payé."}}, seen(french), user)
    with pytest.raises(Outdated):
        remarks.accept(row.id, user)
    assert words(french)["s2"] == {"markup": "Le comté a payé."}
    remarks.accept(row.id, user, anyway=True)
    assert words(french)["s2"] == BETTER


def test_words_that_stand_already_are_accepted_whatever_was_seen(app: Flask, user: User) -> None:
    _source, french = pair(user)
    row = suggestion(french, user)
    working.save(french.id, {"s2": BETTER}, seen(french), user)
    assert remarks.accept(row.id, user).state == "accepted"


def test_a_suggestion_gives_a_segment_its_first_words(app: Flask, user: User) -> None:
    _source, french = pair(user)
    alignment.leave_out(french.id, "s2", "No", user)
    remarks.accept(remarks.suggest(french.id, "s2", BETTER, "", "", user).id, user)
    assert words(french)["s2"] == BETTER
    with pytest.raises(UnknownSegment):
        remarks.suggest(french.id, "s99", BETTER, "", "", user)


def test_what_a_machine_suggested_stays_its_own_until_somebody_confirms_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    row = suggestion(french, user)
    with transaction() as session:
        made = session.get_one(Suggestion, row.id)
        made.origin, made.note = "machine", "DeepL"
    remarks.accept(row.id, user)
    text = working.standing_text(db.session, french)
    assert unworked(db.session, french.id, text) == {"s2": "La mairie a payé."}
    remarks.confirm_machine(french.id, "s2", user)
    assert unworked(db.session, french.id, text) == {}
    remarks.confirm_machine(french.id, "s1", user)  # nobody's but a person's: nothing to confirm


@pytest.mark.parametrize(
    "act",
    [
        lambda french, row, user: suggestion(french, user, "s1"),
        lambda french, row, user: remarks.accept(row.id, user),
        lambda french, row, user: working.discard(french.id, "s2", user),
        lambda french, row, user: alignment.leave_out(french.id, "s2", "No", user),
        lambda french, row, user: alignment.split(french.id, "s1", 5, seen(french)["s1"], user),
        lambda french, row, user: alignment.merge(french.id, "s1", seen(french)["s1"], user),
        lambda french, row, user: review.confirm_unchanged(french.id, "s1", user),
    ],
)
def test_nothing_is_written_into_what_was_withdrawn(
    app: Flask, user: User, act: Callable[[Edition, Suggestion, User], object]
) -> None:
    _source, french = pair(user)
    row = suggestion(french, user)
    review.withdraw(french.id, "", user)
    with pytest.raises(RefusedTransition):
        act(french, row, user)
