"""A picture file written into a story's own file, in base64."""

import base64
import binascii

from portal.newsroom.pictures import MAX_PICTURE_BYTES


def picture_bytes(text: str | None) -> bytes:
    """The file that ``text`` is in base64; b"" where it cannot be read or is larger than a picture may be."""
    written = "".join((text or "").split())
    if len(written) > MAX_PICTURE_BYTES * 4 // 3 + 4:
        return b""
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return b""
