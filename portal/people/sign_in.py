"""Signing in: tries are counted, links work once, and a sign-out really ends the session.

Kept in tables, because several web processes have to agree.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from flask import current_app
from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from invoices.store import Base, UtcDateTime
from portal.db import utc_now
from portal.people.accounts import User

_WINDOW = dt.timedelta(minutes=15)
_LINK_LIFE = dt.timedelta(minutes=30)
_SESSION_LIFE = dt.timedelta(hours=12)
# kind of try -> (per mail address, per network address) within the window
_LIMITS = {"password": (8, 60), "letter": (4, 30)}


class SignInTry(Base):
    """One try to sign in or to be sent a letter. Who and from where are kept as keyed hashes only."""

    __tablename__ = "sign_in_attempts"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(32), index=True)
    where: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


class SignInLink(Base):
    """A link that signs one person in, once. Only the hash of its token is kept."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class OpenSession(Base):
    """A browser that is signed in. Without its row, or after its end, the cookie is worth nothing."""

    __tablename__ = "open_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


def admit(session: Session, kind: str, email: str, address: str) -> int:
    """Count one try of ``kind`` ("password", "letter"); returns 0, or the minutes to wait if too many.

    ``email``: as typed, whether or not such an account exists; ``address``: the network address.
    A refused try is not counted, so waiting helps. Writes: call it inside a transaction.
    """
    now, who, where = utc_now(), _keyed(email.casefold()), _keyed(address)
    session.execute(delete(SignInTry).where(SignInTry.at < now - _WINDOW))
    most_by_who, most_by_where = _LIMITS[kind]
    for column, value, most in (
        (SignInTry.who, who, most_by_who),
        (SignInTry.where, where, most_by_where),
    ):
        count, first = session.execute(
            select(func.count(), func.min(SignInTry.at)).where(SignInTry.kind == kind, column == value)
        ).one()
        if count >= most:
            return max(1, -(-int((first + _WINDOW - now).total_seconds()) // 60))
    session.add(SignInTry(kind=kind, who=who, where=where, at=now))
    return 0


def forgive(session: Session, email: str) -> None:
    """Forget the wrong passwords of ``email``, after a right one."""
    session.execute(
        delete(SignInTry).where(SignInTry.kind == "password", SignInTry.who == _keyed(email.casefold()))
    )


def create_link(session: Session, user: User) -> str:
    """A fresh token that signs ``user`` in once within 30 minutes."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at < utc_now()))
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token_hash=digest(token), user_id=user.id, expires_at=utc_now() + _LINK_LIFE))
    return token


def use_link(session: Session, token: str) -> User | None:
    """The person ``token`` signs in, and spends it; None when it is spent, stale or made up."""
    used = session.execute(
        update(SignInLink)
        .where(
            SignInLink.token_hash == digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > utc_now(),
        )
        .values(used_at=utc_now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return None
    link = session.get_one(SignInLink, digest(token), populate_existing=True)
    user = session.get_one(User, link.user_id)
    return user if user.active else None


def link_works(session: Session, token: str) -> bool:
    """True when ``use_link`` would sign somebody in."""
    link = session.get(SignInLink, digest(token))
    return link is not None and link.used_at is None and link.expires_at > utc_now()


def open_session(session: Session, user: User) -> str:
    """A new session id for ``user``, good for 12 hours."""
    session.execute(delete(OpenSession).where(OpenSession.expires_at < utc_now()))
    session_id = secrets.token_urlsafe(24)
    session.add(
        OpenSession(
            id_hash=digest(session_id),
            user_id=user.id,
            started_at=utc_now(),
            expires_at=utc_now() + _SESSION_LIFE,
        )
    )
    return session_id


def session_is_open(session: Session, session_id: str) -> bool:
    """Whether ``session_id`` was opened, not ended since, and is younger than 12 hours."""
    expires = session.scalar(select(OpenSession.expires_at).where(OpenSession.id_hash == digest(session_id)))
    return expires is not None and expires > utc_now()


def close_session(session: Session, session_id: str) -> None:
    """End ``session_id``: copies of its cookie die with it."""
    session.execute(delete(OpenSession).where(OpenSession.id_hash == digest(session_id)))


def digest(token: str) -> str:
    """The hash a random token is stored as, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed(text: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]
