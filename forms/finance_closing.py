"""Close the books of a month."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, ValidationError

from forms.base import Form, required


class ClosingForm(Form):
    """Closing is for good, so it is said twice. ``unexplained``: whether something is open that does not stop it."""

    seen = BooleanField(_l("I have seen what is still open, and it belongs to a later month"))
    sure = BooleanField(
        _l("Close it for good"), [required(_l("Tick the box: a closed month cannot be opened again"))]
    )

    def __init__(self, *args: Any, unexplained: bool, **kwargs: Any) -> None:
        self.unexplained = unexplained
        super().__init__(*args, **kwargs)

    def validate_seen(self, field: Any) -> None:
        if self.unexplained and not field.data:
            raise ValidationError(_l("Look at what is still open, and tick the box"))
