"""The local outbox: read every letter on a portal that is being tried out. There is none in production."""

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from sqlalchemy import select

from portal.db import db
from portal.work.tables import Mail

_PAGE = 50
# A letter brings its styles in its elements, as mail programs want it; nothing else may load or run.
_LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

blueprint = Blueprint("outbox", __name__, url_prefix="/outbox")


@blueprint.before_request
def only_while_trying_out() -> None:
    """Letters hold sign-in links, so nobody reads them on a portal in earnest."""
    if current_app.extensions["reprise"].production:
        abort(404)


@blueprint.get("/")
def letters() -> str:
    """The newest letters; ``?before=`` pages on, ``?to=`` keeps those to one address."""
    query = select(Mail).order_by(Mail.id.desc()).limit(_PAGE + 1)
    before, recipient = request.args.get("before", type=int), request.args.get("to", "").strip()
    if before is not None and 0 < before < 2**31:
        query = query.where(Mail.id < before)
    if recipient and recipient.isprintable():
        query = query.where(Mail.recipient == recipient)
    found = list(db.session.scalars(query))
    return render_template(
        "outbox/letters.html", letters=found[:_PAGE], more=len(found) > _PAGE, recipient=recipient
    )


@blueprint.get("/<int:id>")
def letter(id: int) -> str:
    """One letter as text, with its links."""
    return render_template("outbox/letter.html", letter=_letter(id))


@blueprint.get("/<int:id>/html")
def html(id: int) -> Response:
    """One letter as its HTML part."""
    response = make_response(_letter(id).html)
    response.headers["Content-Security-Policy"] = _LETTER_POLICY
    return response


def _letter(id: int) -> Mail:
    found = db.session.get(Mail, id) if id < 2**31 else None
    if found is None:
        abort(404)
    return found
