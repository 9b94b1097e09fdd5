"""Forms around files for translators, and drafts by a machine."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import Field, HiddenField
from wtforms.validators import ValidationError

from forms.base import Form


class BringBackForm(Form):
    """An XLIFF file that comes back."""

    file = FileField(_("XLIFF file"))

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose the XLIFF file"))


class DraftForm(Form):
    """Ask for a draft by a machine in one language."""

    language = HiddenField()

    def validate_language(self, field: Field) -> None:
        if field.data not in ("en", "fr"):
            raise ValidationError(_("Choose the language"))
