"""What search engines may visit."""

from flask import Response, url_for

from portal.desks.public.blueprint import blueprint


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Only how to check a licence, and our terms: articles are to be found on the sites where they ran."""
    allowed = [f"Allow: {url_for(endpoint)}$" for endpoint in ("public.verify", "public.terms")]
    lines = ["User-agent: *", *allowed, "Disallow: /", ""]
    return Response("\n".join(lines), mimetype="text/plain")
