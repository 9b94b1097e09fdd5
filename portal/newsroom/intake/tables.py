"""The tables of intake: what came in by which way, feeds that are polled, keys that may push."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.store import Base, UtcDateTime
from portal.newsroom.articles import Edition


class Way(StrEnum):
    """How a story came in."""

    UPLOAD = "upload"
    COMMAND = "command"
    FOLDER = "folder"
    FEED = "feed"
    PUSH = "push"


class Outcome(StrEnum):
    """What became of it."""

    NEW = "new"  # a new article
    ADDED = "added"  # another language of a known article
    REVISED = "revised"
    EMBARGO = "embargo"  # the same text, held back until another moment
    UNCHANGED = "unchanged"
    CANCELLED = "cancelled"  # its sender took it back: a kill has begun
    REFUSED = "refused"


class Arrival(Base):
    """One story that came in, or a file that could not be read. Kept so that nothing goes missing unseen."""

    __tablename__ = "arrivals"
    __table_args__ = (Index(None, "at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(400), default="")  # file name, feed address or key name
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)  # of the file as it came
    outcome: Mapped[str] = mapped_column(String(10), index=True)
    problem: Mapped[str] = mapped_column(String(40), default="")  # readers.Problem or problems.Trouble
    version: Mapped[str] = mapped_column(String(40), default="")  # as its sender counts
    title: Mapped[str] = mapped_column(
        String(300), default="", server_default=text("''")
    )  # as it calls itself
    edition_id: Mapped[str | None] = mapped_column(ForeignKey("editions.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    edition: Mapped[Edition | None] = relationship()


class Feed(Base):
    """An RSS or Atom feed of the publisher's CMS that is polled on a schedule."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(400), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="")  # "" lets each story say
    active: Mapped[bool] = mapped_column(default=True)
    etag: Mapped[str] = mapped_column(String(400), default="")
    last_modified: Mapped[str] = mapped_column(String(80), default="")
    polled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")  # of the last poll; "" when it went well
    failures: Mapped[int] = mapped_column(default=0)  # in a row


class PushKey(Base):
    """A key with which a CMS may push stories. Only its hash is kept."""

    __tablename__ = "push_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256, hex: the key itself is random
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
