"""XLIFF 2.0 and 2.1 as it comes back from a translator's tool. Hostile until shown otherwise."""

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from lxml import etree

from portal.newsroom.exchange.inline_codes import XLIFF, get
from portal.newsroom.exchange.safe_xml import Unreadable, root_of
from portal.newsroom.exchange.xliff import CATEGORY, FILLED, MACHINE, METADATA, NOTE_IDS
from portal.newsroom.exchange.xliff_units import (
    KINDS,
    TEXT,
    Note,
    Unit,
    XliffFile,
    fields,
    is_markup,
    is_part,
    item_number,
    words_of,
)

MAX_BYTES = 8_000_000
_MAX_UNITS, _MAX_NOTE = 5_000, 4_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_HASH = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[A-Za-z][\w.-]{0,39}", re.ASCII)


def read(data: bytes) -> XliffFile:
    """The file in ``data``. Raises Unreadable; never anything else, whatever the bytes."""
    root = root_of(data, MAX_BYTES)
    if root.tag != f"{{{XLIFF}}}xliff" or root.get("version") not in ("2.0", "2.1"):
        raise Unreadable(_("This is no XLIFF 2 file: save it as XLIFF 2.0 or 2.1 in your tool."))
    boxes = root.findall(_tag("file"))
    if len(boxes) != 1:
        raise Unreadable(_("The file holds several stories: bring them in one by one."))
    units = [_unit(element) for element in _units(boxes[0])]
    if len({unit.id for unit in units}) != len(units):
        raise Unreadable(_("The same segment stands in the file twice."))
    facts = _facts(boxes[0])
    return XliffFile(
        article=boxes[0].get("id", ""),
        source_language=_language(root.get("srcLang")),
        target_language=_language(root.get("trgLang")),
        edition=facts.get("edition", ""),
        source_revision=facts.get("source-revision", ""),
        units=tuple(units),
    )


def _units(box: etree._Element) -> Iterator[etree._Element]:
    """Every unit, also of groups that a tool may have made."""
    for number, element in enumerate(box.iter(_tag("unit"))):
        if number >= _MAX_UNITS:
            raise Unreadable(_("The file has too many segments to be one of ours."))
        yield element


def _unit(element: etree._Element) -> Unit:
    id, facts = element.get("id", ""), _facts(element)
    if not _ID.fullmatch(id):
        raise Unreadable(_("A segment of the file has no name of ours: was it made from another file?"))
    kind = element.get("type", "").removeprefix("reprise:")
    kind = kind if kind in KINDS else ""
    sources, targets, states = _sides(element, _lone(kind))
    kind = kind or _guess(sources)
    target_kind = facts.get("target-kind", "")
    target_kind = target_kind if target_kind in KINDS else kind if targets else ""
    if facts.get("items", "").isdecimal():
        sources = {name: text for name, text in sources.items() if item_number(name) <= int(facts["items"])}
    has_source = bool(facts["seen-source"]) if "seen-source" in facts else any(sources.values())
    filled = [state for state, _sub in states if state in FILLED]
    return Unit(
        id=id,
        kind=kind,
        source=words_of(kind, sources) if has_source else None,
        target=words_of(target_kind, targets) if target_kind else None,
        target_kind=target_kind,
        seen=_hash(facts.get("seen", "")),
        seen_source=_hash(facts.get("seen-source", "")),
        state=min(filled, key=FILLED.index, default="initial"),
        machine=any(sub == MACHINE for _state, sub in states),
        translate=element.get("translate") != "no",
        notes=tuple(_notes(element)),
    )


def _sides(unit: etree._Element, only: str) -> tuple[dict[str, str], dict[str, str], list[tuple[str, str]]]:
    """Source and target parts by segment id, and (state, subState) of each segment.

    ``only``: the name of a lone segment whose id a tool has dropped.
    """
    data = {d.get("id", ""): _original(d) for d in unit.iterfind(f"{_tag('originalData')}/{_tag('data')}")}
    starts: dict[str, str] = {}
    sources: dict[str, str] = {}
    targets: dict[str, str] = {}
    states = []
    found = unit.findall(_tag("segment"))
    for side, texts in (("source", sources), ("target", targets)):
        for segment in found:
            name = segment.get("id") or (only if len(found) == 1 else "")
            if not is_part(name) or name in texts:
                message = _("A segment was split or joined in your tool: keep the segments as they went out.")
                raise Unreadable(message)
            element = segment.find(_tag(side))
            if element is not None:
                texts[name] = get(element, data, starts, markup=is_markup(name))
    for segment in found:
        states.append((segment.get("state", "initial"), segment.get("subState", "")))
    return sources, targets, states


def _lone(kind: str) -> str:
    """The only part that a segment of ``kind`` has, "" when it may have several."""
    names = fields(kind) if kind else ()
    return names[0] if len(names) == 1 and is_part(names[0]) else ""


def _original(data: etree._Element) -> str:
    return "".join(data.itertext())


def _facts(element: etree._Element) -> dict[str, str]:
    """What our own metadata group says; empty when a tool has dropped it."""
    path = f"{{{METADATA}}}metadata/{{{METADATA}}}metaGroup"
    groups = [group for group in element.iterfind(path) if group.get("category") == CATEGORY]
    return {
        meta.get("type", ""): (meta.text or "").strip()[:80]
        for group in groups
        for meta in group.iterfind(f"{{{METADATA}}}meta")
    }


def _hash(value: str) -> str:
    return value if _HASH.fullmatch(value) else ""


def _notes(unit: etree._Element) -> Iterator[Note]:
    """Our own notes by category, and what people wrote in their tool, with none."""
    for note in unit.iterfind(f"{_tag('notes')}/{_tag('note')}"):
        text = "".join(note.itertext()).strip()[:_MAX_NOTE]
        ours = note.get("id", "").startswith(NOTE_IDS)
        if text:
            yield Note(text, note.get("category", "")[:40] if ours else "")


def _guess(found: dict[str, str]) -> str:
    """The kind of a unit whose type a tool has dropped, from the parts it has."""
    names = set(found)
    if names == {TEXT}:
        return TEXT
    if any(name.startswith("item-") for name in names):
        return "list"
    if names & {"alt", "credit"}:
        return "figure"
    if "attribution" in names:
        return "quote"
    return "embed" if "caption" in names else "paragraph"


def _language(value: Any) -> str:
    """The primary language of a BCP 47 tag, "" when there is none: fr-CA comes back for fr."""
    return value.split("-")[0].lower() if value and _LANGUAGE.fullmatch(value) else ""


def _tag(name: str) -> str:
    return f"{{{XLIFF}}}{name}"
