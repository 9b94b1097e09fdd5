"""Where a CMS pushes stories: one file a request, of any format we read, with a key of its own."""

from typing import Any

from flask import request

from portal.desks.hooks.blueprint import blueprint
from portal.newsroom.intake.keys import key_of, mark_used
from portal.newsroom.intake.problems import message
from portal.newsroom.intake.receiving import take_in
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.newsroom.readers.text import LANGUAGES

_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
Answer = tuple[dict[str, Any], int] | tuple[dict[str, Any], int, dict[str, str]]


@blueprint.post("/stories")
def push_stories() -> Answer:
    """Take in the body and say what became of each story in it.

    ``?language=en`` or ``fr`` where the file does not say. 200 when at least one story is in or known, 401 without a
    working key, 413 above the portal's limit, 415 for a form, 422 when every story was refused.
    """
    scheme, _, presented = request.headers.get("Authorization", "").partition(" ")
    key = key_of(presented.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        return {"error": "a working key is needed"}, 401, {"WWW-Authenticate": 'Bearer realm="stories"'}
    key_id, name = key.id, key.name
    if request.mimetype in _FORMS:
        return {"error": "send the file itself as the body, with its own Content-Type, not as a form"}, 415
    language = request.args.get("language", "")
    if language not in ("", *LANGUAGES):
        return {"error": "language is en or fr"}, 422
    limit = request.max_content_length
    if limit and (request.content_length or 0) > limit:
        return {"error": f"the body is larger than {limit} bytes"}, 413
    data = request.get_data(cache=False)
    mark_used(key_id)
    arrivals = take_in(data, way=Way.PUSH, origin=name, language=language)
    refused = all(arrival.outcome == Outcome.REFUSED for arrival in arrivals)
    return {"stories": [_told(arrival) for arrival in arrivals]}, 422 if refused else 200


def _told(arrival: Arrival) -> dict[str, str]:
    told = {"outcome": str(arrival.outcome)}
    if arrival.problem:
        told |= {"problem": str(arrival.problem), "message": str(message(arrival.problem))}
    if arrival.edition:
        edition = arrival.edition
        told |= {"article": edition.article_id, "edition": edition.id, "language": edition.language}
    return told
