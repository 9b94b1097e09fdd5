"""What a reader hands over: a story as it came in, and what was left at the door."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.content import Content

MAX_STORY_BYTES = 2 * 1024 * 1024
MAX_BLOCKS = 600


class Problem(StrEnum):
    """Why a file could not be read as a story."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    TOO_MANY_BLOCKS = "too_many_blocks"
    ENCODING = "encoding"
    ENTITIES = "entities"
    BROKEN = "broken"
    NO_HEADLINE = "no_headline"
    NO_BODY = "no_body"
    NO_LANGUAGE = "no_language"
    CANCELLED = "cancelled"
    WITHHELD = "withheld"


_MESSAGES: dict[Problem, LazyString] = {
    Problem.EMPTY: _("The file is empty."),
    Problem.BINARY: _("This is not a text file. Send plain text, HTML or ninjs (JSON)."),
    Problem.TOO_LARGE: _("The file is too large for one story: the limit is 2 MB."),
    Problem.TOO_MANY_BLOCKS: _("The file holds more than 600 paragraphs: send one story at a time."),
    Problem.ENCODING: _("The characters of this file cannot be read. Save it as UTF-8 and send it again."),
    Problem.ENTITIES: _(
        "The file declares entities of its own, which we refuse. Remove its DOCTYPE section."
    ),
    Problem.BROKEN: _("The file is damaged or is not in a format we read: plain text, HTML or ninjs (JSON)."),
    Problem.NO_HEADLINE: _("No headline was found. Put the headline alone on the first line."),
    Problem.NO_BODY: _("A headline was found, but no article text below it."),
    Problem.NO_LANGUAGE: _("The language of this story is neither English nor French, or could not be told."),
    Problem.CANCELLED: _("The agency that sent this story has cancelled it. It was not brought in."),
    Problem.WITHHELD: _("Its sender holds this story back for now. It was not brought in."),
}


class UnreadableStory(ValueError):
    """A file is no story we can read. ``message`` says why in the reader's language (a lazy string)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem

    @property
    def message(self) -> LazyString:
        return _MESSAGES[self.problem]


class Reason(StrEnum):
    """Why a passage of the file is not part of the story."""

    NAVIGATION = "navigation"
    NEWSLETTER = "newsletter"
    RELATED = "related"
    TOGGLE = "toggle"
    OTHER_EDITION = "other_edition"
    REPUBLISHING = "republishing"
    SHARING = "sharing"
    ADVERTISEMENT = "advertisement"
    DATE_LINE = "date_line"
    SECTION = "section"
    UNSUPPORTED = "unsupported"
    ACTIVE = "active"
    HIDDEN = "hidden"


REASONS: dict[Reason, LazyString] = {
    Reason.NAVIGATION: _("page navigation"),
    Reason.NEWSLETTER: _("newsletter invitation"),
    Reason.RELATED: _("link to another story"),
    Reason.TOGGLE: _("show or hide button"),
    Reason.OTHER_EDITION: _("reference to another language edition"),
    Reason.REPUBLISHING: _("republishing or copyright notice"),
    Reason.SHARING: _("sharing, tags or comments"),
    Reason.ADVERTISEMENT: _("advertisement"),
    Reason.DATE_LINE: _("date line, kept as the publication date"),
    Reason.SECTION: _("section label"),
    Reason.UNSUPPORTED: _("a kind of block that stories do not have"),
    Reason.ACTIVE: _("script, form or style"),
    Reason.HIDDEN: _("hidden on the page"),
}


@dataclass(frozen=True, slots=True)
class Dropped:
    """A passage left at the door: its plain text and why."""

    text: str
    reason: Reason

    def to_json(self) -> dict[str, str]:
        return {"text": self.text[:400], "reason": self.reason.value}


@dataclass(frozen=True, slots=True)
class IncomingImage:
    """A picture the story refers to. ``url`` is where the file said it was; nobody fetches it."""

    key: str
    credit: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Association:
    """Another item this story names as its own other language edition."""

    uri: str
    language: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One edition as read. ``source_uri`` and ``canonical_url`` are "" where the file names none.

    Block ids are provisional (``b1``, ``b2``…): segment ids are given when the story is received.
    """

    content: Content
    source_uri: str = ""
    canonical_url: str = ""
    published_at: dt.datetime | None = None
    embargo_until: dt.datetime | None = None
    topic: str = ""
    images: tuple[IncomingImage, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    translation_of: str = ""
    associations: tuple[Association, ...] = ()
    version: str = ""  # as the sender counts: a number, or the moment of the version


def instant(value: Any) -> dt.datetime | None:
    """An ISO 8601 ``value`` as a UTC instant; a time without a zone is taken as UTC; None when it is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = dt.datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except OverflowError:
        return None
