"""Forms of notices: the editors announce one, an outlet confirms it."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, FieldList, FormField, HiddenField, RadioField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from forms.base import Form, required
from forms.dates import DatePartsField
from forms.editor import ClockField
from forms.fields import TextLine, TextLines

LONGEST_REASON = 2000
KINDS = (
    ("correction", _("Correction")),
    ("update", _("Update")),
    ("refile", _("Refile")),
    ("kill", _("Kill")),
)
_SAYS_WHY = ("correction", "kill")


class ReadForm(PlainForm):
    """One edition as it was read on the page: what is approved is this, or nothing."""

    edition = HiddenField()
    text_hash = HiddenField()
    source_revision = HiddenField()


class NoticeForm(Form):
    """A change of an article, announced to every outlet that runs it."""

    kind = RadioField(
        _("What has happened?"), choices=KINDS, validators=[required(_("Say what kind of notice this is"))]
    )
    reason_en = TextLines(_("Reason in English"), longest=LONGEST_REASON)
    reason_fr = TextLines(_("Reason in French"), longest=LONGEST_REASON)
    deadline = DatePartsField(_("To be done by"))
    clock = ClockField(_("At"), default="17:00")
    first_word = TextLine(_("First word of the headline"), longest=100)
    editions = FieldList(FormField(ReadForm), max_entries=10)

    def __init__(self, *args: Any, headlines: tuple[str, ...] = (), **kwargs: Any) -> None:
        """``headlines``: of every edition; a kill is confirmed with the first word of one of them."""
        super().__init__(*args, **kwargs)
        self._first_words = {first_word(headline) for headline in headlines}

    def validate_reason_en(self, field: Field) -> None:
        if self.kind.data in _SAYS_WHY and not field.data:
            raise ValidationError(_("Say why, in English"))

    def validate_reason_fr(self, field: Field) -> None:
        if self.kind.data in _SAYS_WHY and not field.data:
            raise ValidationError(_("Say why, in French"))

    def validate_first_word(self, field: Field) -> None:
        if self.kind.data == "kill" and first_word(field.data or "") not in self._first_words:
            raise ValidationError(
                _("To kill the article, write the first word of its headline: it cannot be undone")
            )


class TakeBackForm(Form):
    """Why a picture is taken back, in both languages."""

    reason_en = TextLines(
        _("Reason in English"), longest=LONGEST_REASON, validators=[required(_("Say why, in English"))]
    )
    reason_fr = TextLines(
        _("Reason in French"), longest=LONGEST_REASON, validators=[required(_("Say why, in French"))]
    )


class AcknowledgeForm(Form):
    """Somebody at the outlet puts a name to it."""

    person = TextLine(
        _("Your name"), longest=120, validators=[required(_("Write the name of the person who confirms"))]
    )
    remark = TextLines(_("Remark"), longest=1000)


def first_word(headline: str) -> str:
    """The first word of ``headline`` as it is compared: small letters, without quotation marks around it."""
    words = headline.replace("\u00a0", " ").replace("\u202f", " ").replace("'", "’").split()
    return next((word for word in (w.strip('«»“”"‘’:,;.!?…').casefold() for w in words) if word), "")
