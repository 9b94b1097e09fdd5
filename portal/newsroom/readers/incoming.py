"""What a reader hands over: a story as it came in, and what was left at the door."""

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.content import Content

MAX_STORY_BYTES = 2 * 1024 * 1024
MAX_PACKAGE_BYTES = 12 * 1024 * 1024  # one file with several stories, or with pictures inside
MAX_FILE_BYTES = 50 * 1024 * 1024  # of any file, a zip with its pictures above all
MAX_BLOCKS = 600
MAX_STORIES = 500  # in one file


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
    NO_STORY = "no_story"
    SEVERAL = "several"
    TOO_MANY_STORIES = "too_many_stories"
    EMBARGO = "embargo"
    SUMMARY_ONLY = "summary_only"
    ZIP_BROKEN = "zip_broken"
    ZIP_TOO_LARGE = "zip_too_large"
    ZIP_NESTED = "zip_nested"
    ZIP_LOCKED = "zip_locked"


_MESSAGES: dict[Problem, LazyString] = {
    Problem.EMPTY: _("The file is empty."),
    Problem.BINARY: _(
        "This is not a text file. Send plain text, HTML, ninjs, NewsML-G2, NITF, a feed, or a zip of these."
    ),
    Problem.TOO_LARGE: _(
        "The file is too large: the limit is 2 MB for a story, 12 MB for a file with several or with pictures."
    ),
    Problem.TOO_MANY_BLOCKS: _("The file holds more than 600 paragraphs: send one story at a time."),
    Problem.ENCODING: _("The characters of this file cannot be read. Save it as UTF-8 and send it again."),
    Problem.ENTITIES: _(
        "The file declares entities of its own, which we refuse. Remove its DOCTYPE section."
    ),
    Problem.BROKEN: _(
        "The file is damaged, or is not in a format we read: plain text, HTML, ninjs, NewsML-G2, NITF, RSS, Atom."
    ),
    Problem.NO_HEADLINE: _("No headline was found. Put the headline alone on the first line."),
    Problem.NO_BODY: _("A headline was found, but no article text below it."),
    Problem.NO_LANGUAGE: _("The language of this story is neither English nor French, or could not be told."),
    Problem.CANCELLED: _("The agency that sent this story has cancelled it. It was not brought in."),
    Problem.WITHHELD: _("Its sender holds this story back for now. It was not brought in."),
    Problem.NO_STORY: _("The file holds no story: pictures or other items alone are not brought in."),
    Problem.SEVERAL: _("The file holds several stories where one is expected."),
    Problem.TOO_MANY_STORIES: _("The file holds more than 500 stories: send fewer at a time."),
    Problem.SUMMARY_ONLY: _("The feed has only a summary of this story. Let the feed carry the full text."),
    Problem.ZIP_BROKEN: _("The zip file is damaged, or packed in a way we do not read."),
    Problem.ZIP_TOO_LARGE: _("The zip file holds too much: at most 500 files and 100 MB when unpacked."),
    Problem.ZIP_NESTED: _("The zip file holds another zip file. Send its files themselves."),
    Problem.ZIP_LOCKED: _("The zip file is locked with a password. Send it without one."),
    Problem.EMBARGO: _("The story has an embargo whose end cannot be read. It was not brought in."),
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
    OUTSIDE = "outside"
    UNSUPPORTED = "unsupported"
    ACTIVE = "active"
    HIDDEN = "hidden"
    NOTE = "note"
    PLACE = "place"
    SPARE_PICTURE = "spare_picture"
    HELD_PICTURE = "held_picture"
    OTHER_CAPTION = "other_caption"
    OTHER_HEADLINE = "other_headline"
    UNUSABLE_PICTURE = "unusable_picture"


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
    Reason.OUTSIDE: _("on the page around the article"),
    Reason.UNSUPPORTED: _("a kind of block that stories do not have"),
    Reason.ACTIVE: _("script, form or style"),
    Reason.HIDDEN: _("hidden on the page"),
    Reason.NOTE: _("note to editors"),
    Reason.PLACE: _("place the story was written in"),
    Reason.SPARE_PICTURE: _("picture that no story in the file shows"),
    Reason.HELD_PICTURE: _("picture that its sender cancelled or holds back"),
    Reason.OTHER_CAPTION: _("another caption or credit of a picture"),
    Reason.OTHER_HEADLINE: _("another headline"),
    Reason.UNUSABLE_PICTURE: _(
        "picture file that cannot be used: not JPEG, PNG or WebP, damaged, or too large"
    ),
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
    """A picture the story refers to. ``url`` is where the file said it was; nobody fetches it.

    ``files``: names of its renditions, the best first, under which its file may come along. ``data``: that file.
    """

    key: str
    credit: str = ""
    url: str = ""
    files: tuple[str, ...] = ()
    data: bytes = field(default=b"", repr=False)

    @property
    def names(self) -> list[str]:
        """The file names, in lower case, by which a file is known to be this picture, the best first."""
        names = [last_part(name).lower() for name in (*self.files, self.url)]
        return list(dict.fromkeys(name for name in names if name))


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
    holder: str = ""  # of the copyright in the text, as the file says; "" where it does not
    other_names: tuple[str, ...] = ()  # further identifiers that its sender has for the story


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Its sender takes story ``source_uri`` back."""

    source_uri: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One story of a file that was not read, and why. ``title``: what it calls itself, "" when nothing."""

    problem: Problem
    title: str = ""


Found = Incoming | Cancelled | Refused


def last_part(name: str) -> str:
    """The file name in an address or path, without its query; never a path, "" for data written into an address."""
    if name[:5].lower() == "data:":
        return ""
    name = re.split(r"[?#]", name)[0] if "://" in name else name
    return re.split(r"[/\\]", name)[-1].strip()[:200]


def embargo(value: Any) -> dt.datetime | None:
    """The end of an embargo, None when ``value`` is blank or nothing. Raises UnreadableStory when it is no moment.

    An embargo must not be lost because somebody wrote its date in another way.
    """
    if value is None or value is False or (isinstance(value, str) and not value.strip()):
        return None
    moment = instant(value)
    if moment is None:
        raise UnreadableStory(Problem.EMBARGO)
    return moment


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
