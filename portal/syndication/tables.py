"""The table of packages."""

import datetime as dt
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from invoices.store import Base, Json, UtcDateTime


class Package(Base):
    """One version of the syndication zip of a licence. Never changed: a correction is a new version."""

    __tablename__ = "packages"
    __table_args__ = (UniqueConstraint("licence_number", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_number: Mapped[str] = mapped_column(String(20), index=True)
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))  # of the zip, in the file store
    size: Mapped[int]
    manifest: Mapped[dict[str, Any]] = mapped_column(Json)
    editions: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # [{"article", "language", "revision_id"}]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
