"""A field for an amount of money, typed as people write it."""

from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_decimal_symbol
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError

from forms.validators import clean


class AmountField(StringField):
    """An amount of money as people write it: ``142.50``, ``142,50``, ``1 142.50``. ``data``: a Decimal or None."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        render = {"inputmode": "decimal", "autocomplete": "off", **kwargs.pop("render_kw", {})}
        super().__init__(label, validators, render_kw=render, **kwargs)
        self._wrong = False

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data).replace(".", get_decimal_symbol(get_locale()))

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(clean(valuelist[0])) if valuelist else ""
        plain = "".join(typed.split()).replace(",", ".")
        self.data, self._wrong = None, False
        if not typed:
            return
        try:
            amount = Decimal(plain)
        except InvalidOperation:
            amount = Decimal("NaN")
        self._wrong = not amount.is_finite() or plain.count(".") > 1 or "e" in plain.lower()
        self.data = None if self._wrong else amount

    def pre_validate(self, form: Any) -> None:
        if self._wrong:
            raise ValidationError(_l("Write an amount, for example 142.50"))
