"""What finance asks the list of invoices for; it lives in the address."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import Optional

from forms.dates import DatePartsField
from forms.outlet import CURRENCIES
from forms.public import AddressForm
from forms.validators import clean_text, longest

Choices = Iterable[tuple[str, Any]]


class InvoiceFilterForm(AddressForm):
    """What to list. ``countries``: (code, name) of those where papers went. ``sorts``: the columns to sort by."""

    words = StringField(
        _l("Search"),
        [Optional(), clean_text, longest(80)],
        description=_l("Number, outlet, reference, purchase order or article"),
    )
    kind = SelectField(
        _l("Papers"),
        choices=[
            ("", _l("Invoices")),
            ("credit_note", _l("Credit notes")),
            ("all", _l("Invoices and credit notes")),
        ],
        default="",
    )
    state = SelectField(
        _l("State"),
        choices=[
            ("", _l("All states")),
            ("open", _l("Still owed")),
            ("overdue", _l("Overdue")),
            ("part_paid", _l("Part paid")),
            ("paid", _l("Paid")),
            ("owed_back", _l("Owed to the outlet")),
        ],
        default="",
    )
    credit = SelectField(
        _l("Credit notes"),
        choices=[
            ("", _l("With or without")),
            ("credited", _l("With a credit note")),
            ("not_credited", _l("Without")),
        ],
        default="",
    )
    currency = SelectField(
        _l("Currency"),
        choices=[("", _l("All currencies")), *((code, code) for code in CURRENCIES)],
        default="",
    )
    country = SelectField(_l("Country"), default="")
    outlet = HiddenField(default="")  # an id: a link in the list asks for all of one outlet's
    since = DatePartsField(_l("From"))
    until = DatePartsField(_l("To"))
    sort = HiddenField(default="")  # a column; with a minus before it, downwards

    def __init__(self, *args: Any, countries: Choices, sorts: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [("", _l("All countries")), *countries]
        self._sorts = sorts

    @property
    def column(self) -> tuple[str, bool]:
        """The column to sort by, and whether upwards: by number downwards when nothing that exists was asked."""
        name = (self.sort.data or "").removeprefix("-")
        return (name, not self.sort.data.startswith("-")) if name in self._sorts else ("number", False)

    def good(self, name: str) -> Any:
        """What was asked in the field ``name``; None where that was nothing, or makes no sense."""
        field = self[name]
        return None if field.errors else field.data or None

    @property
    def chosen(self) -> dict[str, Any]:
        """What narrows or sorts the list, by the name it has in the address."""
        found: dict[str, Any] = {}
        for field in self:
            if field.errors or not field.data:
                continue
            if isinstance(field, DatePartsField):
                found |= {f"{field.name}-{part.name}": part.typed for part in field.parts}
            else:
                found[field.name] = str(field.data)
        return found


class ExportForm(AddressForm):
    """What to take along of the list, and as what."""

    format = SelectField(
        _l("As"),
        choices=[
            ("csv", _l("CSV with commas")),
            ("csv-semicolon", _l("CSV with semicolons and decimal commas")),
            ("xlsx", _l("Excel workbook (XLSX)")),
            ("journal", _l("Journal extract (18 columns)")),
        ],
        default="csv",
    )
    which = RadioField(
        _l("What"),
        choices=[("all", _l("All that is listed")), ("ticked", _l("What is ticked"))],
        default="all",
    )
    papers = SelectMultipleField(_l("Papers"), validate_choice=False)

    def validate_papers(self, field: Any) -> None:
        if self.which.data == "ticked" and not field.data:
            raise ValidationError(_l("Tick at least one line"))
