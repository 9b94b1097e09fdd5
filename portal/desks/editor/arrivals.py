"""What came in, by every way, and what became of it."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from forms.account import PressForm
from portal.db import utc_now
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint
from portal.desks.editor.pairing import proposals
from portal.newsroom.intake import log
from portal.newsroom.intake.problems import message
from portal.newsroom.intake.tables import Outcome, Way
from portal.people.accounts import EDITOR

_LARGEST_ID = 2**31 - 1
OUTCOMES: dict[str, tuple[LazyString, str]] = {
    Outcome.NEW: (_l("New article"), "good"),
    Outcome.ADDED: (_l("Another language"), "good"),
    Outcome.REVISED: (_l("New revision"), "good"),
    Outcome.EMBARGO: (_l("Embargo changed"), "wait"),
    Outcome.UNCHANGED: (_l("Nothing new"), "plain"),
    Outcome.CANCELLED: (_l("Taken back by its sender"), "stop"),
    Outcome.REFUSED: (_l("Refused"), "stop"),
}
_WAYS: dict[str, LazyString] = {
    Way.UPLOAD: _l("Upload"),
    Way.COMMAND: _l("Command"),
    Way.FOLDER: _l("Folder"),
    Way.FEED: _l("Feed"),
    Way.PUSH: _l("Push"),
}


@blueprint.get("/arrivals")
@needs(EDITOR)
def arrivals() -> str:
    """The newest first, fifty a page, by outcome and way where the address says so."""
    outcome, way = (request.args.get(name, "") for name in ("outcome", "way"))
    kept: dict[str, Any] = {"outcome": outcome} if outcome in OUTCOMES else {}
    kept |= {"way": way} if way in _WAYS else {}
    page = log.arrivals(**kept, before=_id("before"), after=_id("after"))
    latest = log.latest_texts(page.rows)
    return render_template(
        "editor/arrivals.html",
        rows=page.rows,
        latest=latest,
        proposals=proposals([row.edition for row in page.rows if row.edition and row.id in latest]),
        press=PressForm(formdata=None),
        chosen=kept,
        outcomes=OUTCOMES,
        ways=_WAYS,
        message=message,
        now=utc_now(),
        newer=url_for("editor.arrivals", after=page.newer, **kept) if page.newer else "",
        older=url_for("editor.arrivals", before=page.older, **kept) if page.older else "",
    )


def _id(name: str) -> int | None:
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found <= _LARGEST_ID else None
