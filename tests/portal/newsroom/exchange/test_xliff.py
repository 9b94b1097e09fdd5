"""Editions as XLIFF 2.1: valid, complete, and back again unchanged."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.exchange import xliff, xliff_reading
from portal.newsroom.exchange.xliff_units import Note, XliffFile, segments, words_of
from portal.newsroom.readers import read_story
from portal.newsroom.segments import align, number
from tests.portal.desks.stories import WATER
from tests.portal.newsroom.exchange.xliff_rules import CORE, broken_rules
from tests.portal.syndication.strategies import CONTENTS, TEXT

_SHARED = Path(__file__).parents[5] / "shared"
SCHEMA = _SHARED / "schemas" / "xliff_core_2.0.xsd"
REAL = _SHARED / "real"


def a_file(source: Content, translation: Content | None, **options: object) -> XliffFile:
    units = xliff.units_of(source, translation, **options)  # type: ignore[arg-type]
    language = translation.language if translation else {"en": "fr", "fr": "en"}[source.language]
    return XliffFile("0" * 32, source.language, language, "e" * 32 if translation else "", "r" * 32, units)


def sides(file: XliffFile) -> tuple[dict[str, object], dict[str, object]]:
    """The words of both sides, as ``segments`` gives them."""
    ours = {unit.id: unit.source for unit in file.units if unit.source is not None}
    return ours, {unit.id: unit.target for unit in file.units if unit.target is not None}


def without_empty_top(found: dict[str, dict]) -> dict[str, dict]:
    return {id: words for id, words in found.items() if words != {"text": ""}}


def test_the_water_story_follows_every_rule_and_comes_back_the_same() -> None:
    file = a_file(
        WATER["en"],
        WATER["fr"],
        notes={"s1": [Note("Check the board’s name.")]},
        machine={"s2"},
        left_out={"s7"},
    )
    data = xliff.write(file)
    assert broken_rules(data) == []
    assert xliff_reading.read(data) == file


def test_inline_tags_are_paired_codes_with_their_original_data() -> None:
    root = etree.fromstring(xliff.write(a_file(WATER["en"], None)))
    unit = root.find(f".//{{{CORE}}}unit[@id='s1']")
    assert unit is not None
    codes = unit.findall(f".//{{{CORE}}}source/{{{CORE}}}pc")
    data = {d.get("id"): d.text for d in unit.iter(f"{{{CORE}}}data")}
    assert [
        (c.get("type"), c.get("subType"), data[c.get("dataRefStart")], data[c.get("dataRefEnd")])
        for c in codes
    ] == [
        ("fmt", "xlf:i", "<em>", "</em>"),
        ("link", None, '<a href="https://water.example/">', "</a>"),
    ]


def test_list_items_and_parts_of_figures_are_segments_of_their_unit() -> None:
    root = etree.fromstring(xliff.write(a_file(WATER["en"], None)))

    def names(id: str) -> list[str | None]:
        return [s.get("id") for s in root.findall(f".//{{{CORE}}}unit[@id='{id}']/{{{CORE}}}segment")]

    assert names("s6") == ["item-1", "item-2"]
    assert names("s3") == ["alt", "caption", "credit"]
    assert names("s5") == ["markup", "attribution"]


@pytest.mark.parametrize(
    ("options", "state", "substate"),
    [
        ({}, "translated", None),
        ({"state": "final"}, "final", None),
        ({"state": "reviewed"}, "reviewed", None),
        ({"machine": {"s1"}}, "translated", "reprise:machine"),
    ],
)
def test_states_say_how_far_a_segment_is(options: dict, state: str, substate: str | None) -> None:
    root = etree.fromstring(xliff.write(a_file(WATER["en"], WATER["fr"], **options)))
    done = root.find(f".//{{{CORE}}}unit[@id='s1']/{{{CORE}}}segment")
    undone = root.find(f".//{{{CORE}}}unit[@id='s5']/{{{CORE}}}segment")
    assert done is not None
    assert (done.get("state"), done.get("subState")) == (state, substate)
    assert undone is not None
    assert undone.get("state") is None  # the default: initial


def test_a_code_the_translation_shares_keeps_its_id_and_one_it_adds_gets_its_own() -> None:
    source = Content("en", "H", blocks=(Block("s1", BlockKind.PARAGRAPH, "<em>a</em> <em>b</em><br>c"),))
    target = Content(
        "fr", "T", blocks=(Block("s1", BlockKind.PARAGRAPH, "<strong>x</strong> <em>a</em><br>c"),)
    )
    root = etree.fromstring(xliff.write(a_file(source, target)))
    found = {
        side: [e.get("id") for e in root.findall(f".//{{{CORE}}}unit[@id='s1']//{{{CORE}}}{side}/*")]
        for side in ("source", "target")
    }
    assert found == {"source": ["c1", "c2", "c3"], "target": ["c4", "c1", "c3"]}


@settings(max_examples=150, deadline=None)
@given(source=CONTENTS, translation=st.none() | CONTENTS, note=TEXT)
def test_whatever_the_texts_writing_and_reading_changes_nothing(
    source: Content, translation: Content | None, note: str
) -> None:
    if translation:
        translation = replace(translation, language={"en": "fr", "fr": "en"}[source.language])
    file = a_file(source, translation, notes={"headline": [Note(note, "check")]}, state="reviewed")
    data = xliff.write(file)
    assert broken_rules(data) == []
    back = xliff_reading.read(data)
    assert back == replace(
        file,
        units=tuple(
            replace(u, notes=tuple(Note(n.text.strip(), n.category) for n in u.notes)) for u in file.units
        ),
    )
    ours, theirs = sides(back)
    assert ours == without_empty_top(segments(source)) | {k: v for k, v in ours.items() if v == {"text": ""}}
    if translation:
        assert theirs == without_empty_top(segments(translation)) | {
            k: v for k, v in theirs.items() if v == {"text": ""}
        }


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_characters_that_xml_cannot_hold_survive_too(text: str) -> None:
    content = Content("en", text)
    back = xliff_reading.read(xliff.write(a_file(content, replace(content, language="fr"))))
    assert sides(back)[1].get("headline", {"text": ""}) == {
        "text": text if text.strip() or back.unit("headline") else ""
    }


@pytest.mark.parametrize("items", [(), ("",), ("one", ""), ("", "two"), ("", "")])
def test_empty_list_items_keep_their_places(items: tuple[str, ...]) -> None:
    source = Content("en", "H", blocks=(Block("s1", BlockKind.LIST, items=("a", "b", "c")),))
    target = Content("fr", "T", blocks=(Block("s1", BlockKind.LIST, items=items),))
    unit = xliff_reading.read(xliff.write(a_file(source, target))).unit("s1")
    assert unit is not None
    assert unit.target == {"items": list(items)}
    assert words_of("list", {}) == {"items": []}


def test_a_real_article_goes_out_valid_and_comes_back_the_same() -> None:
    if not REAL.exists():
        pytest.skip("the real articles are not beside the project")
    texts = {
        code: read_story((REAL / f"oic-cert-huawei.{code}.txt").read_bytes(), code).content
        for code in ("en", "fr")
    }
    source = replace(texts["en"], blocks=number(texts["en"].blocks))
    target = replace(texts["fr"], blocks=align(source.blocks, texts["fr"].blocks))
    file = a_file(source, target, state="final")
    data = xliff.write(file)
    assert broken_rules(data) == []
    assert xliff_reading.read(data) == file
    assert len(file.units) > 20


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not SCHEMA.exists():
        pytest.skip(
            "OASIS’s schema is not beside the project: only our own reading of the standard is checked"
        )
    return etree.XMLSchema(etree.parse(SCHEMA))


def test_the_schema_of_oasis_agrees(schema: etree.XMLSchema) -> None:
    notes = {"s1": [Note("Check the board’s name.")]}
    for translation in (None, WATER["fr"]):
        data = xliff.write(a_file(WATER["en"], translation, notes=notes, machine={"s1"}, left_out={"s7"}))
        assert schema.validate(etree.fromstring(data)), schema.error_log
