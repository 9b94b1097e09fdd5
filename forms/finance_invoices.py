"""What finance asks the list of invoices for; it lives in the address."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from forms.dates import DatePartsField
from forms.outlet import CURRENCIES
from forms.public import AddressForm
from forms.validators import clean_text, longest


class InvoiceFilterForm(AddressForm):
    """What to list; it lives in the address."""

    words = StringField(_l("Number or outlet"), [Optional(), clean_text, longest(80)])
    state = SelectField(
        _l("State"),
        choices=[("", _l("All states")), ("open", _l("Still owed")), ("paid", _l("Paid"))],
        default="",
    )
    currency = SelectField(
        _l("Currency"),
        choices=[("", _l("All currencies")), *((code, code) for code in CURRENCIES)],
        default="",
    )
    since = DatePartsField(_l("From"))
    until = DatePartsField(_l("To"))
