"""What a request brought to the side-by-side page that could not simply be done: it is shown again as it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wtforms import Form as PlainForm

from forms.editor_segment import SegmentForm
from portal.desks.editor.reading import Pieces
from portal.desks.editor.typed_words import read
from portal.newsroom.differences import word_diff
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.newsroom.working import Conflict


@dataclass(frozen=True, slots=True)
class Clash:
    """A segment that somebody else was quicker with: who, and how what was typed differs from what it says now."""

    by: str
    pieces: Pieces
    seen: str


@dataclass(frozen=True)
class Sent:
    """What the request brought and could not simply be done: forms by segment, what clashed, other forms by name.

    ``said``: a word about each segment that was saved.
    """

    words: Mapping[str, SegmentForm] = field(default_factory=dict)
    clashes: Mapping[str, Clash] = field(default_factory=dict)
    forms: Mapping[str, PlainForm] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


def clash_of(conflict: Conflict) -> Clash:
    """What the page says of a conflict."""
    pieces = word_diff(read(conflict.theirs), read(conflict.mine))
    return Clash(conflict.by, pieces, segment_hash(conflict.theirs) if conflict.theirs else "")
