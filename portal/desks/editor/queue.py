"""What waits for an editor: listed as the address says, and given to whoever takes it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString, get_timezone, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.editor_queue import ME, NOBODY, AssignForm, QueueForm
from forms.kept_views import ViewForm
from portal.db import db, utc_now
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, topic_choices
from portal.desks.editor.queue_facts import facts
from portal.licensing.waiting import OPEN, Waiting, waiting
from portal.newsroom import review
from portal.newsroom.articles import Article, Edition, EditionState
from portal.newsroom.wording import STATES
from portal.people.accounts import EDITOR, Role, User
from portal.people.saved_views import MOST, TooManyViews, drop_view, keep_view, saved_views

PAGE_SIZE = 30
_PAGE_NAME = "editor.queue"
VIEWS: tuple[tuple[LazyString, dict[str, str]], ...] = (
    (_l("Everything"), {}),
    (_l("Mine"), {"assignee": ME}),
    (_l("Paid and waiting"), {"paid": "1"}),
    (_l("Late"), {"due": "late"}),
    (_l("Source has changed"), {"state": "stale"}),
    (_l("Without assignee"), {"assignee": NOBODY}),
)


@dataclass(frozen=True, slots=True)
class View:
    """A saved view is an address. ``count``: how many editions it lists now; ``id``: of one's own, else 0."""

    name: LazyString | str
    url: str
    count: int
    current: bool
    id: int = 0


@blueprint.get("")
@needs(EDITOR)
def queue() -> str:
    """Editions that are not approved: those due first, then those outlets have paid for."""
    return _page(AssignForm(formdata=None, people=_people()))


@blueprint.post("")
@needs(EDITOR)
def assign_editions() -> Response | tuple[str, int]:
    """Give every ticked edition to one person; the address stays the view it was sent from."""
    form = AssignForm(people=_people())
    if not form.validate_on_submit():
        return _page(form), 422
    known = db.session.scalars(select(Edition.id).where(Edition.id.in_(form.editions.data[:500]))).all()
    review.assign(list(known), form.user_id)
    flash(
        ngettext(
            "%(num)d edition is assigned to %(name)s.",
            "%(num)d editions are assigned to %(name)s.",
            len(known),
            name=dict(form.person.choices)[form.person.data],
        )
    )
    return redirect(_address("queue", _filters().chosen, page=request.args.get("page") or None))


@blueprint.post("/views")
@needs(EDITOR)
def keep_this_view() -> Response | tuple[str, int]:
    """Keep the view that the address tells under a name of one's own."""
    form, chosen = ViewForm(), _filters().chosen
    if form.validate_on_submit():
        try:
            keep_view(current_user, _PAGE_NAME, form.name.data, urlencode(chosen))
            flash(_("The view “%(name)s” is kept.", name=form.name.data), "success")
            return redirect(_address("queue", chosen))
        except TooManyViews:
            form.name.errors = [_("You keep %(most)s views already: forget one first.", most=MOST)]
    return _page(AssignForm(formdata=None, people=_people()), naming=form), 422


@blueprint.post("/views/<int:view_id>/forget")
@needs(EDITOR)
def forget_view(view_id: int) -> Response:
    """Forget a view of one's own."""
    if PressForm().validate_on_submit():
        name = drop_view(current_user, view_id) or abort(404)
        flash(_("The view “%(name)s” is forgotten.", name=name), "success")
    return redirect(url_for("editor.queue"))


def editors() -> list[User]:
    """Everybody an edition may be assigned to, by name."""
    found = db.session.scalars(select(User).where(User.active.is_(True), User.roles.any(Role.name == EDITOR)))
    return sorted(found, key=lambda user: user.display_name.casefold())


def _people() -> list[tuple[str, str]]:
    return [(str(user.id), user.display_name) for user in editors()]


def _filters() -> QueueForm:
    states = [(state.value, STATES[state]) for state in OPEN]
    return QueueForm(request.args, states=states, people=_people(), topics=topic_choices())


def _page(assigning: AssignForm, naming: ViewForm | None = None) -> str:
    rows, form = waiting(), _filters()
    found = _chosen(rows, form.chosen)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    turn = {
        name: _address("queue", form.chosen, page=other)
        for name, other in (("newer", number - 1), ("older", number + 1))
        if 1 <= other <= pages
    }
    return render_template(
        "editor/queue.html",
        rows=shown,
        facts=facts(shown),
        total=len(found),
        waiting_at_all=bool(rows),
        now=utc_now(),
        form=form,
        assigning=assigning,
        naming=naming or ViewForm(formdata=None),
        press=PressForm(formdata=None),
        views=_views(rows, form.chosen),
        here=_address("queue", form.chosen, _external=True),
        keep=_address("keep_this_view", form.chosen),
        action=_address("assign_editions", form.chosen, page=number if number > 1 else None),
        turn=turn,
        unoffered=[] if form.chosen else _unoffered(),
    )


def _address(view: str, chosen: Mapping[str, str], **rest: Any) -> str:
    return url_for(f"editor.{view}", **{**chosen, **rest})


def _views(rows: list[Waiting], chosen: Mapping[str, str]) -> list[View]:
    """The views everybody has, then one's own."""
    own = [
        (view.name, dict(parse_qsl(view.query)), view.id) for view in saved_views(current_user, _PAGE_NAME)
    ]
    return [
        View(
            name,
            url_for("editor.queue") + (f"?{urlencode(filters)}" if filters else ""),
            len(_chosen(rows, filters)),
            filters == chosen,
            view_id,
        )
        for name, filters, view_id in [*((name, filters, 0) for name, filters in VIEWS), *own]
    ]


def _chosen(rows: list[Waiting], filters: Mapping[str, str]) -> list[Waiting]:
    """Those of ``rows`` that every one of ``filters`` lets through."""
    now = utc_now()
    tests = {
        "state": lambda row, value: row.state == value,
        "language": lambda row, value: row.language == value,
        "topic": lambda row, value: row.topic == value,
        "paid": lambda row, _value: bool(row.outlets),
        "assignee": lambda row, value: _is_with(row, value),
        "due": lambda row, value: _is_due(row.due_at, value, now),
    }
    return [row for row in rows if all(tests[name](row, value) for name, value in filters.items())]


def _is_with(row: Waiting, who: str) -> bool:
    if who == NOBODY:
        return row.assignee_id is None
    return str(row.assignee_id) == (str(current_user.id) if who == ME else who)


def _is_due(due: dt.datetime | None, when: str, now: dt.datetime) -> bool:
    if due is None or when == "none":
        return due is None and when == "none"
    zone = ZoneInfo(str(get_timezone()))
    if when == "late":
        return due < now
    if when == "today":
        return due.astimezone(zone).date() == now.astimezone(zone).date()
    return now <= due < now + dt.timedelta(days=7)


def _unoffered() -> list[Article]:
    return list(
        db.session.scalars(
            select(Article)
            .where(
                ~Article.offered,
                Article.killed_at.is_(None),
                Article.editions.any(Edition.state == EditionState.APPROVED),
            )
            .order_by(Article.published_at.desc())
            .options(selectinload(Article.editions).selectinload(Edition.revisions))
            .limit(PAGE_SIZE)
        )
    )
