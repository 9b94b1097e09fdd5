"""Suggesting pairs: measured on stories that came apart, with others of the same day and hand among them."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.pairing import DAYS, Reason, Sketch, sketch, suggest

PAIRS = json.loads(Path(__file__).with_name("pairs.json").read_text())


def sketches(language: str) -> list[Sketch]:
    """Every story of the sample in ``language``; the French ones follow in the evening."""
    found = []
    for number, story in enumerate(PAIRS):
        headline, *paragraphs = story[language]
        blocks = tuple(
            Block(f"s{n}", BlockKind.PARAGRAPH, text) for n, text in enumerate(paragraphs, start=1)
        )
        at = dt.datetime(2026, 3, story["day"], 8 if language == "en" else 17, tzinfo=dt.UTC)
        content = Content(language, headline, byline=story["byline"], blocks=blocks)
        found.append(sketch(str(number), content, at))
    return found


def right_first(ours: list[Sketch], theirs: list[Sketch]) -> int:
    return sum([s.key for s in suggest(one, theirs)][:1] == [one.key] for one in ours)


@pytest.mark.parametrize(("one", "other"), [("en", "fr"), ("fr", "en")])
def test_the_right_story_stands_first(one: str, other: str) -> None:
    """All but two on gardening, which share no name, no number and hardly a word."""
    assert (right_first(sketches(one), sketches(other)), len(PAIRS)) == (22, 24)


@pytest.mark.parametrize(("one", "other"), [("en", "fr"), ("fr", "en")])
def test_it_mostly_does_without_a_byline_and_days_later(one: str, other: str) -> None:
    later = {"en": dt.timedelta(0), "fr": dt.timedelta(days=3)}
    ours, theirs = (
        [
            replace(s, byline=frozenset(), published_at=s.published_at + later[language])
            for s in sketches(language)
        ]
        for language in (one, other)
    )
    assert right_first(ours, theirs) >= 20


@pytest.mark.parametrize(("one", "other"), [("en", "fr"), ("fr", "en")])
def test_where_there_is_no_counterpart_little_is_suggested(one: str, other: str) -> None:
    wrong = 0
    for ours in sketches(one):
        wrong += len(suggest(ours, [theirs for theirs in sketches(other) if theirs.key != ours.key]))
    assert wrong <= 2


def test_a_suggestion_says_why_in_the_words_of_the_story() -> None:
    (first, *_) = suggest(sketches("fr")[4], sketches("en"))
    reasons = dict(first.reasons)
    assert reasons[Reason.NAMES] == ("Marseille", "Monaco", "Sotoca", "Still")
    assert reasons[Reason.NUMBERS] == ("37 800",)
    assert reasons[Reason.DATE] == ("0",)
    assert Reason.BYLINE in reasons


def plain(key: str, language: str, text: str = "", *, day: int = 1, pictures: tuple[str, ...] = ()) -> Sketch:
    content = Content(language, "A", blocks=(Block("s1", BlockKind.PARAGRAPH, text),))
    return sketch(key, content, dt.datetime(2026, 3, day, tzinfo=dt.UTC), pictures)


def test_a_shared_photograph_is_a_strong_reason() -> None:
    others = [plain("a", "fr", pictures=("1",)), plain("b", "fr", pictures=("2",))]
    (found,) = suggest(plain("x", "en", pictures=("2",)), others)
    assert (found.key, found.reasons[0]) == ("b", (Reason.PICTURES, ("1",)))


def test_a_shared_link_is_a_reason() -> None:
    link = 'See <a href="https://ons.example/a">Zoe</a>'
    (found,) = suggest(plain("x", "en", link), [plain("a", "fr", link), plain("b", "fr", "Rien.")])
    assert (Reason.LINKS, ("1",)) in found.reasons


def test_the_same_language_and_another_season_are_no_counterparts() -> None:
    text = "Nazia Akhtar left Bradford."
    others = [plain("a", "en", text), plain("b", "fr", text, day=1 + DAYS + 2)]
    assert suggest(plain("x", "en", text), others) == []


def test_texts_of_nothing_have_no_counterparts() -> None:
    assert suggest(plain("x", "en"), [plain("a", "fr", day=9)]) == []
    assert suggest(plain("x", "en"), []) == []
