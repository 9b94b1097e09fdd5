"""A file as the stories it holds: each one to take in, or one that its sender cancels."""

from dataclasses import dataclass

from portal.newsroom.readers import Incoming, UnreadableStory, read_story
from portal.newsroom.readers.ninjs import cancelled_uri


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Its sender takes story ``source_uri`` back."""

    source_uri: str


def read_stories(data: bytes, language: str) -> tuple[Incoming | Cancelled, ...]:
    """The stories in ``data``. ``language``: ``en`` or ``fr``, "" lets each say. Raises UnreadableStory."""
    try:
        return (read_story(data, language),)
    except UnreadableStory:
        if not (uri := cancelled_uri(data)):
            raise
        return (Cancelled(uri),)
