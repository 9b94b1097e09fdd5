"""Reads a story from IPTC ninjs 1.x, 2.x or 3.x (JSON)."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from portal.newsroom.content import BlockKind, Content, plain
from portal.newsroom.readers.elements import BlockBuilder, text_of
from portal.newsroom.readers.html import parse
from portal.newsroom.readers.incoming import (
    Association,
    Cancelled,
    Found,
    Incoming,
    IncomingImage,
    Problem,
    UnreadableStory,
    instant,
)
from portal.newsroom.readers.inline import web_address
from portal.newsroom.readers.text import LANGUAGES, decode, guess_language, tidy

_CANCELLED = ("canceled", "cancelled")


def read_ninjs(data: bytes | str, language: str = "") -> Incoming:
    """The story in a ninjs item of type text.

    Names of versions 1 (``body_html``), 2 and 3 (``bodies``, ``headlines``) are understood. ``language``: ``en`` or
    ``fr``; else the item's own, else guessed. Raises UnreadableStory, also for an item that is cancelled or withheld.
    """
    item = _item(decode(data))
    if _status(item) in _CANCELLED:
        raise UnreadableStory(Problem.CANCELLED)
    if _status(item) == "withheld":
        raise UnreadableStory(Problem.WITHHELD)
    headline = _described(item, "headlines", "headline") or tidy(_text(item, "title", "name"))
    if not headline or len(headline) > 500:
        raise UnreadableStory(Problem.NO_HEADLINE)
    url = web_address(_text(item, "canonicalUrl", "canonicalurl", "url", "sourceUrl"))
    builder = _body(item, headline, url)
    language = language or _text(item, "language")[:2].lower() or guess_language(_words(builder))
    if language not in LANGUAGES:
        raise UnreadableStory(Problem.NO_LANGUAGE)
    _add_pictures(builder, item)
    if not any(b.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE) for b in builder.blocks):
        raise UnreadableStory(Problem.NO_BODY)
    content = Content(
        language,
        headline,
        _described(item, "descriptions", "description_text", "description", "summary"),
        re.sub(r"(?i)^(?:by|par)\s+", "", tidy(_text(item, "by", "byline")))[:200],
        tuple(builder.blocks),
    )
    others = tuple(_associations(item))
    return Incoming(
        content,
        source_uri=_text(item, "uri")[:400],
        canonical_url=url,
        published_at=instant(
            _text(item, "firstCreated", "firstcreated") or _text(item, "versionCreated", "versioncreated")
        ),
        embargo_until=instant(_text(item, "embargoedUntil", "embargoed", "embargoeduntil")),
        topic=_topic(item)[:40],
        images=tuple(builder.images),
        dropped=tuple(builder.dropped),
        translation_of=next((uri for rel, uri in _relations(item) if "translation" in rel), "")[:400],
        associations=others,
        version=_version(item),
    )


def read_ninjs_item(text: str, language: str = "") -> tuple[Found, ...]:
    """The story in ``text``, or that its sender takes it back for good. Raises UnreadableStory.

    A withheld item (https://cv.iptc.org/newscodes/pubstatusg/) is held up, not taken back.
    """
    item = _item(decode(text))
    uri = _text(item, "uri")[:400]
    if _status(item) in _CANCELLED and uri:
        return (Cancelled(uri),)
    return (read_ninjs(text, language),)


def _item(text: str) -> dict[str, Any]:
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableStory(Problem.BROKEN) from error
    if not isinstance(item, dict):
        raise UnreadableStory(Problem.BROKEN)
    return item


def _text(item: dict[str, Any], *names: str) -> str:
    """The first of the named members that is a non-empty string."""
    return next((item[n] for n in names if isinstance(item.get(n), str) and item[n].strip()), "")


def _status(item: dict[str, Any]) -> str:
    return _text(item, "pubStatus", "pubstatus").lower()


def _version(item: dict[str, Any]) -> str:
    """The version by its number, else by its moment."""
    number = item.get("version")
    counted = str(number) if isinstance(number, int | str) and not isinstance(number, bool) else ""
    return (counted.strip() or _text(item, "versionCreated", "versioncreated"))[:40]


def _members(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects of a member that is a list of objects (version 2 on) or a named map of them (version 1)."""
    value = item.get(name)
    values = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [v for v in values if isinstance(v, dict)]


def _described(item: dict[str, Any], many: str, *single: str) -> str:
    """Plain text of a headline or description: the member with role "main" or "short", else the first."""
    found = [(str(m.get("role", "")).lower(), _text(m, "value")) for m in _members(item, many)]
    found.sort(key=lambda pair: pair[0] not in ("main", "headline", "summary", ""))
    value = next((v for _, v in found if v), "") or _text(item, *single)
    return tidy(plain(value))


def _body(item: dict[str, Any], headline: str, base: str) -> BlockBuilder:
    bodies = [
        (_text(b, "contentType", "contenttype").lower(), _text(b, "value")) for b in _members(item, "bodies")
    ]
    marked = next((v for kind, v in bodies if "html" in kind and v), "") or _text(
        item, "body_xhtml", "body_html"
    )
    raw = marked or next((v for kind, v in bodies if v), "") or _text(item, "body_text")
    if not raw.strip():
        raise UnreadableStory(Problem.NO_BODY)
    if not marked and not re.search(r"<(?:p|h[1-6]|ul|ol|blockquote)\b", raw, re.IGNORECASE):
        paragraphs = re.split(r"\n\s*\n", raw) if "\n\n" in raw else raw.split("\n")
        raw = "".join(f"<p>{html.escape(p)}</p>" for p in paragraphs)
    root = parse(f"<html><body>{raw}</body></html>")
    first = root.find(".//h1")
    repeated = first is not None and text_of(first) == headline
    builder = BlockBuilder(base=base, skip=frozenset([first] if repeated else []))
    builder.walk(root.find("body"))
    return builder


def _words(builder: BlockBuilder) -> str:
    return " ".join(block.text for block in builder.blocks)


def _add_pictures(builder: BlockBuilder, item: dict[str, Any]) -> None:
    """Associated pictures that the body does not show already become figures after its first paragraph."""
    place = 1 if builder.blocks else 0
    for picture in _members(item, "associations"):
        if _text(picture, "type") not in ("picture", "graphic"):
            continue
        addresses = [web_address(_text(r, "href")) for r in _members(picture, "renditions")]
        url = next(filter(None, addresses), "")
        if url and any(image.url in addresses for image in builder.images if image.url):
            continue
        key = f"image-{len(builder.images) + 1}"
        credit = tidy(
            _text(picture, "creditline", "creditLine", "copyrightHolder", "copyrightholder", "byline", "by")
        )[:200]
        caption = _described(picture, "descriptions", "description_text", "caption", "body_text")
        caption = caption or _described(picture, "headlines", "headline")
        builder.images.append(IncomingImage(key, credit, url))
        alt = tidy(_text(picture, "altText", "alttext"))[:500]
        builder.insert_figure(place, image=key, alt=alt, caption=caption, credit=credit)
        place += 1


def _relations(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for other in _members(item, "associations"):
        if _text(other, "uri"):
            yield f"{_text(other, 'rel')} {_text(other, 'name')}".lower(), _text(other, "uri")


def _associations(item: dict[str, Any]) -> Iterator[Association]:
    own = _text(item, "language")[:2].lower()
    for other in _members(item, "associations"):
        language = _text(other, "language")[:2].lower()
        if (
            _text(other, "uri")
            and language in LANGUAGES
            and language != own
            and _text(other, "type") in ("text", "")
        ):
            yield Association(_text(other, "uri")[:400], language)


def _topic(item: dict[str, Any]) -> str:
    for name in ("subjects", "subject"):
        for subject in _members(item, name):
            if _text(subject, "name", "code"):
                return _text(subject, "name", "code")
    return _text(item, "section")
