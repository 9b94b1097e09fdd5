"""XLIFF 2.1 (OASIS Standard, 13 February 2018): an edition and its source for a translator's own tool.

A file is one article; a unit is one segment id; an XLIFF segment is one part of it (a list item, a caption). What our
own reader needs beside stands in the metadata module, which tools keep.
"""

from collections.abc import Collection, Mapping, Sequence

from lxml import etree

from portal.newsroom.content import Content
from portal.newsroom.exchange.inline_codes import XLIFF, Codes, put, without_unfit
from portal.newsroom.exchange.xliff_units import (
    TEXT,
    Note,
    Unit,
    Words,
    XliffFile,
    empty,
    is_markup,
    part_names,
    parts,
    segment_hash,
    segments,
)
from portal.newsroom.margin import TOP_MATTER
from portal.newsroom.segments import rows

MEDIA_TYPE = "application/xliff+xml"
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
CATEGORY = "reprise"  # of our metadata
NOTE_IDS = "reprise-"  # what ids of our own notes start with
MACHINE = "reprise:machine"  # subState of what nobody has confirmed yet
FILLED = ("translated", "reviewed", "final")
_XML = "http://www.w3.org/XML/1998/namespace"


def units_of(
    source: Content,
    translation: Content | None,
    *,
    state: str = "translated",
    notes: Mapping[str, Sequence[Note]] | None = None,
    machine: Collection[str] = (),
    left_out: Collection[str] = (),
) -> tuple[Unit, ...]:
    """Both editions as units, in reading order.

    ``state``: of every segment that has words, one of ``FILLED``. ``notes``, ``machine`` (drafted by a machine and
    not confirmed) and ``left_out`` (on purpose) go by segment id.
    """
    ours, theirs = segments(source), segments(translation) if translation else {}
    kinds = {block.id: str(block.kind) for block in source.blocks}
    their_kinds = {block.id: str(block.kind) for block in translation.blocks} if translation else {}
    order = [name for name in TOP_MATTER if not (empty(ours.get(name)) and empty(theirs.get(name)))]
    pairs = rows(source.blocks, translation.blocks if translation else ())
    order += [block.id for a, b in pairs if (block := a or b)]
    found = []
    for id in order:
        target = theirs.get(id)
        found.append(
            Unit(
                id=id,
                kind=TEXT if id in TOP_MATTER else kinds.get(id) or their_kinds[id],
                source=ours.get(id),
                target=target,
                target_kind="" if target is None else TEXT if id in TOP_MATTER else their_kinds[id],
                seen=segment_hash(target) if target is not None else "",
                seen_source=segment_hash(ours[id]) if id in ours else "",
                state="initial" if empty(target) else state,
                machine=id in machine and not empty(target),
                translate=id not in left_out,
                notes=tuple((notes or {}).get(id, ())),
            )
        )
    return tuple(found)


def write(file: XliffFile) -> bytes:
    """``file`` as XLIFF 2.1: UTF-8, valid against the OASIS core and its metadata module."""
    root = etree.Element(_tag("xliff"), nsmap={None: XLIFF, "mda": METADATA})
    root.attrib.update({"version": "2.1", "srcLang": file.source_language, "trgLang": file.target_language})
    # Segments are our fields: a tool that joined or split them could not give them back.
    box = etree.SubElement(root, _tag("file"), id=file.article, canResegment="no")
    box.set(f"{{{_XML}}}space", "preserve")
    _metadata(box, {"edition": file.edition, "source-revision": file.source_revision})
    for unit in file.units:
        _unit(box, unit)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)


def _unit(box: etree._Element, unit: Unit) -> None:
    element = etree.SubElement(box, _tag("unit"), id=unit.id, type=f"reprise:{unit.kind}")
    if not unit.translate:
        element.set("translate", "no")
    facts = {"seen": unit.seen, "seen-source": unit.seen_source, "target-kind": unit.target_kind}
    if unit.source and "items" in unit.source:  # the translation may have more, each beside an empty source
        facts["items"] = str(len(unit.source["items"]))
    _metadata(element, facts)
    _notes(element, unit.notes)
    codes, body = Codes(), []
    ours, theirs = parts(unit.source), parts(unit.target)
    # A code keeps one id in the whole unit, so every source is written before any target.
    names = part_names((unit.source, unit.target)) or ["text"]
    for name in names:
        segment = etree.Element(_tag("segment"), id=name)
        source = etree.SubElement(segment, _tag("source"))
        put(source, ours.get(name, ""), markup=is_markup(name), codes=codes, segment=name)
        body.append(segment)
    for segment, name in zip(body, names, strict=True):
        if _stands(unit.target, theirs, name):
            _target(segment, theirs.get(name, ""), unit, name, codes)
    if codes.data:
        originals = etree.SubElement(element, _tag("originalData"))
        for original, id in codes.data.items():
            etree.SubElement(originals, _tag("data"), id=id).text = without_unfit(original)
    element.extend(body)


def _stands(target: Words | None, found: Mapping[str, str], name: str) -> bool:
    """Whether the translation has this part: a list that is shorter than its source lacks the last items."""
    return target is not None and (name in found or not name.startswith("item-"))


def _target(segment: etree._Element, words: str, unit: Unit, name: str, codes: Codes) -> None:
    state = unit.state if words.strip() else "initial"
    segment.set("state", state)
    if unit.machine and state != "initial":
        segment.set("subState", MACHINE)
    put(etree.SubElement(segment, _tag("target")), words, markup=is_markup(name), codes=codes, segment=name)


def _metadata(parent: etree._Element, facts: Mapping[str, str]) -> None:
    box = etree.SubElement(parent, f"{{{METADATA}}}metadata")
    group = etree.SubElement(box, f"{{{METADATA}}}metaGroup", category=CATEGORY)
    for kind, value in facts.items():
        etree.SubElement(group, f"{{{METADATA}}}meta", type=kind).text = value


def _notes(parent: etree._Element, notes: Sequence[Note]) -> None:
    if not notes:
        return
    box = etree.SubElement(parent, _tag("notes"))
    for number, note in enumerate(notes, 1):
        element = etree.SubElement(box, _tag("note"), id=f"{NOTE_IDS}{number}", category=note.category)
        element.text = without_unfit(note.text)


def _tag(name: str) -> str:
    return f"{{{XLIFF}}}{name}"
