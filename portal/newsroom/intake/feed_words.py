"""What went wrong with a feed, in plain words that say what to do."""

from http import HTTPStatus

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.newsroom.intake.polling import NO_FEED
from portal.newsroom.intake.problems import message
from portal.work.fetching import Fault

_FAULTS: dict[str, LazyString] = {
    Fault.ADDRESS: _l("This is no web address that can be polled: http or https, without a user name."),
    Fault.UNKNOWN_HOST: _l("No server has this name. Check how the address is spelt."),
    Fault.INTERNAL: _l("The address leads into a private network. Feeds have to be on the public web."),
    Fault.UNREACHABLE: _l("The server cannot be reached, or it hung up half-way."),
    Fault.CERTIFICATE: _l("The server’s certificate is not valid for this name, or has run out."),
    Fault.SLOW: _l("The server took too long to answer."),
    Fault.TOO_LARGE: _l("The feed is larger than 12 MB."),
    Fault.REDIRECTS: _l("The address only leads on and on, or from a secure page down to an open one."),
    Fault.ODD_ANSWER: _l("What the server said cannot be understood."),
    NO_FEED: _l(
        "There is a page at this address, but no feed. Look for the address of the RSS or Atom feed."
    ),
}
_STATUSES: dict[int, LazyString] = {
    HTTPStatus.UNAUTHORIZED: _l("The server asks for a password."),
    HTTPStatus.FORBIDDEN: _l("The server does not let us in."),
    HTTPStatus.NOT_FOUND: _l("There is nothing at this address."),
    HTTPStatus.GONE: _l("The feed was removed for good."),
    HTTPStatus.TOO_MANY_REQUESTS: _l("The server says that we ask too often."),
}


def said(problem: str) -> str:
    """What to tell a person of ``Feed.problem``, in their language; "" for ""."""
    kind, _colon, status = problem.partition(":")
    if kind == Fault.STATUS:
        number = int(status or 0)
        if number in _STATUSES:
            return f"{_STATUSES[number]} ({number})"
        if number >= 500:
            return _("The server has a fault of its own (%(status)s).", status=number)
        return _("The server answered with status %(status)s instead of a feed.", status=number)
    return str(_FAULTS.get(kind) or message(problem) or problem)
