"""What the masthead and the foot of the page lead to, by role."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from portal.people.accounts import ADMIN, EDITOR, FINANCE, OUTLET

# role -> ((endpoint, label), …); "" is for everybody.
_ENTRIES = {
    "": (("public.catalogue", _l("Catalogue")),),
    OUTLET: (
        ("outlet.licences", _l("My licences")),
        ("outlet.notices", _l("Notices")),
        ("outlet.invoices", _l("Invoices")),
        ("account.team", _l("Team")),
    ),
    EDITOR: (
        ("editor.queue", _l("Translations")),
        ("editor.articles", _l("Articles")),
        ("editor.glossary", _l("Glossary")),
        ("editor.notices", _l("Notices")),
    ),
    FINANCE: (
        ("finance.index", _l("Overview")),
        ("finance.invoices", _l("Invoices")),
        ("finance.payments", _l("Payments")),
        ("finance.reviews", _l("Requests")),
        ("finance.vat", _l("VAT")),
    ),
    ADMIN: (("admin.index", _l("Administration")),),
}
_COLOPHON = (
    ("public.verify", _l("Check a licence")),
    ("public.terms", _l("General terms")),
)
# Pages whose address does not tell where they belong.
_UNDER = {
    "editor.arrivals": "editor.articles",
    "editor.upload": "editor.articles",
    "editor.uploaded": "editor.articles",
    "finance.bank_statements": "finance.payments",
    "finance.movement": "finance.payments",
    "finance.refund_order": "finance.payments",
    "finance.reminders": "finance.invoices",
}
_SIGNED_IN = (("account.account", _l("My account")),)
_SIGNED_OUT = (("security.login", _l("Sign in")), ("account.join", _l("Open an account")))


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: its address and its label in the reader's language.

    ``current`` is for ``aria-current``: "page" when the reader is there, "true" when somewhere below it, else "".
    """

    url: str
    label: str
    current: str = ""


def navigation() -> list[Entry]:
    """The masthead's links for whoever reads the page."""
    found = list(_ENTRIES[""])
    if current_user and current_user.is_authenticated:
        for role, entries in _ENTRIES.items():
            if role and current_user.may(role):
                found += entries
    return _links(found, _below(found))


def colophon() -> list[Entry]:
    """The links at the foot of every page."""
    return _links(_COLOPHON)


def account_links() -> list[Entry]:
    """The reader's own account, or the ways to get one."""
    return _links(_SIGNED_IN if current_user and current_user.is_authenticated else _SIGNED_OUT)


def _below(entries: Iterable[tuple[str, object]]) -> str:
    """The entry that the reader's page belongs to; "" when the page has its own link.

    The one whose address the page's begins with, the longest of several; else the first of its desk.
    """
    here = request.endpoint or ""
    if here in dict((*entries, *_COLOPHON, *_SIGNED_IN)):
        return ""
    if here in _UNDER:
        return _UNDER[here]
    desk = here.partition(".")[0]
    of_desk = [endpoint for endpoint, _label in entries if endpoint.partition(".")[0] == desk]
    above = [endpoint for endpoint in of_desk if request.path.startswith(url_for(endpoint).rstrip("/") + "/")]
    return max(above, key=lambda endpoint: len(url_for(endpoint)), default=next(iter(of_desk), ""))


def _links(entries: Iterable[tuple[str, object]], below: str = "") -> list[Entry]:
    state = {below: "true", request.endpoint: "page"}
    return [Entry(url_for(endpoint), str(label), state.get(endpoint, "")) for endpoint, label in entries]
