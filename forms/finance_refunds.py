"""Forms of refunds: ask for one, and decide on one as the second person."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField

from forms.amounts import AmountField
from forms.base import Form, required
from forms.fields import TextLine

_PASSWORD = _l("Enter your password again: money leaves the house")


class RefundForm(Form):
    """Give part or all of a payment back."""

    amount = AmountField(_l("Amount, VAT included"), [required(_l("Enter the amount to give back"))])
    why = RadioField(
        _l("Reason on the credit note"),
        choices=[
            ("agreed", _l("Refund agreed")),
            ("withdrawn", _l("Story withdrawn")),
            ("error", _l("Charged in error")),
        ],
        validators=[required(_l("Choose the reason"))],
    )
    remark = TextLine(
        _l("Remark for finance"),
        [required(_l("Say in a few words what was agreed, and with whom"))],
        longest=400,
    )
    password = PasswordField(_l("Your password"), [required(_PASSWORD)])

    def refuse_amount(self, why_not: str) -> None:
        """Say by the amount what is wrong with it."""
        self.amount.errors = [*self.amount.errors, why_not]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """``currency``: ISO 4217, of the payment; the amount is in it."""
        super().__init__(*args, **kwargs)
        self.amount.description = _l("In %(currency)s", currency=currency)


class DecideRefundForm(Form):
    """The second person's decision."""

    decision = RadioField(
        _l("Decision"),
        choices=[("approve", _l("Give the money back")), ("decline", _l("Let it be"))],
        validators=[required(_l("Choose a decision"))],
    )
    password = PasswordField(_l("Your password"), [required(_PASSWORD)])
