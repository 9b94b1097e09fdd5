"""Ways in: keys for those who push stories."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from forms.base import Form, required
from forms.validators import PlainText


class PushKeyForm(Form):
    """Who is going to use a new key."""

    name = StringField(
        _l("Name of the key"),
        [required(_l("Say who will use this key")), PlainText(80)],
    )
