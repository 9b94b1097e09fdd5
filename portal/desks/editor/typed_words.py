"""A segment's words as people type them, and back.

Inline markup stands in a field as the few tags it may hold, a line break as a new line, and the characters that HTML
would write as entities as themselves; a list is one item a line.
"""

from collections.abc import Callable, Mapping

from portal.newsroom.content import plain
from portal.newsroom.exchange.one_line import one_line
from portal.newsroom.exchange.xliff_units import Words, fields, is_markup, parts
from portal.newsroom.readers.inline import clean_inline

_BREAK = "<br>"


def shown(words: Words) -> dict[str, str]:
    """What each field of a segment's form says, by its name. ``typed`` gives the same words back."""
    return {name: _shown(name, value) for name, value in words.items()}


def typed(kind: str, found: Mapping[str, str]) -> Words:
    """The words of a segment of ``kind`` from what was typed in its fields: cleaned, a missing field empty."""
    words: Words = {}
    for name in fields(kind):
        text = found.get(name) or ""
        if name == "markup":
            words[name] = _markup(text)
        elif name == "items":
            words[name] = [item for line in text.splitlines() if (item := clean_inline(line))]
        else:
            words[name] = one_line(text)
    return words


def read(words: Words) -> str:
    """All that the words of a segment say, a line a field, without markup: as a reader compares them."""
    said = (plain(text) if is_markup(name) else text for name, text in parts(words).items())
    return "\n".join(text for text in said if text)


def _shown(name: str, value: str | list[str]) -> str:
    if name == "items":
        return "\n".join(_readable(item, clean_inline, str) for item in value)
    if name == "markup":
        return _readable(str(value), _markup, lambda markup: markup.replace(_BREAK, "\n"))
    return str(value)


def _markup(text: str) -> str:
    return clean_inline(text.replace("\r\n", "\n").replace("\n", _BREAK))


def _readable(markup: str, back: Callable[[str], str], lines: Callable[[str], str]) -> str:
    """The plainest of the ways to write ``markup`` that are read ``back`` as it."""
    broken = lines(markup)
    plain = broken.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return next((text for text in (plain, broken) if back(text) == markup), markup)
