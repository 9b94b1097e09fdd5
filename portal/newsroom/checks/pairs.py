"""Source and translation side by side, as the checks read them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content, plain
from portal.newsroom.margin import TOP_MATTER
from portal.newsroom.remembering import remembered
from portal.newsroom.segments import rows
from portal.newsroom.telling_words import small_words

_WORD = re.compile(r"[^\W_]+")
_LONG, _MUCH_LONGER = 80, 2.5  # characters; times
MARKUP, ITEM, ATTRIBUTION, ALT, CAPTION, CREDIT, TEXT = (
    "markup",
    "item",
    "attribution",
    "alt",
    "caption",
    "credit",
    "text",
)


@remembered
def words_of(text: str) -> frozenset[str]:
    """Every run of letters and digits of ``text``, in small letters."""
    return frozenset(_WORD.findall(text.casefold()))


@dataclass(frozen=True)
class Part:
    """One field of a segment: its name, its inline markup ("" for plain fields) and its words."""

    name: str
    text: str
    markup: str = ""


@dataclass(frozen=True)
class Side:
    """What one language says in a pair: the parts of one segment, or of several that belong together."""

    language: str
    segments: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @cached_property
    def text(self) -> str:
        """Every word but the photo credit, a line a part."""
        return "\n".join(part.text for part in self.parts if part.text and part.name != CREDIT)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every run of letters and digits of ``text``, in small letters."""
        return words_of(self.text)

    @cached_property
    def markups(self) -> tuple[str, ...]:
        return tuple(part.markup for part in self.parts if part.markup)

    def named(self, *names: str) -> list[str]:
        """The words of the parts called ``names``, empty ones left out."""
        return [part.text for part in self.parts if part.name in names and part.text]


@dataclass(frozen=True)
class Pair:
    """A source segment and what renders it. A side without segments: nothing corresponds.

    ``kind``: a block kind, or the name of the top matter. ``number``: of its row, from 1. ``left_out``: the
    editor left it out on purpose.
    """

    kind: str
    number: int
    source: Side
    translation: Side
    left_out: bool = False

    @property
    def both(self) -> bool:
        return bool(self.source.text.strip() and self.translation.text.strip())

    @property
    def is_lopsided(self) -> bool:
        """Whether one side is so much longer that it may render something else; check 15 tells of that."""
        shorter, longer = sorted((len(self.source.text), len(self.translation.text)))
        return longer > _LONG and longer > _MUCH_LONGER * shorter


@dataclass(frozen=True)
class Story:
    """Both editions, paired, with what else the checks may ask for."""

    source_language: str
    language: str
    settings: CheckSettings
    pairs: tuple[Pair, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)  # of the translation's segments, by id

    def inside_quotation(self, pair: Pair) -> bool:
        """Whether ``pair`` begins or ends within a quotation of several paragraphs, on either side."""
        return pair.number in self._quoting

    @cached_property
    def _quoting(self) -> frozenset[int]:
        quoting: set[int] = set()
        depths = {"source": 0, "translation": 0}
        for pair in self.pairs:
            for side in depths:
                text = getattr(pair, side).text
                before = depths[side]
                opened, closed = (sum(text.count(mark) for mark in marks) for marks in ("“«", "”»"))
                # Each paragraph of a long quotation opens it anew, and only the last one closes it.
                depths[side] = max(0, min(1, before + opened) - closed) if before else max(0, opened - closed)
                depths[side] = min(depths[side], 1)
                if before or depths[side]:
                    quoting.add(pair.number)
        return frozenset(quoting)

    def beside(self, pair: Pair) -> list[Pair]:
        """The pairs before and after ``pair``, where a sentence of it may have moved to."""
        place = self._places.get(pair.number, -1)
        return [self.pairs[n] for n in (place - 1, place + 1) if place >= 0 and 0 <= n < len(self.pairs)]

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {pair.number: n for n, pair in enumerate(self.pairs)}

    @cached_property
    def source_text(self) -> str:
        return "\n".join(pair.source.text for pair in self.pairs)

    @cached_property
    def source_small_words(self) -> frozenset[str]:
        """The words the source writes with a small letter somewhere."""
        return frozenset(word for pair in self.pairs for word in small_words(pair.source.text))

    @cached_property
    def translation_text(self) -> str:
        return "\n".join(pair.translation.text for pair in self.pairs)


def numbering(source: Content, translation: Content) -> dict[str, int]:
    """The number of the row each segment of either side stands in: top matter that is there, then blocks."""
    numbers: dict[str, int] = {}
    for name in TOP_MATTER:
        if top(source, name) or top(translation, name):
            numbers[name] = len(numbers) + 1
    first = len(numbers)
    for n, (ours, theirs) in enumerate(rows(source.blocks, translation.blocks), first + 1):
        numbers |= {block.id: n for block in (ours, theirs) if block}
    return numbers


def pair_up(source: Content, translation: Content, settings: CheckSettings) -> Story:
    """Both editions as pairs in reading order; segments the alignment joins or continues stand in one pair."""
    numbers = numbering(source, translation)
    tops = tuple(_top_pairs(source, translation, numbers))
    blocks = tuple(_block_pairs(source, translation, settings.alignment, numbers))
    return Story(
        source_language=source.language,
        language=translation.language,
        settings=settings,
        pairs=tops + blocks,
        numbers=numbers,
        texts={
            **{name: top(translation, name) for name in TOP_MATTER},
            **{block.id: "\n".join(part.text for part in _parts(block)) for block in translation.blocks},
        },
    )


def top(content: Content, name: str) -> str:
    """The top matter ``name`` of ``content``, "" where it has none."""
    return getattr(content, name, "")


def _top_pairs(source: Content, translation: Content, numbers: Mapping[str, int]) -> Iterator[Pair]:
    for name in TOP_MATTER:
        if name in numbers:
            ours, theirs = (
                Side(content.language, (name,), (Part(TEXT, top(content, name)),))
                for content in (source, translation)
            )
            yield Pair(name, numbers[name], ours, theirs)


def _block_pairs(
    source: Content, translation: Content, alignment: Mapping[str, Any], numbers: Mapping[str, int]
) -> Iterator[Pair]:
    left_out, joined, continued = (alignment.get(key, {}) for key in ("left_out", "joined", "continued"))
    ours = {block.id: block for block in source.blocks}
    theirs = {block.id: block for block in translation.blocks}
    joined = {id: into for id, into in joined.items() if id in ours and into in theirs}
    continued = {
        id: before for id, before in continued.items() if id in theirs and before in {**ours, **theirs}
    }
    for one, other in rows(source.blocks, translation.blocks):
        id = one.id if one else other.id if other else ""
        if (one and not other and id in joined) or (other and not one and id in continued):
            continue
        source_ids = [id, *_followers(joined, id)] if one else _followers(joined, id)
        their_ids = [id, *_followers(continued, id)]
        yield Pair(
            kind=str((one or other).kind),  # type: ignore[union-attr]
            number=numbers[id],
            source=_side(source.language, [ours[i] for i in source_ids if i in ours]),
            translation=_side(translation.language, [theirs[i] for i in their_ids if i in theirs]),
            left_out=id in left_out and other is None,
        )


def _followers(follows: Mapping[str, str], id: str) -> list[str]:
    """The segments that hang on ``id``, those that hang on them included."""
    found: list[str] = []
    waiting = [id]
    while waiting:
        last = waiting.pop(0)
        new = [one for one, before in follows.items() if before == last and one not in (*found, id)]
        found += new
        waiting += new
    return found


def _side(language: str, blocks: Iterable[Block]) -> Side:
    blocks = tuple(blocks)
    parts = tuple(part for block in blocks for part in _parts(block))
    return Side(language, tuple(block.id for block in blocks), parts)


def _parts(block: Block) -> tuple[Part, ...]:
    parts = [Part(MARKUP, plain(block.markup), block.markup)] if block.markup else []
    parts += [Part(ITEM, plain(item), item) for item in block.items]
    plain_fields = (
        (ATTRIBUTION, block.attribution),
        (ALT, block.alt),
        (CAPTION, block.caption),
        (CREDIT, block.credit),
    )
    parts += [Part(name, text) for name, text in plain_fields if text]
    return tuple(parts)


def is_block(kind: str) -> bool:
    """Whether a pair's ``kind`` is a block's, not top matter."""
    return kind in set(BlockKind)
