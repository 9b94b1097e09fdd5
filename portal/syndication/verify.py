"""Check a finished package against its own manifest, trusting nothing in it."""

import hashlib
import io
import json
import zipfile
from typing import Any

from portal.syndication import manifest
from portal.syndication.archive import SAFE_NAME
from portal.syndication.wording import say

# Far above any package of ours, far below what hurts a machine.
MAX_ENTRIES = 2000
MAX_ZIP = 512 * 1024 * 1024
MAX_TOTAL = 512 * 1024 * 1024
MAX_RATIO = 100  # of one entry; what we write ourselves is stored, ratio 1
_CHUNK = 1024 * 1024

_READ_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def check(data: bytes, language: str = "en") -> list[str]:
    """Every problem of the zip ``data``, a line each in ``language``; none when it is unaltered."""
    if len(data) > MAX_ZIP:
        return [say(language, "zip_too_big")]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _entries(archive, data, language)
    except _READ_ERRORS:
        return [say(language, "zip_unreadable")]


def _entries(archive: zipfile.ZipFile, data: bytes, language: str) -> list[str]:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_TOTAL:
        return [say(language, "zip_too_big")]
    if any(info.file_size > MAX_RATIO * max(1, info.compress_size) for info in infos):
        return [say(language, "zip_too_big")]
    found = []
    if _foreign_bytes(archive, data):
        found.append(say(language, "zip_foreign_bytes"))
    hashes: dict[str, str] = {}
    for info in infos:
        if not SAFE_NAME.fullmatch(info.filename):
            found.append(say(language, "zip_bad_name", path=ascii(info.filename)))
        elif info.filename in hashes:
            found.append(say(language, "zip_twice", path=info.filename))
        else:
            try:
                hashes[info.filename] = _sha256(archive, info)
            except _READ_ERRORS:
                hashes[info.filename] = ""
                found.append(say(language, "zip_damaged", path=info.filename))
    return found + _against_manifest(archive, hashes, language)


def _against_manifest(archive: zipfile.ZipFile, hashes: dict[str, str], language: str) -> list[str]:
    if manifest.NAME not in hashes:
        return [say(language, "zip_no_manifest")]
    if not hashes[manifest.NAME]:
        return []  # damaged, and said so
    try:
        listed = _listed(json.loads(archive.read(manifest.NAME)))
    except (ValueError, KeyError, TypeError, RecursionError):
        return [say(language, "zip_bad_manifest")]
    found = [say(language, "zip_missing", path=path) for path in listed if path not in hashes]
    for path, sha256 in hashes.items():
        if path == manifest.NAME or not sha256:
            continue
        if path not in listed:
            found.append(say(language, "zip_extra", path=path))
        elif listed[path] != sha256:
            found.append(say(language, "zip_changed", path=path))
    return found


def _listed(data: Any) -> dict[str, str]:
    """Path to SHA-256 of every file the manifest names. Raises on anything that is no manifest of ours."""
    if data["format"] != manifest.FORMAT:
        raise ValueError(data["format"])
    listed = {str(entry["path"]): str(entry["sha256"]) for entry in data["files"]}
    if len(listed) != len(data["files"]) or not all(SAFE_NAME.fullmatch(path) for path in listed):
        raise ValueError("paths")
    return listed


def _sha256(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with archive.open(info) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _foreign_bytes(archive: zipfile.ZipFile, data: bytes) -> bool:
    """True when the zip holds more than its local files, its directory and a bare end record."""
    place = 0
    for info in archive.infolist():
        name = len(info.filename.encode())
        if info.header_offset != place or info.extra or info.comment:
            return True
        place += 30 + name + info.compress_size
    directory = sum(46 + len(info.filename.encode()) for info in archive.infolist())
    return place != archive.start_dir or len(data) != place + directory + 22
