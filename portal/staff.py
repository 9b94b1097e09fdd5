"""Add people from the command line: staff, and those of the demonstration."""

import secrets

from email_validator import validate_email
from flask_security import hash_password
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import utc_now
from portal.people.accounts import Role, User
from portal.people.outlets import Outlet

_SHORTEST_PASSWORD = 12


class AlreadyThere(ValueError):
    """Somebody signs in with this address already."""


def add_person(
    session: Session,
    email: str,
    role: str,
    password: str,
    *,
    name: str = "",
    language: str = "en",
    outlet: Outlet | None = None,
) -> User:
    """A person who may sign in at once with ``password`` and has ``role``, in the caller's transaction.

    Raises AlreadyThere; ValueError for an address that is none, or a password shorter than 12 characters.
    """
    address = validate_email(email, check_deliverability=False, test_environment=True).normalized
    if len(password) < _SHORTEST_PASSWORD:
        raise ValueError(f"the password needs at least {_SHORTEST_PASSWORD} characters")
    if session.scalar(select(User).where(func.lower(User.email) == address.lower())):
        raise AlreadyThere(f"{address} is there already")
    now = utc_now()
    person = User(
        email=address,
        password=hash_password(password),
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=now,
        create_datetime=now,
        update_datetime=now,
        name=name,
        language=language,
        outlet=outlet,
        roles=[_role(session, role)],
    )
    session.add(person)
    session.flush()
    return person


def _role(session: Session, name: str) -> Role:
    known = session.scalar(select(Role).where(Role.name == name))
    if known is None:
        known = Role(name=name, description=name, permissions=[])
        session.add(known)
    return known
