"""Forms of the glossary."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from forms.base import Form
from forms.fields import TextLine, TextLines


class TermForm(Form):
    """One term in both languages; a kept one needs only one side."""

    en = TextLine(_("English"), longest=200)
    fr = TextLine(_("French"), longest=200)
    kept = BooleanField(_("Never translated"))
    note = TextLines(_("Note"), longest=2000)

    def validate_en(self, field: Field) -> None:
        if not field.data and not (self.kept.data and self.fr.data):
            raise ValidationError(_("Write the English term"))

    def validate_fr(self, field: Field) -> None:
        if not field.data and not (self.kept.data and self.en.data):
            raise ValidationError(_("Write the French term"))


class RemoveTermForm(Form):
    """Take a term out, as it was seen."""

    confirmed = HiddenField()


class GlossaryFileForm(Form):
    """A file of terms to take in."""

    file = FileField(_("File with terms"))

    def validate_file(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose the file with the terms"))
