"""The list of invoices as a file: what the address filters, or what was ticked, streamed."""

from collections.abc import Callable, Iterator

from flask import Response, request, send_file, stream_with_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as AnyResponse

from forms.finance_invoices import ExportForm
from invoices.exports import Row, Separator, Table, csv_file
from invoices.exports_xlsx import xlsx_file
from invoices.journal import journal_file
from portal.db import utc_now
from portal.describing import invoice_tag
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.desks.finance.invoices import filters, invoice_page_of, wanted
from portal.finance import exporting
from portal.finance.exporting import PaperLine
from portal.finance.invoice_list import InvoiceFilter
from portal.people.accounts import FINANCE

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADS = (
    _l("Number"),
    _l("Credit note on"),
    _l("Issued on"),
    _l("Due"),
    _l("Outlet"),
    _l("Country"),
    _l("Purchase order"),
    _l("Quote"),
    _l("Licence"),
    _l("Currency"),
    _l("Net"),
    _l("VAT"),
    _l("Total"),
    _l("Still owed"),
    _l("Credited"),
    _l("State"),
)


@blueprint.get("/invoices/export")
@needs(FINANCE)
def export_invoices() -> AnyResponse | tuple[str, int]:
    """Everything that the filters of the address match, or of that only what was ticked."""
    form = ExportForm(request.args)
    if not form.validate():
        return invoice_page_of(form), 422
    asked = wanted(filters(), numbers=tuple(form.papers.data) if form.which.data == "ticked" else ())
    response = _WRITERS[form.format.data](asked, f"{_('invoices')}-{utc_now().date()}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(separator: Separator) -> Callable[[InvoiceFilter, str], Response]:
    def write(asked: InvoiceFilter, name: str) -> Response:
        return _streamed(csv_file(_table(asked, name), separator), f"{name}.csv", "text/csv; charset=utf-8")

    return write


def _xlsx(asked: InvoiceFilter, name: str) -> Response:
    return send_file(
        xlsx_file(_table(asked, name)), mimetype=_XLSX, as_attachment=True, download_name=f"{name}.xlsx"
    )


def _journal(asked: InvoiceFilter, name: str) -> Response:
    lines = journal_file(exporting.journal(asked))
    return _streamed(lines, f"{_('journal')}-{utc_now().date()}.txt", "text/plain; charset=utf-8")


_WRITERS: dict[str, Callable[[InvoiceFilter, str], Response]] = {
    "csv": _csv(Separator.COMMA),
    "csv-semicolon": _csv(Separator.SEMICOLON),
    "xlsx": _xlsx,
    "journal": _journal,
}


def _streamed(pieces: Iterator[bytes], name: str, media_type: str) -> Response:
    response = Response(stream_with_context(pieces), content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _table(asked: InvoiceFilter, name: str) -> Table:
    words: dict[str, str] = {}
    rows = (_row(line, words) for line in exporting.papers(asked))
    return Table(name, tuple(str(head) for head in _HEADS), rows)


def _row(line: PaperLine, words: dict[str, str]) -> Row:
    """``words``: of the states, looked up once a file."""
    for state in line.states:
        if state not in words:
            words[state] = invoice_tag(state)[0]
    return (*line[:-1], ", ".join(words[state] for state in line.states))
