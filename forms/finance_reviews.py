"""Decide a request that the tariff must not price; confirm the tax number it depends on."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField, ValidationError

from forms.amounts import AmountField
from forms.base import Form, required
from forms.validators import clean_text, longest
from invoices.money import Money, exponent

LARGEST_FEE = 1_000_000


class ReviewForm(Form):
    """A person's decision on a request: the tariff's price, a fee of their own, or no."""

    decision = RadioField(
        _l("Decision"),
        choices=[
            ("tariff", _l("Quote the tariff’s price")),
            ("fee", _l("Quote another fee")),
            ("decline", _l("Decline")),
        ],
        validators=[required(_l("Choose a decision"))],
    )
    fee = AmountField(_l("Fee, before VAT"))
    reason_en = TextAreaField(_l("Reason in English"), [clean_text, longest(1000)])
    reason_fr = TextAreaField(_l("Reason in French"), [clean_text, longest(1000)])

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        """``currency``: of the request, ISO 4217; the fee is in it."""
        self._currency = currency
        super().__init__(*args, **kwargs)

    def validate_fee(self, field: Any) -> None:
        if self.decision.data != "fee" or field.errors:
            return
        if field.data is None:
            raise ValidationError(_l("Write the fee, for example 142.50"))
        if not 0 <= field.data <= LARGEST_FEE:
            raise ValidationError(_l("Write a fee from 0 to 1,000,000"))
        if -field.data.as_tuple().exponent > exponent(self._currency):
            raise ValidationError(_l("Write the fee with two decimals at most"))

    def validate_reason_en(self, field: Any) -> None:
        self._reason(field)

    def validate_reason_fr(self, field: Any) -> None:
        self._reason(field)

    def _reason(self, field: Any) -> None:
        if self.decision.data in ("fee", "decline") and not field.data:
            raise ValidationError(_l("Give the outlet a reason, in both languages"))

    @property
    def agreed(self) -> Money | None:
        """The fee agreed on, net; None where the tariff's price stands."""
        return Money.of(self.fee.data or 0, self._currency) if self.decision.data == "fee" else None

    @property
    def reason(self) -> dict[str, str]:
        return {"en": self.reason_en.data or "", "fr": self.reason_fr.data or ""}


class ConfirmNumberForm(Form):
    """Finance looked the outlet's tax number up in the official register."""

    consultation = StringField(
        _l("Reference of the look-up"),
        [
            required(_l("Write the consultation number, or where and when you looked it up")),
            clean_text,
            longest(120),
        ],
        description=_l("The consultation number of VIES or HMRC, or the register and date."),
    )
