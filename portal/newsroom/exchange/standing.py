"""The words of an edition as they stand: its newest revision, with what was edited since laid over it."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.newsroom.articles import Edition
from portal.newsroom.content import Block, Content
from portal.newsroom.margin import TOP_MATTER, SegmentDraft

_KNOWN = frozenset(field.name for field in fields(Content))


def standing_text(session: Session, edition: Edition) -> Content:
    """The text of ``edition``, which has a revision, as its editors see it now."""
    assert edition.current is not None
    rows = session.scalars(select(SegmentDraft).where(SegmentDraft.edition_id == edition.id))
    drafts = {row.segment_id: row.data for row in rows}
    content = edition.current.content
    top: dict[str, Any] = {
        name: drafts[name]["text"] for name in TOP_MATTER if name in drafts and name in _KNOWN
    }
    return replace(content, blocks=tuple(_block(b, drafts.get(b.id, {})) for b in content.blocks), **top)


def _block(block: Block, words: dict[str, Any]) -> Block:
    changed: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in words.items()}
    return replace(block, **changed)
