"""Stories as they come in: one reader a format, and the choice between them."""

import re

from portal.newsroom.readers import feed, newsml, nitf, zip_file
from portal.newsroom.readers.html import read_html
from portal.newsroom.readers.incoming import (
    Cancelled,
    Dropped,
    Found,
    Incoming,
    IncomingImage,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
)
from portal.newsroom.readers.ninjs import read_ninjs, read_ninjs_item
from portal.newsroom.readers.plain_text import read_plain_text
from portal.newsroom.readers.text import decode
from portal.newsroom.readers.xml_root import root_name

__all__ = [
    "Cancelled",
    "Dropped",
    "Found",
    "Incoming",
    "IncomingImage",
    "Problem",
    "Reason",
    "Refused",
    "UnreadableStory",
    "read_html",
    "read_ninjs",
    "read_plain_text",
    "read_stories",
    "read_story",
]

_MARKUP = re.compile(
    r"^\s*<(?:!doctype|!--|\?xml|!entity|(?:html|head|body|article|main|section|div|header|h1|h2|p|meta|figure)\b)",
    re.IGNORECASE,
)


def read_stories(data: bytes, language: str = "") -> tuple[Found, ...]:
    """Every story in ``data``, whatever format we read it is in: told by its content, not its name.

    ``language``: ``en`` or ``fr``; "" lets the file say or its words tell. A page or plain text is in the language
    given, whatever it says; an item of the other formats that names its language is believed. Raises
    UnreadableStory when the file as a whole cannot be read.
    """
    if data.startswith(zip_file.SIGNATURE):
        return zip_file.read_zip(data, language, _read_file)
    return _read_file(data, language)


def _read_file(data: bytes, language: str) -> tuple[Found, ...]:
    root = root_name(data)
    if root in newsml.ROOTS:
        return newsml.read_newsml(data, language)
    if root in feed.ROOTS:
        return feed.read_feed(data, language)
    if root == nitf.ROOT:
        return nitf.read_nitf(data, language)
    text = decode(data)
    if text.lstrip().startswith(("{", "[")) and text.rstrip().endswith(("}", "]")):
        return read_ninjs_item(text, language)
    if _MARKUP.match(text):
        return (read_html(text, language),)
    return (read_plain_text(text, language),)


def read_story(data: bytes | str, language: str = "") -> Incoming:
    """The one story in ``data``, or the one in ``language`` of several. Raises UnreadableStory."""
    found = read_stories(data.encode() if isinstance(data, str) else data, language)
    stories = [story for story in found if isinstance(story, Incoming)]
    if len(stories) > 1:
        stories = [story for story in stories if story.content.language == language]
        if len(stories) != 1:
            raise UnreadableStory(Problem.SEVERAL)
    if not stories:
        refused = next((story.problem for story in found if isinstance(story, Refused)), Problem.CANCELLED)
        raise UnreadableStory(refused)
    return stories[0]
