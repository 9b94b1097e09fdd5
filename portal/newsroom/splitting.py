"""A segment's words cut in two, and two segments' words made one. Pure."""

import html
import re
from collections.abc import Iterator
from typing import Any

from portal.newsroom.exchange.xliff_units import empty
from portal.newsroom.readers.inline import clean_inline

Words = dict[str, Any]
SPLITTABLE = ("paragraph", "quote")
MERGEABLE = ("paragraph", "quote", "heading", "list")
_TOKEN = re.compile(r"<(/?)(\w+)([^>]*)>|&[^;\s]{1,10};|.", re.DOTALL)


def cut(words: Words, at: int) -> tuple[Words, Words] | None:
    """The words of a paragraph or quote before and after character ``at`` of its plain text.

    Tags open at the cut are closed before it and opened again after it; who is quoted goes with the second half.
    None when either half would say nothing.
    """
    first, second = cut_markup(words["markup"], at)
    halves = {**words, "markup": first}, {**words, "markup": second}
    if "attribution" in words:
        halves[0]["attribution"] = ""
    said = [half for half in halves if not empty({"markup": re.sub(r"<[^>]*>", "", half["markup"])})]
    return halves if len(said) == 2 else None


def cut_markup(markup: str, at: int) -> tuple[str, str]:
    """Clean inline ``markup`` before and after character ``at`` of its plain text, each well-formed.

    Blanks and breaks at the cut are in neither.
    """
    first: list[str] = []
    second: list[str] = []
    opened: list[tuple[str, str]] = []  # (tag, name)
    passed, part = 0, first
    for token, closing, name, length in _tokens(markup):
        if length and passed >= at and part is first:
            while first and _is_blank(first[-1]):
                first.pop()
            first += [f"</{name}>" for _, name in reversed(opened)]
            part = second
            second += [tag for tag, _ in opened]
        passed += length
        if part is first or not _is_blank(token) or any(map(_is_words, second)):
            part.append(token)
        if name and not length:
            if closing:
                opened.pop()
            else:
                opened.append((token, name))
    return clean_inline("".join(first)), clean_inline("".join(second))


def joined_words(first: Words, second: Words) -> Words:
    """The words of two segments of one kind as those of one: nothing that either says is lost."""
    return {name: _joined(name, value, second.get(name, type(value)())) for name, value in first.items()}


def _joined(name: str, one: Any, other: Any) -> Any:
    if name == "items":
        return [*one, *other]
    if name == "markup":
        return clean_inline(" ".join(filter(None, (one, other))))
    return ", ".join(dict.fromkeys(filter(None, (one, other))))


def _is_blank(token: str) -> bool:
    return token.isspace() or token.startswith("<br")


def _is_words(token: str) -> bool:
    return not token.startswith("<") and not token.isspace()


def _tokens(markup: str) -> Iterator[tuple[str, bool, str, int]]:
    """(token, closes, tag name, characters of plain text): a break counts as one character, other tags as none."""
    for match in _TOKEN.finditer(markup):
        name = match[2] or ""
        if name == "br":
            yield match[0], False, name, 1
        elif name:
            yield match[0], bool(match[1]), name, 0
        else:
            yield match[0], False, "", len(html.unescape(match[0]))
