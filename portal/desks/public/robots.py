"""What search engines may visit."""

from flask import Response, url_for

from portal.desks.public.blueprint import blueprint


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Only the page where licences are checked: articles are to be found on the sites where they ran."""
    lines = ["User-agent: *", f"Allow: {url_for('public.verify')}$", "Disallow: /", ""]
    return Response("\n".join(lines), mimetype="text/plain")
