"""Stories of our own to try the portal with: English and French, pictures, one still in translation."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.newsroom import review, stories
from portal.newsroom.articles import Article, Edition, ImageRights
from portal.newsroom.content import Block
from portal.newsroom.readers import Incoming, read_html
from portal.people.accounts import User

_HERE = Path(__file__).parent
_ZONE = ZoneInfo("Europe/London")
_TUESDAY, _FIVE = 1, dt.time(17)


@dataclass(frozen=True, slots=True)
class _Sample:
    """``days``: published so many days ago. ``song``: first words of a passage that is ``holder``'s."""

    name: str
    days: int
    languages: tuple[str, ...] = ("en", "fr")
    in_translation: bool = False
    song: str = ""
    holder: str = ""


_SAMPLES = (
    _Sample("water-prices", days=0),  # on the last Tuesday, see _published
    _Sample("flood-sensors", days=1, in_translation=True),
    _Sample("ferry-winter", days=3, languages=("en",)),
    _Sample("night-train", days=5),
    _Sample("school-kitchens", days=9),
    _Sample("olive-presses", days=16),
    _Sample("harbour-radio", days=30, song="“Count me the lamps", holder="Quayside Songs"),
)


def load_samples() -> None:
    """Bring the sample stories in, approved and offered, in the name of the first account if there is one.

    A story that is there already is left as it is, whatever was done to it since.
    """
    user = db.session.scalar(select(User).order_by(User.id).limit(1))
    if user is None:
        raise LookupError("sample stories need somebody who confirms their rights: create an account first")
    for sample in _SAMPLES:
        if not db.session.scalar(
            select(Article.id).where(Article.source_uri == f"reprise:sample:{sample.name}")
        ):
            with transaction():
                _load(sample, user)


def _load(sample: _Sample, user: User) -> None:
    editions = [stories.receive(*_read(sample, language), user) for language in sample.languages]
    article = editions[0].article
    rights = {
        image.key: ImageRights.OURS if image.sha256 else ImageRights.THIRD_PARTY for image in article.images
    }
    stories.confirm_rights(article.id, rights, _passages(sample, editions[0]), user)
    stories.offer(article.id, user)
    for edition in editions:
        review.submit(edition.id, user)
        source = "" if edition.is_source else editions[0].current_revision_id or ""
        if sample.in_translation and not edition.is_source:
            tomorrow = utc_now().astimezone(_ZONE).date() + dt.timedelta(days=1)
            review.set_due(edition.id, dt.datetime.combine(tomorrow, _FIVE, _ZONE))
        else:
            review.approve(edition.id, edition.current.content_hash if edition.current else "", source, user)


def _read(sample: _Sample, language: str) -> tuple[Incoming, dict[str, bytes]]:
    story = read_html((_HERE / f"{sample.name}.{language}.html").read_bytes(), language)
    files = {
        image.key: (_HERE / image.url).read_bytes() for image in story.images if (_HERE / image.url).is_file()
    }
    return replace(story, published_at=_published(sample)), files


def _published(sample: _Sample) -> dt.datetime:
    today = utc_now().replace(hour=6, minute=0, second=0, microsecond=0)
    if sample.days == 0:
        return today - dt.timedelta(days=(today.weekday() - _TUESDAY) % 7 or 7)
    return today - dt.timedelta(days=sample.days)


def _passages(sample: _Sample, edition: Edition) -> list[dict[str, str]]:
    if not sample.song:
        return []
    assert edition.current is not None
    blocks: tuple[Block, ...] = edition.current.content.blocks
    song = next(block for block in blocks if block.text.startswith(sample.song))
    return [{"segment": song.id, "holder": sample.holder, "note": ""}]
