"""Keep the view of a list that one looks at."""

from flask_babel import lazy_gettext as _l

from forms.base import Form, required
from forms.fields import TextLine


class ViewForm(Form):
    """A name for the view one looks at."""

    name = TextLine(_l("Name of this view"), [required(_l("Give the view a name"))], longest=40)
