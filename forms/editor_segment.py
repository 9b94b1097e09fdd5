"""Forms of one segment of an edition: the words of each kind."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Form as PlainForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import ValidationError

from forms.fields import TextLines

LONGEST_SEGMENT = 20_000


def _line(label: Any, longest: int = 4000, rows: int = 1) -> TextLines:
    """A field of one line of text that may be long enough to be shown on several."""
    return TextLines(label, longest=longest, render_kw={"rows": rows})


class SegmentForm(PlainForm):
    """The words of one segment. ``seen``: the hash of what was read when they were typed."""

    seen = HiddenField()

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by the name each field has among the segment's words."""
        return {field.short_name: field.data or "" for field in self if field.short_name != "seen"}


class HeadlineForm(SegmentForm):
    text = _line(_("Text"), longest=500)

    def validate_text(self, field: TextAreaField) -> None:
        if not field.data:
            raise ValidationError(_("Write a headline"))


class TopMatterForm(SegmentForm):
    """Standfirst, byline, and what is proposed to outlets: each may be empty."""

    text = _line(_("Text"))


class ProseForm(SegmentForm):
    markup = _line(_("Text"), LONGEST_SEGMENT, rows=4)


class QuoteForm(ProseForm):
    attribution = _line(_("Who says it"), longest=500)


class ListForm(SegmentForm):
    items = _line(_("Items, one a line"), LONGEST_SEGMENT, rows=4)


class FigureForm(SegmentForm):
    caption = _line(_("Caption"), rows=2)
    credit = _line(_("Photo credit"), longest=300)
    alt = _line(_("Description for those who cannot see it"), longest=2000, rows=2)


class EmbedForm(SegmentForm):
    caption = _line(_("Words of the link"))


_FORMS: dict[str, type[SegmentForm]] = {
    "headline": HeadlineForm,
    "heading": ProseForm,
    "paragraph": ProseForm,
    "list": ListForm,
    "quote": QuoteForm,
    "figure": FigureForm,
    "embed": EmbedForm,
}


def segment_form(kind: str, *args: Any, **kwargs: Any) -> SegmentForm:
    """The form of a segment: ``kind`` is a block kind or the name of the top matter."""
    return _FORMS.get(kind, TopMatterForm)(*args, **kwargs)
