"""Articles, their editions and revisions, and the images that illustrate them."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.store import Base, Json, UtcDateTime, new_id
from portal.newsroom.content import Content
from portal.people.accounts import User


class EditionState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    STALE = "stale"
    WITHDRAWN = "withdrawn"


class ImageRights(StrEnum):
    """Whose an image is, or a text: only OURS and CLEARED may be licensed."""

    OURS = "ours"
    CLEARED = "cleared"
    THIRD_PARTY = "third_party"


class Article(Base):
    """A work: one story, whatever languages it exists in."""

    __tablename__ = "articles"
    __table_args__ = (Index(None, "published_at", "id"),)  # the order the catalogue is paged in

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    source_uri: Mapped[str] = mapped_column(String(400), unique=True)  # the CMS's own id of the story
    source_language: Mapped[str] = mapped_column(String(2))
    topic: Mapped[str] = mapped_column(String(40), default="", index=True)
    canonical_url: Mapped[str] = mapped_column(String(400), default="")
    published_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    offered: Mapped[bool] = mapped_column(default=False)  # to outlets; only after the rights were confirmed
    rights_confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    rights_confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    embargo_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    embargo_set_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    embargo_set_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: its sender
    killed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    third_party_passages: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    # [{"segment": "s12", "holder": "AFP", "note": ""}]: never licensed
    text_holder: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    # of the copyright, where the sender names somebody else than us
    text_rights: Mapped[str] = mapped_column(String(16), default="ours", server_default="ours")  # ImageRights
    last_segment: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # the highest id a split ever gave

    editions: Mapped[list["Edition"]] = relationship(back_populates="article", order_by="Edition.language")
    images: Mapped[list["Image"]] = relationship(back_populates="article", order_by="Image.key")
    embargo_setter: Mapped[User | None] = relationship(foreign_keys=embargo_set_by)

    def edition(self, language: str) -> "Edition | None":
        return next((e for e in self.editions if e.language == language), None)

    @property
    def approved_headlines(self) -> dict[str, str]:
        """By language, the headlines that people outside the house may read; a draft may still be wrong."""
        return {edition.language: r.headline for edition in self.editions if (r := edition.approved)}

    @property
    def nameless(self) -> dict[str, str]:
        """What stands for the headlines where nobody approved one: the address, else the sender's name for it."""
        return {self.source_language: self.canonical_url or self.source_uri}


class Edition(Base):
    """An article in one language."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("article_id", "language"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[str] = mapped_column(String(20), default=EditionState.DRAFT, index=True)
    url: Mapped[str] = mapped_column(String(400), default="", index=True)  # where this edition ran
    source_uri: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"), index=True)
    # the CMS's own id of this edition, where it has one for each language
    embargo_said: Mapped[dt.datetime | None] = mapped_column(
        UtcDateTime
    )  # by the sender of this edition, last
    due_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    alignment: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    # of the text as it is worked on; see Revision.alignment
    current_revision_id: Mapped[str | None] = mapped_column(String(32))  # the newest
    approved_revision_id: Mapped[str | None] = mapped_column(String(32))  # the one that may leave the house
    left_out: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)  # readers.Dropped.to_json()
    search_text: Mapped[str] = mapped_column(Text, default="")  # folded and stemmed, of the approved revision

    article: Mapped[Article] = relationship(back_populates="editions")
    revisions: Mapped[list["Revision"]] = relationship(back_populates="edition", order_by="Revision.number")
    reviews: Mapped[list["Review"]] = relationship(back_populates="edition", order_by="Review.id")
    assignee: Mapped[User | None] = relationship()

    @property
    def is_source(self) -> bool:
        return self.language == self.article.source_language

    @property
    def current(self) -> "Revision | None":
        return next((r for r in self.revisions if r.id == self.current_revision_id), None)

    @property
    def approved(self) -> "Revision | None":
        return next((r for r in self.revisions if r.id == self.approved_revision_id), None)

    @property
    def last_approved(self) -> "Revision | None":
        """The approved text; of an edition that was taken back the one that outlets had. None: there never was one."""
        signed = [review.revision_id for review in self.reviews if review.decision == "approved"]
        wanted = self.approved_revision_id or (signed[-1] if signed else None)
        return next((r for r in self.revisions if r.id == wanted), None)


class Revision(Base):
    """An immutable snapshot of an edition's text. Triggers refuse UPDATE and DELETE."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), index=True)
    number: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(Json)  # Content.to_json()
    content_hash: Mapped[str] = mapped_column(String(64))
    word_count: Mapped[int]
    headline: Mapped[str] = mapped_column(String(500))
    source_revision_id: Mapped[str | None] = mapped_column(String(32))  # what a translation was made from
    origin: Mapped[str] = mapped_column(
        String(10), default="human", server_default="human"
    )  # human | machine
    alignment: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    # {"left_out": {source segment: reason}, "joined": {source segment: the segment that renders it too},
    #  "continued": {segment: the segment before it that renders the same source}}
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    edition: Mapped[Edition] = relationship(back_populates="revisions")
    creator: Mapped[User | None] = relationship()

    @property
    def content(self) -> Content:
        return Content.from_json(self.data)


class Review(Base):
    """What an editor decided of a pair of revisions, and said about it. Append-only."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[str] = mapped_column(ForeignKey("editions.id"), index=True)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revisions.id"))
    source_revision_id: Mapped[str | None] = mapped_column(String(32))
    decision: Mapped[str] = mapped_column(String(20))  # submitted | approved | changes_requested | withdrawn
    comment: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    edition: Mapped[Edition] = relationship(back_populates="reviews")
    user: Mapped[User | None] = relationship()


class Image(Base):
    """A picture of an article. ``key`` is what figure blocks of every edition refer to."""

    __tablename__ = "images"
    __table_args__ = (UniqueConstraint("article_id", "key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    rights: Mapped[str] = mapped_column(String(16), default=ImageRights.THIRD_PARTY)
    credit: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")  # in the file store; "" when no file came
    media_type: Mapped[str] = mapped_column(String(40), default="")
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)

    article: Mapped[Article] = relationship(back_populates="images")

    @property
    def licensable(self) -> bool:
        """Ours or cleared, and we hold the file."""
        return self.rights in (ImageRights.OURS, ImageRights.CLEARED) and bool(self.sha256)
