"""Keys with which a CMS may push stories: made once, shown once, known by their hash, revoked for good."""

import hashlib
import hmac
import secrets

from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.newsroom.intake.tables import PushKey
from portal.people.accounts import User

_PREFIX = "reprise_"  # lets scanners for leaked secrets know one when they see it


def create_key(name: str, user: User) -> str:
    """Make a key called ``name`` and return it. Nobody can read it again: only its SHA-256 is kept."""
    key = _PREFIX + secrets.token_urlsafe(32)
    with transaction() as session:
        session.add(PushKey(name=name, key_hash=_hash(key), created_at=utc_now(), created_by=user.id))
    return key


def revoke_key(key_id: int) -> PushKey | None:
    """Let the key work no more; None when there is no such key. Repeating it changes nothing."""
    with transaction() as session:
        found = session.get(PushKey, key_id)
        if found and found.revoked_at is None:
            found.revoked_at = utc_now()
        return found


def key_of(presented: str) -> PushKey | None:
    """The working key that is ``presented``, or None."""
    digest, found = _hash(presented), None
    for known in db.session.scalars(select(PushKey).where(PushKey.revoked_at.is_(None))):
        if hmac.compare_digest(known.key_hash, digest):
            found = known
    return found


def mark_used(key_id: int) -> None:
    """Remember that the key was used just now."""
    with transaction() as session:
        session.get_one(PushKey, key_id).used_at = utc_now()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
