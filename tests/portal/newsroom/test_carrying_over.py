"""A new text comes in from the CMS while somebody is at work on the old one."""

from dataclasses import replace

from flask import Flask

from portal.db import db
from portal.newsroom import alignment, remarks, working
from portal.newsroom.articles import Edition
from portal.newsroom.content import Block
from portal.newsroom.joining import join
from portal.people.accounts import User
from tests.portal.newsroom.pairs import FR, P, again, bring_in, pair, seen, words


def suggested(edition: Edition) -> dict[str, str]:
    rows = remarks.suggestions_of(db.session, edition)
    return {row.segment_id: row.data.get("markup", row.data.get("text")) for row in rows}


def save(edition: Edition, user: User, **edits: str) -> None:
    typed = {id: {"text" if id == "headline" else "markup": said} for id, said in edits.items()}
    working.save(edition.id, typed, seen(edition), user)


def test_edits_of_what_stayed_stay_and_others_are_suggested(app: Flask, user: User) -> None:
    _source, french = pair(user)
    save(french, user, s1="À moi.", s2="À moi aussi.", headline="Le pont, enfin")
    again(FR, user, s2="La mairie a payé.")
    assert words(french)["s1"] == {"markup": "À moi."}
    assert words(french)["headline"] == {"text": "Le pont, enfin"}
    assert words(french)["s2"] == {"markup": "La mairie a payé."}
    assert suggested(french) == {"s2": "À moi aussi."}
    row = remarks.suggestions_of(db.session, french)[0]
    assert (row.user_id, row.state) == (user.id, "open")


def test_what_came_in_just_as_it_was_typed_needs_no_suggestion(app: Flask, user: User) -> None:
    _source, french = pair(user)
    save(french, user, s2="La mairie a payé.")
    again(FR, user, s2="La mairie a payé.")
    assert (suggested(french), words(french)["s2"]) == ({}, {"markup": "La mairie a payé."})


def test_a_split_paragraph_that_changed_is_suggested_whole(app: Flask, user: User) -> None:
    _source, french = pair(user)
    new = alignment.split(french.id, "s1", len("Les travaux ont duré neuf mois."), seen(french)["s1"], user)
    save(french, user, **{new: "Il a plu."})
    again(FR, user, s1="Les travaux ont duré dix mois.")
    assert suggested(french) == {"s1": "Les travaux ont duré <em>neuf mois</em>. Il a plu."}
    assert [block.id for block in working.standing_text(db.session, french).blocks] == [
        "s1",
        "s2",
        "s3",
        "s4",
    ]
    assert french.alignment == {}


def test_splits_merges_and_gaps_elsewhere_stay(app: Flask, user: User) -> None:
    _source, french = pair(user)
    alignment.leave_out(french.id, "s3", "No", user)
    new = alignment.split(french.id, "s1", len("Les travaux ont duré neuf mois."), seen(french)["s1"], user)
    again(FR, user, s2="La mairie a payé.")
    assert [block.id for block in working.standing_text(db.session, french).blocks] == ["s1", new, "s2", "s4"]
    assert french.alignment == {"continued": {new: "s1"}, "left_out": {"s3": "No"}}


def test_a_merged_pair_of_which_one_changed_is_apart_again(app: Flask, user: User) -> None:
    _source, french = pair(user)
    alignment.merge(french.id, "s1", seen(french)["s1"], user)
    again(FR, user, s2="La mairie a payé.")
    assert [block.id for block in working.standing_text(db.session, french).blocks] == [
        "s1",
        "s2",
        "s3",
        "s4",
    ]
    assert suggested(french)["s1"].endswith("Il a beaucoup plu. La ville a payé.")


def test_a_block_that_only_a_draft_knew_keeps_its_place(app: Flask, user: User) -> None:
    _source, french = pair(user, fr=replace(FR, blocks=FR.blocks[:3]))
    working.save(french.id, {"s4": {"markup": "Un second pont."}}, {"s4": ""}, user)
    bring_in(replace(FR, blocks=FR.blocks[:2]), user)
    assert [block.id for block in working.standing_text(db.session, french).blocks] == ["s1", "s2", "s4"]


def test_new_blocks_take_no_id_that_a_draft_has(app: Flask, user: User) -> None:
    _source, french = pair(user)
    new = alignment.split(french.id, "s4", len("Un second pont"), seen(french)["s4"], user)
    added = Block("", P, "Des feux d’artifice : 40 000 curieux sont attendus.")
    bring_in(replace(FR, blocks=(*FR.blocks, added)), user)
    ids = [block.id for block in working.standing_text(db.session, french).blocks]
    assert ids == ["s1", "s2", "s3", "s4", new, "s6"]


def test_pairing_takes_edits_and_remarks_along(app: Flask, user: User) -> None:
    source, _french = pair(user)
    lone = bring_in(replace(FR, blocks=FR.blocks[1:]), user, "cms:lone")
    other = bring_in(replace(source.current.content, headline="Another bridge"), user, "cms:other")
    remarks.comment(lone.id, "s1", "Qui ?", user)
    save(lone, user, s1="La mairie a payé.")
    join(lone.id, other.article_id, user)
    assert words(lone)["s2"] == {"markup": "La mairie a payé."}
    assert [row.segment_id for row in remarks.comments_of(db.session, lone)] == ["s2"]
