"""Two editions of one story that came apart become one article: what each brought is kept, nothing is approved."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from portal.db import transaction
from portal.newsroom import review
from portal.newsroom.articles import Article, Edition, EditionState, Image, ImageRights
from portal.newsroom.carrying_over import move_margin
from portal.newsroom.content import Block, Content
from portal.newsroom.revising import add_revision
from portal.newsroom.stories import settle
from portal.newsroom.working import standing_text
from portal.newsroom.working_text import source_of
from portal.people.accounts import User


class Obstacle(StrEnum):
    """Why two editions cannot become one article."""

    SAME_ARTICLE = "same_article"
    HAS_LANGUAGE = "has_language"
    NOT_ALONE = "not_alone"
    OFFERED = "offered"  # outlets see the article that would go
    ASKED_FOR = "asked_for"  # an outlet has asked for it, or was told about it
    WITHDRAWN = "withdrawn"


class CannotJoin(ValueError):
    """These two cannot become one article. ``obstacle``: why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


def alone() -> ColumnElement[bool]:
    """The condition on ``Edition`` that it is the only one of its article."""
    other = aliased(Edition)
    beside = select(other.id).where(other.article_id == Edition.article_id, other.id != Edition.id)
    return ~beside.exists()


def join(edition_id: str, article_id: str, user: User | None) -> Edition:
    """Make the only edition of another article a translation of ``article_id``, and put it up for review.

    The article it came as is deleted; its name, pictures, passages of others, embargo and remarks move along. An
    approval does not: it signed another pair. Raises CannotJoin, also when something still refers to that article.
    """
    try:
        with transaction() as session:
            edition, article = session.get_one(Edition, edition_id), session.get_one(Article, article_id)
            lone = edition.article
            _may_join(edition, article)
            _keep_facts(lone, article, edition)
            passages = list(lone.third_party_passages)
            lone.editions.remove(edition)
            article.editions.append(edition)
            old = standing_text(session, edition)
            content, keys = settle(session, article, edition, old, fresh=True)
            content = _move_pictures(
                session, article, content, keys, {image.key: image for image in lone.images}
            )
            _move_passages(
                article, passages, {a.id: b.id for a, b in zip(old.blocks, content.blocks, strict=True)}
            )
            session.flush()
            session.expire(lone, ["images", "editions"])
            session.delete(lone)
            move_margin(session, edition, old.blocks, content.blocks)
            edition.approved_revision_id, edition.search_text = None, ""
            source = source_of(edition)
            base = source.current_revision_id if source else None
            add_revision(session, edition, content, user.id if user else None, source_revision_id=base)
            review.submit(edition.id, user)
            return edition
    except IntegrityError as problem:
        raise CannotJoin(Obstacle.ASKED_FOR) from problem


def _may_join(edition: Edition, article: Article) -> None:
    lone = edition.article
    if lone is article:
        raise CannotJoin(Obstacle.SAME_ARTICLE)
    if len(lone.editions) > 1:
        raise CannotJoin(Obstacle.NOT_ALONE)
    if article.edition(edition.language):
        raise CannotJoin(Obstacle.HAS_LANGUAGE)
    if lone.killed_at or article.killed_at or edition.state == EditionState.WITHDRAWN:
        raise CannotJoin(Obstacle.WITHDRAWN)
    if lone.offered:
        raise CannotJoin(Obstacle.OFFERED)


def _keep_facts(lone: Article, article: Article, edition: Edition) -> None:
    """What was known of the article that goes: its name and address, its topic, its embargo, whose its text is."""
    edition.source_uri = edition.source_uri or lone.source_uri
    edition.url = edition.url or lone.canonical_url
    article.topic = article.topic or lone.topic
    if lone.embargo_until and (article.embargo_until is None or lone.embargo_until > article.embargo_until):
        article.embargo_until = lone.embargo_until
        article.embargo_set_at, article.embargo_set_by = lone.embargo_set_at, lone.embargo_set_by
    if lone.text_holder and not article.text_holder:
        article.text_holder, article.text_rights = lone.text_holder, lone.text_rights
        _unconfirm(article)
        article.offered = article.offered and lone.text_rights != ImageRights.THIRD_PARTY


def _move_pictures(
    session: Session, article: Article, content: Content, keys: Mapping[str, str], spare: dict[str, Image]
) -> Content:
    """``content`` with the pictures that now are the article's; those of ``spare`` that it does not need are deleted.

    A file wins over none; two files are two pictures.
    """
    here = {image.key: image for image in article.images}
    renamed: dict[str, str] = {}
    for old, new in keys.items():
        image = spare.get(old)
        if image is None:
            continue
        known = here.get(new)
        if known is not None and known.sha256 and image.sha256 and known.sha256 != image.sha256:
            renamed[new] = _fresh_key(here)
            known = None
        if known is None:
            del spare[old]
            image.key = renamed.get(new, new)
            article.images.append(image)
            here[image.key] = image
            _unconfirm(article)
        elif image.sha256 and not known.sha256:
            known.sha256, known.media_type = image.sha256, image.media_type
            known.width, known.height = image.width, image.height
            known.rights = ImageRights.THIRD_PARTY
            _unconfirm(article)
    for image in spare.values():
        session.delete(image)
    return replace(content, blocks=tuple(_with_key(block, renamed) for block in content.blocks))


def _fresh_key(here: Mapping[str, Image]) -> str:
    taken = [int(key[6:]) for key in here if key.startswith("image-") and key[6:].isdecimal()]
    return f"image-{max(taken, default=0) + 1}"


def _with_key(block: Block, renamed: Mapping[str, str]) -> Block:
    return replace(block, image=renamed[block.image]) if block.image in renamed else block


def _move_passages(article: Article, passages: list[dict[str, str]], ids: Mapping[str, str]) -> None:
    known = {passage["segment"] for passage in article.third_party_passages}
    moved = [{**passage, "segment": ids.get(passage["segment"], passage["segment"])} for passage in passages]
    new = [passage for passage in moved if passage["segment"] not in known]
    if new:
        article.third_party_passages = [*article.third_party_passages, *new]
        _unconfirm(article)


def _unconfirm(article: Article) -> None:
    article.rights_confirmed_at = article.rights_confirmed_by = None
