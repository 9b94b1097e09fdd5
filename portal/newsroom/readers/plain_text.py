"""Reads a story from plain text as copied from a web page."""

import html
import re
from dataclasses import dataclass, field

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.readers import furniture as page
from portal.newsroom.readers.captions import Caption, lone_caption, split_caption
from portal.newsroom.readers.incoming import (
    MAX_BLOCKS,
    Dropped,
    Incoming,
    IncomingImage,
    Problem,
    Reason,
    UnreadableStory,
)
from portal.newsroom.readers.lines import Line, bullet, dense, lines_of, numbered
from portal.newsroom.readers.text import LANGUAGES, decode, guess_language, word_count
from portal.newsroom.readers.topmatter import byline, date_line, published_at, section_label

_MAX_HEADLINE_WORDS = 40
_MAX_STANDFIRST_WORDS = 50
_MAX_HEADING_WORDS = 14
_QUOTED = re.compile(r"^[“\"«„].*[”\"»]$")
_SPEAKER = re.compile(r"^[–—-]\s*(?P<who>\S.{1,120})$")


def read_plain_text(data: bytes | str, language: str = "") -> Incoming:
    """The story in ``data``: headline on the first line of text, blocks parted by blank lines.

    ``language``: ``en`` or ``fr``; guessed when "". What belongs to the page and not to the story comes back in
    ``dropped``. Raises UnreadableStory.
    """
    text = decode(data)
    language = language or guess_language(text)
    if language not in LANGUAGES:
        raise UnreadableStory(Problem.NO_LANGUAGE)
    lines, dropped = _without_furniture(lines_of(text))
    story = _Story(lines, dense(lines), dropped)
    story.read()
    content = Content(language, story.headline, story.standfirst, story.byline, tuple(story.blocks))
    return Incoming(
        content,
        published_at=published_at(story.date_line) if story.date_line else None,
        images=tuple(IncomingImage(b.image, b.credit) for b in story.blocks if b.kind is BlockKind.FIGURE),
        dropped=tuple(story.dropped),
    )


def _without_furniture(lines: list[Line]) -> tuple[list[Line], list[Dropped]]:
    kept: list[Line] = []
    dropped: list[Dropped] = []
    teasers = 0  # how many headline-like lines to come are other stories'
    for line in lines:
        reason = page.furniture(line.text)
        if page.closes_teaser(line.text):
            reason = Reason.RELATED
            if _is_teaser(kept, line):
                dropped.append(Dropped(kept.pop().text, Reason.RELATED))
        elif page.opens_teasers(line.text):
            reason, teasers = Reason.RELATED, page.opens_teasers(line.text)
        elif teasers and not reason:
            if page.headline_like(bullet(line.text) or line.text) and not split_caption(line.text):
                reason, teasers = Reason.RELATED, teasers - 1
            else:
                teasers = 0
        if reason:
            dropped.append(Dropped(line.text, reason))
        else:
            kept.append(line)
    return kept, dropped


def _is_teaser(kept: list[Line], closing: Line) -> bool:
    """The line above "Read more" is a teaser when it touches it and reads as a title, not as prose."""
    return len(kept) > 1 and kept[-1].group == closing.group and page.headline_like(kept[-1].text)


@dataclass
class _Story:
    """One pass over the lines: the top matter first, then the blocks."""

    lines: list[Line]
    dense: bool
    dropped: list[Dropped]
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    date_line: str = ""
    blocks: list[Block] = field(default_factory=list)

    def read(self) -> None:
        self._read_headline()
        rest = self._read_top()
        while rest:
            rest = rest[self._read_block(rest) :]
            if len(self.blocks) > MAX_BLOCKS:
                raise UnreadableStory(Problem.TOO_MANY_BLOCKS)
        if not any(b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE) for b in self.blocks):
            raise UnreadableStory(Problem.NO_BODY)

    def _read_headline(self) -> None:
        while self.lines and (section_label(self.lines[0].text) or date_line(self.lines[0].text)):
            self._drop_top(self.lines.pop(0).text)
        if not self.lines:
            raise UnreadableStory(Problem.NO_HEADLINE)
        first = self.lines[0].text
        if word_count(first) > _MAX_HEADLINE_WORDS or len(first) > 300 or not any(c.isalpha() for c in first):
            raise UnreadableStory(Problem.NO_HEADLINE)
        self.headline = self.lines.pop(0).text

    def _drop_top(self, line: str) -> None:
        if date_line(line):
            self.date_line = self.date_line or line
            self.dropped.append(Dropped(line, Reason.DATE_LINE))
        else:
            self.dropped.append(Dropped(line, Reason.SECTION))

    def _read_top(self) -> list[Line]:
        """Standfirst, byline and dates, in whatever order; returns what follows."""
        rest, seen = list(self.lines), 0
        while rest and seen < 6:
            text = rest[0].text
            if date_line(text) or section_label(text):
                self._drop_top(text)
            elif not self.byline and byline(text):
                self.byline = byline(text)
            elif (not self.standfirst and not self.byline and self._is_standfirst(rest)) or (
                not self.standfirst
                and self.byline
                and self._is_standfirst(rest)
                and not page.ends_sentence(text)
            ):
                self.standfirst = text
            else:
                break
            rest, seen = rest[1:], seen + 1
        return rest

    def _is_standfirst(self, rest: list[Line]) -> bool:
        text = rest[0].text
        words = word_count(text)
        if not 5 <= words <= _MAX_STANDFIRST_WORDS or lone_caption(text) or bullet(text) or len(rest) < 2:
            return False
        if not page.ends_sentence(text):
            return not _is_prose_next(rest[1:], 0) or words > 4
        after = rest[1].text
        # A standfirst that is a full sentence shows itself by what comes between it and the body.
        between = byline(after) or date_line(after) or lone_caption(after)
        return bool(between) and len(rest) > 2

    def _read_block(self, rest: list[Line]) -> int:
        """Append the block that starts ``rest``; returns how many lines it took."""
        for attempt in (self._list, self._figure, self._quote):
            taken = attempt(rest)
            if taken:
                return taken
        text = rest[0].text
        kind = BlockKind.HEADING if self._is_heading(rest) else BlockKind.PARAGRAPH
        self._add(kind, markup=html.escape(text, quote=False))
        return 1

    def _list(self, rest: list[Line]) -> int:
        items = []
        for line in rest:
            item = bullet(line.text)
            if not item:
                break
            items.append(item)
        ordered = not items
        if ordered:
            for expected, line in enumerate(rest, start=1):
                number = numbered(line.text)
                if number is None or number[0] != expected:
                    break
                items.append(number[1])
        if len(items) < 2 or (not ordered and self._is_dialogue(rest[: len(items)])):
            return 0
        self._add(BlockKind.LIST, items=tuple(html.escape(i, quote=False) for i in items), ordered=ordered)
        return len(items)

    def _is_dialogue(self, lines: list[Line]) -> bool:
        """French sets dialogue with dashes too: long full sentences, each a paragraph of its own."""
        apart = len({line.group for line in lines}) == len(lines)
        return apart and all(line.text[0] in "–—" for line in lines)

    def _figure(self, rest: list[Line]) -> int:
        """A caption, alone or under its alternative text or above its credit line."""
        first = rest[0]
        below = rest[1] if len(rest) > 1 and (rest[1].group == first.group or self.dense) else None
        under = split_caption(below.text) if below else None
        if under and not under.text and _short(first.text, 70):
            self._add_figure(Caption(first.text, under.credit, sure=True), "")
            return 2
        caption = lone_caption(first.text)
        if caption and caption.text:
            self._add_figure(caption, "")
            return 1
        if below and under and under.text and self._is_alt(first.text, under):
            self._add_figure(under, first.text)
            return 2
        return 0

    def _is_alt(self, text: str, caption: Caption) -> bool:
        if not page.headline_like(text) or word_count(text) > 15 or text.endswith("?"):
            return False
        if not self.dense:
            return True
        shared = {w for w in _words(text) if len(w) > 3} & _words(caption.text)
        return word_count(text) <= 6 and bool(shared)

    def _quote(self, rest: list[Line]) -> int:
        """A pull quote: quoted words with the speaker on the next line after a dash."""
        if len(rest) < 2 or not _QUOTED.match(rest[0].text) or rest[1].group != rest[0].group:
            return 0
        speaker = _SPEAKER.match(rest[1].text)
        if not speaker:
            return 0
        self._add(BlockKind.QUOTE, markup=html.escape(rest[0].text, quote=False), attribution=speaker["who"])
        return 2

    def _is_heading(self, rest: list[Line]) -> bool:
        line = rest[0]
        if word_count(line.text) > _MAX_HEADING_WORDS or len(line.text) > 120:
            return False
        if not page.headline_like(line.text) or line.text.rstrip("\u00a0\u202f ").endswith(
            (";", ",", "…", ":")
        ):
            return False
        if len(rest) < 2 or not any(c.isalpha() for c in line.text) or line.text[0] in "–—-":
            return False
        alone = self.dense or rest[1].group != line.group
        return alone and _is_prose_next(rest, 1)

    def _add_figure(self, caption: Caption, alt: str) -> None:
        number = sum(b.kind is BlockKind.FIGURE for b in self.blocks) + 1
        self._add(
            BlockKind.FIGURE, image=f"image-{number}", alt=alt, caption=caption.text, credit=caption.credit
        )

    def _add(self, kind: BlockKind, **fields: object) -> None:
        self.blocks.append(Block(id=f"b{len(self.blocks) + 1}", kind=kind, **fields))  # type: ignore[arg-type]


def _is_prose_next(rest: list[Line], start: int) -> bool:
    """Within the next two lines there is running text, a list or a quotation: what a sub-heading announces."""
    for line in rest[start : start + 2]:
        if page.ends_sentence(line.text) or word_count(line.text) > _MAX_HEADING_WORDS or bullet(line.text):
            return True
    return False


def _short(text: str, words: int) -> bool:
    return word_count(text) <= words


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
