"""The glossary: find, add, change and remove terms; take a file in, give one out."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.base import Form
from forms.glossary import GlossaryFileForm, RemoveTermForm, TermForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, find
from portal.newsroom import glossary as verbs
from portal.newsroom.exchange import glossary_csv, tbx
from portal.newsroom.exchange.glossary_entry import BadGlossary, Entry, entry
from portal.people.accounts import EDITOR

_PAGE = 100
_FORMATS = {"csv": glossary_csv, "tbx": tbx}


@blueprint.get("/glossary")
@needs(EDITOR)
def glossary() -> str:
    """The terms, a page at a time, those that were searched for."""
    return _page()


@blueprint.post("/glossary")
@needs(EDITOR)
def add_term() -> Response | tuple[str, int]:
    """A new term."""
    form = TermForm()
    said = _said(form)
    if said:
        try:
            verbs.add(said, current_user)
        except verbs.KnownTerm:
            form.en.errors = [_("The glossary says so already")]
        else:
            flash(_("“%(term)s” is in the glossary.", term=said.en))
            return redirect(url_for("editor.glossary"))
    return _page(term=form), 422


@blueprint.route("/glossary/<int:id>", methods=["GET", "POST"])
@needs(EDITOR)
def term(id: int) -> str | Response | tuple[str, int]:
    """One term, to be changed."""
    row = find(verbs.GlossaryEntry, id)
    form = TermForm(obj=row)
    said = _said(form) if request.method == "POST" else None
    if said:
        try:
            verbs.change(row.id, said, current_user)
        except verbs.KnownTerm:
            form.en.errors = [_("Another entry of the glossary says so already")]
        else:
            flash(_("Saved."))
            return redirect(url_for("editor.glossary"))
    page = render_template("editor/term.html", row=row, form=form, remove=RemoveTermForm(formdata=None))
    return (page, 422) if request.method == "POST" else page


@blueprint.post("/glossary/<int:id>/remove")
@needs(EDITOR)
def remove_term(id: int) -> Response:
    """Take one term out."""
    row = find(verbs.GlossaryEntry, id)
    if RemoveTermForm().validate_on_submit():
        said = row.en
        verbs.remove(row.id)
        flash(_("“%(term)s” is no longer in the glossary.", term=said))
    return redirect(url_for("editor.glossary"))


@blueprint.post("/glossary/import")
@needs(EDITOR)
def import_glossary() -> Response | tuple[str, int]:
    """Take a CSV or TBX file in, whole or not at all."""
    form = GlossaryFileForm()
    if form.validate_on_submit():
        data = form.file.data.stream.read(max(glossary_csv.MAX_BYTES, tbx.MAX_BYTES) + 1)
        try:
            outcome = verbs.take_in(_format(data).read(data), current_user)
        except BadGlossary as found:
            form.file.errors = [_line(problem.line, str(problem.message)) for problem in found.problems]
        else:
            flash(_outcome(outcome))
            return redirect(url_for("editor.glossary"))
    return _page(file=form), 422


@blueprint.get("/glossary.<kind>")
@needs(EDITOR)
def export_glossary(kind: str) -> Response:
    """The whole glossary as a file."""
    writer: Any = _FORMATS.get(kind) or abort(404)
    return Response(
        writer.write(verbs.entries(db.session)),
        content_type=writer.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="reprise-glossary.{kind}"'},
    )


def _said(form: TermForm) -> Entry | None:
    """The entry in ``form``, or None after saying what is wrong."""
    if not form.validate_on_submit():
        return None
    try:
        return entry(form.en.data, form.fr.data, kept=form.kept.data, note=form.note.data or "")
    except ValueError as problem:
        form.en.errors = [str(problem.args[0])]
        return None


def _format(data: bytes) -> Any:
    """What reads ``data``: XML begins with a tag, whatever the file is called."""
    head = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return tbx if head.startswith(b"<") else glossary_csv


def _line(number: int, message: str) -> str:
    return _("Line %(number)s: %(message)s", number=number, message=message) if number else message


def _outcome(outcome: verbs.Outcome) -> str:
    added = ngettext("%(num)d term added", "%(num)d terms added", outcome.added)
    changed = ngettext("%(num)d changed", "%(num)d changed", outcome.changed)
    same = ngettext("%(num)d known already", "%(num)d known already", outcome.same)
    return f"{added}, {changed}, {same}."


def _page(**sent: Form) -> str:
    query = request.args.get("q", "").replace("\0", "").strip()[:100]
    page = max(request.args.get("page", 1, type=int) or 1, 1)
    page = min(page, 10_000)  # beyond any glossary; SQL offsets have a limit
    rows, count = verbs.search(query, limit=_PAGE, offset=(page - 1) * _PAGE)

    def at(number: int) -> str:
        return url_for("editor.glossary", q=query or None, page=number if number > 1 else None)

    return render_template(
        "editor/glossary.html",
        rows=rows,
        count=count,
        query=query,
        back=at(page - 1) if page > 1 else "",
        on=at(page + 1) if page * _PAGE < count else "",
        term=sent.get("term") or TermForm(formdata=None),
        file=sent.get("file") or GlossaryFileForm(formdata=None),
        sent=next(iter(sent.values()), None),
    )
