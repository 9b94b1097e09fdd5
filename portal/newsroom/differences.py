"""What differs between two texts: word by word within a segment, segment by segment within a story."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from portal.newsroom.content import Block, Content
from portal.newsroom.margin import TOP_MATTER

# A word with the mark that clings to it, or a run of blanks; a no-break space is a word of its own, so that it shows.
_TOKEN = re.compile(r"[\u00a0\u202f]|\w+(?:['’\-]\w+)*|[^\S\u00a0\u202f]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``kind``: same | added | removed."""

    kind: str
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """``old`` and ``new``, both plain text, as one text with what was removed and what was added, word by word."""
    if old == new:
        return (Piece("same", new),) if new else ()
    return tuple(_joined(_pieces(_TOKEN.findall(old), _TOKEN.findall(new))))


def segment_text(content: Content, segment: str) -> str | None:
    """The words of one segment of ``content`` as plain text; None where there is no such segment."""
    if segment in TOP_MATTER:
        return str(getattr(content, segment, ""))
    block = next((block for block in content.blocks if block.id == segment), None)
    return None if block is None else block_text(block)


def block_text(block: Block) -> str:
    """The words of ``block`` with what goes beside them: attribution, credit, the words for those who cannot see."""
    parts = [block.text, block.attribution, f"({block.credit})" if block.credit else "", block.alt]
    return "\n".join(part for part in parts if part)


def changed_segments(old: Content, new: Content) -> list[str]:
    """Ids of the segments that read differently in ``new``, in its order; then those that are gone from it."""
    before, after = {b.id: b for b in old.blocks}, {b.id: b for b in new.blocks}
    top = [name for name in TOP_MATTER[:3] if getattr(old, name) != getattr(new, name)]
    moved = [id for id, block in after.items() if id not in before or not _reads_alike(before[id], block)]
    return top + moved + [id for id in before if id not in after]


def _reads_alike(a: Block, b: Block) -> bool:
    return replace(a, image="") == replace(b, image="")


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(new[c:d]))
            continue
        if b > a:
            yield Piece("removed", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Changes with no more than a blank between them read better as one."""
    removed = added = blank = ""
    for piece in pieces:
        if piece.kind == "removed":
            removed, added, blank = removed + blank + piece.text, added + blank, ""
        elif piece.kind == "added":
            removed, added, blank = removed + blank, added + blank + piece.text, ""
        elif (removed or added) and not blank and piece.text == " ":
            blank = piece.text
        else:
            yield from _change(removed, added)
            removed = added = ""
            yield Piece("same", blank + piece.text)
            blank = ""
    yield from _change(removed, added)
    if blank:
        yield Piece("same", blank)


def _change(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
