"""The general terms: complete, numbered alike in both languages, set by the rules of each."""

import re

import pytest

from invoices.papers.general_terms import CURRENT, InvalidTerms, bilingual_terms, general_terms


def _text(language: str) -> str:
    return "\n".join(
        part
        for clause in general_terms(CURRENT, language).clauses
        for paragraph in clause.paragraphs
        for part in (clause.heading, paragraph.text, *(item for _, item in paragraph.items))
    )


def test_clauses_match_in_both_languages() -> None:
    clauses = bilingual_terms(CURRENT)
    assert [english.number for english, _ in clauses] == [str(n) for n in range(1, 22)]
    assert all(english.paragraphs[0].text != french.paragraphs[0].text for english, french in clauses)


def test_paragraphs_bear_the_number_of_their_clause() -> None:
    for language in ("en", "fr"):
        for clause in general_terms(CURRENT, language).clauses:
            numbers = [paragraph.number for paragraph in clause.paragraphs]
            assert numbers == [f"{clause.number}.{at}" for at in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_clause_referred_to_exists(language: str) -> None:
    known = {p.number for c in general_terms(CURRENT, language).clauses for p in c.paragraphs}
    known |= {number.split(".")[0] for number in known}
    referred = re.findall(r"(?:clauses?|articles?)\s(\d+(?:\.\d+)?)(?!,|\()", _text(language))
    assert len(referred) >= 10
    assert set(referred) <= known


def test_both_languages_refer_to_the_same_numbers() -> None:
    for english, french in bilingual_terms(CURRENT):
        for one, two in zip(english.paragraphs, french.paragraphs, strict=True):
            assert sorted(re.findall(r"\d+", one.text)) == sorted(re.findall(r"\d+", two.text)), one.number


def test_french_is_spaced_as_french() -> None:
    text = _text("fr")
    assert not re.search(r"[^\u202f][;!?]", text)
    assert not re.search(r"[^\u00a0]:", text)
    assert not re.search("«[^\u00a0]|[^\u00a0]»", text)
    assert "'" not in text
    assert '"' not in text


def test_english_has_curly_quotes_and_no_french_spaces() -> None:
    assert not re.search("['\"\u00a0\u202f«»]", _text("en"))


@pytest.mark.parametrize("version", ["v2", "../v1", "v1.en", ""])
def test_terms_that_do_not_exist_are_refused(version: str) -> None:
    with pytest.raises(InvalidTerms):
        general_terms(version, "en")


def test_terms_have_no_third_language() -> None:
    with pytest.raises(InvalidTerms):
        general_terms(CURRENT, "de")
