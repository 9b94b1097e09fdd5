"""The tables of notices. They know licences, so they live here rather than in syndication."""

import datetime as dt
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.store import Base, Json, UtcDateTime, new_id
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article


class NoticeKind(StrEnum):
    """Reuters’ words: what the outlet has to do with what it runs."""

    CORRECTION = "correction"  # the text was wrong
    UPDATE = "update"  # the text says more
    REFILE = "refile"  # a slip of the pen
    KILL = "kill"  # must come down
    PART = "part"  # a picture of it must come down


class Notice(Base):
    """One change of an article that its licensees have to follow. Append-only."""

    __tablename__ = "notices"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    reasons: Mapped[dict[str, str]] = mapped_column(Json)  # {"en": …, "fr": …}
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    # {"en": {"before": revision id, "after": revision id}}, for each edition that changed; {} for a kill
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list, server_default="[]")
    # [{"kind": "image", "key": …, "credit": …, "captions": {"en": …}}], for PART alone
    deadline: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    issued_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    article: Mapped[Article] = relationship()
    deliveries: Mapped[list["Delivery"]] = relationship(back_populates="notice", order_by="Delivery.id")


class Delivery(Base):
    """One notice to one licence, and whether its outlet has confirmed that it did what it says."""

    __tablename__ = "notice_deliveries"
    __table_args__ = (UniqueConstraint("notice_id", "licence_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notices.id"))
    licence_number: Mapped[str] = mapped_column(ForeignKey("licences.number"), index=True)
    acknowledged_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime, index=True)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    acknowledged_name: Mapped[str] = mapped_column(String(120), default="")  # the person who vouches for it
    remark: Mapped[str] = mapped_column(String(1000), default="")
    chased: Mapped[int] = mapped_column(default=0)  # reminders sent so far
    chased_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    notice: Mapped[Notice] = relationship(back_populates="deliveries")
    licence: Mapped[Licence] = relationship()
