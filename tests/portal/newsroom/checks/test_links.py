"""Links lead where those of the source lead, as often."""

import pytest

from portal.newsroom.checks.finding import SOURCE, TRANSLATION, Severity
from portal.newsroom.checks.links import on_pair
from tests.portal.newsroom.checks.sides import faults


def link(address: str) -> str:
    return f'<a href="{address}">word</a>'


SAME = [
    ("https://water.example/report", "https://water.example/report"),
    ("http://water.example/report/", "https://www.water.example/report"),
    ("https://water.example/en/report", "https://water.example/fr/report"),
    ("https://en.water.example/report", "https://fr.water.example/report"),
    ("https://en.wikipedia.org/wiki/Water", "https://fr.wikipedia.org/wiki/Eau"),
    ("https://water.example/?a=1&amp;b=2", "https://water.example/?a=1&amp;b=2"),
]
OTHER = [
    ("https://water.example/report", "https://water.example/reports"),
    ("https://water.example/report", "https://wine.example/report"),
    ("https://water.example/?page=1", "https://water.example/?page=2"),
    ("https://water.example/report", "mailto:desk@water.example"),
]


@pytest.mark.parametrize(("source", "translation"), SAME)
@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
def test_the_same_page_in_either_language_raises_nothing(
    source: str, translation: str, direction: str
) -> None:
    assert faults(on_pair, link(source), link(translation), direction) == []


@pytest.mark.parametrize(("source", "translation"), OTHER)
@pytest.mark.parametrize("direction", ["en-fr", "fr-en"])
def test_another_address_is_missed_here_and_out_of_place_there(
    source: str, translation: str, direction: str
) -> None:
    found = faults(on_pair, link(source), link(translation), direction)
    assert [(fault.severity, fault.side, fault.offending) for fault in found] == [
        (Severity.BLOCKS, SOURCE, source),
        (Severity.BLOCKS, TRANSLATION, translation),
    ]


def test_a_link_used_twice_is_wanted_twice() -> None:
    twice = link("https://water.example/") * 2
    (fault,) = faults(on_pair, twice, link("https://water.example/"))
    assert fault.offending == "https://water.example/"


def test_an_address_that_is_none_is_compared_as_it_stands() -> None:
    assert faults(on_pair, link("https://[broken"), link("https://[broken")) == []
