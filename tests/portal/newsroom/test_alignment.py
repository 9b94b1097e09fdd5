"""Splitting, merging, leaving out: what the translation does with the source's segments."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.db import db, transaction
from portal.newsroom import alignment, review, working
from portal.newsroom.alignment import CannotMerge, CannotSplit
from portal.newsroom.articles import Article, Edition, Revision
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.newsroom.margin import MachineSegment
from portal.newsroom.remarks import Outdated
from portal.newsroom.typed import ReasonNeeded, TooLong
from portal.newsroom.working_text import UnknownSegment, held
from portal.people.accounts import User
from tests.portal.newsroom.pairs import FR, pair, seen, words

AT = len("Les travaux ont duré neuf mois.")


def standing(edition: Edition) -> list[tuple[str, str]]:
    return [(block.id, block.markup) for block in working.standing_text(db.session, edition).blocks]


def split(edition: Edition, id: str, at: int, user: User) -> str:
    return alignment.split(edition.id, id, at, seen(edition, id)[id], user)


def merge(edition: Edition, id: str, user: User) -> None:
    alignment.merge(edition.id, id, seen(edition, id)[id], user)


def frozen(edition: Edition, user: User) -> Revision:
    with transaction() as session:
        return working.freeze(session, held(session, edition.id), user)


def test_a_paragraph_is_split_and_its_second_half_continues_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    new = split(french, "s1", AT, user)
    assert standing(french)[:3] == [
        ("s1", "Les travaux ont duré <em>neuf mois</em>."),
        (new, "Il a beaucoup plu."),
        ("s2", "La ville a payé."),
    ]
    assert new == "s5"
    assert french.alignment == {"continued": {"s5": "s1"}}
    assert frozen(french, user).alignment == {"continued": {"s5": "s1"}}
    assert not [one for one in review.open_findings(db.session, french) if one.finding.check == 15]


def test_halves_are_merged_again_and_nothing_is_left_of_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    split(french, "s1", AT, user)
    merge(french, "s1", user)
    assert standing(french)[0] == ("s1", "Les travaux ont duré <em>neuf mois</em>. Il a beaucoup plu.")
    assert french.alignment == {}
    assert frozen(french, user).number == 1


def test_an_id_that_was_split_off_once_is_given_to_nothing_else(app: Flask, user: User) -> None:
    _source, french = pair(user)
    new = split(french, "s1", AT, user)
    frozen(french, user)
    merge(french, "s1", user)
    frozen(french, user)
    assert split(french, "s4", 10, user) != new


def test_merging_joins_what_the_second_rendered(app: Flask, user: User) -> None:
    source, french = pair(user)
    merge(french, "s1", user)
    assert [id for id, _markup in standing(french)] == ["s1", "s3", "s4"]
    assert words(french)["s1"]["markup"].endswith("plu. La ville a payé.")
    assert french.alignment == {"joined": {"s2": "s1"}}
    assert not [one for one in review.open_findings(db.session, french) if one.finding.segment == "s2"]
    revision = frozen(french, user)
    assert (revision.alignment, revision.source_revision_id) == (french.alignment, source.current_revision_id)


def test_splitting_what_was_merged_gives_the_source_its_segment_back(app: Flask, user: User) -> None:
    _source, french = pair(user)
    for freezing in (False, True):
        merge(french, "s1", user)
        if freezing:
            frozen(french, user)
        at = len("Les travaux ont duré neuf mois. Il a beaucoup plu. ")
        assert split(french, "s1", at, user) == "s2"
        assert french.alignment == {}
        assert standing(french)[1] == ("s2", "La ville a payé.")


def test_only_prose_with_words_on_both_sides_is_split(app: Flask, user: User) -> None:
    _source, french = pair(user)
    for id, at in (("headline", 2), ("s1", 0), ("s1", 500), ("s1", -3)):
        with pytest.raises(CannotSplit):
            split(french, id, at, user)
    with pytest.raises(UnknownSegment):
        alignment.split(french.id, "s99", 1, "", user)
    assert standing(french) == [(b.id, b.markup) for b in french.current.content.blocks]


def test_different_kinds_are_not_merged_and_nothing_after_the_last(app: Flask, user: User) -> None:
    _source, french = pair(user)
    for id in ("s2", "s3", "s4"):
        with pytest.raises(CannotMerge):
            merge(french, id, user)


def test_a_segment_that_changed_since_it_was_read_is_neither_split_nor_merged(app: Flask, user: User) -> None:
    _source, french = pair(user)
    page = seen(french)
    working.save(french.id, {"s1": {"markup": "Bien plus court."}}, page, user)
    for act in (
        lambda: alignment.split(french.id, "s1", 4, page["s1"], user),
        lambda: alignment.merge(french.id, "s1", page["s1"], user),
    ):
        with pytest.raises(Outdated):
            act()


def test_a_third_partys_passage_stays_apart_and_its_parts_stay_theirs(app: Flask, user: User) -> None:
    source, french = pair(user)
    with transaction() as session:
        article = session.get_one(Article, source.article_id)
        article.third_party_passages = [{"segment": "s1", "holder": "Reuters", "note": ""}]
    with pytest.raises(CannotMerge):
        merge(french, "s1", user)
    new = split(french, "s1", AT, user)
    passages = db.session.get_one(Article, source.article_id).third_party_passages
    assert [(passage["segment"], passage["holder"]) for passage in passages] == [
        ("s1", "Reuters"),
        (new, "Reuters"),
    ]
    merge(french, "s1", user)


def test_a_machines_words_stay_its_own_when_cut_and_joined(app: Flask, user: User) -> None:
    _source, french = pair(user)
    with transaction() as session:
        text = "Les travaux ont duré neuf mois. Il a beaucoup plu."
        at = french.current.created_at
        session.add(MachineSegment(edition_id=french.id, segment_id="s1", text=text, engine="x", at=at))
    split(french, "s1", AT, user)
    assert frozen(french, user).origin == "machine"
    working.save(french.id, {"s1": {"markup": "Neuf mois."}}, seen(french), user)
    assert frozen(french, user).origin == "machine"
    merge(french, "s1", user)
    assert frozen(french, user).origin == "machine"


def test_leaving_out_wants_a_reason_and_takes_the_words_out(app: Flask, user: User) -> None:
    _source, french = pair(user)
    before = standing(french)
    with pytest.raises(ReasonNeeded):
        alignment.leave_out(french.id, "s2", " \n", user)
    with pytest.raises(TooLong):
        alignment.leave_out(french.id, "s2", "x" * 401, user)
    with pytest.raises(UnknownSegment):
        alignment.leave_out(french.id, "s99", "Nowhere", user)
    alignment.leave_out(french.id, "s2", "Of no interest\nto the French", user)
    assert french.alignment == {"left_out": {"s2": "Of no interest to the French"}}
    assert [id for id, _markup in standing(french)] == ["s1", "s3", "s4"]
    assert not [one for one in review.open_findings(db.session, french) if one.finding.segment == "s2"]
    alignment.put_back(french.id, "s2", user)
    alignment.put_back(french.id, "s2", user)
    assert (standing(french), french.alignment) == (before, {})


def test_words_typed_before_a_segment_was_left_out_come_back_with_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    working.save(french.id, {"s1": {"markup": "Une phrase. Deux phrases."}}, seen(french), user)
    split(french, "s1", len("Une phrase."), user)
    before = standing(french)
    alignment.leave_out(french.id, "s1", "Too long", user)
    assert [id for id, _markup in standing(french)] == ["s2", "s3", "s4"]
    alignment.put_back(french.id, "s1", user)
    assert standing(french) == before


def test_what_was_left_out_and_frozen_is_translated_again_by_typing_it(app: Flask, user: User) -> None:
    _source, french = pair(user)
    alignment.leave_out(french.id, "s2", "No", user)
    assert frozen(french, user).alignment == {"left_out": {"s2": "No"}}
    working.save(french.id, {"s2": {"markup": "Si."}}, {"s2": ""}, user)
    assert standing(french)[1] == ("s2", "Si.")
    assert french.alignment == {}


def test_blocks_of_a_source_are_taken_out_and_brought_back(app: Flask, user: User) -> None:
    source, french = pair(user)
    hash = segment_hash(words(source)["s2"])
    alignment.take_out(source.id, "s2", hash, user)
    assert alignment.taken_out(db.session, source) == ["s2"]
    alignment.bring_back(source.id, "s2", user)
    assert [id for id, _markup in standing(source)] == ["s1", "s2", "s3", "s4"]
    alignment.take_out(source.id, "s2", hash, user)
    assert [block.id for block in frozen(source, user).content.blocks] == ["s1", "s3", "s4"]
    with pytest.raises(UnknownSegment):
        alignment.bring_back(source.id, "s2", user)
    with pytest.raises(UnknownSegment):
        alignment.take_out(french.id, "s1", seen(french)["s1"], user)  # it renders something: leave it out


def test_a_source_is_split_without_any_alignment(app: Flask, user: User) -> None:
    source, french = pair(user)
    new = split(source, "s4", len("A second bridge will close"), user)
    assert (source.alignment, new) == ({}, "s5")
    revision = frozen(source, user)
    assert [block.id for block in revision.content.blocks] == ["s1", "s2", "s3", "s4", "s5"]
    assert set(review.changed_segments(db.session, french)) == {"s4", "s5"}


def test_discarding_undoes_splits_and_merges(app: Flask, user: User) -> None:
    _source, french = pair(user)
    before = standing(french)
    new = split(french, "s1", AT, user)
    split(french, new, len("Il a"), user)
    working.discard(french.id, new, user)
    assert (standing(french), french.alignment) == (before, {})
    merge(french, "s1", user)
    working.discard(french.id, "s1", user)
    assert (standing(french), french.alignment) == (before, {})


def test_a_translation_in_one_block_more_takes_it_out(app: Flask, user: User) -> None:
    longer = replace(
        FR, blocks=(*FR.blocks[:2], replace(FR.blocks[0], markup="En plus : 999 888 777."), *FR.blocks[2:])
    )
    _source, french = pair(user, fr=longer)
    extra = next(id for id, markup in standing(french) if "777" in markup)
    alignment.take_out(french.id, extra, seen(french)[extra], user)
    assert [id for id, _markup in standing(french)] == ["s1", "s2", "s3", "s4"]
