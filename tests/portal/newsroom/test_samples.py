"""The stories we ship: loaded once, in good French and English, with pictures of our own."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.newsroom import catalogue, samples
from portal.newsroom.articles import Article, Image, Revision
from portal.newsroom.content import plain
from portal.newsroom.readers import read_html
from portal.newsroom.stories import licensable_editions
from portal.people.accounts import User

FOLDER = Path(samples.__file__).parent
STORIES = sorted(path.name for path in FOLDER.glob("*.html"))


def test_samples_load_once_and_stay_as_they_are(app: Flask, user: User) -> None:
    samples.load_samples()
    articles, revisions = (
        db.session.scalar(select(func.count()).select_from(t)) for t in (Article, Revision)
    )
    samples.load_samples()
    assert db.session.scalar(select(func.count()).select_from(Article)) == articles == 7
    assert db.session.scalar(select(func.count()).select_from(Revision)) == revisions == 13


def test_samples_show_every_case_there_is(app: Flask, user: User) -> None:
    samples.load_samples()
    page = catalogue.search()
    ready = {
        a.source_uri.rsplit(":", 1)[-1]: [e.language for e in licensable_editions(a)] for a in page.articles
    }
    assert ready.pop("flood-sensors") == ["en"]
    assert ready.pop("ferry-winter") == ["en"]
    assert set(map(tuple, ready.values())) == {("en", "fr")}
    waiting = next(a for a in page.articles if "flood" in a.source_uri).edition("fr")
    assert (waiting.state, waiting.due_at is not None) == ("in_review", True)
    assert [i.credit for i in db.session.scalars(select(Image)) if not i.licensable] == [
        "Carla Minetti/Reuters"
    ]
    assert any(a.third_party_passages for a in page.articles)


@pytest.mark.parametrize("words", ["water prices", "prix de l’eau", "eau plomb", "lead pipes"])
def test_the_story_about_water_is_found(app: Flask, user: User, words: str) -> None:
    samples.load_samples()
    found = [a.source_uri for a in catalogue.search(words).articles]
    assert found[:1] == ["reprise:sample:water-prices"]


def test_both_editions_of_a_sample_are_built_alike(app: Flask, user: User) -> None:
    samples.load_samples()
    for article in catalogue.search().articles:
        ids = [[b.id for b in e.current.content.blocks] for e in article.editions]
        assert ids[0] == ids[-1], article.source_uri


@pytest.mark.parametrize("name", STORIES)
def test_a_sample_is_well_set(name: str) -> None:
    content = read_html((FOLDER / name).read_bytes()).content
    assert 350 <= content.word_count <= 700
    texts = [content.headline, content.standfirst, *(plain(b.text) for b in content.blocks)]
    for text in texts:
        assert "'" not in text and '"' not in text, text  # noqa: PT018
        if content.language == "fr":
            assert not re.search(r"(?<![\u202f])[;!?%]", text), text
            assert not re.search(r"(?<![\u00a0])[:»]|«(?!\u00a0)", re.sub(r"\d:\d", "", text)), text
            assert "“" not in text
        else:
            assert not re.search(r"[«»]|\s[;:!?%]", text), text


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.png")), ids=lambda path: path.name)
def test_a_sample_picture_is_small(path: Path) -> None:
    assert path.stat().st_size <= 120_000
