"""Forms of bank statements: bring one in, say what a movement is for, set one aside."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from forms.base import ChoicesField, Form, required
from forms.fields import TextLine


class StatementForm(Form):
    """One file from the bank."""

    file = FileField(
        _l("Statement file"),
        description=_l("CAMT.053 (XML), or CSV with headings for date and amount."),
    )
    currency = SelectField(
        _l("Currency of the account"), description=_l("For CSV files that do not say it themselves.")
    )

    def __init__(self, *args: Any, currencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency.choices = currencies

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose the file of the statement"))


class UseForm(Form):
    """Which payments a movement is for."""

    payments = ChoicesField(_l("Payments"), [required(_l("Choose the payments this money is for"))])

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payments.choices = offered


class AsideForm(Form):
    """Why a movement is for no payment of ours."""

    reason = TextLine(
        _l("Why it is for no payment"),
        [required(_l("Say what this money is, so that others need not look again"))],
        longest=200,
    )
