"""Which segments of an edition are still a machine's."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.newsroom.content import Content
from portal.newsroom.drafting.draft import said
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.margin import MachineSegment


def unworked(session: Session, edition_id: str, content: Content) -> dict[str, str]:
    """Segment id → words, of the segments of ``content`` that say what a machine made of them, confirmed by nobody."""
    rows = session.scalars(
        select(MachineSegment).where(
            MachineSegment.edition_id == edition_id, MachineSegment.confirmed_at.is_(None)
        )
    )
    return still_machines(rows, content)


def still_machines(rows: Iterable[MachineSegment], content: Content) -> dict[str, str]:
    """As ``unworked``, of rows that are at hand."""
    words = segments(content)
    return {
        row.segment_id: row.text
        for row in rows
        if row.confirmed_at is None and said(words.get(row.segment_id, {})) == row.text
    }
