"""What happened to an order, in finance's words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.licensing.tables import RequestEvent

_WORDS = {
    "referred": _l("Handed to a person"),
    "quoted": _l("Quoted"),
    "declined": _l("Declined"),
    "accepted": _l("Quote accepted"),
    "paid": _l("Payment received"),
    "licence_issued": _l("Licence and invoice issued"),
    "package_ready": _l("Package ready"),
    "package_taken": _l("Package downloaded"),
    "payment_failed": _l("Payment failed"),
    "payment_expired": _l("Payment page expired"),
    "payment_quarantined": _l("Payment held for checking"),
    "paid_twice": _l("Paid a second time"),
    "paid_for_killed": _l("Paid after the article was withdrawn"),
    "paid_superseded": _l("Paid for an earlier quote"),
    "refund_asked": _l("Refund asked for"),
    "refund_declined": _l("Refund let be"),
    "credited": _l("Credit note issued"),
    "licence_suspended": _l("Licence suspended"),
    "licence_restored": _l("Licence holds again"),
    "licence_revoked": _l("Licence revoked"),
    "notice": _l("Notice sent"),
    "notice_acknowledged": _l("Notice confirmed"),
    "article_withdrawn": _l("An article was withdrawn"),
    "expired": _l("Quote expired"),
    "withdrawn": _l("Withdrawn by the outlet"),
}
# What of an event's facts is worth a glance: numbers that one can look up.
_FACTS = ("quote", "licence", "invoice", "credit_note", "reference", "failure")


def event_words(event: RequestEvent) -> str:
    """``Quoted: RQ-2026-000001``. An event that has no words of its own yet is named as it is stored."""
    said = str(_WORDS.get(event.kind, event.kind.replace("_", " ")))
    facts = ", ".join(str(event.data[name]) for name in _FACTS if event.data.get(name))
    return _("%(what)s: %(facts)s", what=said, facts=facts) if facts else said
