"""Take back a picture that is not ours, from everything: every article that shows it, every outlet that may run it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices.wording import LANGUAGES
from portal.db import db, transaction
from portal.licensing.notices.announcing import MissingReason, held, write
from portal.licensing.notices.audience import LIVE, concerned
from portal.licensing.notices.tables import Notice, NoticeKind
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article, Image, ImageRights
from portal.people.accounts import User
from portal.work.engine import enqueue


@dataclass(frozen=True, slots=True)
class Showing:
    """One article that shows the picture, and the licences that let an outlet run it with the picture."""

    image: Image
    licences: tuple[Licence, ...]

    @property
    def outlets(self) -> list[str]:
        return sorted({licence.outlet.registered_name for licence in self.licences}, key=str.casefold)


def showings(image: Image) -> list[Showing]:
    """Every article that has the same picture file, with the licences that hold it; the article asked for first."""
    same = [image]
    if image.sha256:
        others = select(Image).where(Image.sha256 == image.sha256, Image.id != image.id).order_by(Image.id)
        same += db.session.scalars(others)
    return [Showing(one, tuple(holding(db.session, one.article_id, {one.key}))) for one in same]


def holding(session: Session, article_id: str, keys: set[str]) -> list[Licence]:
    """The licences, also ended ones, that license one of the article's pictures ``keys``."""
    return [
        licence
        for licence in concerned(session, article_id, NoticeKind.PART)
        for work in licence.quote.terms.works
        if work.article_id == article_id and keys & set(work.images)
    ]


def take_back(image_id: str, reasons: Mapping[str, str], user: User) -> list[Notice]:
    """The picture is not ours to license, in every article that has its file: a notice to all who run it.

    From this commit nothing that holds it is handed out; every live licence gets a package without it. ``reasons``:
    by language, both. The notices written, one for each article with a licence of the picture. Repeating it writes
    none. Raises MissingReason.
    """
    reasons = {language: reasons.get(language, "").strip() for language in LANGUAGES}
    if missing := [language for language in LANGUAGES if not reasons[language]]:
        raise MissingReason(missing)
    with transaction() as session:
        image = session.get_one(Image, image_id)
        found = (_take_back(session, one.image, reasons, user) for one in showings(image))
        return [notice for notice in found if notice is not None]


def _take_back(session: Session, image: Image, reasons: Mapping[str, str], user: User) -> Notice | None:
    article = held(session, image.article_id)
    licences = holding(session, article.id, {image.key})
    known = select(Notice).where(Notice.article_id == article.id, Notice.kind == NoticeKind.PART)
    told = any(part["key"] == image.key for notice in session.scalars(known) for part in notice.parts)
    fresh = image.rights != ImageRights.THIRD_PARTY or not told
    image.rights = ImageRights.THIRD_PARTY
    if not licences or not fresh or article.killed_at is not None:
        return None
    parts = [
        {"kind": "image", "key": image.key, "credit": image.credit, "captions": _captions(article, image)}
    ]
    notice = write(session, article, NoticeKind.PART, reasons, {}, None, user, licences=licences, parts=parts)
    for licence in (licence for licence in licences if licence.state in LIVE):
        key = f"licence:{licence.number}:part:{notice.id}"
        enqueue(session, "repack", key=key, payload={"licence": licence.number})
    return notice


def _captions(article: Article, image: Image) -> dict[str, str]:
    """By language, what stands under the picture: that is how an outlet finds it."""
    return {
        edition.language: figure.caption
        for edition in article.editions
        if (revision := edition.last_approved)
        for figure in revision.content.figures
        if figure.image == image.key and figure.caption
    }
