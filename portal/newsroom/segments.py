"""Segment ids: what ties a block of one edition to the block of the other that says the same.

Ids never change when a text is edited. A new revision inherits them by comparing it with the one before; a new
translation takes them from the source by order, kind and length.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from portal.newsroom.content import Block, BlockKind

_SKIP, _OTHER_KIND = 1.0, 2.5  # what leaving a block alone costs, and pairing blocks of different kinds
_Likeness = tuple[str, ...]
_NUMBER = re.compile(r"\d+")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.QUOTE)


def number(blocks: Iterable[Block], taken: Iterable[str] = ()) -> tuple[Block, ...]:
    """``blocks`` with ids ``s1``, ``s2``… that follow on the highest of ``taken``."""
    fresh = Fresh(taken)
    return tuple(replace(block, id=fresh.take()) for block in blocks)


def inherit(
    old: tuple[Block, ...],
    new: tuple[Block, ...],
    taken: Iterable[str] = (),
    source: tuple[Block, ...] = (),
) -> tuple[Block, ...]:
    """``new`` with the ids of the blocks of ``old`` they continue; a block edited where it stands keeps its id.

    ``taken``: every id used in the article so far. ``source``: for a translation, the blocks it renders; a new
    block takes the id of its counterpart there when nobody else has it, else an id that nobody has had.
    """
    fresh = Fresh([*taken, *(block.id for block in (*old, *source))])
    ids: dict[int, str] = {}
    for tag, a, b, c, d in _changes([_likeness(b) for b in old], [_likeness(b) for b in new]):
        if tag == "equal":
            ids |= {c + n: old[a + n].id for n in range(b - a)}
        elif tag == "replace":
            ids |= _edited(old[a:b], new[c:d], c)
    for ours, theirs in _pairs(source, new):
        if theirs not in ids and source[ours].id not in ids.values():
            ids[theirs] = source[ours].id
    return tuple(replace(block, id=ids.get(n) or fresh.take()) for n, block in enumerate(new))


def align(
    source: tuple[Block, ...], translation: tuple[Block, ...], taken: Iterable[str] = ()
) -> tuple[Block, ...]:
    """``translation`` with the ids of the ``source`` blocks it renders; others get ids of their own."""
    fresh = Fresh([*taken, *(block.id for block in source)])
    ids = {theirs: source[ours].id for ours, theirs in _pairs(source, translation)}
    return tuple(replace(block, id=ids.get(n) or fresh.take()) for n, block in enumerate(translation))


def rows(
    source: tuple[Block, ...], translation: tuple[Block, ...]
) -> list[tuple[Block | None, Block | None]]:
    """Source and translation side by side in reading order; None where one has no counterpart."""
    theirs = {block.id: block for block in translation}
    shared = {block.id for block in source} & set(theirs)
    result: list[tuple[Block | None, Block | None]] = []
    waiting = list(translation)
    for block in source:
        if block.id in shared and theirs[block.id] in waiting:
            while waiting and waiting[0].id != block.id and waiting[0].id not in shared:
                result.append((None, waiting.pop(0)))
            waiting.remove(theirs[block.id])
        result.append((block, theirs.get(block.id)))
    return result + [(None, block) for block in waiting]


class Fresh:
    """Hands out segment ids above every one taken."""

    def __init__(self, taken: Iterable[str]) -> None:
        numbers = [int(id[1:]) for id in taken if id[:1] == "s" and id[1:].isdigit()]
        self.last = max(numbers, default=0)

    def take(self) -> str:
        self.last += 1
        return f"s{self.last}"


def _likeness(block: Block) -> _Likeness:
    return (block.kind, block.text, block.image, block.url)


def _changes(old: list[_Likeness], new: list[_Likeness]) -> Iterator[tuple[str, int, int, int, int]]:
    """As ``SequenceMatcher.get_opcodes``, but what both begin and end with is matched first.

    The longest match, which difflib takes first, may pair repeated blocks across the place of the change.
    """
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    middle = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    yield "equal", 0, head, 0, head
    for tag, a, b, c, d in middle.get_opcodes():
        yield tag, head + a, head + b, head + c, head + d
    yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _edited(old: tuple[Block, ...], new: tuple[Block, ...], offset: int) -> dict[int, str]:
    """Within a changed stretch, the new blocks that are edits of old ones: pairs in order with like words."""
    pairs: dict[int, str] = {}
    start = 0
    for n, block in enumerate(new):
        rest = [(k, _alike(old[k], block)) for k in range(start, len(old)) if old[k].kind is block.kind]
        best = max(rest, key=lambda pair: pair[1], default=None)
        same_place = len(old) == len(new) and old[n].kind is block.kind and n >= start
        if best and best[1] >= 0.5:
            pairs[offset + n], start = old[best[0]].id, best[0] + 1
        elif same_place:
            pairs[offset + n], start = old[n].id, n + 1
    return pairs


def _alike(a: Block, b: Block) -> float:
    return SequenceMatcher(None, a.text.split(), b.text.split(), autojunk=False).ratio()


def _pairs(source: tuple[Block, ...], translation: tuple[Block, ...]) -> list[tuple[int, int]]:
    """The cheapest alignment in order (Gale and Church 1993, with kinds and numbers beside the lengths)."""
    rows, columns = len(source), len(translation)
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            options = []
            if i < rows and j < columns:
                options.append(_distance(source[i], translation[j]) + cost[i + 1][j + 1])
            if i < rows:
                options.append(_SKIP + cost[i + 1][j])
            if j < columns:
                options.append(_SKIP + cost[i][j + 1])
            cost[i][j] = min(options, default=0.0)
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        if cost[i][j] == _distance(source[i], translation[j]) + cost[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif cost[i][j] == _SKIP + cost[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _distance(a: Block, b: Block) -> float:
    """0 for blocks that may well say the same, up to more than two skips for blocks that cannot."""
    if a.kind is not b.kind and not (a.kind in _PROSE and b.kind in _PROSE):
        return _OTHER_KIND
    length = abs(len(a.text) - len(b.text)) / (max(len(a.text), len(b.text)) or 1)
    ours, theirs = set(_NUMBER.findall(a.text)), set(_NUMBER.findall(b.text))
    numbers = len(ours ^ theirs) / len(ours | theirs) if ours | theirs else 0.0
    return length + 0.6 * numbers + (0.2 if a.kind is not b.kind else 0.0)
