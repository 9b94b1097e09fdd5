"""Two that came apart become one article: what each brought moves along, and what stands in the way is named."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.newsroom import killing, stories
from portal.newsroom.articles import Article, Edition, EditionState, ImageRights
from portal.newsroom.joining import CannotJoin, Obstacle, join
from portal.people.accounts import User
from tests.portal.licensing.paid import paid
from tests.portal.newsroom.test_stories import FR, approved, english, french, png

FRIDAY = dt.datetime(2999, 12, 4, 6, tzinfo=dt.UTC)


def apart(user: User, en: bytes = b"", fr: bytes = b"") -> tuple[Edition, Edition]:
    """The English and the French as two articles; each with a picture file where one is given."""
    source = stories.receive(english(), {"image-1": en} if en else {}, user)
    other = replace(french(), source_uri="cms:2")
    return source, stories.receive(other, {"image-1": fr} if fr else {}, user)


def obstacle(edition: Edition, article: Article, user: User) -> Obstacle:
    with pytest.raises(CannotJoin) as caught:
        join(edition.id, article.id, user)
    return caught.value.obstacle


def test_the_two_share_segments_and_the_second_renders_the_first(app: Flask, user: User) -> None:
    source, lone = apart(user)
    left_behind = lone.article_id
    join(lone.id, source.article_id, user)
    assert [b.id for b in lone.current.content.blocks] == [b.id for b in source.current.content.blocks]
    assert lone.current.source_revision_id == source.current_revision_id
    assert lone.state == EditionState.IN_REVIEW
    assert db.session.get(Article, left_behind) is None
    assert lone.source_uri == "cms:2"


def test_an_approval_does_not_move_along(app: Flask, user: User) -> None:
    source, lone = apart(user)
    approved(source, user)
    approved(lone, user)
    join(lone.id, source.article_id, user)
    assert (lone.approved_revision_id, lone.search_text) == (None, "")
    assert source.state == EditionState.APPROVED


def test_the_only_file_of_a_picture_is_kept_and_has_to_be_confirmed(app: Flask, user: User) -> None:
    source, lone = apart(user, fr=png())
    stories.confirm_rights(source.article_id, {"image-1": ImageRights.CLEARED}, [], user)
    join(lone.id, source.article_id, user)
    (image,) = source.article.images
    assert (image.key, bool(image.sha256), image.rights) == ("image-1", True, ImageRights.THIRD_PARTY)
    assert source.article.rights_confirmed_at is None


def test_two_files_are_two_pictures(app: Flask, user: User) -> None:
    source, lone = apart(user, en=png("navy"), fr=png("red"))
    stories.confirm_rights(source.article_id, {"image-1": ImageRights.CLEARED}, [], user)
    join(lone.id, source.article_id, user)
    db.session.refresh(source.article)
    rights = {image.key: image.rights for image in source.article.images}
    assert rights == {"image-1": ImageRights.CLEARED, "image-2": ImageRights.THIRD_PARTY}
    assert [figure.image for figure in lone.current.content.figures] == ["image-2"]


def test_a_passage_of_somebody_else_stays_marked(app: Flask, user: User) -> None:
    source, _lone = apart(user)
    shifted = replace(
        french("Le pont rouvre\n\nIl a beaucoup plu."), source_uri="cms:3"
    )  # its only paragraph renders the second of the source
    other = stories.receive(shifted, {}, user)
    (paragraph,) = other.current.content.blocks
    stories.confirm_rights(
        other.article_id, {}, [{"segment": paragraph.id, "holder": "AFP", "note": ""}], user
    )
    join(other.id, source.article_id, user)
    moved = next(b for b in other.current.content.blocks if "plu" in b.text)
    assert [p["segment"] for p in source.article.third_party_passages] == [moved.id]
    assert source.article.rights_confirmed_at is None


def test_the_later_embargo_and_the_holder_of_the_text_are_kept(app: Flask, user: User) -> None:
    source = stories.receive(english(), {}, user)
    other = replace(french(), source_uri="cms:2", embargo_until=FRIDAY, holder="Agence France-Presse")
    lone = stories.receive(other, {}, user)
    join(lone.id, source.article_id, user)
    article = source.article
    assert (article.embargo_until, article.text_holder) == (FRIDAY, "Agence France-Presse")
    assert (article.text_rights, article.offered) == (ImageRights.THIRD_PARTY, False)


def _offer(article: Article, user: User) -> None:
    stories.confirm_rights(article.id, {"image-1": ImageRights.THIRD_PARTY}, [], user)
    stories.offer(article.id, user)


def _kill(article: Article, user: User) -> None:
    killing.kill(article.id, user)


@pytest.mark.parametrize(("act", "expected"), [(_offer, Obstacle.OFFERED), (_kill, Obstacle.WITHDRAWN)])
def test_what_outlets_know_is_not_dissolved(
    app: Flask, user: User, act: Callable[[Article, User], None], expected: Obstacle
) -> None:
    source, lone = apart(user)
    act(lone.article, user)
    assert obstacle(lone, source.article, user) is expected
    assert lone.article_id != source.article_id


def test_other_obstacles_are_named(app: Flask, user: User) -> None:
    source, lone = apart(user)
    third = stories.receive(replace(french(FR + "\n\nEncore."), source_uri="cms:3"), {}, user)
    assert obstacle(source, source.article, user) is Obstacle.SAME_ARTICLE
    assert obstacle(third, lone.article, user) is Obstacle.HAS_LANGUAGE
    join(lone.id, source.article_id, user)
    assert obstacle(lone, third.article, user) is Obstacle.NOT_ALONE


def test_an_article_that_an_outlet_asked_for_is_not_dissolved_whoever_forgot_to_look(
    app: Flask, user: User
) -> None:
    source, lone = apart(user)
    paid(lone.article_id, "Le Courrier")
    assert obstacle(lone, source.article, user) is Obstacle.ASKED_FOR
    assert db.session.scalar(select(func.count()).select_from(Article)) == 2
