"""The catalogue finds what is offered, and nothing else."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom import catalogue, review, searching, stories
from portal.newsroom.readers import read_plain_text
from portal.people.accounts import User

DAY = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def offered(user: User, uri: str, text: str, language: str = "en", *, topic: str = "", day: int = 0) -> str:
    story = replace(
        read_plain_text(text, language),
        source_uri=uri,
        topic=topic,
        published_at=DAY + dt.timedelta(days=day),
    )
    edition = stories.receive(story, {}, user)
    review.submit(edition.id, user)
    source = edition.article.edition(edition.article.source_language)
    review.approve(
        edition.id,
        edition.current.content_hash,
        "" if edition.is_source else source.current_revision_id,
        user,
    )
    if edition.is_source:
        stories.confirm_rights(edition.article_id, {}, [], user)
        stories.offer(edition.article_id, user)
    return edition.article_id


@pytest.fixture
def water(user: User) -> str:
    id = offered(
        user, "cms:1", "Water prices rise\n\nEvery household will pay more for it.", topic="Environment"
    )
    offered(
        user, "cms:1", "L’eau plus chère\n\nTous les ménages paieront davantage dès l’été prochain.", "fr"
    )
    return id


@pytest.mark.parametrize(
    "query", ["water", "WATER price", "household pays", "eau", "ménage", "menages", "l’été", "wat"]
)
def test_words_are_found_in_either_language(app: Flask, water: str, query: str) -> None:
    assert [a.id for a in catalogue.search(query).articles] == [water]


@pytest.mark.parametrize("query", ["wine", "water wine", "%", "_", "water eau", "\x00", "';--"])
def test_other_words_are_not(app: Flask, water: str, query: str) -> None:
    assert catalogue.search(query).total == 0


def test_one_language_alone_can_be_searched(app: Flask, water: str) -> None:
    assert catalogue.search("eau", language="fr").total == 1
    assert catalogue.search("eau", language="en").total == 0


def test_filters_and_facets_agree(app: Flask, user: User, water: str) -> None:
    offered(user, "cms:2", "Ferry sails again\n\nIt leaves at noon.", topic="Transport", day=3)
    counts = catalogue.facets()
    assert counts.topics == {"environment": 1, "transport": 1}
    assert counts.ready == {"en": 2, "fr": 1}
    for topic, number in counts.topics.items():
        assert catalogue.search(topic=topic).total == number
    for code, number in counts.ready.items():
        assert catalogue.search(ready_in=code).total == number
    assert catalogue.search(since=dt.date(2026, 3, 2)).total == 1
    assert catalogue.search(until=dt.date(2026, 3, 1)).total == 1


def test_pages_follow_one_another_without_gap_or_repeat(app: Flask, user: User) -> None:
    made = [offered(user, f"cms:{n}", f"Story {n}\n\nIt is a story.", day=n // 2) for n in range(7)]
    seen, before = [], ""
    while before is not None:
        page = catalogue.search(before=before, size=3)
        assert page.total == 7
        seen += [a.id for a in page.articles]
        before = page.next
    assert sorted(seen) == sorted(made)
    assert len(seen) == 7


@pytest.mark.parametrize("before", ["x", "2026", "-", "99999999T000000000000-x", "\x00"])
def test_a_forged_place_is_the_first_page(app: Flask, water: str, before: str) -> None:
    assert catalogue.search(before=before).total == 1


def test_what_is_not_offered_or_not_approved_is_not_there(app: Flask, user: User, water: str) -> None:
    hidden = stories.receive(
        replace(read_plain_text("Secret water\n\nNot yet.", "en"), source_uri="cms:9"), {}, user
    )
    assert catalogue.search("secret").total == 0
    assert catalogue.find_offered(hidden.article_id) is None
    assert catalogue.find_offered(water).id == water
    stories.offer(water, user, offered=False)
    assert catalogue.search().total == 0


@given(st.text(max_size=80), st.sampled_from(["en", "fr"]))
def test_a_text_is_found_by_its_own_words(text: str, language: str) -> None:
    index = searching.indexed(text, language)
    assert all(f" {term}" in index for term in searching.terms(text, language))
