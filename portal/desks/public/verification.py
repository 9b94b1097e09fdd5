"""Whether a licence holds: the public page behind its number and its QR code."""

from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms.public import VerifyForm
from invoices import describe
from invoices.papers import LicencePaper, LicensedEdition, LicensedWork
from invoices.terms import Scope, Territory
from portal.db import db, utc_now
from portal.desks.public.blueprint import blueprint
from portal.language import current_language
from portal.licensing.register import history
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence, RegisterEntry
from portal.newsroom.articles import Article

# state -> (word, kind of tag, sentence)
_STATES = {
    LicenceState.ACTIVE: (_l("Active"), "good", _l("This licence holds today, within the scope below.")),
    LicenceState.SUSPENDED: (
        _l("Suspended"),
        "wait",
        _l("This licence does not hold for the moment. The articles may not be published under it."),
    ),
    LicenceState.REVOKED: (
        _l("Revoked"),
        "stop",
        _l("This licence no longer holds. The articles may not be published under it."),
    ),
    LicenceState.EXPIRED: (_l("Expired"), "stop", _l("The term of this licence has ended.")),
}
_EVENTS = {
    "issued": _l("Issued"),
    "suspended": _l("Suspended"),
    "restored": _l("Restored"),
    "revoked": _l("Revoked"),
    "expired": _l("Expired"),
    "amended": _l("Amended"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """One licensed article. ``headline`` and ``language``: of an edition approved at issue, "" when none was."""

    headline: str
    language: str
    url: str
    editions: tuple[LicensedEdition, ...]
    killed: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """What anyone may know of a licence: no party, no price."""

    number: str
    state: LicenceState
    starts_on: Any
    ends_on: Any
    languages: list[str]
    media: list[str]
    territory: str
    works: list[Work]
    entries: list[RegisterEntry]


@blueprint.get("/verify-licence")
def verify() -> str | tuple[str, int] | Response:
    """The form; with a number in the address, on to that licence or back with what is wrong."""
    form = VerifyForm(request.args)
    if "number" not in request.args:
        form = VerifyForm()
    elif form.validate():
        if _licence(form.number.data or ""):
            return redirect(url_for("public.licence", number=form.number.data))
        form.number.errors = (_("No licence has this number. Compare it with the paper once more."),)
    return render_template("public/verify.html", form=form)


@blueprint.get("/licences/<number>")
def licence(number: str) -> str:
    """The status and the scope of licence ``number``."""
    found = _licence(number) or abort(404)
    verified = _verified(found)
    return render_template(
        "public/licence.html", licence=verified, state=_STATES[verified.state], event_names=_EVENTS
    )


def _licence(number: str) -> Licence | None:
    return db.session.scalar(select(Licence).where(Licence.number == number))


def _verified(found: Licence) -> Verified:
    entries = history(db.session, found.number)
    scope = next(entry.data for entry in entries if entry.event == "issued")
    language = current_language()
    state = LicenceState(found.state)
    if state is LicenceState.ACTIVE and found.ends_on and found.ends_on < utc_now().date():
        state = LicenceState.EXPIRED
    territory = Territory(Scope(scope["territory"]["scope"]), scope["territory"]["code"])
    # Headlines are no part of the register's entry: the licence's own paper says them.
    works = LicencePaper.from_json(found.snapshot).works
    ids = [work.article_id for work in works]
    killed = set(
        db.session.scalars(select(Article.id).where(Article.id.in_(ids), Article.killed_at.is_not(None)))
    )
    return Verified(
        number=found.number,
        state=state,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        languages=sorted({edition.language for work in works for edition in work.editions}),
        media=[describe.medium(medium, language) for medium in scope["media"]],
        territory=describe.territory(territory, language),
        works=[_work(work, work.article_id in killed) for work in works],
        entries=entries,
    )


def _work(work: LicensedWork, killed: bool) -> Work:
    # The paper, between two parties, also names headlines still in review: those stay in the house.
    approved = [edition.language for edition in work.editions if edition.content_hash]
    language = next((code for code in (current_language(), *approved) if code in approved), "")
    headline = (
        "" if killed else work.headlines.get(language, "")
    )  # a killed story is not spread by its headline
    url = "" if killed else work.canonical_url
    return Work(headline, language if headline else "", url, work.editions, killed)
