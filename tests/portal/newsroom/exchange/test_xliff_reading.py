"""XLIFF as tools give it back: changed, rearranged, damaged, hostile."""

import random
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import force_locale
from lxml import etree

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.exchange import xliff, xliff_reading
from portal.newsroom.exchange.safe_xml import Unreadable
from portal.newsroom.exchange.xliff_units import XliffFile
from tests.portal.desks.stories import WATER
from tests.portal.newsroom.exchange.xliff_rules import CORE

FILE = XliffFile("0" * 32, "en", "fr", "e" * 32, "r" * 32, xliff.units_of(WATER["en"], WATER["fr"]))
DATA = xliff.write(FILE)
TEXT = DATA.decode()


def target_of(text: str, unit: str = "s1") -> object:
    """The target words of ``unit`` in the file ``text``."""
    found = xliff_reading.read(text.encode()).unit(unit)
    assert found is not None
    return found.target


def with_target(inner: str) -> str:
    """The file with ``inner`` as the French of its first paragraph."""
    return TEXT.replace("<target>Les factures montent.</target>", f"<target>{inner}</target>")


def test_changed_words_are_read() -> None:
    assert target_of(with_target("Les factures &amp; le reste.")) == {
        "markup": "Les factures &amp; le reste."
    }


@pytest.mark.parametrize(
    ("inner", "markup"),
    [
        ('<pc id="c1" dataRefStart="d1" dataRefEnd="d2">Oui</pc>', "<em>Oui</em>"),
        ('<pc id="c1">Oui</pc>', "<em>Oui</em>"),  # references dropped: the source says what c1 is
        ('<pc id="c9" copyOf="c1">Oui</pc>', "<em>Oui</em>"),
        ('<pc id="c9" subType="xlf:b" type="fmt">Oui</pc>', "<strong>Oui</strong>"),  # added in the tool
        ('<sc id="c1" dataRef="d1"/>Oui<ec startRef="c1" dataRef="d2"/>', "<em>Oui</em>"),
        ('<pc id="c2"><pc id="c1">Oui</pc></pc>', '<a href="https://water.example/"><em>Oui</em></a>'),
        ('<mrk id="m1" type="comment" value="?">Oui</mrk> <sm id="m2"/>non<em startRef="m2"/>', "Oui non"),
        ('<cp hex="0007"/>Oui', "\x07Oui"),
    ],
)
def test_codes_come_back_in_whatever_shape_the_standard_allows(inner: str, markup: str) -> None:
    assert target_of(with_target(inner)) == {"markup": markup}


@pytest.mark.parametrize(
    "inner",
    [
        '<pc id="c9">Oui</pc>',
        '<sc id="c1" dataRef="d1"/>Oui',
        'Oui<ec startRef="c1" dataRef="d2"/>',
        '<sc id="c1" dataRef="d1"/><sc id="c2" dataRef="d3"/>Oui<ec startRef="c1"/><ec startRef="c2"/>',
        '<pc id="c1"><ec startRef="c1"/>Oui</pc>',
        '<ph id="c1" dataRef="d1"/>',
        "<b>Oui</b>",
        '<cp hex="D800"/>',
        '<cp hex="zz"/>',
        '<cp hex="FFFFFFFFFFFF"/>',
    ],
)
def test_codes_that_are_broken_or_unknown_are_refused(inner: str) -> None:
    with pytest.raises(Unreadable, match="tag in the text is broken"):
        xliff_reading.read(with_target(inner).encode())


@pytest.mark.parametrize(
    "original",
    ["&lt;script&gt;", '&lt;a href="x" onclick="y"&gt;', "&lt;img src=x&gt;", "&lt;em&gt;&lt;script&gt;", ""],
)
def test_original_data_can_bring_in_no_other_tag(original: str) -> None:
    data = TEXT.replace('<data id="d1">&lt;em&gt;</data>', f'<data id="d1">{original}</data>')
    data = data.replace(' subType="xlf:i"', "")
    with pytest.raises(Unreadable, match="tag in the text is broken"):
        xliff_reading.read(data.encode())


def test_a_tool_that_drops_metadata_types_and_segments_states_is_still_understood() -> None:
    root = etree.fromstring(DATA)
    for element in root.findall(f".//{{{xliff.METADATA}}}metadata"):
        element.getparent().remove(element)  # type: ignore[union-attr]
    for element in root.iter(f"{{{CORE}}}unit"):
        del element.attrib["type"]
    back = xliff_reading.read(etree.tostring(root))
    assert {u.id: (u.source, u.target) for u in back.units} == {
        u.id: (u.source, u.target) for u in FILE.units
    }
    assert back.edition == ""


def test_a_lone_segment_needs_no_id() -> None:
    text = with_target("Oui.").replace('<segment id="markup" state="translated">', "<segment>")
    text = text.replace('<segment id="text" state="translated">', "<segment>")
    assert target_of(text) == {"markup": "Oui."}
    assert target_of(text, "headline") == {"text": WATER["fr"].headline}


def test_units_may_be_grouped() -> None:
    text = TEXT.replace('<unit id="headline"', '<group id="g1"><unit id="headline"', 1)
    text = text.replace('<unit id="standfirst"', '</group><unit id="standfirst"', 1)
    assert xliff_reading.read(text.encode()).units == FILE.units


def test_a_note_written_in_the_tool_has_no_category() -> None:
    text = TEXT.replace("<originalData>", "<notes><note>Not sure.</note></notes><originalData>", 1)
    (note,) = xliff_reading.read(text.encode()).unit("s1").notes  # type: ignore[union-attr]
    assert (note.text, note.category) == ("Not sure.", "")


def test_a_regional_language_is_still_the_language() -> None:
    assert (
        xliff_reading.read(TEXT.replace('trgLang="fr"', 'trgLang="fr-CA"').encode()).target_language == "fr"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed"),
        (b"\0\1\2", "not well-formed"),
        (b"Not XML at all", "not well-formed"),
        (DATA[: len(DATA) // 2], "not well-formed"),
        (b"<html/>", "no XLIFF 2 file"),
        (b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>', "no XLIFF 2 file"),
        (TEXT.replace('version="2.1"', 'version="3.0"', 1).encode(), "no XLIFF 2 file"),
        (TEXT.replace("</xliff>", '<file id="x"/></xliff>').encode(), "several stories"),
        (TEXT.replace('unit id="s2"', 'unit id="s1"').encode(), "twice"),
        (TEXT.replace('unit id="s2"', 'unit id="../x"').encode(), "no name of ours"),
        (TEXT.replace('segment id="caption"', 'segment id="caption-2"').encode(), "split or joined"),
        (TEXT.replace('segment id="caption"', 'segment id="alt"').encode(), "split or joined"),
        (b"<!DOCTYPE xliff>" + DATA.split(b"?>", 1)[1], "document type"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "document type"),
        (b"x" * (xliff_reading.MAX_BYTES + 1), "larger than 8"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(app: Flask, data: bytes, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        xliff_reading.read(data)
    with force_locale("en"):
        assert message in str(caught.value.message)


def test_entities_neither_grow_nor_read_files() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    with pytest.raises(Unreadable):
        xliff_reading.read(f"<!DOCTYPE x [{bomb}]><x>&e11;</x>".encode())
    with pytest.raises(Unreadable):
        xliff_reading.read(f'<!DOCTYPE x [{bomb}]><x a="&e11;"/>'.encode())


def test_too_many_units_are_refused() -> None:
    block = [Block(f"s{n}", BlockKind.PARAGRAPH, "x") for n in range(5001)]
    data = xliff.write(replace(FILE, units=xliff.units_of(Content("en", "H", blocks=tuple(block)), None)))
    with pytest.raises(Unreadable, match="too many segments"):
        xliff_reading.read(data)


def test_mutated_files_never_raise_anything_else() -> None:
    chance = random.Random(7)
    for _ in range(1500):
        data = bytearray(DATA)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            piece = chance.choice(
                [b"", b"<", b">", b"&", b"\0", b'"', b"<pc>", b"\xff", data[place : place + 40]]
            )
            data[place : place + chance.choice([0, 1, 8, 60])] = piece
        try:
            xliff_reading.read(bytes(data))
        except Unreadable:
            continue


@pytest.mark.parametrize("seen", ["0" * 65, "x" * 64, "", " ", "é"])
def test_a_hash_that_is_none_says_nothing(seen: str) -> None:
    text = re.sub(r'(type="seen">)[0-9a-f]{64}', rf"\g<1>{seen}", TEXT)
    assert {unit.seen for unit in xliff_reading.read(text.encode()).units} == {""}
