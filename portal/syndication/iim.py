"""IPTC-IIM 4.2 records in Photoshop image resources, which readers older than XMP look at."""

import struct

from portal.syndication.rights_metadata import RightsMetadata

_IIM_RESOURCE = 0x0404
_IIM_DIGEST = 0x0425  # of the old records: wrong after our change, and optional
_CODED_CHARACTER_SET, _RECORD_VERSION, _CREDIT, _COPYRIGHT = (1, 90), (2, 0), (2, 110), (2, 116)
_OURS = {_CODED_CHARACTER_SET, _RECORD_VERSION, _CREDIT, _COPYRIGHT}
_UTF8 = b"\x1b%G"

Dataset = tuple[tuple[int, int], bytes]


def resources(rights: RightsMetadata, old: bytes = b"") -> bytes:
    """The image resources with our records; other resources and records of ``old`` are kept."""
    kept = _resources(old)
    records = next((body for number, _, body in kept if number == _IIM_RESOURCE), b"")
    others = [part for part in kept if part[0] not in (_IIM_RESOURCE, _IIM_DIGEST)]
    return b"".join(_resource(*part) for part in [(_IIM_RESOURCE, b"", _records(rights, records)), *others])


def _records(rights: RightsMetadata, old: bytes) -> bytes:
    before = _datasets(old)
    latin = (_CODED_CHARACTER_SET, _UTF8) not in before
    ours: list[Dataset] = [
        (_CODED_CHARACTER_SET, _UTF8),
        (_RECORD_VERSION, b"\x00\x04"),
        (_COPYRIGHT, _short(next(iter(rights.notices.values())), 128)),
    ]
    if rights.credit:
        ours.append((_CREDIT, _short(rights.credit, 32)))
    for name, value in before:
        if name not in _OURS:
            # Records without a declared character set are Latin-1 in practice; ours declares UTF-8 for all.
            ours.append((name, value.decode("latin-1").encode() if latin and name[0] == 2 else value))
    ours.sort(key=lambda dataset: dataset[0])  # stable: repeated keywords keep their order
    return b"".join(struct.pack(">BBBH", 0x1C, *name, len(value)) + value for name, value in ours)


def _short(text: str, limit: int) -> bytes:
    """``text`` in at most ``limit`` bytes, IIM's bound for the dataset; XMP carries it whole."""
    return text.encode()[:limit].decode(errors="ignore").encode()


def _datasets(data: bytes) -> list[Dataset]:
    found, place = [], 0
    while place + 5 <= len(data) and data[place] == 0x1C:
        record, number, length = struct.unpack_from(">BBH", data, place + 1)
        if length & 0x8000 or place + 5 + length > len(data):
            break
        found.append(((record, number), data[place + 5 : place + 5 + length]))
        place += 5 + length
    return found


def _resources(data: bytes) -> list[tuple[int, bytes, bytes]]:
    found, place = [], 0
    while data[place : place + 4] == b"8BIM" and place + 12 <= len(data):
        (number,) = struct.unpack_from(">H", data, place + 4)
        name_length = data[place + 6]
        name = data[place + 7 : place + 7 + name_length]
        place += 6 + _even(name_length + 1)
        if place + 4 > len(data):
            break
        (length,) = struct.unpack_from(">I", data, place)
        found.append((number, name, data[place + 4 : place + 4 + length]))
        place += 4 + _even(length)
    return found


def _resource(number: int, name: bytes, body: bytes) -> bytes:
    pascal = bytes([len(name)]) + name
    pascal += b"\0" * (len(pascal) % 2)
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + pascal
        + struct.pack(">I", len(body))
        + body
        + b"\0" * (len(body) % 2)
    )


def _even(length: int) -> int:
    return length + length % 2
