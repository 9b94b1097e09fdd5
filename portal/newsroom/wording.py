"""The words for states and rights, in the reader's language."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.articles import EditionState, ImageRights

STATES: dict[str, LazyString] = {
    EditionState.DRAFT: _("Draft"),
    EditionState.IN_REVIEW: _("In review"),
    EditionState.CHANGES_REQUESTED: _("Changes asked for"),
    EditionState.APPROVED: _("Approved"),
    EditionState.STALE: _("Source has changed"),
    EditionState.WITHDRAWN: _("Withdrawn"),
}
RIGHTS: dict[str, LazyString] = {
    ImageRights.OURS: _("ours to license"),
    ImageRights.CLEARED: _("cleared for licensing"),
    ImageRights.THIRD_PARTY: _("not ours to license"),
}
DECISIONS: dict[str, LazyString] = {
    "submitted": _("Put up for review"),
    "approved": _("Approved"),
    "changes_requested": _("Changes asked for"),
    "withdrawn": _("Withdrawn"),
}
KINDS: dict[str, str] = {  # of the tag macro: good | wait | stop | plain
    EditionState.DRAFT: "plain",
    EditionState.IN_REVIEW: "wait",
    EditionState.CHANGES_REQUESTED: "wait",
    EditionState.APPROVED: "good",
    EditionState.STALE: "wait",
    EditionState.WITHDRAWN: "stop",
}
SEGMENTS: dict[str, LazyString] = {  # top matter and block kinds
    "headline": _("Headline"),
    "standfirst": _("Standfirst"),
    "byline": _("Byline"),
    "partner_headline": _("Headline proposed to outlets"),
    "partner_standfirst": _("Standfirst proposed to outlets"),
    "heading": _("Subheading"),
    "paragraph": _("Paragraph"),
    "list": _("List"),
    "quote": _("Quote"),
    "figure": _("Picture"),
    "embed": _("Embedded page"),
}
