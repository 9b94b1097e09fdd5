"""Links to an edition that has not come yet: followed when it comes, unless an editor has to decide."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db, transaction
from portal.newsroom import links, stories
from portal.newsroom.articles import Article, Edition
from portal.newsroom.readers.incoming import Association, Incoming
from portal.people.accounts import User
from tests.portal.newsroom.test_recognising import EN, FR


def came(story: Incoming) -> Edition:
    edition = stories.receive(story, {}, None)
    with transaction() as session:
        links.remember(session, edition, story)
    links.follow(edition.id, None)
    return edition


def articles() -> int:
    return db.session.scalar(select(func.count()).select_from(Article)) or 0


@pytest.mark.parametrize(
    ("first", "second", "source"),
    [
        (replace(FR, translation_of="cms:en"), EN, "en"),
        (replace(FR, associations=(Association("cms:en", "en"),)), EN, "fr"),
        (
            replace(FR, translation_of="https://a.example/en"),
            replace(EN, canonical_url="https://a.example/en"),
            "en",
        ),
        (FR, EN, ""),
    ],
    ids=["a translation before its source", "a link without direction", "by address", "no link"],
)
def test_the_other_language_is_found_when_it_comes(
    app: Flask, first: Incoming, second: Incoming, source: str
) -> None:
    french, english = came(first), came(second)
    assert (french.article_id == english.article_id) is bool(source)
    assert articles() == (1 if source else 2)
    if source:
        assert english.article.source_language == source
        assert french.current.content.blocks[0].id == english.current.content.blocks[0].id


def test_a_link_is_forgotten_when_its_sender_no_longer_says_so(app: Flask) -> None:
    came(replace(FR, translation_of="cms:en"))
    came(FR)
    came(EN)
    assert articles() == 2


def test_an_editor_decides_where_the_other_was_offered_meanwhile(app: Flask, user: User) -> None:
    french = came(replace(FR, translation_of="cms:en"))
    stories.confirm_rights(french.article_id, {}, [], user)
    stories.offer(french.article_id, user)
    came(EN)
    assert articles() == 2
