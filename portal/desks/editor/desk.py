"""The side-by-side page for one request: its rows with what is beside them, its forms, and what stops it."""

from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from wtforms import Form as PlainForm

from forms.editor_remarks import CommentForm, DismissForm, LeaveOutForm, RemarkForm
from forms.editor_segment import SegmentForm, segment_form
from forms.problems import Problem, problems
from portal.desks.editor.effort import left_to_do, length_of, words_in
from portal.desks.editor.reading import Pieces, Reading, source_ready
from portal.desks.editor.sent import Clash, Sent
from portal.desks.editor.sentences import beginnings
from portal.desks.editor.side_by_side import Row
from portal.desks.editor.typed_words import shown
from portal.desks.editor.views import APPROVED, SOURCE, Views
from portal.newsroom.articles import EditionState, Image
from portal.newsroom.checks.finding import Finding, Severity
from portal.newsroom.content import Block, plain
from portal.newsroom.splitting import MERGEABLE, SPLITTABLE
from portal.newsroom.typesetting import TYPOGRAPHY


class Desk:
    """The page. ``at``: the segment that is open, "" for none. ``everything``: all of them in one form."""

    TYPOGRAPHY = TYPOGRAPHY
    words_in, length_of = staticmethod(words_in), staticmethod(length_of)

    def __init__(
        self, found: Reading, *, at: str = "", everything: bool = False, sent: Sent | None = None
    ) -> None:
        self.writable = found.edition.state != EditionState.WITHDRAWN
        self.found, self.sent = found, sent or Sent()
        self.at, self.everything = (at, everything) if self.writable else ("", False)
        self.edition, self.source = found.edition, found.source
        self.text, self.source_text, self.drafts = found.text, found.source_text, found.drafts
        self.views = Views(found, self.at, self.everything)
        self.view = self.views.current
        self.url, self.page, self.way_to = self.views.url, self.views.page, self.views.way_to
        self.source_ready = source_ready(found)
        self.taken_out = [
            (id, text)
            for id, text in found.taken_out
            if id not in found.edition.alignment.get("left_out", {})
        ]

    # Rows

    @property
    def rows(self) -> list[Row]:
        """The rows of this view."""
        return self.views.rows

    def row(self, id: str) -> Row | None:
        return next((row for row in self.found.rows if row.id == id), None)

    def number(self, id: str) -> str:
        row = self.row(id)
        return str(row.number) if row and row.number else "–"

    def picture(self, row: Row) -> Image | None:
        """The picture of a figure, if the article knows it."""
        key = next(
            (side.image for side in (row.source, row.target) if isinstance(side, Block) and side.image), ""
        )
        return self._pictures.get(key)

    @cached_property
    def _pictures(self) -> dict[str, Image]:
        return {image.key: image for image in self.edition.article.images}

    # Differences

    def source_change(self, row: Row) -> Pieces:
        """In the view of it: what changed in the source of ``row``."""
        return self.found.source_change(row.id) if self.view == SOURCE else ()

    def approved_change(self, row: Row) -> Pieces:
        return self.found.since_approved(row.id) if self.view == APPROVED else ()

    def last_approved(self, row: Row) -> Pieces:
        """Beside an open row, where the view does not show it anyway."""
        return self.found.since_approved(row.id) if self.at == row.id else ()

    def moved_from(self, row: Row) -> Pieces:
        return self.found.source_change(row.id) if self.view != SOURCE else ()

    # Forms

    def form(self, row: Row) -> SegmentForm:
        """The fields of a row: as they were sent, else with the words as they stand."""
        sent = self.sent.words.get(row.id)
        if sent is not None:
            clash = self.sent.clashes.get(row.id)
            if clash:
                sent.seen.data = clash.seen
            return sent
        return segment_form(row.kind, prefix=f"{row.id}-", data={**shown(row.words), "seen": row.seen})

    def conflict(self, row: Row) -> Clash | None:
        return self.sent.clashes.get(row.id)

    def state_of(self, row: Row) -> str:
        return self.sent.said.get(row.id, "")

    def dismissal(self, found: Finding) -> PlainForm:
        mark = mark_of(found)
        return self.sent.forms.get(mark) or DismissForm(prefix=f"{mark}-")

    def pass_address(self, found: Finding) -> str:
        """Where the form leads that lets a warning pass."""
        return self.url("dismiss", mark=mark_of(found))

    @property
    def remark(self) -> PlainForm:
        return self.sent.forms.get("remark") or RemarkForm(prefix="remark-")

    @property
    def commenting(self) -> PlainForm:
        return self.sent.forms.get("comment") or CommentForm(prefix="whole-")

    @property
    def leaving_out(self) -> PlainForm:
        return self.sent.forms.get("leave_out") or LeaveOutForm(prefix="leave-")

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong with what was sent, in the order of the page."""
        ordered = [self.sent.words[row.id] for row in self.found.rows if row.id in self.sent.words]
        found = [problem for form in [*ordered, *self.sent.forms.values()] for problem in problems(form)]
        return found + [self._clashed(row) for row in self.found.rows if row.id in self.sent.clashes]

    def _clashed(self, row: Row) -> Problem:
        by = self.sent.clashes[row.id].by or _("somebody else")
        return Problem(
            f"row-{row.id}",
            _("Segment %(number)s: changed by %(name)s meanwhile", number=row.number, name=by),
        )

    # What else may be done with a row

    def places(self, row: Row) -> list[tuple[int, str]]:
        """Where a segment may be split: (character of its plain text, the words that would begin the new one)."""
        if not isinstance(row.target, Block) or str(row.target.kind) not in SPLITTABLE:
            return []
        return beginnings(plain(row.target.markup))

    def mergeable(self, row: Row) -> bool:
        """Whether the next segment of the translation may become one with it."""
        blocks = list(self.text.blocks)
        place = next((n for n, block in enumerate(blocks) if block.id == row.id), len(blocks))
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        return (
            following is not None
            and blocks[place].kind == following.kind
            and str(following.kind) in MERGEABLE
        )

    # Checks

    @cached_property
    def open_findings(self) -> list[Finding]:
        return [one.finding for one in self.found.margin.findings if not one.dismissed]

    @property
    def stops(self) -> int:
        """How many checks block."""
        return sum(one.severity == Severity.BLOCKS for one in self.open_findings)

    @property
    def typographic(self) -> bool:
        """Whether there is typography to put right."""
        return any(one.check in TYPOGRAPHY for one in self.open_findings)

    @property
    def passed_on_all(self) -> list[tuple[Finding, Any]]:
        found = self.found.margin.findings
        return [(one.finding, one.dismissed) for one in found if one.dismissed and not one.finding.segment]

    @property
    def let_pass(self) -> int:
        return sum(bool(one.dismissed) for one in self.found.margin.findings)

    @property
    def stopped(self) -> bool:
        """Whether the edition cannot be approved as it stands."""
        return not self.source_ready or self.stops > 0

    @property
    def where_stopped(self) -> list[tuple[str, str]]:
        """(what to call it, the way there) of the first segments that stop approval."""
        blocking = [one for one in self.open_findings if one.severity == Severity.BLOCKS]
        found = dict.fromkeys((str(one.number or _("all of it")), one.segment) for one in blocking)
        return [(name, self.way_to(id)) for name, id in list(found)[:8]]

    # Words and time

    @property
    def left_to_do(self) -> str:
        """How long it takes to translate what nothing renders yet; "" when there is nothing."""
        return left_to_do(self.found.rows) if self.source else ""

    # Comments

    @property
    def comments_on_all(self) -> list[Any]:
        return [one for one in self.found.margin.comments if not one.segment_id and one.resolved_at is None]


def mark_of(found: Finding) -> str:
    """What a page calls a finding: enough of its fingerprint, behind a letter, to be told from every other."""
    return f"f{found.fingerprint[:12]}"
