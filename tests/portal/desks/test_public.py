import datetime as dt
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.db import utc_now
from portal.newsroom.articles import EditionState
from portal.newsroom.content import Block, BlockKind
from tests.portal.desks.stories import PUBLISHED, WATER, offer

_DAY = dt.timedelta(days=1)


def _page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def _headlines(page: BeautifulSoup) -> list[str]:
    return [heading.get_text() for heading in page.select(".index h2")]


def test_a_reader_sees_the_list_in_their_language_with_the_other_headline_below(client: FlaskClient) -> None:
    offer()
    page = _page(client, "/?lang=fr")
    assert page.select_one(".index h2[lang=fr]").get_text() == WATER["fr"].headline
    assert page.select_one(".index .also[lang=en]").get_text() == WATER["en"].headline


@pytest.mark.parametrize("words", ["sécheresse", "secheresse", "DROUGHT", "regulator leak"])
def test_words_of_either_language_find_the_story(client: FlaskClient, words: str) -> None:
    offer()
    assert len(_headlines(_page(client, f"/?q={words}&lang=en"))) == 1
    assert _headlines(_page(client, f"/?q={words} zeppelin&lang=en")) == []


def test_filters_stand_in_the_address_and_in_the_form(client: FlaskClient) -> None:
    offer({"en": WATER["en"]}, topic="culture", published_at=utc_now() - 3 * _DAY)
    offer(published_at=utc_now() - 60 * _DAY)
    assert len(_headlines(_page(client, "/"))) == 2
    for query in ("topic=culture", "period=week"):
        assert _headlines(_page(client, f"/?{query}&lang=en")) == [WATER["en"].headline]
    page = _page(client, "/?ready=fr&lang=fr")
    assert _headlines(page) == [WATER["fr"].headline]
    assert page.select_one("#ready option[selected]")["value"] == "fr"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("q=" + "a" * 201, "q"),
        ("q=%00", "q"),
        ("topic=zz", "topic"),
        ("period=zz", "period"),
        ("ready=de", "ready"),
    ],
)
def test_a_bad_filter_is_named_beside_itself_and_in_the_summary(
    client: FlaskClient, query: str, field: str
) -> None:
    page = _page(client, f"/?{query}&lang=fr")
    assert page.select_one(f"#{field}-error")
    assert page.select_one(f".error-summary a[href='#{field}']")


def test_older_stories_are_a_page_away_and_no_story_is_lost_between(client: FlaskClient) -> None:
    for number in range(25):
        headline = f"Story {number}"
        offer({"en": replace(WATER["en"], headline=headline)}, published_at=PUBLISHED - number * _DAY)
    first = _page(client, "/?q=leaks")
    second = _page(client, str(first.select_one("a[rel=next]")["href"]))
    assert _headlines(first) + _headlines(second) == [f"Story {number}" for number in range(25)]
    assert second.select_one("a[rel=prev]")["href"] == "/?q=leaks"


def test_a_mistyped_place_in_the_list_is_the_first_page(client: FlaskClient) -> None:
    offer()
    assert len(_headlines(_page(client, "/?before=nonsense"))) == 1


def test_an_empty_catalogue_says_why(client: FlaskClient) -> None:
    assert "Nothing is on offer yet" in client.get("/").text
    assert "Nothing on offer matches" in client.get("/?q=zeppelin").text


def test_the_article_page_shows_each_edition_in_its_language(client: FlaskClient) -> None:
    article = offer()
    for language in ("en", "fr"):
        page = _page(client, f"/articles/{article.id}?edition={language}&lang=en")
        assert page.select_one("h1 span")["lang"] == language
        assert page.select_one("h1").get_text() == WATER[language].headline
        assert page.select_one("article")["lang"] == language


def test_the_article_page_marks_what_is_ours_and_what_is_not(client: FlaskClient) -> None:
    page = _page(client, f"/articles/{offer().id}?lang=en")
    rights = page.select_one("aside").get_text(" ", strip=True)
    ours, others = rights.split("What is not")
    assert "Ten years of bills" in ours
    assert "The reservoir (AFP)" in " ".join(others.split())
    assert "Passage by Reuters" in others
    passage = page.select_one(".not-ours-block")
    assert "An agency wrote this." in passage.get_text()


def test_no_word_of_an_edition_in_review_leaves_the_house(client: FlaskClient) -> None:
    article = offer(states={"fr": EditionState.IN_REVIEW})
    page = client.get(f"/articles/{article.id}?edition=fr&lang=en").text
    assert WATER["en"].headline in page
    assert WATER["fr"].headline not in page
    assert "The French edition is with our editors" in page
    assert WATER["fr"].headline not in client.get("/?lang=fr").text


@pytest.mark.parametrize(
    "values",
    [
        {"offered": False},
        {"killed_at": PUBLISHED},
        {"embargo_until": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)},
        {"states": dict.fromkeys(("en", "fr"), EditionState.IN_REVIEW)},
    ],
)
def test_what_is_not_on_offer_looks_like_what_never_was(client: FlaskClient, values: dict) -> None:
    article = offer(**values)
    hidden, unknown = client.get(f"/articles/{article.id}"), client.get(f"/articles/{'0' * 32}")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.data == unknown.data
    assert _headlines(_page(client, "/")) == []


def test_markup_that_slipped_in_is_cleaned_at_the_door_out(client: FlaskClient) -> None:
    evil = '<img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><script>alert(1)</script>'
    content = replace(WATER["en"], blocks=(Block("s1", BlockKind.PARAGRAPH, evil),), headline="<b>Bold</b>")
    page = _page(client, f"/articles/{offer({'en': content}).id}")
    story = page.select_one("article")
    assert story.select("img, script, [onerror], [href^=javascript]") == []
    assert page.select_one("h1").get_text() == "<b>Bold</b>"


def test_the_article_page_leads_to_the_request_form(app: Flask, client: FlaskClient) -> None:
    article = offer()
    link = _page(client, f"/articles/{article.id}").select_one("aside a.button.primary")
    assert link["href"] == f"/request?article={article.id}"


def test_robots_read_nothing_but_how_to_check_a_licence_and_the_terms(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines == ["User-agent: *", "Allow: /verify-licence$", "Allow: /terms$", "Disallow: /"]
