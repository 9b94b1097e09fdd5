"""A translation that a machine drafted says so in every file of its package, and no other does."""

import json
import re

import pytest

from portal.syndication import html_page, markdown, plain_text, readme
from portal.syndication.order import PackageOrder
from portal.syndication.piece import Piece, pieces
from tests.portal.syndication import samples

_WRITERS = {"html": html_page.write, "markdown": markdown.write, "text": plain_text.write}
_NOTE = "Une machine a ébauché cette traduction de l’anglais. L’éditeur l’a relue et approuvée."
_HUMAN = "Traduit de l’anglais. L’éditeur a approuvé cette édition."


def _order(*, drafted: bool) -> PackageOrder:
    french = samples.edition(samples.french(), machine_translated=drafted)
    return samples.order(samples.work(editions=(samples.edition(samples.english()), french)))


def _french(*, drafted: bool) -> Piece:
    return next(piece for piece in pieces(_order(drafted=drafted)) if piece.language == "fr")


@pytest.mark.parametrize("form", _WRITERS)
def test_a_reader_is_told_below_the_text(form: str) -> None:
    drafted = _WRITERS[form](_french(drafted=True)).decode()
    human = _WRITERS[form](_french(drafted=False)).decode()
    assert _NOTE in drafted
    assert _HUMAN not in drafted
    assert _HUMAN in human
    assert _NOTE not in human


def test_machines_are_told_in_the_page() -> None:
    said = [
        html_page.linked_data(_french(drafted=drafted)).get("digitalSourceType") for drafted in (True, False)
    ]
    assert said == ["https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource", None]
    assert json.dumps(said[0]) in html_page.write(_french(drafted=True)).decode()


def test_the_readme_says_which_edition() -> None:
    english, french = (
        re.sub(r"\s+", " ", readme.write(_order(drafted=True), language, []).decode())
        for language in ("en", "fr")
    )
    note = "in this package; a machine drafted this translation, keep the note that says so"
    assert f"French: revision 3, approved, {note}" in english
    assert english.count(note) == 1
    assert french.count("une machine a ébauché cette traduction, conservez la note qui le dit") == 1
    for language, words in (("en", "a machine drafted"), ("fr", "une machine a ébauché")):
        assert words not in readme.write(_order(drafted=False), language, []).decode()
