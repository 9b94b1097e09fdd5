"""Puts a story together from what its metadata say and from its body, alike for every format that has both."""

from dataclasses import dataclass, field, replace

from portal.newsroom.content import Content
from portal.newsroom.readers.elements import BlockBuilder
from portal.newsroom.readers.incoming import Dropped, Problem, Reason, UnreadableStory
from portal.newsroom.readers.marked_body import Top, read_body, require_prose, separate_standfirst
from portal.newsroom.readers.shown_pictures import ShownPicture, show
from portal.newsroom.readers.text import LANGUAGES, guess_language
from portal.newsroom.readers.topmatter import author_names

_LONGEST_HEADLINE = 500


@dataclass(frozen=True, slots=True)
class Parts:
    """A story in parts. ``headlines``: the main one first. ``language``: "" where nothing says it.

    ``markup`` is the body as HTML and ``base`` what its relative addresses resolve against. ``dropped``: what was
    left out before the body.
    """

    markup: str
    headlines: list[str]
    standfirst: str = ""
    byline: str = ""
    language: str = ""
    base: str = ""
    dropped: list[Dropped] = field(default_factory=list)


def compose(parts: Parts) -> tuple[Content, BlockBuilder]:
    """Everything but the pictures that came beside the body: see ``finish``. Raises UnreadableStory."""
    author = author_names(parts.byline)
    builder = read_body(parts.markup, parts.base, Top(tuple(parts.headlines), parts.standfirst, author))
    builder.dropped[:0] = parts.dropped
    language = parts.language or guess_language(" ".join(block.text for block in builder.blocks))
    if language not in LANGUAGES:
        raise UnreadableStory(Problem.NO_LANGUAGE)
    if not parts.headlines or len(parts.headlines[0]) > _LONGEST_HEADLINE:
        raise UnreadableStory(Problem.NO_HEADLINE)
    headline, *rest = parts.headlines
    standfirst = separate_standfirst(parts.standfirst, builder)
    others = [text for text in dict.fromkeys(rest) if text not in (headline, standfirst)]
    if others and not standfirst:
        standfirst = others.pop(0)
    builder.dropped += [Dropped(text, Reason.OTHER_HEADLINE) for text in others]
    return Content(language, headline, standfirst, author[:200]), builder


def finish(content: Content, builder: BlockBuilder, pictures: list[ShownPicture]) -> Content:
    """``content`` with the blocks of ``builder`` and ``pictures`` among them. Raises UnreadableStory (no prose)."""
    show(builder, pictures)
    require_prose(builder)
    return replace(content, blocks=tuple(builder.blocks))
