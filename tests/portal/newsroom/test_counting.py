"""Open findings of many editions, counted once each."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event

from portal.db import db
from portal.newsroom import counting, review, working
from portal.newsroom.edition_facts import facts_of
from portal.people.accounts import User
from tests.portal.newsroom.pairs import FR, pair

STAMMER = replace(FR, standfirst="Neuf mois mois de retard", blocks=FR.blocks[:3])


def test_what_blocks_and_what_warns_is_counted_until_it_is_let_pass(app: Flask, user: User) -> None:
    source, french = pair(user, fr=STAMMER)
    assert counting.open_counts(db.session, [source, french]) == {source.id: (0, 0), french.id: (1, 1)}
    found = next(one.finding for one in review.open_findings(db.session, french) if not one.blocks)
    review.dismiss(french.id, found.check, found.segment, found.fingerprint, "On purpose", user)
    assert counting.open_counts(db.session, [french]) == {french.id: (1, 0)}
    working.save(
        french.id, {"s4": {"markup": "Un second pont fermera trois semaines au printemps."}}, {}, user
    )
    assert counting.open_counts(db.session, [french]) == {french.id: (0, 0)}


def test_a_text_that_stands_as_it_stood_is_not_held_against_the_checks_again(
    app: Flask, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _source, french = pair(user, fr=STAMMER)
    counts = counting.open_counts(db.session, [french])
    monkeypatch.setattr(counting, "findings_in", lambda *_: pytest.fail("held against the checks again"))
    assert counting.open_counts(db.session, [french]) == counts


def test_twenty_editions_are_counted_in_as_many_queries_as_two(app: Flask, user: User) -> None:
    def queries(ids: list[str]) -> int:
        ran: list[str] = []
        listener = lambda *arguments: ran.append(arguments[2])  # noqa: E731
        db.session.rollback()
        db.session.expunge_all()
        event.listen(db.engine, "before_cursor_execute", listener)
        counts = counting.counts_in(db.session, facts_of(db.session, ids).values())
        event.remove(db.engine, "before_cursor_execute", listener)
        assert set(counts) == set(ids)
        return len(ran)

    ids = [edition.id for n in range(10) for edition in pair(user, uri=f"cms:{n}")]
    assert queries(ids) == queries(ids[:2])
