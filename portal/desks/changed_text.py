"""What a new text changes, word by word, for the page of a notice and for the form that sends one."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.newsroom.content import Content
from portal.newsroom.differences import Piece, changed_segments, segment_text, word_diff


@dataclass(frozen=True, slots=True)
class ChangedSegment:
    """One segment that reads differently. ``label``: which, in the reader's words."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChangedEdition:
    """One edition, before and after."""

    language: str
    headline: str
    segments: tuple[ChangedSegment, ...]


def changed_edition(before: Content, after: Content) -> ChangedEdition:
    """Every segment of ``after`` that differs from ``before``, then those that are gone."""
    return ChangedEdition(after.language, after.headline, tuple(_segments(before, after)))


def _segments(before: Content, after: Content) -> list[ChangedSegment]:
    places = {block.id: place for place, block in enumerate(after.blocks, start=1)}
    found = []
    for segment in changed_segments(before, after):
        old, new = segment_text(before, segment), segment_text(after, segment)
        pieces = word_diff(old or "", new or "")
        if any(piece.kind != "same" for piece in pieces):
            found.append(ChangedSegment(_label(segment, places), pieces))
        else:  # the same words, marked up or linked otherwise
            found.append(
                ChangedSegment(_("%(where)s: markup or link", where=_label(segment, places)), pieces)
            )
    return found


def _label(segment: str, places: dict[str, int]) -> str:
    names = {"headline": _("Headline"), "standfirst": _("Standfirst"), "byline": _("Byline")}
    if segment in names:
        return names[segment]
    if segment in places:
        return _("Paragraph %(number)s", number=places[segment])
    return _("Removed paragraph")
