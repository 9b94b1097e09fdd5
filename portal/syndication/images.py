"""Rights written into image files, beside the picture: not one byte of the picture itself changes.

IPTC Photo Metadata 2025.1 as XMP in JPEG and PNG, and as IPTC-IIM 4.2 in JPEG for older readers.
What a photographer wrote before is kept.
"""

import struct
import zlib

from portal.syndication import iim, xmp
from portal.syndication.rights_metadata import RightsMetadata

_XMP_JPEG = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_EXIF = b"Exif\0\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_XMP_PNG = b"XML:com.adobe.xmp"
_SEGMENT_LIMIT = 65533  # a JPEG segment's length field counts itself in 16 bits


class ImageRefused(ValueError):
    """The bytes are not a JPEG or PNG that rights can be written into."""


def write(data: bytes, media_type: str, rights: RightsMetadata) -> bytes:
    """``data`` with ``rights`` in it. Raises ImageRefused when it is not what ``media_type`` says."""
    try:
        if media_type == "image/jpeg" and data[:2] == b"\xff\xd8":
            return _jpeg(data, rights)
        if media_type == "image/png" and data[:8] == _PNG:
            return _png(data, rights)
    except (struct.error, IndexError) as error:
        raise ImageRefused(f"broken {media_type}") from error
    raise ImageRefused(f"not a {media_type} we can write rights into")


def _jpeg(data: bytes, rights: RightsMetadata) -> bytes:
    segments, rest = _jpeg_segments(data)
    old_xmp = next((body[len(_XMP_JPEG) :] for _, body in segments if body.startswith(_XMP_JPEG)), b"")
    old_iim = next((body[len(_PHOTOSHOP) :] for _, body in segments if body.startswith(_PHOTOSHOP)), b"")
    ours = [
        (0xE1, _XMP_JPEG + xmp.packet(rights, old_xmp)),
        (0xED, _PHOTOSHOP + iim.resources(rights, old_iim)),
    ]
    kept = [part for part in segments if not part[1].startswith((_XMP_JPEG, _PHOTOSHOP))]
    # JFIF and Exif readers expect their segments first; offsets of multi-picture files count from later ones.
    first = 0
    while first < len(kept) and (kept[first][0] == 0xE0 or kept[first][1].startswith(_EXIF)):
        first += 1
    parts = [b"\xff\xd8"]
    for marker, body in [*kept[:first], *ours, *kept[first:]]:
        if len(body) > _SEGMENT_LIMIT:
            raise ImageRefused("the rights do not fit into a JPEG segment")
        parts.append(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body)
    return b"".join(parts) + rest


def _jpeg_segments(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The marker segments between SOI and the first scan, then everything from the scan on."""
    segments: list[tuple[int, bytes]] = []
    place = 2
    while True:
        if data[place] != 0xFF:
            raise ImageRefused("broken image/jpeg")
        marker = data[place + 1]
        if marker == 0xFF:  # fill byte
            place += 1
            continue
        if marker == 0xDA:
            return segments, data[place:]
        (length,) = struct.unpack_from(">H", data, place + 2)
        if length < 2 or place + 2 + length > len(data):
            raise ImageRefused("broken image/jpeg")
        segments.append((marker, data[place + 4 : place + 2 + length]))
        place += 2 + length


def _png(data: bytes, rights: RightsMetadata) -> bytes:
    chunks = _png_chunks(data)
    old = next((body for kind, body in chunks if _is_xmp(kind, body)), b"")
    packet = xmp.packet(rights, old.split(b"\0", 5)[-1] if old else b"")
    notice = next(iter(rights.notices.values()))
    ours = [(b"iTXt", _itxt(_XMP_PNG, packet)), (b"iTXt", _itxt(b"Copyright", notice.encode()))]
    kept = [
        (kind, body)
        for kind, body in chunks
        if not _is_xmp(kind, body)
        and not (kind in (b"tEXt", b"iTXt", b"zTXt") and body[:10] == b"Copyright\0")
    ]
    written = [kept[0], *ours, *kept[1:]]  # IHDR stays first
    return _PNG + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in written
    )


def _png_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, place = [], 8
    while place < len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if place + 12 + length > len(data):
            raise ImageRefused("broken image/png")
        chunks.append((kind, data[place + 8 : place + 8 + length]))
        place += 12 + length
        if kind == b"IEND":
            break
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise ImageRefused("broken image/png")
    return chunks


def _is_xmp(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(_XMP_PNG + b"\0")


def _itxt(keyword: bytes, text: bytes) -> bytes:
    # Uncompressed, without language tag and translated keyword (PNG 1.2, 11.3.4.5).
    return keyword + b"\0\0\0\0\0" + text
