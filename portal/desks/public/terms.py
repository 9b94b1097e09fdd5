"""The general terms that every licence carries."""

from flask import render_template

from invoices.papers.general_terms import CURRENT, general_terms
from portal.desks.public.blueprint import blueprint
from portal.language import current_language


@blueprint.get("/terms")
def terms() -> str:
    """The terms in force, in the reader's language."""
    return render_template("public/terms.html", terms=general_terms(CURRENT, current_language()))
