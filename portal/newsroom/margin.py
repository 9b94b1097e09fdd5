"""What is written beside an edition while it is worked on: edits, comments, suggestions, dismissed warnings.

Nothing here is a revision. Edits are laid over the newest revision and become the next one when the edition is
frozen: put up for review, approved, sent out for translation.
"""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.store import Base, Json, UtcDateTime
from portal.people.accounts import User

# Beside the segment ids of blocks ("s1", "s2"…), the parts of an edition that are not blocks.
TOP_MATTER = ("headline", "standfirst", "byline", "partner_headline", "partner_standfirst")


class SegmentDraft(Base):
    """One segment as it reads since the newest revision. Gone when the edition is frozen."""

    __tablename__ = "segment_drafts"

    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    segment_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    # {"text": …} of top matter, else the block's own words
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    removed: Mapped[bool] = mapped_column(default=False, server_default=false())  # ``data``: what it said
    merged_into: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    frame: Mapped[dict[str, Any] | None] = mapped_column(Json)  # of a block the revision lacks: kind, image…
    after: Mapped[str | None] = mapped_column(String(40))  # …and the block it follows, "" for the first
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()


class Rendering(Base):
    """The words of a source segment that its translation renders, where they are not those of the revision it was
    made from: somebody worked the segment over, or said that it still holds. Gone once a revision signs them all."""

    __tablename__ = "segment_renderings"

    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    segment_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    source: Mapped[dict[str, Any] | None] = mapped_column(
        Json
    )  # as SegmentDraft.data; None: it was taken out
    confirmed: Mapped[bool] = mapped_column(default=False)  # unchanged; else worked over
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()


class MachineSegment(Base):
    """A segment that a machine drafted. It counts as the machine's until its words change or a person confirms it."""

    __tablename__ = "machine_segments"

    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    segment_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    text: Mapped[str] = mapped_column(Text)  # as the machine gave it, plain
    engine: Mapped[str] = mapped_column(String(40))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Comment(Base):
    """A remark on one segment ("" on the whole edition), until somebody resolves it."""

    __tablename__ = "segment_comments"
    __table_args__ = (Index(None, "edition_id", "segment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"))
    segment_id: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    resolved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    resolved_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship(foreign_keys=user_id)


class Suggestion(Base):
    """Other words for one segment, by a person, a CAT tool or a machine; accepted or rejected once."""

    __tablename__ = "suggestions"
    __table_args__ = (Index(None, "edition_id", "segment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"))
    segment_id: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(Json)  # as SegmentDraft.data
    seen: Mapped[str] = mapped_column(String(64))  # what the segment said when it was made (segment_hash)
    origin: Mapped[str] = mapped_column(String(16), default="person")  # person | xliff | machine
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="open", index=True)  # open | accepted | rejected
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship(foreign_keys=user_id)


class Dismissal(Base):
    """A warning that an editor let pass, and why. Append-only; it counts while the words it was about stand."""

    __tablename__ = "dismissals"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), index=True)
    segment_id: Mapped[str] = mapped_column(String(40))
    check: Mapped[int]  # its number in portal.newsroom.checks
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the finding and the words of both sides
    reason: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()
