"""What an XLIFF file of ours says: one unit a segment of the edition, with its words on both sides."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from portal.newsroom.content import Content
from portal.newsroom.margin import TOP_MATTER

Words = dict[str, Any]  # as SegmentDraft.data: {"text"}, {"markup"}, {"items"}, {"alt", "caption", "credit"}…

TEXT = "text"  # the kind of headline, standfirst, byline; others are block kinds
_FIELDS = {
    TEXT: ("text",),
    "heading": ("markup",),
    "paragraph": ("markup",),
    "list": ("items",),
    "quote": ("markup", "attribution"),
    "figure": ("alt", "caption", "credit"),
    "embed": ("caption",),
}
KINDS = tuple(_FIELDS)
_ITEM = re.compile(r"item-([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a unit. ``category``: comment, check, glossary… of ours; "" when a tool's user wrote it."""

    text: str
    category: str = "comment"


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment id. ``source`` and ``target``: its words, None where that side lacks the segment.

    ``kind`` and ``target_kind``: "text" or the block kind on each side. ``seen``: segment_hash of the target when
    the file was made, "" when there was none; ``seen_source``: of the source. ``state``: of XLIFF, initial,
    translated, reviewed or final.
    """

    id: str
    kind: str
    source: Words | None
    target: Words | None
    target_kind: str = ""
    seen: str = ""
    seen_source: str = ""
    state: str = "initial"
    machine: bool = False  # drafted by a machine, confirmed by nobody
    translate: bool = True
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class XliffFile:
    """A file of one article's units.

    ``article``, ``edition`` and ``source_revision``: ids. ``edition`` is "" when there was no translation yet.
    """

    article: str
    source_language: str
    target_language: str
    edition: str = ""
    source_revision: str = ""
    units: tuple[Unit, ...] = field(default=())

    def unit(self, id: str) -> Unit | None:
        return next((unit for unit in self.units if unit.id == id), None)


def fields(kind: str) -> tuple[str, ...]:
    """The names of a segment's words, by its kind."""
    return _FIELDS[kind]


def parts(words: Words | None) -> dict[str, str]:
    """``words`` by the name of their XLIFF segment: list items are ``item-1``, ``item-2``…"""
    found: dict[str, str] = {}
    for name, value in (words or {}).items():
        if name == "items":
            found |= {f"item-{n}": item for n, item in enumerate(value, 1)}
        else:
            found[name] = value
    return found


def is_markup(part: str) -> bool:
    return part == "markup" or part.startswith("item-")


def is_part(name: str) -> bool:
    return bool(_ITEM.fullmatch(name)) or name in {n for names in _FIELDS.values() for n in names} - {"items"}


def item_number(part: str) -> int:
    """3 for ``item-3``; 0 for a part that is no list item."""
    match = _ITEM.fullmatch(part)
    return int(match[1]) if match else 0


def words_of(kind: str, found: Mapping[str, str]) -> Words:
    """The words of a segment of ``kind`` from its parts; what is missing is empty. The inverse of ``parts``."""
    words: Words = {}
    for name in _FIELDS[kind]:
        words[name] = _items(found) if name == "items" else found.get(name, "")
    return words


def empty(words: Words | None) -> bool:
    return not any(text.strip() for text in parts(words).values())


def part_names(sides: Iterable[Words | None]) -> list[str]:
    """The parts of either side, in order; a part that is empty on both sides is left out, list items are not."""
    present = [parts(side) for side in sides]
    names = list(dict.fromkeys(name for side in present for name in side))
    names = [n for n in names if n.startswith("item-") or any(side.get(n) for side in present)]
    return names or list(dict.fromkeys(name for side in present for name in side))[:1]


def _items(found: Mapping[str, str]) -> list[str]:
    numbered = {n: text for name, text in found.items() if (n := item_number(name))}
    return [numbered.get(n, "") for n in range(1, max(numbered, default=0) + 1)]


def segments(content: Content) -> dict[str, Words]:
    """The words of every segment of ``content`` by its id: top matter first, then blocks, in order."""
    found: dict[str, Words] = {name: {"text": getattr(content, name, "")} for name in TOP_MATTER}
    for block in content.blocks:
        words = {name: getattr(block, name) for name in _FIELDS[str(block.kind)]}
        found[block.id] = {n: list(v) if isinstance(v, tuple) else v for n, v in words.items()}
    return found


def segment_hash(words: Words) -> str:
    """SHA-256, hex, of the canonical JSON (RFC 8785) of a segment's words."""
    return hashlib.sha256(rfc8785.dumps(words)).hexdigest()
