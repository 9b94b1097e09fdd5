"""The blueprint, and how its views find what an address names."""

import datetime as dt
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, abort
from flask_babel import format_datetime, get_timezone
from flask_babel import gettext as _
from markupsafe import Markup

from invoices.store import Base
from portal.db import db, utc_now
from portal.desks.editor.marking import marked, marked_words
from portal.language import clock
from portal.newsroom.readers.incoming import REASONS
from portal.newsroom.readers.inline import clean_inline
from portal.newsroom.topics import TOPICS
from portal.newsroom.wording import DECISIONS, KINDS, RIGHTS, SEGMENTS, STATES

T = TypeVar("T", bound=Base)

blueprint = Blueprint("editor", __name__, url_prefix="/desk/editor")
blueprint.add_app_template_filter(marked)
blueprint.add_app_template_filter(marked_words)


@blueprint.app_template_filter("inline")
def inline(markup: str) -> Markup:
    """Stored inline markup for a page: cleaned once more, because a page must not depend on old imports."""
    return Markup(clean_inline(markup))  # noqa: S704 (nh3 has just cleaned it)


@blueprint.app_template_filter("soon")
def soon(value: dt.datetime) -> str:
    """A moment near today, short: ``today 17:00``, ``24 Nov 09:30``, with the year when it is another."""
    zone = ZoneInfo(str(get_timezone()))
    local, today = value.astimezone(zone).date(), utc_now().astimezone(zone).date()
    if abs((local - today).days) <= 1:
        words = {0: _("today %(clock)s"), 1: _("tomorrow %(clock)s"), -1: _("yesterday %(clock)s")}
        return words[(local - today).days] % {"clock": clock(value)}
    date = format_datetime(value, "d MMM" if local.year == today.year else "d MMM y")
    return f"{date} {clock(value)}"


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {
        "STATES": STATES,
        "KINDS": KINDS,
        "RIGHTS": RIGHTS,
        "SEGMENTS": SEGMENTS,
        "DECISIONS": DECISIONS,
        "REASONS": REASONS,
        "TOPICS": TOPICS,
    }


def find(kind: type[T], id: str | int) -> T:
    """The row of ``kind`` with this id; aborts with 404 when there is none."""
    row = db.session.get(kind, id)
    if row is None:
        abort(404)
    return row


def topic_choices() -> list[tuple[str, Any]]:
    return list(TOPICS.items())
