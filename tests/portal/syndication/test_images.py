"""Rights inside image files: read back by Pillow, the picture untouched to the byte."""

import io
import struct
import zlib

import pytest
from lxml import etree
from PIL import Image, IptcImagePlugin

from portal.syndication import images
from portal.syndication.rights_metadata import RightsMetadata
from tests.portal.syndication import samples

RIGHTS = RightsMetadata(
    notices={
        "en": "© 2026 The Harbour Post Ltd. All rights reserved.",
        "fr": "© 2026 The Harbour Post Ltd. Tous droits",
    },
    usage={"en": "Licence RL-2026-000417", "fr": "Licence RL-2026-000417 accordée"},
    credit="Inès Duarte/The Harbour Post",
    statement_url="https://rights.harbourpost.example/licences/RL-2026-000417",
    licensor="The Harbour Post Ltd",
    licensor_url="https://harbourpost.example",
)
NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}


def xmp_of(data: bytes) -> etree._Element:
    info = Image.open(io.BytesIO(data)).info
    packet = info.get("xmp") or info["XML:com.adobe.xmp"]
    return etree.fromstring(packet.encode() if isinstance(packet, str) else packet)


def assert_rights(tree: etree._Element) -> None:
    def one(path: str) -> str:
        (found,) = tree.xpath(path, namespaces=NAMES)
        return found.text

    assert one("//dc:rights//rdf:li[@xml:lang='x-default']") == RIGHTS.notices["en"]
    assert one("//dc:rights//rdf:li[@xml:lang='fr']") == RIGHTS.notices["fr"]
    assert one("//photoshop:Credit") == RIGHTS.credit
    assert one("//xmpRights:WebStatement") == RIGHTS.statement_url
    assert one("//xmpRights:Marked") == "True"
    assert one("//plus:Licensor/rdf:Seq/rdf:li/plus:LicensorURL") == RIGHTS.licensor_url
    assert one("//plus:DataMining") == "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"


def after_scan(data: bytes) -> bytes:
    return data[data.index(b"\xff\xda") :]


@pytest.mark.parametrize(
    "options", [{}, {"progressive": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}]
)
def test_jpeg(options: dict) -> None:
    before = samples.jpeg((64, 40), **options)
    after = images.write(before, "image/jpeg", RIGHTS)
    assert after_scan(after) == after_scan(before)
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(before)).tobytes()
    assert Image.open(io.BytesIO(after)).info.get("exif") == Image.open(io.BytesIO(before)).info.get("exif")
    assert_rights(xmp_of(after))
    records = IptcImagePlugin.getiptcinfo(Image.open(io.BytesIO(after)))
    assert records[(2, 116)].decode() == RIGHTS.notices["en"]
    assert records[(2, 110)].decode() == RIGHTS.credit
    assert records[(1, 90)] == b"\x1b%G"


def test_png() -> None:
    before = samples.png()
    after = images.write(before, "image/png", RIGHTS)
    opened = Image.open(io.BytesIO(after))
    assert opened.tobytes() == Image.open(io.BytesIO(before)).tobytes()
    assert_rights(xmp_of(after))
    assert opened.info["Copyright"] == RIGHTS.notices["en"]
    assert before[-60:-12] in after  # the image data chunk, as it was


@pytest.mark.parametrize(
    ("data", "media_type"), [(samples.jpeg((32, 20)), "image/jpeg"), (samples.png(), "image/png")]
)
def test_writing_twice_is_writing_once(data: bytes, media_type: str) -> None:
    once = images.write(data, media_type, RIGHTS)
    assert images.write(once, media_type, RIGHTS) == once


def test_what_a_photographer_wrote_is_kept() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:City="Bristol" '
        b'photoshop:Credit="Somebody else"/></rdf:RDF></x:xmpmeta>'
    )
    caption = b"\x1c\x02\x78\x00\x04caf\xe9"  # 2:120, in Latin-1 as old software writes it
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(caption)) + caption + b"\0" * (len(caption) % 2)
    iim = b"Photoshop 3.0\0" + block
    plain = samples.jpeg((16, 16), xmp=packet)
    before = plain[:2] + struct.pack(">BBH", 0xFF, 0xED, len(iim) + 2) + iim + plain[2:]
    after = images.write(before, "image/jpeg", RIGHTS)
    tree = xmp_of(after)
    assert tree.xpath("//rdf:Description/@photoshop:City", namespaces=NAMES) == ["Bristol"]
    assert tree.xpath("//rdf:Description/@photoshop:Credit", namespaces=NAMES) == []
    assert_rights(tree)
    records = IptcImagePlugin.getiptcinfo(Image.open(io.BytesIO(after)))
    assert records[(2, 120)].decode() == "café"


@pytest.mark.parametrize(
    "old",
    [
        b"not xml at all",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>',
        b"<html/>",
    ],
)
def test_a_broken_or_hostile_packet_is_replaced(old: bytes) -> None:
    after = images.write(samples.jpeg((16, 16), xmp=old), "image/jpeg", RIGHTS)
    assert_rights(xmp_of(after))
    assert b"root:" not in after
    assert b"ENTITY" not in after


@pytest.mark.parametrize("cut", [3, 21, 60, 300])
def test_a_broken_image_is_refused(cut: int) -> None:
    with pytest.raises(images.ImageRefused):
        images.write(samples.jpeg((16, 16))[:cut], "image/jpeg", RIGHTS)
    with pytest.raises(images.ImageRefused):
        images.write(samples.png()[: min(cut, 70)], "image/png", RIGHTS)


def test_what_is_no_image_is_refused() -> None:
    for data, media_type in ((b"GIF89a", "image/gif"), (b"", "image/jpeg"), (samples.png(), "image/jpeg")):
        with pytest.raises(images.ImageRefused):
            images.write(data, media_type, RIGHTS)


def test_a_long_credit_is_whole_in_xmp_and_cut_between_letters_in_iim() -> None:
    long = RightsMetadata(**{**{f: getattr(RIGHTS, f) for f in RIGHTS.__slots__}, "credit": "é" * 40})
    after = images.write(samples.jpeg((16, 16)), "image/jpeg", long)
    assert xmp_of(after).xpath("//photoshop:Credit/text()", namespaces=NAMES) == ["é" * 40]
    records = IptcImagePlugin.getiptcinfo(Image.open(io.BytesIO(after)))
    assert records[(2, 110)].decode() == "é" * 16  # IIM allows 32 bytes


def test_every_png_chunk_has_a_right_checksum() -> None:
    data, place = images.write(samples.png(), "image/png", RIGHTS), 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        body, (checksum,) = (
            data[place + 4 : place + 8 + length],
            struct.unpack_from(">I", data, place + 8 + length),
        )
        assert zlib.crc32(body) == checksum
        place += 12 + length
