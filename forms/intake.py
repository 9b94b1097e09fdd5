"""Ways in: keys for those who push stories, feeds that are polled."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField

from forms.base import Form, required
from forms.fields import WebAddressField
from forms.validators import PlainText

_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost):\d{1,5}/[!-~]*")


class FeedAddressField(WebAddressField):
    """A web address; one of this very machine too where ``loopback`` is set."""

    loopback = False

    def pre_validate(self, form: Any) -> None:
        if not (self.loopback and _LOOPBACK.fullmatch(self.data or "")):
            super().pre_validate(form)


class PushKeyForm(Form):
    """Who is going to use a new key."""

    name = StringField(
        _l("Name of the key"),
        [required(_l("Say who will use this key")), PlainText(80)],
    )


class FeedForm(Form):
    """A feed to poll. ``loopback``: whether one of this very machine may be named, for development."""

    url = FeedAddressField(_l("Address of the feed"), [required(_l("Enter the address of the feed"))])
    language = RadioField(
        _l("Language of its stories"),
        choices=[("", _l("As each story says")), ("en", _l("English")), ("fr", _l("French"))],
        default="",
    )

    def __init__(self, *args: Any, loopback: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url.loopback = loopback
