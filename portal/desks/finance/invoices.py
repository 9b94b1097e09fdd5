"""The list of invoices: filters and order in the address, views that are kept, sums per currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.account import PressForm
from forms.finance_invoices import ExportForm, InvoiceFilterForm
from forms.kept_views import ViewForm
from portal.db import db
from portal.desks.access import needs
from portal.desks.finance.blueprint import blueprint
from portal.finance import invoice_list
from portal.finance.invoice_list import SORTS, InvoiceFilter, Place, invoice_page, totals
from portal.language import country_name
from portal.people.accounts import FINANCE
from portal.people.outlets import Outlet
from portal.people.saved_views import MOST, TooManyViews, drop_view, keep_view, saved_views

_PAGE_NAME = "finance.invoices"
VIEWS: tuple[tuple[LazyString, dict[str, Any]], ...] = (
    (_l("All invoices"), {}),
    (_l("Still owed"), {"state": "open"}),
    (_l("Overdue"), {"state": "overdue"}),
    (_l("With a credit note"), {"credit": "credited"}),
    (_l("Credit notes"), {"kind": "credit_note"}),
)
_COUNTED = ("open", "overdue")  # few, and what the day's work is


@dataclass(frozen=True, slots=True)
class View:
    """A view is an address. ``count``: how many it lists, where that matters; ``id``: of one's own, else 0."""

    name: LazyString | str
    url: str
    current: bool
    count: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A head of the table that sorts by pressing it. ``sorted``: for ``aria-sort``."""

    url: str
    sorted: str


@blueprint.get("/invoices")
@needs(FINANCE)
def invoices() -> str:
    """The list, its filters in the address, and the totals per currency of everything they match."""
    return _page(ViewForm(formdata=None))


@blueprint.post("/invoices/views")
@needs(FINANCE)
def keep_invoice_view() -> Response | tuple[str, int]:
    """Keep the view that the address tells under a name of one's own."""
    form, chosen = ViewForm(), filters().chosen
    if form.validate_on_submit():
        try:
            keep_view(current_user, _PAGE_NAME, form.name.data, urlencode(chosen))
            flash(_("The view “%(name)s” is kept.", name=form.name.data), "success")
            return redirect(url_for("finance.invoices", **chosen), 303)
        except TooManyViews:
            form.name.errors = [_("You keep %(most)s views already: forget one first.", most=MOST)]
    return _page(form), 422


@blueprint.post("/invoices/views/<int:view_id>/forget")
@needs(FINANCE)
def forget_invoice_view(view_id: int) -> Response:
    """Forget a view of one's own."""
    if PressForm().validate_on_submit():
        name = drop_view(current_user, view_id) or abort(404)
        flash(_("The view “%(name)s” is forgotten.", name=name), "success")
    return redirect(url_for("finance.invoices"), 303)


def filters(asked: Mapping[str, Any] | None = None) -> InvoiceFilterForm:
    """The filters of the address, or those ``asked`` for; what makes no sense carries its error."""
    named = sorted((country_name(code), code) for code in invoice_list.countries())
    form = InvoiceFilterForm(
        request.args if asked is None else MultiDict(asked),
        countries=[(code, name) for name, code in named],
        sorts=SORTS,
    )
    form.validate()
    return form


def wanted(form: InvoiceFilterForm, numbers: tuple[str, ...] = ()) -> InvoiceFilter:
    """What ``form`` asks for, without what makes no sense; of that ``numbers`` alone where there are any."""
    kind = form.good("kind")
    return InvoiceFilter(
        words=form.good("words") or "",
        kind={"credit_note": invoice_list.CREDIT_NOTE, "all": ""}.get(kind, invoice_list.INVOICE),
        state=form.good("state") or "",
        credit=form.good("credit") or "",
        currency=form.good("currency") or "",
        country=form.good("country") or "",
        outlet=form.good("outlet") or "",
        since=form.good("since"),
        until=form.good("until"),
        numbers=numbers,
    )


def invoice_page_of(exporting: ExportForm) -> str:
    """The list with what is to be put right of an export."""
    return _page(ViewForm(formdata=None), exporting)


def _page(naming: ViewForm, exporting: ExportForm | None = None) -> str:
    form = filters()
    asked, chosen = wanted(form), form.chosen
    column, ascending = form.column
    place = Place(column, ascending, request.args.get("after", "")[:20], request.args.get("before", "")[:20])
    page = invoice_page(asked, place)
    return render_template(
        "finance/invoices.html",
        form=form,
        chosen=chosen,
        only=db.session.get(Outlet, asked.outlet) if asked.outlet else None,
        all_outlets=_address({name: value for name, value in chosen.items() if name != "outlet"}),
        rows=page.rows,
        totals=totals(asked),
        columns={name: _column(name, column, ascending, chosen) for name in SORTS},
        views=_views(chosen),
        naming=naming,
        exporting=exporting or ExportForm(formdata=None),
        press=PressForm(formdata=None),
        keep=url_for("finance.keep_invoice_view", **chosen),
        newer=_address(chosen, before=page.previous.before) if page.previous else "",
        older=_address(chosen, after=page.next.after) if page.next else "",
    )


def _address(chosen: Mapping[str, Any], **place: str) -> str:
    return url_for("finance.invoices", **{**chosen, **place})


def _column(name: str, by: str, ascending: bool, chosen: Mapping[str, Any]) -> Column:
    """Pressed once it sorts as one would read it (amounts and numbers from the top), pressed again the other way."""
    here = name == by
    rising = not ascending if here else name in ("buyer", "due")
    asked: dict[str, Any] = {**chosen, "sort": name if rising else f"-{name}"}
    said = ("ascending" if ascending else "descending") if here else ""
    return Column(url_for("finance.invoices", **asked), said)


def _views(chosen: Mapping[str, Any]) -> list[View]:
    """The views everybody has, then one's own."""
    shared = [
        View(
            name,
            url_for("finance.invoices", **asked),
            asked == chosen,
            invoice_list.count(InvoiceFilter(**asked)) if asked.get("state") in _COUNTED else None,
        )
        for name, asked in VIEWS
    ]
    own: list[tuple[str, dict[str, Any], int]] = [
        (view.name, dict(parse_qsl(view.query)), view.id) for view in saved_views(current_user, _PAGE_NAME)
    ]
    return [
        *shared,
        *(
            View(name, url_for("finance.invoices", **asked), asked == chosen, None, id)
            for name, asked, id in own
        ),
    ]
