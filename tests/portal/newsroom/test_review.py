"""What blocks an approval, what only warns, and what an editor lets pass."""

import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import publisher
from portal.db import db, transaction
from portal.newsroom import review, working
from portal.newsroom.articles import Edition, EditionState
from portal.newsroom.findings import NotDismissible, UnknownFinding, translator_of
from portal.newsroom.margin import Dismissal
from portal.newsroom.review import OpenFinding, OpenFindings, OutdatedView
from portal.newsroom.states import RefusedTransition
from portal.newsroom.typed import ReasonNeeded
from portal.people.accounts import User
from tests.portal.newsroom.pairs import EN, FR, approved, pair, seen


def warning(edition: Edition, check: int) -> OpenFinding:
    return next(one for one in review.open_findings(db.session, edition) if one.finding.check == check)


def house(app: Flask, path: Path, **values: object) -> None:
    """The publisher with other rules."""
    entries = json.loads(publisher._DEFAULT.read_text("utf-8"))
    path.write_text(json.dumps([{**entries[-1], **values}]), "utf-8")
    app.extensions["reprise"] = dataclasses.replace(app.extensions["reprise"], publisher=path)


def test_the_words_that_were_read_are_frozen_and_signed(app: Flask, user: User) -> None:
    source, french = pair(user)
    approved(source, user)
    working.save(french.id, {"s2": {"markup": "La mairie a payé."}}, seen(french), user)
    approved(french, user)
    assert french.state == EditionState.APPROVED
    assert french.approved.content.blocks[1].markup == "La mairie a payé."
    assert french.approved.number == 2


def test_words_written_while_somebody_read_are_not_approved(app: Flask, user: User) -> None:
    source, _french = pair(user)
    read = working.standing_text(db.session, source).content_hash
    working.save(source.id, {"s2": {"markup": "The county paid for it."}}, seen(source), user)
    with pytest.raises(OutdatedView):
        review.approve(source.id, read, "", user)
    assert source.state == EditionState.IN_REVIEW


def test_edits_of_an_approved_text_wait(app: Flask, user: User) -> None:
    source, _french = pair(user)
    approved(source, user)
    signed = source.approved.content_hash
    working.save(source.id, {"s2": {"markup": "The county paid for it."}}, seen(source), user)
    assert review.approve(source.id, signed, "", user).approved.number == 1
    with pytest.raises(RefusedTransition):
        approved(source, user)
    assert (source.state, source.current.number) == (EditionState.APPROVED, 1)


def test_a_blocking_finding_holds_the_approval_up_and_freezes_nothing(app: Flask, user: User) -> None:
    source, french = pair(user)
    approved(source, user)
    working.save(french.id, {"s2": {"markup": ""}, "s4": {"markup": "Oui."}}, seen(french), user)
    with pytest.raises(OpenFindings) as refused:
        approved(french, user)
    assert [(one.finding.check, one.finding.segment) for one in refused.value.findings] == [(1, "s2")]
    db.session.expire_all()
    assert (french.state, french.current.number) == (EditionState.IN_REVIEW, 1)
    assert review.open_findings(db.session, french)[0].blocks


def test_a_warning_is_let_pass_with_a_reason_while_its_words_stand(app: Flask, user: User) -> None:
    source, french = pair(user)
    approved(source, user)
    page = seen(french)
    working.save(french.id, {"s2": {"markup": "La ville a payé payé."}}, page, user)
    found = warning(french, 14).finding
    key = (found.check, found.segment, found.fingerprint)
    with pytest.raises(ReasonNeeded):
        review.dismiss(french.id, *key, " ", user)
    first = review.dismiss(french.id, *key, "A stammer, on purpose", user)
    assert review.dismiss(french.id, *key, "Again", user).id == first.id
    assert warning(french, 14).dismissed.reason == "A stammer, on purpose"
    working.save(french.id, {"s2": {"markup": "La mairie a payé payé."}}, seen(french), user)
    assert warning(french, 14).dismissed is None
    with pytest.raises(UnknownFinding):
        review.dismiss(french.id, *key, "Gone", user)
    working.save(french.id, {"s2": {"markup": "La ville a payé payé."}}, seen(french), user)
    assert warning(french, 14).dismissed.id == first.id
    assert db.session.scalars(select(Dismissal)).all() == [first]
    approved(french, user)  # warnings hold nothing up


def test_what_blocks_is_not_let_pass(app: Flask, user: User) -> None:
    _source, french = pair(user)
    working.save(french.id, {"s2": {"markup": ""}}, seen(french), user)
    found = warning(french, 1).finding
    with pytest.raises(NotDismissible):
        review.dismiss(french.id, found.check, found.segment, found.fingerprint, "Please", user)


def test_a_source_is_held_against_itself_alone(app: Flask, user: User) -> None:
    source, _french = pair(user, en=replace(EN, standfirst='He said "no".'))
    found = review.open_findings(db.session, source)
    assert {one.finding.check for one in found} == {13}
    assert not any(one.blocks for one in found)
    working.save(source.id, {"headline": {"text": ""}}, seen(source), user)
    with pytest.raises(OpenFindings) as refused:
        approved(source, user)
    assert [one.finding.segment for one in refused.value.findings] == ["headline"]


@pytest.mark.parametrize(("french", "found"), [("fr-FR", True), ("fr-CA", False)])
def test_the_house_says_whose_french_it_writes(
    app: Flask, user: User, tmp_path: Path, french: str, found: bool
) -> None:
    house(app, tmp_path / "house.json", french=french)
    _source, edition = pair(user, fr=replace(FR, standfirst="Enfin!"))
    assert any(one.finding.check == 12 for one in review.open_findings(db.session, edition)) is found


def test_nobody_approves_their_own_translation_where_the_house_wants_four_eyes(
    app: Flask, user: User, tmp_path: Path
) -> None:
    source, french = pair(user)
    approved(source, user)
    with transaction() as session:
        other = User(email="o@reprise.example", fs_uniquifier="o")
        session.add(other)
    assert translator_of(db.session, french) == user.id
    house(app, tmp_path / "house.json", translator_may_approve=False)
    with pytest.raises(OpenFindings) as refused:
        approved(french, user)
    assert [one.finding.check for one in refused.value.findings] == [17]
    working.save(french.id, {"s2": {"markup": "La mairie a payé."}}, seen(french), other)
    assert approved(french, other).state == EditionState.APPROVED


def test_whoever_wrote_most_since_the_last_approval_is_the_translator(app: Flask, user: User) -> None:
    source, french = pair(user)
    approved(source, user)
    approved(french, user)
    with transaction() as session:
        other = User(email="o@reprise.example", fs_uniquifier="o")
        session.add(other)
    working.save(french.id, {"s2": {"markup": "La mairie."}, "s1": {"markup": "Dix."}}, seen(french), other)
    working.save(french.id, {"s4": {"markup": "Un autre."}}, seen(french), user)
    assert translator_of(db.session, french) == other.id
    review.submit(french.id, user)
    assert translator_of(db.session, french) == other.id
