"""Whatever editors do to a text, in whatever order: ids stay, revisions stay, and no typed word is lost."""

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.db import db, transaction
from portal.newsroom import alignment, remarks, working
from portal.newsroom.alignment import CannotMerge, CannotSplit
from portal.newsroom.articles import Edition, Revision
from portal.newsroom.exchange.xliff_units import segment_hash, segments
from portal.newsroom.hanging_together import Alignment
from portal.newsroom.review import changed_segments, confirm_unchanged, open_changes
from portal.newsroom.working_text import held
from portal.people.accounts import User
from tests.portal.newsroom.pairs import EN, FR, again, bring_in, pair, seen

NUMBERS = itertools.count(1)
PLACE = st.integers(0, 9)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["save", "first", "merge", "leave_out", "put_back", "confirm"]), PLACE),
        st.tuples(st.just("split"), PLACE),
        st.tuples(st.sampled_from(["freeze", "source", "incoming", "accept", "discard"]), PLACE),
    ),
    max_size=14,
)
TYPED = re.compile(r"mot\d+")


@dataclass
class Story:
    """A pair somebody works on. ``typed``: words that must not be lost; ``ever``: id → the first revision with it."""

    user: User
    source: Edition
    french: Edition
    uri: str
    typed: set[str] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)
    french_text: Any = FR
    english_text: Any = EN

    @property
    def blocks(self) -> list[tuple[str, str]]:
        return [(block.id, block.text) for block in working.standing_text(db.session, self.french).blocks]

    @property
    def ids(self) -> list[str]:
        return [id for id, _text in self.blocks]

    def pick(self, place: int) -> str:
        return self.ids[place % len(self.ids)] if self.ids else "s1"

    def words(self) -> str:
        """A sentence with two words that nobody has typed before."""
        return f"Voici mot{next(NUMBERS)} et <em>puis</em> mot{next(NUMBERS)}."

    def found(self) -> set[str]:
        """Every typed word that stands, or is suggested."""
        text = " ".join(text for _id, text in self.blocks)
        rows = remarks.suggestions_of(db.session, self.french)
        return set(TYPED.findall(text + " ".join(str(row.data) for row in rows)))

    def save(self, place: int) -> None:
        id, words = self.pick(place), self.words()
        before, ids = self.found(), self.ids
        result = working.save(self.french.id, {id: {"markup": words}}, seen(self.french, id), self.user)
        assert not result.conflicts
        assert self.ids == (ids or [id])
        self.typed -= before - self.found()  # written over on purpose
        self.typed |= set(TYPED.findall(words)) if result.saved else set()

    def first(self, place: int) -> None:
        """Words for a segment of the source that has none."""
        missing = [b.id for b in self.source.current.content.blocks if b.id not in self.ids]
        if not missing:
            return
        id, words, before = missing[place % len(missing)], self.words(), self.ids
        working.save(self.french.id, {id: {"markup": words}}, {id: ""}, self.user)
        assert [one for one in self.ids if one != id] == before
        self.typed |= set(TYPED.findall(words))

    def split(self, place: int) -> None:
        id, before = self.pick(place), self.ids
        text = dict(self.blocks)[id]
        try:
            new = alignment.split(self.french.id, id, len(text) // 2, seen(self.french, id)[id], self.user)
        except CannotSplit:
            return
        rendered = {block.id for block in self.source.current.content.blocks}
        assert new not in self.ever or new in rendered
        place = before.index(id) + 1
        assert self.ids == [*before[:place], new, *before[place:]]

    def merge(self, place: int) -> None:
        id, before = self.pick(place), self.ids
        if id not in before:
            return
        try:
            alignment.merge(self.french.id, id, seen(self.french, id)[id], self.user)
        except CannotMerge:
            return
        place = before.index(id) + 1
        assert self.ids == [*before[:place], *before[place + 1 :]]

    def leave_out(self, place: int) -> None:
        blocks = self.source.current.content.blocks
        before, texts = self.ids, dict(self.blocks)
        id = blocks[place % len(blocks)].id
        alignment.leave_out(self.french.id, id, "No", self.user)
        gone = [one for one in before if one not in self.ids]
        self.typed -= {word for one in gone for word in TYPED.findall(texts[one])}
        assert self.ids == [one for one in before if one not in gone]

    def put_back(self, place: int) -> None:
        out = sorted(self.french.alignment.get("left_out", {}))
        if out:
            before = self.ids
            alignment.put_back(self.french.id, out[place % len(out)], self.user)
            assert [one for one in self.ids if one in before] == before
            self.typed |= set(TYPED.findall(" ".join(text for _id, text in self.blocks)))

    def confirm(self, place: int) -> None:
        changed = sorted(changed_segments(db.session, self.french))
        if changed:
            confirm_unchanged(self.french.id, changed[place % len(changed)], self.user)

    def freeze(self, place: int) -> None:
        stood = working.standing_text(db.session, self.french)
        waiting, number = open_changes(db.session, self.french), self.french.current.number
        with transaction() as session:
            revision = working.freeze(session, held(session, self.french.id), self.user)
        assert revision.content == stood
        theirs = [block.id for block in self.source.current.content.blocks]
        fitted = Alignment.read(self.french.alignment).fitted(theirs, [block.id for block in stood.blocks])
        assert fitted.to_json() == self.french.alignment
        if revision.number > number:
            assert (revision.source_revision_id == self.source.current_revision_id) == (not waiting)

    def source_moves(self, place: int) -> None:
        texts = list(self.english_text.blocks)
        n = place % len(texts)
        texts[n] = replace(texts[n], markup=f"Another sentence, the number {next(NUMBERS)}.")
        self.english_text = replace(self.english_text, blocks=tuple(texts))
        bring_in(self.english_text, self.user, self.uri)

    def incoming(self, place: int) -> None:
        """The CMS sends its own text again, with another sentence in one place."""
        texts = list(self.french_text.blocks)
        n = place % len(texts)
        texts[n] = replace(texts[n], markup=f"Une autre phrase, numéro {next(NUMBERS)}, de la rédaction.")
        self.french_text = replace(self.french_text, blocks=tuple(texts))
        frozen = set(TYPED.findall(str(self.french.current.data)))
        again(self.french_text, self.user, self.uri)
        self.typed -= frozen - self.found()  # was in a revision, where it stays for ever

    def accept(self, place: int) -> None:
        rows = [row for row in remarks.suggestions_of(db.session, self.french) if row.state == "open"]
        if rows:
            row = rows[place % len(rows)]
            before = self.found()
            try:
                remarks.accept(row.id, self.user, anyway=True)
            except remarks.UnknownSegment:
                remarks.reject(row.id, self.user)
            self.typed -= before - self.found()

    def discard(self, place: int) -> None:
        working.discard(self.french.id, self.pick(place), self.user)
        self.typed &= self.found()

    def look(self) -> None:
        """What holds after every step."""
        db.session.expire_all()
        assert len(set(self.ids)) == len(self.ids)
        assert self.typed <= self.found()
        for revision in db.session.scalars(select(Revision)):
            known = self.hashes.setdefault(revision.id, revision.content_hash)
            assert revision.content.content_hash == revision.content_hash == known
        self.ever |= set(self.ids)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_no_order_of_work_breaks_ids_revisions_or_loses_words(
    app: Flask, user: User, actions: list[tuple[str, int]]
) -> None:
    uri = f"cms:{next(NUMBERS)}"
    source, french = pair(user, uri=uri)
    story = Story(user, source, french, uri)
    for name, place in actions:
        getattr(story, "source_moves" if name == "source" else name)(place)
        story.look()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.booleans()), max_size=10))
def test_of_two_who_type_at_once_neither_loses_a_word(
    app: Flask, user: User, turns: list[tuple[bool, int, bool]]
) -> None:
    """Each has a page of their own, looks again now and then, and keeps what came back as a conflict."""
    _source, french = pair(user, uri=f"cms:{next(NUMBERS)}")
    pages = [seen(french), seen(french)]
    standing: dict[str, str] = {}
    for second, place, looks in turns:
        page, id = pages[second], f"s{place + 1}"
        if looks:
            page.update(seen(french))
        words = f"Le mot{next(NUMBERS)}."
        result = working.save(french.id, {id: {"markup": words}}, page, user)
        if result.saved:
            standing[id] = words
            page.update(result.hashes)
        else:
            (conflict,) = result.conflicts
            assert conflict.mine["markup"] == words
            assert conflict.theirs["markup"] == standing[id]
            assert page[id] != segment_hash(conflict.theirs)
    texts = segments(working.standing_text(db.session, french))
    assert {id: texts[id]["markup"] for id in standing} == standing
