"""Editing at the side-by-side desk over HTTP, without a script: one segment, all of them, and two people at once."""

import pytest
from bs4 import BeautifulSoup

from tests.portal.desks.editor.conftest import Desk, row

SCRIPT = {"X-Requested-With": "fetch"}


def errors(page) -> list[str]:
    return [error.get_text() for error in BeautifulSoup(page.text, "html.parser").select(".error-summary li")]


@pytest.mark.parametrize(("language", "said"), [("en", "Saved."), ("fr", "Enregistré.")])
def test_a_segment_is_opened_edited_and_saved(ada: Desk, language: str, said: str) -> None:
    ada.page(f"?lang={language}")
    opened = ada.page("?at=s1").select("#row-s1 textarea")
    assert "<em>montent</em>" in opened[0].get_text()
    answer = ada.save("s1", markup="Les factures <b>b</b> <strong>montent</strong>.\nBeaucoup & vite.")
    assert answer.status_code == 200
    assert said in answer.text
    assert ada.words("s1") == {"markup": "Les factures b <strong>montent</strong>.<br>Beaucoup &amp; vite."}
    assert "Jo Park" in row(answer, "s1")


@pytest.mark.parametrize(
    ("segment", "typed", "words"),
    [
        ("headline", {"text": "Le titre"}, {"text": "Le titre"}),
        ("partner_headline", {"text": "Pour les médias"}, {"text": "Pour les médias"}),
        ("s6", {"items": "Un\n\n<em>Deux</em>\nTrois"}, {"items": ["Un", "<em>Deux</em>", "Trois"]}),
        ("s5", {"attribution": "Ada"}, {"markup": "Personne ne nous a rien demandé.", "attribution": "Ada"}),
        (
            "s3",
            {"credit": "AFP/Ada"},
            {"alt": "Un réservoir", "caption": "Le réservoir", "credit": "AFP/Ada"},
        ),
    ],
)
def test_every_kind_of_segment_has_its_own_fields(ada: Desk, segment: str, typed: dict, words: dict) -> None:
    ada.save(segment, **typed)
    assert ada.words(segment) == words


@pytest.mark.parametrize(
    ("segment", "typed"),
    [
        ("headline", {"text": " "}),
        ("headline", {"text": "x" * 501}),
        ("standfirst", {"text": "x" * 4001}),
        ("s1", {"markup": "a\x01b"}),
        ("s1", {"markup": "x" * 20_001}),
        ("s6", {"items": "x" * 20_001}),
        ("s5", {"attribution": "x" * 501}),
        ("s3", {"credit": "x" * 301}),
        ("s3", {"alt": "x" * 2001}),
        ("s3", {"caption": "x" * 4001}),
    ],
)
def test_bad_words_are_refused_beside_their_field_and_stay_typed(
    ada: Desk, segment: str, typed: dict
) -> None:
    before = ada.words(segment)
    answer = ada.save(segment, **typed)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    (name,) = typed
    field = page.select_one(f"#{segment}-{name}")
    assert field["aria-invalid"] == "true"
    assert field.get_text().strip() == typed[name].strip()
    assert page.select_one(f'.error-summary a[href="#{segment}-{name}"]')
    assert ada.words(segment) == before


def test_a_comment_too_long_keeps_the_words_too(ada: Desk) -> None:
    typed = {"s1__markup": "Autre chose.", "remark__comment": "x" * 4001}
    answer = ada.send("/segments/s1", "?at=s1", **typed)
    assert answer.status_code == 422
    assert "Autre chose." in answer.text
    assert ada.words("s1") != {"markup": "Autre chose."}


def test_words_of_nothing_are_not_found(ada: Desk) -> None:
    _, data = ada.form("/segments/s1", "?at=s1")
    assert ada.client.post(f"{ada.address}/segments/s99", data=data).status_code == 404
    assert ada.client.get(f"{ada.address}/segments/s99").status_code == 404


def test_whoever_is_second_sees_both_texts_and_may_keep_their_own(ada: Desk, bob: Desk) -> None:
    address, data = bob.form("/segments/s7", "?at=s7")
    ada.save("s7", markup="Une agence a rédigé ceci.")
    answer = bob.client.post(address, data={**data, "s7-markup": "Une dépêche dit ceci."})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert "Jo Park has changed this segment" in row(page, "s7")
    assert page.select_one("#row-s7 .clash del").get_text(" ").split()[1] == "agence"
    assert page.select_one("#s7-markup").get_text().strip() == "Une dépêche dit ceci."
    assert bob.words("s7") == {"markup": "Une agence a rédigé ceci."}
    kept = {**data, "s7-markup": "Une dépêche dit ceci.", "s7-seen": page.select_one("#s7-seen")["value"]}
    assert bob.client.post(address, data=kept).status_code == 302
    assert bob.words("s7") == {"markup": "Une dépêche dit ceci."}


def test_the_form_of_the_whole_edition_saves_what_was_changed_and_no_more(ada: Desk, bob: Desk) -> None:
    address, data = bob.form("/words", "?edit=all")
    ada.save("s5", attribution="Une voisine")
    changed = {**data, "s1-markup": "Les factures baissent.", "s6-items": "Fuites"}
    answer = bob.post(address, changed)
    assert "2 segments saved." in answer.text
    assert bob.words("s1") == {"markup": "Les factures baissent."}
    assert bob.words("s5")["attribution"] == "Une voisine", "what was not touched is no edit"
    assert "Nothing was changed." in bob.send("/words", "?edit=all").text


def test_of_the_whole_form_only_what_clashes_comes_back(ada: Desk, bob: Desk) -> None:
    address, data = bob.form("/words", "?edit=all")
    ada.save("s7", markup="Une agence a rédigé ceci.")
    typed = {**data, "s7-markup": "Une dépêche dit ceci.", "s1-markup": "Les factures baissent."}
    answer = bob.client.post(address, data=typed)
    assert answer.status_code == 409
    assert errors(answer) == ["Segment 10: changed by Jo Park meanwhile"]
    assert "Une dépêche dit ceci." in answer.text
    assert bob.words("s1") == {"markup": "Les factures baissent."}
    assert bob.words("s7") == {"markup": "Une agence a rédigé ceci."}


def test_one_bad_field_of_the_whole_form_saves_nothing_and_loses_nothing(ada: Desk) -> None:
    answer = ada.send("/words", "?edit=all", s1__markup="Baissent.", headline__text="")
    assert answer.status_code == 422
    assert errors(answer) == ["Write a headline"]
    assert "Baissent." in answer.text
    assert ada.words("s1") != {"markup": "Baissent."}


def test_the_script_gets_the_fresh_parts_alone(ada: Desk, bob: Desk) -> None:
    address, data = ada.form("/segments/s2", "?at=s2")
    bobs = bob.form("/segments/s2", "?at=s2")[1]
    first = ada.client.post(address, data={**data, "s2-markup": "Qui paie?"}, headers=SCRIPT)
    parts = BeautifulSoup(first.text, "html.parser")
    assert first.status_code == 200
    assert not parts.select("html, #row-s2")
    assert parts.select_one("#state-s2").get_text().startswith("Saved ")
    assert "no-break space" in parts.select_one("#checks-s2").get_text()
    assert parts.select_one("#s2-seen")["value"] != data["s2-seen"]
    assert parts.select_one("#desk-bar input[name=text_hash]")["value"] == ada.text.content_hash
    second = bob.client.post(address, data={**bobs, "s2-markup": "Qui va payer\u202f?"}, headers=SCRIPT)
    assert second.status_code == 409
    assert "Qui va payer" in row(second, "s2")
    third = ada.client.post(address, data={**data, "s2-markup": "\x01"}, headers=SCRIPT)
    assert third.status_code == 422
    assert BeautifulSoup(third.text, "html.parser").select_one("#row-s2 .error")
    closed = ada.client.get(f"{ada.address}/segments/s2?closed=1", headers=SCRIPT)
    assert "Qui paie?" in row(closed, "s2")
    assert "textarea" not in closed.text


def test_typography_is_put_right_in_one_segment_or_everywhere(ada: Desk) -> None:
    ada.save("s2", markup="Qui paie?")
    ada.save("s7", markup="Une agence l'a écrit.")
    assert "Put right in 1 segment." in ada.send("/typography", inside="#row-s2").text
    assert ada.words("s7") == {"markup": "Une agence l'a écrit."}
    ada.send("/typography", inside="#desk-findings")
    assert ada.words("s2") == {"markup": "Qui paie\u202f?"}
    assert ada.words("s7") == {"markup": "Une agence l’a écrit."}
    assert "Une agence l’a écrit." in ada.page().get_text()


def test_edits_are_taken_back_to_the_newest_revision(ada: Desk) -> None:
    before = ada.words("s7")
    ada.save("s7", markup="Autre chose.")
    answer = ada.send("/segments/s7/discard", "?at=s7")
    assert ada.words("s7") == before
    assert "says again" in answer.text
