"""The blueprint, and how its views find what an address names."""

from typing import Any, TypeVar

from flask import Blueprint, abort
from markupsafe import Markup

from invoices.store import Base
from portal.db import db
from portal.newsroom.readers.incoming import REASONS
from portal.newsroom.readers.inline import clean_inline
from portal.newsroom.topics import TOPICS
from portal.newsroom.wording import DECISIONS, KINDS, RIGHTS, STATES

T = TypeVar("T", bound=Base)

blueprint = Blueprint("editor", __name__, url_prefix="/desk/editor")


@blueprint.app_template_filter("inline")
def inline(markup: str) -> Markup:
    """Stored inline markup for a page: cleaned once more, because a page must not depend on old imports."""
    return Markup(clean_inline(markup))  # noqa: S704 (nh3 has just cleaned it)


@blueprint.context_processor
def words() -> dict[str, Any]:
    return {
        "STATES": STATES,
        "KINDS": KINDS,
        "RIGHTS": RIGHTS,
        "DECISIONS": DECISIONS,
        "REASONS": REASONS,
        "TOPICS": TOPICS,
    }


def find(kind: type[T], id: str) -> T:
    """The row of ``kind`` with this id; aborts with 404 when there is none."""
    row = db.session.get(kind, id)
    if row is None:
        abort(404)
    return row


def topic_choices() -> list[tuple[str, Any]]:
    return list(TOPICS.items())
