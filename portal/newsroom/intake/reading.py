"""A file as the stories it holds: each one to take in, or one that its sender cancels."""

import json
from dataclasses import dataclass

from portal.newsroom.readers import Incoming, Problem, UnreadableStory, read_story
from portal.newsroom.readers.text import decode


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Its sender takes story ``source_uri`` back."""

    source_uri: str


def read_stories(data: bytes, language: str) -> tuple[Incoming | Cancelled, ...]:
    """The stories in ``data``. ``language``: ``en`` or ``fr``, "" lets each say. Raises UnreadableStory."""
    try:
        return (read_story(data, language),)
    except UnreadableStory as problem:
        uri = _uri(data) if problem.problem is Problem.CANCELLED else ""
        if not uri:
            raise
        return (Cancelled(uri),)


def _uri(data: bytes) -> str:
    item = json.loads(decode(data))
    return str(item.get("uri") or "")[:400]
