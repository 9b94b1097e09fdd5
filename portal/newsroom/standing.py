"""The words of an edition as they stand: a revision, with what was edited since laid over it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.exchange.xliff_units import fields
from portal.newsroom.margin import TOP_MATTER, SegmentDraft

Words = dict[str, Any]
_FRAME = ("kind", "level", "ordered", "image", "url")  # of a block, what its words are not


def laid_over(content: Content, drafts: Iterable[SegmentDraft]) -> Content:
    """``content`` as the ``drafts`` of its edition have it: other words, new blocks, blocks taken out."""
    rows = {row.segment_id: row for row in drafts}
    top = {name: rows[name].data["text"] for name in TOP_MATTER if name in rows}
    gone = {row.segment_id for row in rows.values() if row.removed}
    blocks = tuple(block for block in in_order(content.blocks, rows) if block.id not in gone)
    return replace(content, blocks=blocks, **top)


def in_order(blocks: tuple[Block, ...], rows: Mapping[str, SegmentDraft]) -> list[Block]:
    """``blocks`` and those that only drafts know, each in its place, with the drafts' words; removed ones too.

    A new block whose place is unknown comes last: a text never loses words.
    """
    known = {block.id: worded(block, rows[block.id].data if block.id in rows else {}) for block in blocks}
    after: dict[str, list[str]] = {}
    for id, row in sorted(rows.items()):
        if id not in known and id not in TOP_MATTER and row.frame is not None:
            known[id] = worded(framed(id, row.frame), row.data)
            after.setdefault(row.after or "", []).append(id)
    placed = list(dict.fromkeys(_placed("", after)))
    for block in blocks:
        placed += _placed(block.id, after, itself=True)
    return [known[id] for id in dict.fromkeys([*placed, *known])]


def worded(block: Block, words: Mapping[str, Any]) -> Block:
    """``block`` saying ``words``; what its kind has no place for is passed over."""
    named = fields(str(block.kind))
    changed: Words = {k: tuple(v) if isinstance(v, list) else v for k, v in words.items() if k in named}
    return replace(block, **changed)


def frame_of(block: Block) -> dict[str, Any]:
    """What a block is beside its words: the inverse of ``framed``."""
    return {name: str(value) if name == "kind" else value for name, value in _frame(block)}


def framed(id: str, frame: Mapping[str, Any]) -> Block:
    """An empty block with this id and frame."""
    return Block(**{**frame, "id": id, "kind": BlockKind(frame["kind"])})


def _frame(block: Block) -> Iterator[tuple[str, Any]]:
    for name in _FRAME:
        yield name, getattr(block, name)


def _placed(first: str, after: Mapping[str, list[str]], *, itself: bool = False) -> Iterator[str]:
    """What follows ``first``, nearest first; ``itself`` before it when asked for."""
    waiting, seen = [first], {first}
    while waiting:
        id = waiting.pop(0)
        if id != first or itself:
            yield id
        new = [one for one in after.get(id, ()) if one not in seen]
        seen |= set(new)
        waiting = new + waiting
