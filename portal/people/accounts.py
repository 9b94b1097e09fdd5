"""Accounts: people who sign in, and the roles that open desks to them."""

import datetime as dt
from copy import copy
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Column, ForeignKey, String, Table, true
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.store import Base, Json, UtcDateTime
from portal.people.outlets import Outlet

OUTLET, EDITOR, FINANCE, ADMIN = ROLES = ("outlet", "editor", "finance", "admin")

_users_roles = Table(
    "users_roles",
    Base.metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("role_id", ForeignKey("roles.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """One of ``ROLES``."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str] = mapped_column(String(255), default="")
    # A copy, because SQLAlchemy makes every column with this very type object a tracked list.
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(copy(Json)))


class User(Base, UserMixin):
    """A person. The columns of Flask-Security's contract, then ours."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_token_uniquifier: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment]
    confirmed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    create_datetime: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    update_datetime: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # type: ignore[assignment]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))

    name: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="Europe/London")
    digest: Mapped[bool] = mapped_column(default=True, server_default=true())  # editors: the daily letter
    shortcuts: Mapped[bool] = mapped_column(default=True, server_default=true())  # single keys on the desk
    outlet_id: Mapped[str | None] = mapped_column(ForeignKey("outlets.id"), index=True)

    outlet: Mapped[Outlet | None] = relationship(back_populates="members")
    roles: Mapped[list[Role]] = relationship(secondary=_users_roles)  # type: ignore[assignment]

    @property
    def display_name(self) -> str:
        return self.name or self.email

    def may(self, *roles: str) -> bool:
        """True when this person has one of ``roles``; an admin may enter every staff desk."""
        names: set[Any] = {role.name for role in self.roles}
        return bool(names & set(roles)) or (ADMIN in names and OUTLET not in roles)
