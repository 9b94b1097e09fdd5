"""Check 3: the translation links where the source links, as often."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, blocks
from portal.newsroom.checks.pairs import Pair, Story

_LINK = re.compile(r'<a\s[^<>]*?href="([^"<>]*)"')
_LANGUAGE = re.compile(r"(?:en|fr)(?:[-_][a-z]{2})?", re.I)


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Blocks each link that only one side has. The same page in the other language counts as the same."""
    if not pair.both:
        return
    ours, theirs = (_links(side.markups) for side in (pair.source, pair.translation))
    wanted, given = (Counter(key for key, address in links) for links in (ours, theirs))
    for address in _beyond(ours, wanted - given):
        yield blocks(
            _(
                "A link of the source is missing: %(address)s. Put it back on the same words.",
                address=address,
            ),
            address,
            SOURCE,
        )
    for address in _beyond(theirs, given - wanted):
        yield blocks(
            _(
                "The source has no such link: %(address)s. Take it out or correct its address.",
                address=address,
            ),
            address,
        )


def _links(markups: Iterable[str]) -> list[tuple[str, str]]:
    addresses = [html.unescape(found) for markup in markups for found in _LINK.findall(markup)]
    return [(_key(address), address) for address in addresses]


def _beyond(links: list[tuple[str, str]], counts: Counter[str]) -> Iterator[str]:
    for key, address in links:
        if counts[key] > 0:
            counts[key] -= 1
            yield address


def _key(address: str) -> str:
    """What the address leads to, whatever the scheme and the language of the page."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return address
    labels = host.split(".")
    if len(labels) > 2 and _LANGUAGE.fullmatch(labels[0]):
        labels = labels[1:]
    host = ".".join(labels)
    if host == "wikipedia.org":
        return host  # its articles have another title in each language
    path = [step for step in unquote(parts.path).split("/") if step and not _LANGUAGE.fullmatch(step)]
    return f"{host}/{'/'.join(path)}?{parts.query}#{parts.fragment}"
