"""The file store: papers, packages and images, each named by the SHA-256 of its bytes and never changed."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from flask import current_app

_HASH = re.compile(r"[0-9a-f]{64}")


class NotStored(LookupError):
    """No file has this hash."""


class DamagedFile(ValueError):
    """The stored bytes no longer have the hash they are named by."""


def put(data: bytes) -> str:
    """Store ``data`` and return its SHA-256, 64 hex digits. The same bytes again are stored once.

    The file is complete and on disk when this returns, so a row may name it right away.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = path(sha256)
    if not (target.exists() and target.read_bytes() == data):  # damaged bytes are put right
        write_whole(target, data, mode=0o440)
    return sha256


def get(sha256: str) -> bytes:
    """The bytes stored under ``sha256``. Raises ValueError when it is no hash, NotStored, DamagedFile."""
    try:
        data = path(sha256).read_bytes()
    except FileNotFoundError:
        raise NotStored(sha256) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DamagedFile(f"{sha256}: the stored bytes have changed")
    return data


def path(sha256: str) -> Path:
    """Where the bytes of ``sha256`` lie, or would. Raises ValueError unless it is 64 hex digits."""
    if not _HASH.fullmatch(sha256):
        raise ValueError("not a SHA-256 in lower-case hex")
    root: Path = current_app.extensions["reprise"].files
    return root / sha256[:2] / sha256


def write_whole(target: Path, data: bytes, *, mode: int) -> None:
    """Put ``data`` in the file ``target`` with the permissions ``mode``: all of it, or what was there stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for folder in (target.parent, target.parent.parent):  # the names, too, survive a power cut
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
