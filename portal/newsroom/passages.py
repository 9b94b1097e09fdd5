"""Passages of a text that belong to somebody else: found by rule, and followed when the text changes. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.hanging_together import Alignment
from portal.newsroom.rights import is_agency

Passage = Mapping[str, Any]  # {"segment", "holder", "note"}

_SIGNED = re.compile(r"\(([^()]{2,60})\)\s*[.…]?\s*$")  # … (AFP)
_DATELINE = re.compile(r"^[^.()]{2,60}\(([^()]{2,40})\)\s*[–—-]")  # PARIS, 3 mars (Reuters) – …


def proposed(content: Content) -> list[dict[str, str]]:
    """The passages that sign themselves with an agency's name, as an editor may confirm them."""
    found = []
    for block in content.blocks:
        if block.kind in (BlockKind.FIGURE, BlockKind.EMBED):
            continue
        for match in filter(None, (_SIGNED.search(block.text), _DATELINE.match(block.text))):
            if is_agency(match[1]):
                found.append({"segment": block.id, "holder": match[1].strip(), "note": ""})
                break
    return found


def carried(
    passages: Sequence[Passage], before: Sequence[Block], after: Sequence[Block]
) -> list[dict[str, Any]]:
    """``passages`` of the text ``before`` as they stand in the text ``after``.

    Where a marked block is gone, what took its place is marked: every new block between the neighbours that stayed.
    So a passage that was rewritten stays out of packages until an editor has looked at it.
    """
    ids = [block.id for block in before]
    stayed = {block.id for block in after} & set(ids)
    known, result = {passage["segment"] for passage in passages}, []
    for passage in passages:
        if passage["segment"] in stayed or passage["segment"] not in ids:
            result.append(dict(passage))
            continue
        for id in _between(ids, [block.id for block in after], passage["segment"], stayed):
            if id not in known:
                known.add(id)
                result.append({**passage, "segment": id})
    return result


def everywhere(marked: Iterable[str], alignment: Mapping[str, Any]) -> frozenset[str]:
    """Every segment of an edition that says something of the source segments ``marked``, however they hang together."""
    hanging = Alignment.read(alignment)
    return frozenset(one for id in marked for one in (id, *hanging.together(id)))


def _between(old: list[str], new: list[str], gone: str, stayed: set[str]) -> list[str]:
    """The ids of ``new`` that are not of ``old``, between the nearest on each side of ``gone`` that stayed."""
    at = old.index(gone)
    before = next((id for id in reversed(old[:at]) if id in stayed), None)
    behind = next((id for id in old[at + 1 :] if id in stayed), None)
    first = new.index(before) + 1 if before else 0
    last = new.index(behind) if behind else len(new)
    return [id for id in new[first:last] if id not in old]
