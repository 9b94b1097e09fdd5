"""The tabs of the side-by-side page, which rows each shows, and the addresses that lead back to one."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from portal.desks.editor.reading import Reading
from portal.desks.editor.side_by_side import Row, spaced

TEXT, APPROVED, SOURCE = VIEWS = ("text", "approved", "source")
_ALWAYS = ("headline", "partner_headline", "partner_standfirst")


@dataclass(frozen=True, slots=True)
class View:
    """A tab of the page. ``count``: how many segments it shows, None for all."""

    name: str
    url: str
    current: bool
    count: int | None


class Views:
    """The tabs for one request, whose address says which is ``current``.

    ``at``: the segment that is open, "" for none. ``everything``: all of them in one form.
    """

    def __init__(self, found: Reading, at: str, everything: bool) -> None:
        self._found, self._at, self._everything = found, at, everything
        self._id = found.edition.id
        self._asked = request.args.get("view", "") if request.args.get("view") in VIEWS else ""
        self.current = self._asked or (SOURCE if found.moved and not everything else TEXT)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of this view."""
        return [row for row in self._found.rows if self._shows(row)]

    @property
    def tabs(self) -> list[View]:
        counts = {TEXT: None, APPROVED: len(self._differing), SOURCE: len(self._found.moved)}
        names = {
            TEXT: _("The text"),
            APPROVED: _("Against the last approved"),
            SOURCE: _("What changed in the source"),
        }
        offered = [
            TEXT,
            *([APPROVED] if self._found.approved else []),
            *([SOURCE] if self._found.moved else []),
        ]
        if self.current not in offered:
            offered.append(self.current)
        return [
            View(
                names[view],
                url_for("editor.edition", id=self._id, view=view),
                view == self.current,
                counts[view],
            )
            for view in offered
        ]

    @property
    def spaced(self) -> list[tuple[int, Row]]:
        """The rows of this view, each with how many stand between it and the one before."""
        return spaced(self.rows, self._found.rows)

    def url(self, name: str, **values: Any) -> str:
        """The address of a verb; it leads back to the view it was called from."""
        return url_for(f"editor.{name}", id=self._id, **self._kept(), **values)

    def page(self, *, anchor: str = "", **values: Any) -> str:
        """The address of this page, at the row of segment ``anchor``."""
        to: dict[str, Any] = {"_anchor": f"row-{anchor}"} if anchor else {}
        return url_for("editor.edition", id=self._id, **self._kept(), **values, **to)

    def way_to(self, id: str) -> str:
        """The address of a row, in another view when this one does not show it; of all findings for ""."""
        if not id:
            return "#desk-findings"
        if any(row.id == id for row in self.rows):
            return f"#row-{id}"
        return url_for("editor.edition", id=self._id, view=TEXT, _anchor=f"row-{id}")

    @cached_property
    def _differing(self) -> frozenset[str]:
        return frozenset(self._found.differing)

    def _kept(self) -> dict[str, Any]:
        return {"view": self._asked} if self._asked else {}

    def _shows(self, row: Row) -> bool:
        if row.id == self._at:
            return True
        if self.current == SOURCE:
            return row.moved
        if self.current == APPROVED:
            return row.id in self._differing
        return row.there or row.id in _ALWAYS or self._everything
