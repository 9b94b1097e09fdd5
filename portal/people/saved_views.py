"""Views of a list that a person has named and keeps: each is an address's query, theirs alone."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from invoices.store import Base, UtcDateTime
from portal.db import db, transaction, utc_now
from portal.people.accounts import User

MOST = 12  # of one person for one list
LONGEST_NAME = 40


class TooManyViews(ValueError):
    """This person keeps as many views of the list as there is room for."""


class SavedView(Base):
    """``query`` is what follows the question mark in the address of ``page``, an endpoint."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "page", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    page: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    query: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


def keep_view(user: User, page: str, name: str, query: str) -> SavedView:
    """Keep ``query`` under ``name``; a view of that name is changed. Raises TooManyViews."""
    with transaction() as session:
        mine = {view.name: view for view in _of(user.id, page)}
        view = mine.get(name)
        if view is None:
            if len(mine) >= MOST:
                raise TooManyViews(name)
            view = SavedView(user_id=user.id, page=page, name=name, created_at=utc_now())
            session.add(view)
        view.query = query
        return view


def drop_view(user: User, view_id: int) -> str:
    """Forget the view; its name, or "" when this person has no such view."""
    with transaction() as session:
        view = session.get(SavedView, view_id)
        if view is None or view.user_id != user.id:
            return ""
        session.delete(view)
        return view.name


def saved_views(user: User, page: str) -> list[SavedView]:
    """What this person keeps of ``page``, in the order they were kept."""
    return _of(user.id, page)


def _of(user_id: int, page: str) -> list[SavedView]:
    query = select(SavedView).where(SavedView.user_id == user_id, SavedView.page == page)
    return list(db.session.scalars(query.order_by(SavedView.id)))
