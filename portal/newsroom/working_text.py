"""One edition while it is worked on: its newest revision, the drafts laid over it, and the source it renders."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import utc_now
from portal.newsroom.articles import Article, Edition, Revision
from portal.newsroom.content import Block, Content
from portal.newsroom.exchange.xliff_units import TEXT, empty, segment_hash, segments
from portal.newsroom.hanging_together import Alignment
from portal.newsroom.margin import TOP_MATTER, Comment, MachineSegment, SegmentDraft, Suggestion
from portal.newsroom.segments import Fresh
from portal.newsroom.standing import frame_of, in_order, laid_over
from portal.newsroom.states import Action, after
from portal.people.accounts import User

Words = dict[str, Any]


class UnknownSegment(LookupError):
    """Neither the edition nor its source has this segment, or the edition has it no more."""


class Outdated(ValueError):
    """The segment says something else than what was read."""


def held(session: Session, edition_id: str) -> Edition:
    """The edition, for whoever writes on it: read afresh and held until the transaction ends.

    Every edition of its article is held with it, always in the same order. Raises NoResultFound, and
    RefusedTransition for an edition that takes no new text any more.
    """
    article_id = select(Edition.article_id).where(Edition.id == edition_id).scalar_subquery()
    query = select(Edition).where(Edition.article_id == article_id).order_by(Edition.id).with_for_update()
    session.execute(query.execution_options(populate_existing=True)).all()
    edition = session.get_one(Edition, edition_id)
    after(edition.state, Action.REVISE)
    return edition


class WorkingText:
    """The text of ``edition``, which has a revision, as its editors see it now; and what may be done with it.

    Every change becomes a row, or takes one away, at once. ``save_alignment`` has to follow a change of ``alignment``.
    """

    def __init__(self, session: Session, edition: Edition) -> None:
        self.session, self.edition = session, edition
        self.revision = session.get_one(Revision, edition.current_revision_id)
        self.content = self.revision.content
        rows = session.scalars(select(SegmentDraft).where(SegmentDraft.edition_id == edition.id))
        self.rows = {row.segment_id: row for row in rows}
        self.alignment = Alignment.read(edition.alignment)

    @property
    def text(self) -> Content:
        return laid_over(self.content, self.rows.values())

    @property
    def words(self) -> dict[str, Words]:
        """The words of every segment that stands."""
        return segments(self.text)

    @cached_property
    def written(self) -> dict[str, Words]:
        """The words of every segment of the newest revision."""
        return segments(self.content)

    @cached_property
    def source(self) -> Content | None:
        """The newest revision of the source; None when the edition is the source itself."""
        found = source_of(self.edition)
        if found is None or found.current_revision_id is None:
            return None
        return self.session.get_one(Revision, found.current_revision_id).content

    @cached_property
    def source_blocks(self) -> dict[str, Block]:
        return {block.id: block for block in self.source.blocks} if self.source else {}

    def kind(self, id: str) -> str:
        """ "text" for top matter, else the kind of the block. Raises UnknownSegment."""
        if id in TOP_MATTER:
            return TEXT
        block = next((block for block in self.text.blocks if block.id == id), None) or self.source_blocks.get(
            id
        )
        if block is None:
            raise UnknownSegment(id)
        return str(block.kind)

    def block(self, id: str) -> Block:
        """The block as it stands. Raises UnknownSegment."""
        found = next((block for block in self.text.blocks if block.id == id), None)
        if found is None:
            raise UnknownSegment(id)
        return found

    def read(self, id: str, seen: str) -> Words:
        """The words of a segment that was read as ``seen``. Raises UnknownSegment, Outdated."""
        words = self.words.get(id)
        if words is None:
            raise UnknownSegment(id)
        if segment_hash(words) != seen:
            raise Outdated(id)
        return words

    def put(self, id: str, words: Words, user: User | None) -> None:
        """The segment says ``words`` now: an edit, the first words of a source segment, or those of one taken out."""
        row = self.rows.get(id)
        if id in self.written or id in TOP_MATTER:
            if words == self.written[id]:
                self._delete(id)
            else:
                self._write(id, words, user, removed=False, merged_into="")
        elif row is not None and empty(words):
            self.drop(id)
        elif row is not None:
            self._write(id, words, user, removed=False, merged_into="")
        elif not empty(words):
            if id not in self.source_blocks:
                raise UnknownSegment(id)
            self.insert(id, frame_of(self.source_blocks[id]), words, self._place(id), user)
        self.alignment.left_out.pop(id, None)
        if id in self.source_blocks and not empty(words):
            self.alignment.joined.pop(id, None)

    def insert(
        self, id: str, frame: Mapping[str, Any], words: Words, follows: str, user: User | None
    ) -> None:
        """A new block after ``follows`` ("" for the first). One that stood there follows the new one."""
        for other in self.rows.values():
            if other.after == follows:
                other.after = id
        self._write(id, words, user, removed=False, merged_into="", frame=dict(frame), after=follows)

    def take_out(self, id: str, user: User | None, *, into: str = "") -> None:
        """The block stands no more. ``into``: the segment that has its words now; else they are kept in the draft."""
        if into and id not in self.written:
            self.drop(id)
        else:
            self._write(id, self.words[id], user, removed=True, merged_into=into)

    def bring_back(self, id: str, user: User | None, words: Words | None = None) -> None:
        """A block that was taken out stands again, with ``words`` or its own. Raises UnknownSegment."""
        row = self.rows.get(id)
        if row is None or not row.removed:
            raise UnknownSegment(id)
        self._write(id, words or row.data, user, removed=False, merged_into="")
        if id in self.written and row.data == self.written[id]:
            self._delete(id)

    def drop(self, id: str) -> None:
        """The draft is gone; a block that only it knew is gone too, and what followed it moves up."""
        row = self._delete(id)
        if row is not None and id not in self.written:
            for other in self.rows.values():
                if other.after == id:
                    other.after = row.after
            self.alignment.forget(id)

    def following(self, id: str) -> Block | None:
        """The block that stands after ``id``."""
        blocks = self.text.blocks
        place = next((n for n, block in enumerate(blocks) if block.id == id), len(blocks))
        return blocks[place + 1] if place + 1 < len(blocks) else None

    def order(self) -> list[str]:
        """The ids of all blocks in their places, those taken out too."""
        return [block.id for block in in_order(self.content.blocks, self.rows)]

    def save_alignment(self) -> None:
        if self.alignment.to_json() != self.edition.alignment:
            self.edition.alignment = self.alignment.to_json()

    def _place(self, id: str) -> str:
        """The block that a first translation of the source segment ``id`` follows: "" for none."""
        standing = [block.id for block in self.text.blocks]
        before = list(self.source_blocks)
        before = before[: before.index(id)]
        for other in reversed(before):
            other = self.alignment.joined.get(other, other)
            if other in standing:
                place = standing.index(other)
                together = self.alignment.together(other)
                while place + 1 < len(standing) and standing[place + 1] in together:
                    place += 1
                return standing[place]
        return ""

    def _write(self, id: str, words: Words, user: User | None, **values: Any) -> None:
        user_id = user.id if user else None
        row = self.rows.get(id) or SegmentDraft(edition_id=self.edition.id, segment_id=id)
        row.data, row.at, row.user_id = words, utc_now(), user_id
        for name, value in values.items():
            setattr(row, name, value)
        self.rows[id] = row
        self.session.add(row)

    def _delete(self, id: str) -> SegmentDraft | None:
        row = self.rows.pop(id, None)
        if row is not None:
            self.session.delete(row)
            self.session.flush()  # the same segment may be drafted again in this transaction
        return row


def source_of(edition: Edition) -> Edition | None:
    """The edition that this one translates; None for the source."""
    return None if edition.is_source else edition.article.edition(edition.article.source_language)


def fresh_id(session: Session, article: Article) -> str:
    """A segment id that nothing of the article ever had."""
    taken = taken_ids(session, article.editions)
    id = Fresh(taken).take()
    article.last_segment = int(id[1:])
    return id


def taken_ids(session: Session, editions: Iterable[Edition]) -> set[str]:
    """Every segment id that any of these editions ever had."""
    taken: set[str] = set()
    for edition in editions:
        taken.add(f"s{edition.article.last_segment}")
        taken |= {block.id for revision in edition.revisions for block in revision.content.blocks}
        for table in (SegmentDraft, Comment, Suggestion, MachineSegment):
            taken |= set(session.scalars(select(table.segment_id).where(table.edition_id == edition.id)))
    return taken
