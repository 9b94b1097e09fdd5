"""The glossary's verbs."""

import pytest
from flask import Flask
from sqlalchemy.exc import NoResultFound

from portal.db import db
from portal.newsroom import glossary
from portal.newsroom.exchange.glossary_entry import Entry, entry
from portal.newsroom.term_matching import Term
from portal.people.accounts import User


def test_an_entry_is_added_changed_and_removed(app: Flask, user: User) -> None:
    row = glossary.add(Entry("bill", "facture"), user)
    assert (row.changed_by, glossary.terms(db.session)) == (user.id, (Term("bill", "facture"),))
    glossary.change(row.id, Entry("bill", "projet de loi", note="in parliament"), user)
    assert glossary.entries(db.session) == [Entry("bill", "projet de loi", note="in parliament")]
    glossary.remove(row.id)
    glossary.remove(row.id)
    assert glossary.terms(db.session) == ()
    with pytest.raises(NoResultFound):
        glossary.change(row.id, Entry("a", "b"), user)


def test_the_same_two_terms_stand_there_once(app: Flask, user: User) -> None:
    first = glossary.add(Entry("bill", "facture"), user)
    second = glossary.add(Entry("bill", "projet de loi"), user)
    with pytest.raises(glossary.KnownTerm) as caught:
        glossary.add(Entry("bill", "facture", kept=True), user)
    assert caught.value.id == first.id
    with pytest.raises(glossary.KnownTerm):
        glossary.change(second.id, Entry("bill", "facture"), user)
    glossary.change(first.id, Entry("bill", "facture"), user)
    assert len(glossary.terms(db.session)) == 2


def test_an_import_adds_and_updates_and_removes_nothing(app: Flask, user: User) -> None:
    glossary.add(Entry("kept back", "gardé"), user)
    file = [Entry("water", "eau"), Entry("bill", "facture", note="1")]
    assert glossary.take_in(file, user) == glossary.Outcome(2, 0, 0)
    assert glossary.take_in([*file[:1], Entry("bill", "facture", note="2")], user) == glossary.Outcome(
        0, 1, 1
    )
    assert [one.en for one in glossary.entries(db.session)] == ["bill", "kept back", "water"]


def test_search_finds_words_of_either_language_and_counts_them_all(app: Flask, user: User) -> None:
    glossary.take_in(
        [Entry(f"term {n}", f"terme {n}", note="100%" if n == 3 else "") for n in range(12)], user
    )
    found, count = glossary.search("terme 1", limit=2)
    assert ([row.en for row in found], count) == (["term 1", "term 10"], 3)
    assert [row.en for row in glossary.search("100%")[0]] == ["term 3"]
    assert glossary.search("%")[1] == 1
    glossary.add(Entry("State", "État"), user)
    assert [row.en for row in glossary.search("etat")[0]] == ["State"]
    assert [row.en for row in glossary.search("TERM 1", limit=2, offset=2)[0]] == ["term 11"]


def test_hits_name_the_other_language(app: Flask, user: User) -> None:
    glossary.add(Entry("water bill", "facture d’eau"), user)
    (hit,) = glossary.hits("Water bills rise.", "en")
    assert (hit.said, hit.other("en")) == ("Water bills", "facture d’eau")


@pytest.mark.parametrize(
    ("en", "fr", "kept", "expected"),
    [
        (" water\nbill ", "facture\u200b d’eau", False, Entry("water bill", "facture d’eau")),
        ("OLAF", "", True, Entry("OLAF", "OLAF", kept=True)),
        ("", "OLAF", True, Entry("OLAF", "OLAF", kept=True)),
    ],
)
def test_entries_are_tidied(en: str, fr: str, kept: bool, expected: Entry) -> None:
    assert entry(en, fr, kept=kept) == expected


@pytest.mark.parametrize(
    ("en", "fr", "kept"), [("", "", False), ("", "", True), ("a", "", False), ("a", "x" * 201, False)]
)
def test_half_entries_are_refused(en: str, fr: str, kept: bool) -> None:
    with pytest.raises(ValueError, match=r"term|Term"):
        entry(en, fr, kept=kept)
