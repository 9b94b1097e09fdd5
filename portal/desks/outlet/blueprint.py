"""The outlet desk's blueprint, and how its views find what belongs to the outlet."""

from flask import Blueprint, abort
from sqlalchemy import select

from portal.db import db
from portal.desks.access import current_outlet
from portal.licensing.tables import Licence, Request

blueprint = Blueprint("outlet", __name__)


def own_request(request_id: str) -> Request:
    """The request ``request_id`` of the reader's own outlet; aborts with 404 for any other, as for none."""
    query = select(Request).where(Request.id == request_id, Request.outlet_id == current_outlet().id)
    return db.session.scalar(query) or abort(404)


def own_licence(request_id: str) -> Licence:
    """The licence of ``own_request``; aborts with 404 while there is none."""
    return own_request(request_id).licence or abort(404)
