"""The form every other form is: its own messages and the libraries' come in the reader's language."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from forms.builtin_messages import BuiltinMessages


class Form(FlaskForm):
    """A form of this portal. CSRF-protected; every built-in message is in the reader's language."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> BuiltinMessages:
            return BuiltinMessages()


class ChoicesField(SelectMultipleField):
    """Several of a few options, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def required(message: Any = None) -> DataRequired:
    """The field must be filled in. ``message`` should say what to fill in."""
    return DataRequired(message or _l("Fill this in"))


def answered(message: Any = None) -> InputRequired:
    """Something must have been sent, be it a zero."""
    return InputRequired(message or _l("Fill this in"))
