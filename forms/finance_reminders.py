"""Forms of reminders: of which invoices to remind, and why not to remind."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField

from forms.base import Form, required
from forms.fields import TextLine
from forms.public import AddressForm

_NUMBER = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]{6,12}")


class _Papers(SelectMultipleField):
    """Numbers of papers; what is no number is left out. ``data``: in the order ticked, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _l("Papers"), [required(_l("Tick at least one line"))], validate_choice=False, **kwargs
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [each for each in dict.fromkeys(map(str, valuelist)) if _NUMBER.fullmatch(each)]


class TickedForm(AddressForm):
    """Which invoices were ticked in the list."""

    papers = _Papers()


class RemindForm(Form):
    """Remind of these invoices now."""

    papers = _Papers()


class StopForm(Form):
    """No more reminders, and why."""

    scope = RadioField(
        _l("Stop reminders of"),
        choices=[("invoice", _l("This invoice")), ("outlet", _l("Every invoice of this outlet"))],
        validators=[required(_l("Choose what is to be left alone"))],
        default="invoice",
    )
    reason = TextLine(
        _l("Reason"),
        [required(_l("Say why, for example that the amount is being discussed"))],
        longest=400,
        description=_l("For finance; the outlet does not see it."),
    )
