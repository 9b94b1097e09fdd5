"""The public desk's forms: search the catalogue, check a licence. Both are read from the address."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from forms.base import Form, required
from forms.validators import clean_text, longest

_LICENCE = re.compile(r"RL-[0-9]{4}-[0-9]{6}")
PERIODS = {"day": 1, "week": 7, "month": 31, "year": 366}  # name in the address -> days back


class AddressForm(Form):
    """A form that changes nothing, so that its answers live in the address and can be shared."""

    class Meta(Form.Meta):
        csrf = False


class CatalogueForm(AddressForm):
    """What to look for. ``topics``: their names by the code that stands in the address."""

    q = StringField(_l("Search"), [clean_text, longest(200)], description=_l("Words in English or in French"))
    period = SelectField(
        _l("Published"),
        default="",
        choices=[
            SelectChoice("", _l("At any time")),
            SelectChoice("day", _l("Since yesterday")),
            SelectChoice("week", _l("In the last 7 days")),
            SelectChoice("month", _l("In the last month")),
            SelectChoice("year", _l("In the last year")),
        ],
    )
    topic = SelectField(_l("Topic"), default="")
    ready = SelectField(
        _l("Ready in"),
        default="",
        choices=[
            SelectChoice("", _l("Any language")),
            SelectChoice("en", _l("English")),
            SelectChoice("fr", _l("French")),
        ],
    )

    def __init__(self, *args: Any, topics: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic.choices = [
            SelectChoice("", _l("All topics")),
            *(SelectChoice(code, name) for code, name in topics.items()),
        ]

    def since(self, today: dt.date) -> dt.date | None:
        """The first day of the chosen period, None for any time."""
        days = PERIODS.get(self.period.data)
        return today - dt.timedelta(days=days) if days else None


def _number(typed: Any) -> Any:
    """A licence number as it is printed, whatever spaces, dashes and case it was typed with."""
    if not isinstance(typed, str):
        return typed
    bare = re.sub(r"[\s\u2010-\u2015\u2212-]", "", typed).upper()
    found = re.fullmatch(r"RL([0-9]{4})([0-9]{6})", bare)
    return f"RL-{found[1]}-{found[2]}" if found else typed.strip()


class VerifyForm(AddressForm):
    """The number of a licence to check."""

    number = StringField(
        _l("Licence number"),
        [
            required(_l("Write the number printed on the licence, for example RL-2026-000417")),
            Regexp(_LICENCE, message=_l("A licence number looks like RL-2026-000417")),
        ],
        filters=[_number],
        description=_l("At the top of the licence, for example RL-2026-000417"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
