"""The rows of the side-by-side page: source left, translation right, and what stands in the margin of each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from portal.desks.editor.typed_words import read
from portal.newsroom.checks.finding import Finding
from portal.newsroom.checks.pairs import numbering
from portal.newsroom.content import Block, Content
from portal.newsroom.differences import Piece, word_diff
from portal.newsroom.exchange.xliff_units import TEXT, Words, segment_hash, segments, words_of
from portal.newsroom.findings import OpenFinding
from portal.newsroom.margin import TOP_MATTER, Comment, Dismissal, Suggestion
from portal.newsroom.remarks import OPEN
from portal.newsroom.segments import rows
from portal.newsroom.term_matching import Term, find

_LONGEST_MARK = 80  # characters; of a whole paragraph at fault the margin says enough


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Margin:
    """Everything that stands beside the rows. ``machine``: segment id → the words a machine gave.

    ``passages``: segment id → whose it is. ``alignment``: as ``Revision.alignment``. ``moved``: segments of the source
    that changed since they were translated, which nobody has gone over yet.
    """

    findings: Sequence[OpenFinding] = ()
    comments: Sequence[Comment] = ()
    suggestions: Sequence[Suggestion] = ()
    machine: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    passages: Mapping[str, str] = field(default_factory=dict)
    alignment: Mapping[str, Any] = field(default_factory=dict)
    moved: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with what it changes; ``outdated``: the segment says something else since it was made."""

    suggestion: Suggestion
    pieces: tuple[Piece, ...]
    outdated: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page.

    ``number``: as the checks count, from 1; 0 where neither side says anything. ``kind``: a block kind, or the name
    of the top matter. ``words``: of the translation, empty ones where it has none; ``seen``: their hash, "" then.
    ``left_out``: why the translation leaves it out. ``joined``, ``continued``: the row that this one belongs to.
    ``terms``: (as the source says it, what the glossary calls it in the other language).
    """

    id: str
    number: int
    kind: str
    source: Block | str | None
    target: Block | str | None
    words: Words
    seen: str
    findings: tuple[Finding, ...] = ()
    dismissed: tuple[tuple[Finding, Dismissal], ...] = ()
    comments: tuple[Comment, ...] = ()
    resolved: tuple[Comment, ...] = ()
    suggestions: tuple[Suggested, ...] = ()
    machine: bool = False
    terms: tuple[tuple[str, str], ...] = ()
    holder: str = ""
    left_out: str | None = None
    joined: str = ""
    continued: str = ""
    moved: bool = False

    @property
    def is_top(self) -> bool:
        return self.kind in TOP_MATTER

    @property
    def there(self) -> bool:
        """Whether either side says anything, or anybody has remarked on it."""
        return bool(self.source or self.target or self.comments or self.suggestions)

    @property
    def settled(self) -> bool:
        """Whether somebody has said where the source of this row is rendered, or why it is not."""
        return self.left_out is not None or bool(self.joined)

    def marks(self, side: str) -> list[tuple[str, str]]:
        """(piece of text at fault, blocks or warns) on ``side``: source or translation."""
        return [
            (one.offending, str(one.severity))
            for one in self.findings
            if one.side == side and one.offending and len(one.offending) <= _LONGEST_MARK
        ]


def side_by_side(source: Content | None, target: Content, margin: Margin) -> list[Row]:
    """Every row of a translation beside its source. A source alone (None) has only right sides."""
    numbers = numbering(source or target, target)
    words = segments(target)
    beside = _Beside(source.language if source else "", margin)
    found = []
    for id, kind, left, right in _pairs(source, target):
        own = words[id] if id in words else words_of(TEXT if kind in TOP_MATTER else kind, {})
        seen = segment_hash(own) if id in words else ""
        found.append(
            Row(id, numbers.get(id, 0), kind, left, right, own, seen, **beside.of(id, left, right, own, seen))
        )
    return found


def spaced(shown: Sequence[Row], all_rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """``shown`` rows in order, each with how many rows stand between it and the one shown before."""
    places = {row.id: place for place, row in enumerate(all_rows)}
    found, reached = [], -1
    for row in shown:
        found.append((places[row.id] - reached - 1, row))
        reached = places[row.id]
    return found


def _pairs(
    source: Content | None, target: Content
) -> Iterator[tuple[str, str, Block | str | None, Block | str | None]]:
    """(segment id, kind, left, right) in reading order."""
    for name in TOP_MATTER:
        yield name, name, getattr(source, name) if source else None, getattr(target, name)
    for ours, theirs in rows(source.blocks if source else (), target.blocks):
        block = theirs or ours
        assert block is not None
        yield block.id, str(block.kind), ours, theirs


class _Beside:
    """The margin by segment, gathered once for the whole page."""

    def __init__(self, language: str, margin: Margin) -> None:
        self._language, self._margin = language, margin
        self._open = _gathered(
            (one.finding.segment, one.finding) for one in margin.findings if not one.dismissed
        )
        self._dismissed = _gathered(
            (one.finding.segment, (one.finding, one.dismissed)) for one in margin.findings if one.dismissed
        )
        self._comments = _gathered((one.segment_id, one) for one in margin.comments)
        self._suggestions = _gathered(
            (one.segment_id, one) for one in margin.suggestions if one.state == OPEN
        )
        self._moved = frozenset(margin.moved)

    def of(self, id: str, left: Any, right: Any, words: Words, seen: str) -> dict[str, Any]:
        """What a row has beside its text, by field."""
        margin, alignment = self._margin, self._margin.alignment
        return {
            "findings": tuple(self._open.get(id, ())),
            "dismissed": tuple(self._dismissed.get(id, ())),
            "comments": tuple(one for one in self._comments.get(id, ()) if one.resolved_at is None),
            "resolved": tuple(one for one in self._comments.get(id, ()) if one.resolved_at is not None),
            "suggestions": tuple(_suggested(one, words, seen) for one in self._suggestions.get(id, ())),
            "machine": id in margin.machine,
            "terms": self._terms(left),
            "holder": margin.passages.get(id, ""),
            "left_out": alignment.get("left_out", {}).get(id) if right is None else None,
            "joined": alignment.get("joined", {}).get(id, "") if right is None else "",
            "continued": alignment.get("continued", {}).get(id, "") if not left else "",
            "moved": id in self._moved,
        }

    def _terms(self, left: Block | str | None) -> tuple[tuple[str, str], ...]:
        text = left.text if isinstance(left, Block) else left or ""
        if not text or not self._margin.terms:
            return ()
        hits = find(text, self._language, self._margin.terms)
        return tuple(dict.fromkeys((hit.said, hit.other(self._language)) for hit in hits))


def _gathered(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for segment, one in pairs:
        found.setdefault(segment, []).append(one)
    return found


def _suggested(one: Suggestion, words: Words, seen: str) -> Suggested:
    return Suggested(one, word_diff(read(words), read(one.data)), one.seen != seen)
