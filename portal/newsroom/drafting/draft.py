"""What of a text goes to an engine, and what is made of its answer. Pure."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from portal.newsroom.content import Block, Content, plain
from portal.newsroom.exchange.one_line import without_unseen
from portal.newsroom.exchange.xliff_units import empty
from portal.newsroom.margin import TOP_MATTER
from portal.newsroom.readers.inline import clean_inline

Words = dict[str, Any]
# Names and credits are the same in both languages; an engine would only spoil them.
_COPIED = frozenset(["credit"])
_COPIED_TOP = frozenset(["byline"])
_NOT_DRAFTED = frozenset(["partner_headline", "partner_standfirst"])  # proposals of an editor
_MARKUP = frozenset(["markup", "items"])
_TAG = re.compile(r'<(a href="[^"]*"|em|strong|sub|sup|br)>')


def to_draft(ids: Iterable[str], source: Mapping[str, Words]) -> list[str]:
    """Those of segments ``ids`` that have words an engine should draft."""
    return [
        id
        for id in ids
        if id in source and id not in _COPIED_TOP | _NOT_DRAFTED and texts_of(source[id]) != []
    ]


def texts_of(words: Words) -> list[str]:
    """The words of one segment as fragments of HTML, empty and copied ones left out."""
    return [
        text if name in _MARKUP else html.escape(text, quote=False)
        for name, text in _fields(words)
        if text.strip() and name not in _COPIED
    ]


def drafted(words: Words, answers: list[str]) -> Words:
    """``words`` of the source with the engine's ``answers``, one for each of ``texts_of(words)``."""
    left = list(answers)

    def draft(name: str, text: str) -> str:
        if name in _COPIED:
            return text
        if not text.strip():
            return ""
        given = left.pop(0)
        return markup_of(text, given) if name in _MARKUP else plain_of(text, given)

    return {
        name: [draft(name, item) for item in value] if name == "items" else draft(name, value)
        for name, value in words.items()
    }


def markup_of(asked: str, given: str) -> str:
    """``given`` as inline markup with the tags of ``asked``; plain when they were broken; "" when it is of no use."""
    clean = clean_inline(without_unseen(given))
    if not _credible(asked, clean):
        return ""
    if Counter(_TAG.findall(clean)) == Counter(_TAG.findall(clean_inline(asked))):
        return clean
    return clean_inline(html.escape(" ".join(plain(clean).split("\n")), quote=False))


def plain_of(asked: str, given: str) -> str:
    """``given`` as plain text; "" when it is of no use."""
    clean = clean_inline(without_unseen(given))
    return " ".join(plain(clean).split("\n")).strip() if _credible(asked, clean) else ""


def laid_over(there: Words, words: Words) -> Words:
    """The segment as it is ``there`` with the drafted ``words``; what is copied stays as a person has it."""
    return {
        name: words[name] if name in words and not (name in _COPIED and value) else value
        for name, value in there.items()
    }


def said(words: Words) -> str:
    """The words of a segment without markup, a line a field, photo credits left out: as the checks compare them."""
    found = [plain(text) if name in _MARKUP else text for name, text in _fields(words) if name not in _COPIED]
    return "\n".join(text for text in found if text)


def content_of(source: Content, language: str, segments: Mapping[str, Words]) -> Content:
    """A translation of ``source`` with the words of ``segments`` by id; segments it lacks are left empty.

    Bylines and photo credits are copied; a missing headline stays the source's, so that the edition has a name.
    """
    top = {name: str(segments[name]["text"]) for name in TOP_MATTER if name in segments}
    blocks = tuple(_block(block, segments.get(block.id, {})) for block in source.blocks)
    return Content(
        language,
        headline=top.pop("headline", "") or source.headline,
        byline=top.pop("byline", "") or source.byline,
        blocks=blocks,
        **{name: text for name, text in top.items() if text},
    )


def blank(source: Mapping[str, Words], translation: Mapping[str, Words]) -> list[str]:
    """The segments of ``source`` that have words, and none in ``translation``."""
    return [id for id, words in source.items() if not empty(words) and empty(translation.get(id))]


def _block(block: Block, words: Words) -> Block:
    """``block`` saying ``words``; where it says nothing, only what is the same in both languages stays."""
    bare = replace(block, markup="", items=(), attribution="", alt="", caption="")
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in words.items()}
    return replace(bare, **fields)


def _fields(words: Words) -> Iterable[tuple[str, str]]:
    for name, value in words.items():
        for text in value if name == "items" else [value]:
            yield name, text


def _credible(asked: str, given: str) -> bool:
    """Whether an answer may be a translation at all: some words, and no novel for a line."""
    return bool(plain(given).strip()) and len(given) <= 10 * len(asked) + 500
