"""The side-by-side page for one request: which rows it shows, which is open, what was sent, and its addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Form as PlainForm

from forms.editor_remarks import CommentForm, DismissForm, LeaveOutForm, RemarkForm
from forms.editor_segment import SegmentForm, segment_form
from forms.problems import Problem, problems
from portal.desks.editor.effort import reading_minutes, translating_minutes, untranslated, words_in
from portal.desks.editor.reading import Pieces, Reading, source_ready
from portal.desks.editor.sentences import beginnings
from portal.desks.editor.side_by_side import Row, spaced
from portal.desks.editor.typed_words import read, shown
from portal.newsroom.articles import EditionState, Image
from portal.newsroom.checks.finding import Finding, Severity
from portal.newsroom.content import Block, Content, plain
from portal.newsroom.differences import word_diff
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.newsroom.splitting import MERGEABLE, SPLITTABLE
from portal.newsroom.typesetting import TYPOGRAPHY
from portal.newsroom.working import Conflict

TEXT, APPROVED, SOURCE = VIEWS = ("text", "approved", "source")
_ALWAYS = ("headline", "partner_headline", "partner_standfirst")


@dataclass(frozen=True, slots=True)
class View:
    """A tab of the page. ``count``: how many segments it shows, None for all."""

    name: str
    url: str
    current: bool
    count: int | None


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


class Desk:
    """The page. ``at``: the segment that is open, "" for none. ``everything``: all of them in one form."""

    TYPOGRAPHY = TYPOGRAPHY

    def __init__(
        self, found: Reading, *, at: str = "", everything: bool = False, sent: Sent | None = None
    ) -> None:
        self.writable = found.edition.state != EditionState.WITHDRAWN
        self.found, self.sent = found, sent or Sent()
        self.at, self.everything = (at, everything) if self.writable else ("", False)
        self.edition, self.source = found.edition, found.source
        self.text, self.source_text, self.drafts = found.text, found.source_text, found.drafts
        self.asked = request.args.get("view", "") if request.args.get("view") in VIEWS else ""
        self.view = self.asked or (SOURCE if found.moved and not self.everything else TEXT)
        self.source_ready = source_ready(found)
        self.taken_out = [
            (id, text)
            for id, text in found.taken_out
            if id not in found.edition.alignment.get("left_out", {})
        ]

    # Addresses

    def url(self, name: str, **values: Any) -> str:
        """The address of a verb; it leads back to the view it was called from."""
        return url_for(f"editor.{name}", id=self.edition.id, **self._view(), **values)

    def page(self, *, anchor: str = "", **values: Any) -> str:
        """The address of this page, at the row of segment ``anchor``."""
        to: dict[str, Any] = {"_anchor": f"row-{anchor}"} if anchor else {}
        return url_for("editor.edition", id=self.edition.id, **self._view(), **values, **to)

    def way_to(self, id: str) -> str:
        """The address of a row, in another view when this one does not show it; of all findings for ""."""
        if not id:
            return "#desk-findings"
        if any(row.id == id for row in self.rows):
            return f"#row-{id}"
        return url_for("editor.edition", id=self.edition.id, view=TEXT, _anchor=f"row-{id}")

    def _view(self) -> dict[str, Any]:
        return {"view": self.asked} if self.asked else {}

    @property
    def views(self) -> list[View]:
        counts = {TEXT: None, APPROVED: len(self._differing), SOURCE: len(self.found.moved)}
        names = {
            TEXT: _("The text"),
            APPROVED: _("Against the last approved"),
            SOURCE: _("What changed in the source"),
        }
        offered = [
            TEXT,
            *([APPROVED] if self.found.approved else []),
            *([SOURCE] if self.found.moved else []),
        ]
        if self.view not in offered:
            offered.append(self.view)
        return [
            View(
                names[view],
                url_for("editor.edition", id=self.edition.id, view=view),
                view == self.view,
                counts[view],
            )
            for view in offered
        ]

    # Rows

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this view."""
        if self.view == SOURCE:
            return [row for row in self.found.rows if row.moved or row.id == self.at]
        if self.view == APPROVED:
            return [row for row in self.found.rows if row.id in self._differing or row.id == self.at]
        return [row for row in self.found.rows if self._worth(row)]

    @property
    def spaced(self) -> list[tuple[int, Row]]:
        return spaced(self.rows, self.found.rows)

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

    @cached_property
    def _differing(self) -> frozenset[str]:
        return frozenset(self.found.differing)

    def _worth(self, row: Row) -> bool:
        return row.there or row.id == self.at or row.id in _ALWAYS or self.everything

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

    def words_in(self, side: Block | str | None) -> int:
        return words_in(side)

    @property
    def words(self) -> int:
        return self.text.word_count

    def effort_of(self, text: Content) -> str:
        """How long a text is, and how long it takes to read."""
        words = text.word_count
        minutes = reading_minutes(words)
        length = ngettext("%(num)d word", "%(num)d words", words)
        return _(
            "%(length)s, %(time)s to read",
            length=length,
            time=ngettext("%(num)d min", "%(num)d min", minutes),
        )

    @property
    def left_to_do(self) -> str:
        """How long it takes to translate what nothing renders yet; "" when there is nothing."""
        words = untranslated(self.found.rows) if self.source else 0
        if not words:
            return ""
        minutes = translating_minutes(words)
        hours, rest = divmod(minutes, 60)
        time = f"{hours}\u202fh\u202f{rest:02}" if hours else ngettext("%(num)d min", "%(num)d min", minutes)
        left = ngettext("%(num)d word to translate", "%(num)d words to translate", words)
        return _("%(words)s, about %(time)s", words=left, time=time)

    # Comments

    @property
    def comments_on_all(self) -> list[Any]:
        return [one for one in self.found.margin.comments if not one.segment_id and one.resolved_at is None]


def mark_of(found: Finding) -> str:
    """What a page calls a finding: enough of its fingerprint, behind a letter, to be told from every other."""
    return f"f{found.fingerprint[:12]}"


def clash_of(conflict: Conflict) -> Clash:
    """What the page says of a conflict."""
    pieces = word_diff(read(conflict.theirs), read(conflict.mine))
    return Clash(conflict.by, pieces, segment_hash(conflict.theirs) if conflict.theirs else "")
