"""The zip: the same files give the same bytes, on any machine, every time."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable

from portal.syndication.entries import Entry

# Two levels of folders at most, no dot files, nothing a file system or shell could take for something else.
SAFE_NAME = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,119}/){0,2}[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # the zip format knows no earlier time


class UnsafeName(ValueError):
    """A name that must not stand in a zip; also raised for a name given twice."""


def write(entries: Iterable[Entry], created_at: dt.datetime) -> bytes:
    """``entries`` in their order, all dated ``created_at`` (UTC, two-second steps). Raises UnsafeName.

    Entries are stored, not deflated: deflate's output differs between builds of zlib, and images and PDFs,
    which make up the weight, are compressed already.
    """
    moment = max(created_at.astimezone(dt.UTC), _EARLIEST)
    buffer, names = io.BytesIO(), set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for entry in entries:
            if not SAFE_NAME.fullmatch(entry.path) or entry.path.lower() in names:
                raise UnsafeName(entry.path)
            names.add(entry.path.lower())
            info = zipfile.ZipInfo(entry.path, moment.timetuple()[:6])
            info.create_system = 3  # Unix, wherever we run, so that the mode below means the same
            info.external_attr = 0o100644 << 16
            archive.writestr(info, entry.data)
    return buffer.getvalue()
