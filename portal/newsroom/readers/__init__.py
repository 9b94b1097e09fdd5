"""Stories as they come in: one reader a format, and the choice between them."""

import re

from portal.newsroom.readers.html import read_html
from portal.newsroom.readers.incoming import (
    Dropped,
    Incoming,
    IncomingImage,
    Problem,
    Reason,
    UnreadableStory,
)
from portal.newsroom.readers.ninjs import read_ninjs
from portal.newsroom.readers.plain_text import read_plain_text
from portal.newsroom.readers.text import decode

__all__ = [
    "Dropped",
    "Incoming",
    "IncomingImage",
    "Problem",
    "Reason",
    "UnreadableStory",
    "read_html",
    "read_ninjs",
    "read_plain_text",
    "read_story",
]

_MARKUP = re.compile(
    r"^\s*<(?:!doctype|!--|\?xml|!entity|(?:html|head|body|article|main|section|div|header|h1|h2|p|meta|figure)\b)",
    re.IGNORECASE,
)


def read_story(data: bytes | str, language: str = "") -> Incoming:
    """The story in ``data``, whatever of plain text, HTML or ninjs it is: told by its content, not its name.

    ``language``: ``en`` or ``fr``; "" lets the file say or its words tell. Raises UnreadableStory.
    """
    text = decode(data)
    if text.lstrip().startswith(("{", "[")) and text.rstrip().endswith(("}", "]")):
        return read_ninjs(text, language)
    if _MARKUP.match(text):
        return read_html(text, language)
    return read_plain_text(text, language)
