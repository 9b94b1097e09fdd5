"""Forms of the editors' desk."""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms import Form as PlainForm
from wtforms.validators import Optional, ValidationError

from forms.base import Form, required
from forms.dates import DatePartsField
from forms.fields import TextLine, TextLines, WebAddressField
from forms.validators import clean

_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])\s*(?:[:.h]\s*(?P<minute>[0-5]\d)?)?")
LANGUAGES = (("en", _("English")), ("fr", _("French")))
MOST_PICTURES = 12


class ClockField(StringField):
    """A time of day: ``17:00``, ``17h00``, ``17 h``. ``data``: ``HH:MM`` when it could be read."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=(clean,), **kwargs)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        match = _CLOCK.fullmatch(self.data.lower())
        if not match:
            raise ValidationError(_("Write a time, for example 17:00"))
        self.data = f"{int(match['hour']):02}:{match['minute'] or '00'}"


class UploadForm(Form):
    """One story: its source file, perhaps its translation, perhaps its pictures."""

    source = FileField(_("Story file"))
    language = RadioField(
        _("Language of this file"), choices=LANGUAGES, validators=[required(_("Choose the language"))]
    )
    translation = FileField(_("The same story in the other language"))
    images = MultipleFileField(_("Pictures"))
    source_uri = TextLine(_("Identifier in your own system"), longest=300)
    canonical_url = WebAddressField(_("Where it was published"), validators=[Optional()])
    topic = SelectField(_("Topic"), default="")

    def __init__(self, *args: Any, topics: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic.choices = [("", _("As the file says")), *topics]

    def validate_source(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose the file of the story"))

    def validate_images(self, field: Field) -> None:
        if len(field.data or []) > MOST_PICTURES:
            raise ValidationError(_("Send at most 12 pictures at a time"))


_WHOSE = [
    ("ours", _("Ours")),
    ("cleared", _("Cleared for licensing")),
    ("third_party", _("Not ours to license")),
]


class PictureForm(PlainForm):
    """Whose one picture is; perhaps its file."""

    key = HiddenField()
    rights = RadioField(
        _("Rights"),
        choices=_WHOSE,
        validators=[required(_("Say whose this picture is"))],
    )
    credit = TextLine(_("Credit line"), longest=200)
    file = FileField(_("Picture file"))

    def validate_credit(self, field: Field) -> None:
        if self.rights.data == "cleared" and not field.data:
            raise ValidationError(_("A cleared picture needs the credit line it was cleared with"))


class PassageForm(PlainForm):
    """One passage that belongs to somebody else."""

    segment = SelectField(_("Passage"), choices=[], default="")
    holder = TextLine(_("Whose it is"), longest=120)

    def validate_holder(self, field: Field) -> None:
        if self.segment.data and not field.data:
            raise ValidationError(_("Say whose this passage is"))

    def validate_segment(self, field: Field) -> None:
        if self.holder.data and not field.data:
            raise ValidationError(_("Choose the passage"))


class RightsForm(Form):
    """What of an article is ours to license."""

    text = RadioField(_("Text"), choices=_WHOSE, validators=[required(_("Say whose the text is"))])
    images = FieldList(FormField(PictureForm), max_entries=60)
    passages = FieldList(FormField(PassageForm), max_entries=20)

    def ask_text(self, asked: bool) -> None:
        """Leave the question whose the text is out unless it is ``asked``. Call before validating."""
        if not asked:
            del self.text

    def offer_passages(self, choices: list[tuple[str, str]]) -> None:
        """Set the passages to choose from: ``[(segment id, first words)]``. Call before validating."""
        for entry in self.passages:
            entry.form.segment.choices = [("", _("None")), *choices]


class DetailsForm(Form):
    """Topic and public address of an article."""

    topic = SelectField(_("Topic"), default="")
    canonical_url = WebAddressField(_("Where it was published"), validators=[Optional()])

    def __init__(self, *args: Any, topics: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic.choices = [("", _("None")), *topics]


class EmbargoForm(Form):
    """Until when an article is held back; an empty date ends the embargo."""

    until = DatePartsField(_("Held back until"))
    until_clock = ClockField(_("At"), default="00:01")
    agreed = BooleanField(_("Whoever set the embargo agrees that it ends earlier"))


class OfferForm(Form):
    """Offer an article to outlets, or take the offer back."""

    offered = HiddenField()


class PairForm(Form):
    """Join an edition that came alone to this article as its translation."""

    edition = SelectField(_("Edition that came alone"))


class ChangesForm(Form):
    """Send an edition back, saying why."""

    comment = TextLines(
        _("What has to change"), longest=4000, validators=[required(_("Say what has to change"))]
    )


class DueForm(Form):
    """When an edition has to be approved; an empty date takes the time away."""

    due = DatePartsField(_("Due on"))
    clock = ClockField(_("At"), default="17:00")
