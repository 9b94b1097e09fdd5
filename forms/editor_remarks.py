"""Forms of what an editor says beside a text. They stand many on one page, so each is read with its own prefix."""

from flask_babel import lazy_gettext as _
from wtforms import Form as PlainForm

from forms.base import required
from forms.fields import TextLine, TextLines

LONGEST_REMARK = 4000
LONGEST_REASON = 400


class RemarkForm(PlainForm):
    """Goes with the words of one segment: what to say about them, if anything."""

    comment = TextLines(_("Comment, or why you suggest it"), longest=LONGEST_REMARK, render_kw={"rows": 2})


class CommentForm(PlainForm):
    """A remark on the whole edition."""

    text = TextLines(
        _("Comment on the whole edition"),
        longest=LONGEST_REMARK,
        validators=[required(_("Write the comment"))],
        render_kw={"rows": 3},
    )


class DismissForm(PlainForm):
    """Let a warning pass."""

    reason = TextLine(
        _("Why it may stand"),
        longest=LONGEST_REASON,
        validators=[required(_("Say why the warning may stand"))],
    )


class LeaveOutForm(PlainForm):
    """Leave a segment of the source untranslated."""

    reason = TextLine(
        _("Why it is left out"), longest=LONGEST_REASON, validators=[required(_("Say why it is left out"))]
    )
