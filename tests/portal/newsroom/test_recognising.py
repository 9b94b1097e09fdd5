"""Which article a story belongs to: by its own name, by others, by its other language, and never by mistake."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.newsroom import stories
from portal.newsroom.articles import Article, Edition, ImageRights
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.joining import join
from portal.newsroom.readers.incoming import Association, Incoming
from portal.people.accounts import User

EN = Incoming(
    Content("en", "Bridge reopens", blocks=(Block("b1", BlockKind.PARAGRAPH, "On Monday."),)), "cms:en"
)
FR = Incoming(Content("fr", "Le pont rouvre", blocks=(Block("b1", BlockKind.PARAGRAPH, "Lundi."),)), "cms:fr")
FRIDAY = dt.datetime(2026, 12, 4, 6, tzinfo=dt.UTC)


def came(*incoming: Incoming) -> list[Edition]:
    return [stories.receive(story, {}, None) for story in incoming]


def articles() -> int:
    return db.session.scalar(select(func.count()).select_from(Article)) or 0


@pytest.mark.parametrize(
    "pair",
    [
        (EN, replace(FR, translation_of="cms:en")),
        (EN, replace(FR, associations=(Association("cms:en", "en"),))),
        (FR, replace(EN, associations=(Association("cms:fr", "fr"),))),
        (
            replace(EN, canonical_url="https://a.example/bridge"),
            replace(FR, associations=(Association("https://a.example/bridge", "en"),)),
        ),
        (EN, replace(FR, other_names=("cms:en",))),
    ],
    ids=["translation of", "link", "the translation first", "by its address", "by another name"],
)
def test_the_two_languages_find_each_other(app: Flask, pair: tuple[Incoming, Incoming]) -> None:
    first, second = came(*pair)
    assert first.article_id == second.article_id


def test_an_edition_is_known_by_its_own_name_when_it_comes_again_without_its_link(app: Flask) -> None:
    _, french = came(EN, replace(FR, translation_of="cms:en"))
    changed = replace(FR, content=replace(FR.content, headline="Le pont rouvre enfin"))
    (again,) = came(changed)
    assert again.id == french.id
    assert (again.current.number, articles()) == (2, 1)


def test_an_edition_paired_by_hand_keeps_the_name_it_came_under(app: Flask, user: User) -> None:
    english, french = came(EN, FR)
    join(french.id, english.article_id, user)
    (again,) = came(replace(FR, content=replace(FR.content, headline="Le pont rouvre enfin")))
    assert (again.id, articles()) == (french.id, 1)


def test_a_wrong_link_overwrites_no_text(app: Flask) -> None:
    english, french = came(EN, replace(FR, translation_of="cms:en"))
    other = replace(FR, source_uri="cms:other", translation_of="cms:en")
    (third,) = came(other)
    assert third.article_id != english.article_id
    assert french.current.number == 1


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (FRIDAY, None, FRIDAY),
        (None, FRIDAY, FRIDAY),
        (FRIDAY, FRIDAY - dt.timedelta(days=1), FRIDAY - dt.timedelta(days=1)),
    ],
    ids=["silence lifts none", "a later one is kept", "the source may shorten it"],
)
def test_an_embargo_is_kept_through_versions(
    app: Flask, first: dt.datetime | None, second: dt.datetime | None, kept: dt.datetime
) -> None:
    came(replace(EN, embargo_until=first), replace(EN, embargo_until=second))
    assert db.session.scalar(select(Article.embargo_until)) == kept


def test_a_translation_shortens_no_embargo(app: Flask) -> None:
    early = replace(FR, translation_of="cms:en", embargo_until=FRIDAY - dt.timedelta(days=1))
    came(replace(EN, embargo_until=FRIDAY), early)
    assert db.session.scalar(select(Article.embargo_until)) == FRIDAY


def test_a_text_of_somebody_else_is_never_offered_until_an_editor_clears_it(app: Flask, user: User) -> None:
    (edition,) = came(replace(EN, holder="Agence France-Presse"))
    article = edition.article
    assert (article.text_holder, article.text_rights) == ("Agence France-Presse", ImageRights.THIRD_PARTY)
    stories.confirm_rights(article.id, {}, [], user)
    with pytest.raises(stories.TextNotOurs):
        stories.offer(article.id, user)
    stories.confirm_rights(article.id, {}, [], user, text=ImageRights.CLEARED)
    assert stories.offer(article.id, user).offered


def test_a_new_version_of_somebody_else_takes_the_offer_back(app: Flask, user: User) -> None:
    (edition,) = came(EN)
    stories.confirm_rights(edition.article_id, {}, [], user)
    stories.offer(edition.article_id, user)
    came(replace(EN, holder="Reuters"))
    assert (edition.article.offered, edition.article.rights_confirmed_at) == (False, None)


def test_a_text_of_ours_is_ours(app: Flask) -> None:
    (edition,) = came(replace(EN, holder="The Reprise Bureau"))
    assert (edition.article.text_holder, edition.article.text_rights) == ("", "ours")
