"""Forms of payments: note a transfer that arrived."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from forms.base import Form, required


class TransferForm(Form):
    """Finance saw a transfer arrive in full."""

    arrived = BooleanField(
        _l("The full amount has arrived under this reference"),
        [required(_l("Tick the box once you have seen the full amount on the bank statement"))],
    )
