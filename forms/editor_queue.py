"""Forms of the editors' queue: what to list, and who takes what."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from forms.base import Form
from forms.public import AddressForm

ME, NOBODY = "me", "nobody"
Choices = Iterable[tuple[str, Any]]


class QueueForm(AddressForm):
    """What to list. A choice that does not exist (an old address, a person who left) lists everything."""

    state = SelectField(_l("State"), default="", validate_choice=False)
    language = SelectField(
        _l("Language"),
        default="",
        choices=[("", _l("Both languages")), ("en", _l("English")), ("fr", _l("French"))],
        validate_choice=False,
    )
    assignee = SelectField(_l("Assigned to"), default="", validate_choice=False)
    due = SelectField(
        _l("Due"),
        default="",
        choices=[
            ("", _l("At any time")),
            ("late", _l("Late")),
            ("today", _l("Today")),
            ("week", _l("In the next 7 days")),
            ("none", _l("No time set")),
        ],
        validate_choice=False,
    )
    topic = SelectField(_l("Topic"), default="", validate_choice=False)
    paid = SelectField(
        _l("Outlets"),
        default="",
        choices=[("", _l("Paid for or not")), ("1", _l("Paid and waiting"))],
        validate_choice=False,
    )

    def __init__(self, *args: Any, states: Choices, people: Choices, topics: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _l("All states")), *states]
        self.assignee.choices = [("", _l("Anybody")), (ME, _l("Me")), (NOBODY, _l("Nobody")), *people]
        self.topic.choices = [("", _l("All topics")), *topics]

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows the list, by the name it has in the address."""
        return {
            field.name: str(field.data)
            for field in self
            if field.data and str(field.data) in {str(value) for value, *_rest in field.iter_choices()}
        }


class AssignForm(Form):
    """Give the ticked editions to somebody, or to nobody."""

    editions = SelectMultipleField(_l("Editions"), validate_choice=False)
    person = SelectField(_l("Assign to"))

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person.choices = [(NOBODY, _l("Nobody")), *people]

    def validate_editions(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Tick at least one edition"))

    @property
    def user_id(self) -> int | None:
        return None if self.person.data == NOBODY else int(self.person.data)
