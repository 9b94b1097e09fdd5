"""When the source changes, only what changed is looked at again."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.db import db
from portal.newsroom import alignment, remarks, review, working
from portal.newsroom.articles import Edition, EditionState
from portal.newsroom.content import Block
from portal.newsroom.review import OpenFindings, changed_segments, confirm_unchanged, open_changes
from portal.newsroom.working_text import UnknownSegment
from portal.people.accounts import User
from tests.portal.newsroom.pairs import EN, FR, P, again, approved, bring_in, pair, seen

LONG = "The repairs took <em>nine long months</em>. It rained a lot."
COUNTY = "The county paid for it."


@pytest.fixture
def stale(app: Flask, user: User) -> tuple[Edition, Edition]:
    """A translation that was approved before its source changed in two segments."""
    source, french = pair(user)
    approved(source, user)
    approved(french, user)
    again(EN, user, s1=LONG, s2=COUNTY)
    approved(source, user)
    return source, french


def stale_findings(edition: Edition) -> list[str]:
    return [
        one.finding.segment for one in review.open_findings(db.session, edition) if one.finding.check == 5
    ]


def test_only_what_changed_is_to_be_looked_at(stale: tuple[Edition, Edition]) -> None:
    source, french = stale
    assert french.state == EditionState.STALE
    assert changed_segments(db.session, french) == {
        "s1": ({"markup": EN.blocks[0].markup}, {"markup": LONG}),
        "s2": ({"markup": EN.blocks[1].markup}, {"markup": COUNTY}),
    }
    assert open_changes(db.session, french) == stale_findings(french) == ["s1", "s2"]
    assert changed_segments(db.session, source) == {}


def test_one_worked_over_one_confirmed_and_the_new_pair_is_signed(
    stale: tuple[Edition, Edition], user: User
) -> None:
    source, french = stale
    review.submit(french.id, user)
    with pytest.raises(OpenFindings) as refused:
        approved(french, user)
    assert [one.finding.segment for one in refused.value.findings if one.finding.check == 5] == ["s1", "s2"]
    edit = {"s1": {"markup": "Les travaux ont duré <em>neuf longs mois</em>. Il a beaucoup plu."}}
    working.save(french.id, edit, seen(french), user)
    assert open_changes(db.session, french) == ["s2"]
    confirm_unchanged(french.id, "s2", user)
    confirm_unchanged(french.id, "s2", user)
    assert (open_changes(db.session, french), stale_findings(french)) == ([], [])
    assert set(changed_segments(db.session, french)) == {"s1", "s2"}
    approved(french, user)
    assert french.current.source_revision_id == source.current_revision_id
    assert review.signed_source(french) == source.current_revision_id
    assert changed_segments(db.session, french) == {}


def test_a_translation_that_holds_as_it_is_needs_no_new_revision(
    stale: tuple[Edition, Edition], user: User
) -> None:
    source, french = stale
    for id in ("s1", "s2"):
        confirm_unchanged(french.id, id, user)
    review.submit(french.id, user)
    approved(french, user)
    assert french.current.number == 1
    assert review.signed_source(french) == source.current_revision_id
    assert changed_segments(db.session, french) == {}
    again(EN, user, s1="The repairs took a year.", s2=COUNTY)
    assert open_changes(db.session, french) == ["s1"]


def test_a_text_frozen_before_all_is_done_names_the_source_it_renders_still(
    stale: tuple[Edition, Edition], user: User
) -> None:
    source, french = stale
    before = french.current.source_revision_id
    working.save(french.id, {"s1": {"markup": "Dix mois."}}, seen(french), user)
    review.submit(french.id, user)
    assert (french.current.number, french.current.source_revision_id) == (2, before)
    assert open_changes(db.session, french) == ["s2"]
    working.save(french.id, {"s2": {"markup": "Le comté a payé."}}, seen(french), user)
    review.submit(french.id, user)
    assert french.current.source_revision_id == source.current_revision_id


def test_a_source_that_goes_back_does_not_undo_what_was_made_of_it(
    stale: tuple[Edition, Edition], user: User
) -> None:
    _source, french = stale
    working.save(french.id, {"s1": {"markup": "Dix mois."}}, seen(french), user)
    again(EN, user, s2=COUNTY)
    assert changed_segments(db.session, french)["s1"] == ({"markup": LONG}, {"markup": EN.blocks[0].markup})
    assert open_changes(db.session, french) == ["s1", "s2"]


def test_what_was_read_beside_an_older_source_is_still_open(
    stale: tuple[Edition, Edition], user: User
) -> None:
    source, french = stale
    before = french.current.source_revision_id
    working.save(french.id, {"s1": {"markup": "Neuf mois !"}}, seen(french), user, seen_source=before)
    assert open_changes(db.session, french) == ["s1", "s2"]
    working.save(
        french.id, {"s2": {"markup": "Le comté."}}, seen(french), user, seen_source=source.current_revision_id
    )
    assert open_changes(db.session, french) == ["s1"]


def test_accepting_splitting_merging_and_leaving_out_are_work_too(
    stale: tuple[Edition, Edition], user: User
) -> None:
    _source, french = stale
    words = {"markup": "Dix mois. Il a plu."}
    remarks.accept(remarks.suggest(french.id, "s1", words, seen(french)["s1"], "", user).id, user)
    assert open_changes(db.session, french) == ["s2"]
    alignment.leave_out(french.id, "s2", "No", user)
    assert open_changes(db.session, french) == []
    alignment.put_back(french.id, "s2", user)
    assert open_changes(db.session, french) == ["s2"]
    alignment.merge(french.id, "s1", seen(french)["s1"], user)
    assert open_changes(db.session, french) == []


def test_a_joined_segment_is_worked_over_with_what_it_was_joined_into(app: Flask, user: User) -> None:
    source, french = pair(user)
    alignment.merge(french.id, "s1", seen(french)["s1"], user)
    review.submit(french.id, user)
    again(EN, user, s2=COUNTY)
    assert open_changes(db.session, french) == ["s2"]
    working.save(french.id, {"s1": {"markup": "Neuf mois. Le comté a payé."}}, seen(french), user)
    assert open_changes(db.session, french) == []
    review.submit(french.id, user)
    assert french.current.source_revision_id == source.current_revision_id


def test_new_and_removed_segments_are_changes_where_the_translation_has_to_do_something(
    app: Flask, user: User
) -> None:
    source, french = pair(user)
    added = Block("", P, "The mayor cut a ribbon, and 300 people cheered.")
    bring_in(replace(EN, blocks=(*EN.blocks[:1], *EN.blocks[2:], added)), user)
    assert [block.id for block in source.current.content.blocks] == ["s1", "s3", "s4", "s5"]
    assert open_changes(db.session, french) == ["s5", "s2"]
    edit = {"s5": {"markup": "Le maire a coupé un ruban devant 300 personnes."}}
    working.save(french.id, edit, {"s5": ""}, user)
    alignment.take_out(french.id, "s2", seen(french)["s2"], user)
    assert open_changes(db.session, french) == []
    review.submit(french.id, user)
    assert [block.id for block in french.current.content.blocks] == ["s1", "s3", "s4", "s5"]
    assert french.current.source_revision_id == source.current_revision_id


def test_a_translation_that_comes_in_anew_has_done_what_it_changed(
    stale: tuple[Edition, Edition], user: User
) -> None:
    source, french = stale
    before = french.current.source_revision_id
    again(FR, user, s1="Les travaux ont duré dix mois. Il a beaucoup plu.")
    assert open_changes(db.session, french) == ["s2"]
    assert french.current.source_revision_id == before
    again(FR, user, s1="Les travaux ont duré dix mois. Il a beaucoup plu.", s2="Le comté a payé.")
    assert french.current.source_revision_id == source.current_revision_id


def test_there_is_nothing_to_confirm_where_nothing_changed(
    stale: tuple[Edition, Edition], user: User
) -> None:
    _source, french = stale
    for id in ("s3", "s99", "partner_headline"):
        with pytest.raises(UnknownSegment):
            confirm_unchanged(french.id, id, user)
