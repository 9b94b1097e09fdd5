"""Nothing under embargo leaves by any door: page, search, form, quote, till, package, paste, or letter."""

import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import transaction, utc_now
from portal.licensing.basket import NoLongerOffered
from portal.licensing.checkout import BANK_TRANSFER, accept
from portal.licensing.packaging import pack
from portal.newsroom.articles import Article
from portal.syndication.package import PackageError
from tests.portal.licensing.conftest import sign_in
from tests.portal.licensing.notices import conftest as notices
from tests.portal.licensing.notices.conftest import Story

config, shop, story = notices.config, notices.shop, notices.story  # fixtures
WORDS = ("Water bills rise again", "augmente encore", "Prices go up by 8 per cent")


def hold_back(story: Story, days: int = 2) -> None:
    with transaction() as session:
        article = session.get_one(Article, story.article_id)
        article.embargo_until = utc_now() + dt.timedelta(days=days)


def addresses(app: Flask, story: Story, request_id: str) -> list[str]:
    """Every page of the public and of outlets that can be asked for, about this story and this order."""
    values = {"article_id": story.article_id, "request_id": request_id, "id": story.article_id, "number": "x"}
    found = ["/?q=water", f"/request?article={story.article_id}"]
    for rule in app.url_map.iter_rules():
        desk = rule.endpoint.partition(".")[0]
        if desk in ("public", "outlet") and "GET" in (rule.methods or ()) and rule.arguments <= set(values):
            with app.test_request_context():
                found.append(rule.build({name: values[name] for name in rule.arguments})[1])
    return found


def test_no_page_shows_a_story_that_nobody_has_licensed(
    app: Flask, story: Story, client: FlaskClient
) -> None:
    request = story.shop.quoted()
    sign_in(client, story.shop.buyer)
    assert WORDS[0] in client.get("/").text
    hold_back(story)
    stranger = app.test_client()
    doors = addresses(app, story, request.id)
    assert len(doors) > 12
    for who in (client, stranger):
        for door in doors:
            if who is client and door.startswith(("/orders/", "/licences")):
                continue  # what they asked for before names itself
            page = who.get(door).text
            assert not [words for words in WORDS if words in page], door


def test_neither_text_nor_package_is_handed_out_under_a_licence(story: Story, client: FlaskClient) -> None:
    licence = story.licensed()
    sign_in(client, story.shop.buyer)
    order = f"/orders/{licence.request_id}"
    doors = [f"{order}/package.zip", f"{order}/html"]
    assert [client.get(door).status_code for door in doors] == [200, 200]
    hold_back(story)
    assert [client.get(door).status_code for door in doors] == [404, 404]
    assert "/package.zip" not in client.get(order).text
    hold_back(story, days=-1)
    assert [client.get(door).status_code for door in doors] == [200, 200]


def test_it_cannot_be_bought_and_no_package_of_it_is_built(story: Story) -> None:
    quoted, licence = story.shop.quoted(), story.licensed()
    hold_back(story)
    with pytest.raises(NoLongerOffered):
        accept(quoted.id, quoted.quote.id, BANK_TRANSFER, story.shop.buyer.id)
    with pytest.raises(NoLongerOffered):
        story.shop.quoted()
    story.revised("en", "Water bills rise again and again")
    with transaction() as session:
        edition = session.merge(story.edition("en"))
        edition.approved_revision_id = edition.current_revision_id
    with pytest.raises(PackageError, match="under embargo"):
        pack(licence)
