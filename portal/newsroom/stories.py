"""How stories come in, pair up and are offered: the verbs over articles and editions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.articles import Article, Edition, EditionState, Image, ImageRights
from portal.newsroom.carrying_over import carry_over
from portal.newsroom.content import Block, Content
from portal.newsroom.embargoes import hear
from portal.newsroom.pictures import StoredPicture, rekey, store_picture
from portal.newsroom.readers.incoming import Incoming
from portal.newsroom.recognising import known_article, own_name
from portal.newsroom.revising import add_revision
from portal.newsroom.rights import is_agency, is_ours
from portal.newsroom.segments import align, inherit, number
from portal.newsroom.staleness import forget_renderings, rendered_by
from portal.newsroom.topics import topic_code
from portal.newsroom.working_text import source_of, taken_ids
from portal.people.accounts import User
from portal.publisher import own_names
from portal.work.engine import enqueue


class UndecidedRights(ValueError):
    """Somebody has to say whose each image is before the article is offered. ``keys``: the undecided."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(f"rights undecided: {', '.join(keys) or 'not confirmed'}")
        self.keys = keys


class TextNotOurs(ValueError):
    """The text is a third party's: it is never offered."""


class AgencyPicture(ValueError):
    """A picture credited to an agency cannot be called our own. ``keys``: which."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(f"credited to an agency: {', '.join(keys)}")
        self.keys = keys


def receive(incoming: Incoming, files: Mapping[str, bytes | StoredPicture], user: User | None) -> Edition:
    """Take in one edition of a story and return it.

    A known ``source_uri`` and language gets a new revision; in another language the text becomes a translation of
    the article; text that has not changed changes nothing. A new revision of the source makes approved translations
    stale. ``files``: pictures by the image keys of ``incoming``, beside those that came inside it. Raises
    UnusablePicture, and RefusedTransition when the edition is withdrawn.
    """
    came = {image.key: image.data for image in incoming.images if image.data}
    pictures = {key: _stored(picture) for key, picture in {**came, **files}.items()}
    with transaction() as session:
        article = _article(session, incoming)
        edition = article.edition(incoming.content.language)
        if edition is None:
            edition = Edition(language=incoming.content.language, state=EditionState.DRAFT, left_out=[])
            article.editions.append(edition)
            session.flush()
        content, keys = settle(session, article, edition, incoming.content)
        _take_pictures(article, incoming, keys, {keys.get(k, k): p for k, p in pictures.items()})
        edition.url = incoming.canonical_url or edition.url
        if incoming.source_uri != article.source_uri:
            edition.source_uri = incoming.source_uri or edition.source_uri
        hear(article, edition, incoming.embargo_until)
        _mark_holder(article, incoming)
        if edition.current is None or edition.current.content_hash != content.content_hash:
            edition.left_out = [dropped.to_json() for dropped in incoming.dropped]
            _revise(session, edition, content, user)
        return edition


def confirm_rights(
    article_id: str,
    rights: Mapping[str, ImageRights],
    passages: list[dict[str, Any]],
    user: User,
    *,
    text: ImageRights | None = None,
    credits: Mapping[str, str] | None = None,
) -> Article:
    """An editor says whose every image is (by image key), and which passages are a third party's.

    ``passages``: ``[{"segment", "holder", "note"}]``. ``text``: whose the text is, where its sender named somebody
    else; None leaves it as it stands. ``credits``: the credit lines of images, by key. A text that is not ours takes
    the article off the offer. Enqueues ``rights_changed`` in the same transaction. Raises UndecidedRights when an
    image is left out and AgencyPicture when one credited to an agency is called ours.
    """
    with transaction() as session:
        article = session.get_one(Article, article_id)
        undecided = [image.key for image in article.images if image.key not in rights]
        if undecided:
            raise UndecidedRights(undecided)
        lines = {image.key: (credits or {}).get(image.key, image.credit) for image in article.images}
        wrong = [
            i.key
            for i in article.images
            if rights[i.key] is ImageRights.OURS and (is_agency(i.credit) or is_agency(lines[i.key]))
        ]
        if wrong:
            raise AgencyPicture(wrong)
        for image in article.images:
            image.rights, image.credit = rights[image.key], lines[image.key]
        article.third_party_passages = [dict(passage) for passage in passages]
        article.rights_confirmed_at, article.rights_confirmed_by = utc_now(), user.id
        article.text_rights = text or article.text_rights
        article.offered = article.offered and article.text_rights != ImageRights.THIRD_PARTY
        at = article.rights_confirmed_at.isoformat()
        enqueue(
            session,
            "rights_changed",
            key=f"article:{article.id}:{at}",
            payload={"article_id": article.id, "at": at},
        )
        return article


def attach_picture(article_id: str, key: str, picture: bytes | StoredPicture) -> Image:
    """Store the file of a picture that came without one, or a better one; somebody has to confirm its rights again.

    Raises UnusablePicture, and LookupError when the article has no image ``key``.
    """
    stored = _stored(picture)
    with transaction() as session:
        article = session.get_one(Article, article_id)
        image = next((image for image in article.images if image.key == key), None)
        if image is None:
            raise LookupError(key)
        _put_file(article, image, stored)
        return image


def offer(article_id: str, user: User, *, offered: bool = True) -> Article:
    """Offer the article to outlets, or take the offer back.

    Raises UndecidedRights before rights are confirmed, and TextNotOurs when the text is somebody else's.
    """
    with transaction() as session:
        article = session.get_one(Article, article_id)
        if offered and article.rights_confirmed_at is None:
            raise UndecidedRights([])
        if offered and article.text_rights == ImageRights.THIRD_PARTY:
            raise TextNotOurs(article.text_holder)
        article.offered = offered
        return article


def describe(article_id: str, *, topic: str, url: str) -> Article:
    """Set the topic (a code of ``topics.TOPICS`` or "") and the public address of the article."""
    with transaction() as session:
        article = session.get_one(Article, article_id)
        article.topic, article.canonical_url = topic, url
        return article


def licensable_editions(article: Article) -> list[Edition]:
    """The editions that may be licensed now: approved, of an offered article neither embargoed nor killed."""
    if (
        not article.offered
        or article.killed_at
        or (article.embargo_until and article.embargo_until > utc_now())
    ):
        return []
    return [e for e in article.editions if e.state == EditionState.APPROVED and e.approved_revision_id]


def _article(session: Session, incoming: Incoming) -> Article:
    known = known_article(session, incoming)
    if known:
        known.topic = known.topic or topic_code(incoming.topic)
        return known
    article = Article(
        source_uri=own_name(incoming),
        source_language=incoming.content.language,
        topic=topic_code(incoming.topic),
        canonical_url=incoming.canonical_url,
        published_at=incoming.published_at or utc_now(),
    )
    session.add(article)
    session.flush()
    return article


def _mark_holder(article: Article, incoming: Incoming) -> None:
    """Take the article off the offer when its sender says that the text is somebody else's, until an editor decides."""
    byline = incoming.content.byline
    holder = incoming.holder or (byline if is_agency(byline) else "")
    if not holder or holder == article.text_holder or is_ours(holder, own_names()):
        return
    article.text_holder, article.text_rights = holder, ImageRights.THIRD_PARTY
    article.rights_confirmed_at = article.rights_confirmed_by = None
    article.offered = False


def settle(
    session: Session, article: Article, edition: Edition, content: Content, *, fresh: bool = False
) -> tuple[Content, dict[str, str]]:
    """``content`` with the article's segment ids and image keys; and how image keys changed.

    ``fresh``: the ids of the edition's own earlier revisions mean nothing here.
    """
    source = article.edition(article.source_language)
    models = source.current.content.blocks if source and source is not edition and source.current else ()
    own = () if fresh or not edition.current else edition.current.content.blocks
    taken = taken_ids(session, [e for e in article.editions if e is not edition or not fresh])
    if own:
        blocks = inherit(own, content.blocks, taken, models)
    elif models:
        blocks = align(models, content.blocks, taken)
    else:
        blocks = number(content.blocks, taken)
    used = [image.key for image in article.images]
    known: tuple[Block, ...] = (*own, *models) if models else own
    blocks, keys = rekey(blocks, known, used, same_credit=not models)
    return replace(content, blocks=blocks), keys


def _take_pictures(
    article: Article, incoming: Incoming, keys: Mapping[str, str], pictures: Mapping[str, StoredPicture]
) -> None:
    """A row for every picture of the story. What is new about one takes its rights back to a third party's."""
    known = {image.key: image for image in article.images}
    for picture in incoming.images:
        key = keys.get(picture.key, picture.key)
        image = known.get(key)
        if image is None:
            image = Image(
                key=key, credit=picture.credit, rights=ImageRights.THIRD_PARTY, sha256="", media_type=""
            )
            article.images.append(image)
            known[key] = image
            article.rights_confirmed_at = article.rights_confirmed_by = None
        stored = pictures.get(key)
        if stored:
            _put_file(article, image, stored)


def _stored(picture: bytes | StoredPicture) -> StoredPicture:
    return store_picture(picture) if isinstance(picture, bytes) else picture


def _put_file(article: Article, image: Image, stored: StoredPicture) -> None:
    if stored.sha256 == image.sha256:
        return
    image.rights = ImageRights.THIRD_PARTY
    article.rights_confirmed_at = article.rights_confirmed_by = None
    image.sha256, image.media_type = stored.sha256, stored.media_type
    image.width, image.height = stored.width, stored.height


def _revise(session: Session, edition: Edition, content: Content, user: User | None) -> None:
    """The text that came in is the newest revision; what somebody typed since the last one is not lost by it."""
    source = source_of(edition)
    base = source.current_revision_id if source else None
    if edition.current_revision_id:
        carry_over(session, edition, content, user)
        base = rendered_by(session, edition)
    user_id = user.id if user else None
    revision = add_revision(session, edition, content, user_id, source_revision_id=base)
    if revision.source_revision_id == (source.current_revision_id if source else None):
        forget_renderings(session, edition)
