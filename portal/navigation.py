"""What the masthead and the foot of the page lead to, by role."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from portal.people.accounts import ADMIN, EDITOR, FINANCE, OUTLET

# role -> ((endpoint, label), …); "" is for everybody. An endpoint's whole desk lights its most exact entry.
_ENTRIES = {
    "": (("public.catalogue", _l("Catalogue")),),
    OUTLET: (
        ("outlet.licences", _l("My licences")),
        ("outlet.invoices", _l("Invoices")),
        ("account.team", _l("Team")),
    ),
    EDITOR: (("editor.queue", _l("Translations")), ("editor.articles", _l("Articles"))),
    FINANCE: (
        ("finance.invoices", _l("Invoices")),
        ("finance.payments", _l("Payments")),
        ("finance.reviews", _l("Requests")),
    ),
    ADMIN: (("admin.index", _l("Administration")),),
}
_COLOPHON = (
    ("public.verify", _l("Check a licence")),
    ("public.terms", _l("General terms")),
)
_SIGNED_IN = (("account.account", _l("My account")),)
_SIGNED_OUT = (("security.login", _l("Sign in")), ("account.join", _l("Open an account")))


@dataclass(frozen=True, slots=True)
class Entry:
    """One link: its address, its label in the reader's language, and whether the reader is there."""

    url: str
    label: str
    current: bool = False


def navigation() -> list[Entry]:
    """The masthead's links for whoever reads the page."""
    found = list(_ENTRIES[""])
    if current_user and current_user.is_authenticated:
        for role, entries in _ENTRIES.items():
            if role and current_user.may(role):
                found += entries
    return _links(found)


def colophon() -> list[Entry]:
    """The links at the foot of every page."""
    return _links(_COLOPHON)


def account_links() -> list[Entry]:
    """The reader's own account, or the ways to get one."""
    return _links(_SIGNED_IN if current_user and current_user.is_authenticated else _SIGNED_OUT)


def _links(entries: Iterable[tuple[str, object]]) -> list[Entry]:
    return [
        Entry(url_for(endpoint), str(label), request.endpoint == endpoint)
        for endpoint, label in entries
        if endpoint in current_app.view_functions
    ]
