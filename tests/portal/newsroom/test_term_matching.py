"""Terms of the glossary in running text."""

import time

import pytest

from portal.newsroom.term_matching import Term, find

TERMS = (
    Term("fishing agreement", "accord de pêche"),
    Term("market", "marché"),
    Term("general council", "conseil général"),
    Term("work", "travail"),
    Term("bill", "projet de loi"),
    Term("company", "société"),
    Term("State", "État"),
    Term("heart surgery", "chirurgie du cœur"),
    Term("water", "eau"),
    Term("OLAF", "OLAF", kept=True),
    Term("waste water", "eaux usées"),
    Term("child", "jeune"),
)


def said(text: str, language: str) -> list[tuple[str, str]]:
    """(as it stands in the text, what it is called in the other language)"""
    found = find(text, language, TERMS)
    assert all(text[hit.start : hit.end] == hit.said for hit in found)
    return [(hit.said, hit.other(language)) for hit in found]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Two fishing agreements lapsed.", "en", [("fishing agreements", "accord de pêche")]),
        ("Deux accords de pêche expirent.", "fr", [("accords de pêche", "fishing agreement")]),
        ("ACCORD DE PECHE", "fr", [("ACCORD DE PECHE", "fishing agreement")]),
        ("Il marche au marché.", "fr", [("marché", "market")]),
        ("Les marchés.", "fr", [("marchés", "market")]),
        ("Les conseils généraux votent.", "fr", [("conseils généraux", "general council")]),
        ("Les travaux et le travail", "fr", [("travaux", "work"), ("travail", "work")]),
        ("Bills, billing, a Bill.", "en", [("Bills", "projet de loi"), ("Bill", "projet de loi")]),
        ("Both companies' rules", "en", [("companies", "société")]),
        ("L’Etat, c’est moi. L'état aussi.", "fr", [("Etat", "State"), ("état", "State")]),
        ("une chirurgie du coeur", "fr", [("chirurgie du coeur", "heart surgery")]),
        ("L’eau et les eaux usées.", "fr", [("eau", "water"), ("eaux usées", "waste water")]),
        ("l’eau\u00a0usée", "fr", [("eau\u00a0usée", "waste water")]),
        ("OLAF, not Olaf.", "en", [("OLAF", "OLAF")]),
        ("la socie\u0301te\u0301.", "fr", [("socie\u0301te\u0301", "company")]),
        ("waste\n  water", "en", [("waste\n  water", "eaux usées")]),
        ("stateless, workshop, rewater", "en", []),
        ("", "fr", []),
    ],
)
def test_terms_are_found_as_people_write_them(
    text: str, language: str, expected: list[tuple[str, str]]
) -> None:
    assert said(text, language) == expected


def test_every_translation_of_a_term_is_listed() -> None:
    terms = (Term("bank", "banque"), Term("bank", "rive"))
    assert [hit.term.fr for hit in find("The bank.", "en", terms)] == ["banque", "rive"]


def test_no_terms_no_hits() -> None:
    assert find("Anything", "en", ()) == []
    assert find("Anything", "en", (Term("", ""), Term("  ", "\u200b"))) == []


def test_terms_with_signs_are_taken_as_they_are() -> None:
    terms = (Term("C++ (2023)", "C++ (2023)"), Term("a.b*", "a.b*"), Term("[x|y]", "[x|y]"))
    assert [hit.said for hit in find("Use C++ (2023) and a.b* but not axb, [x|y].", "en", terms)] == [
        "C++ (2023)",
        "a.b*",
        "[x|y]",
    ]


def test_five_thousand_terms_in_a_long_story_take_no_time() -> None:
    terms = tuple(Term(f"term{n} of art{n % 97}", f"terme{n} de l’art{n % 97}") for n in range(5000))
    text = " ".join(f"word{n} term{n} of art{n % 97}" for n in range(2000))
    find("", "en", terms)  # compiled once
    start = time.process_time()
    assert len(find(text, "en", terms)) == 2000
    assert time.process_time() - start < 1
