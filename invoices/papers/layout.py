"""The templates of papers and the way they write names, dates, addresses and amounts."""

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import segno
from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from invoices import describe, names
from invoices.money import Money
from invoices.party import Party
from invoices.wording import gettext_for, ngettext_for

STYLE = "paper.css"

# Control characters have no place in XML, and bidirectional overrides could make a paper read otherwise
# than it is written (Unicode TR 36).
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# Where the postcode follows the town (Universal Postal Union addressing); elsewhere it comes first.
_POSTCODE_LAST = frozenset(["AU", "CA", "GB", "GG", "IE", "IM", "IN", "JE", "NZ", "SG", "US", "ZA"])


def html(template: str, language: str, **values: Any) -> str:
    """The HTML of ``templates/<template>`` in ``language``, every value escaped.

    Besides ``values`` it sees ``_`` and ``ngettext`` of the language, and ``en`` and ``fr`` for both.
    """
    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            _=gettext_for(language),
            ngettext=ngettext_for(language),
            en=gettext_for("en"),
            fr=gettext_for("fr"),
            **values,
        )
    )


def created(at: dt.date | dt.datetime) -> str:
    """When a paper was issued, as its metadata says it (W3C date and time, UTC)."""
    if not isinstance(at, dt.datetime):
        at = dt.datetime.combine(at, dt.time(), dt.UTC)
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("invoices", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.globals.update(N_=names.N_, names=names, describe=describe, qr=qr, address=address)
    environment.globals.update(diglot=diglot, both=both, company_label=company_label, zip=zip)
    environment.filters.update(
        money=money, day=names.day, moment=moment, country=names.country, number=names.number
    )
    environment.filters.update(percent=names.percent, domestic=domestic, link=link, quantity=quantity)
    return environment


def _printable(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNPRINTABLE.sub("", value)


def money(amount: Money, language: str) -> str:
    """``£1,142.50``, ``1 142,50 £``; a minus sign, not a hyphen, before what is taken off."""
    return amount.format(language).replace("-", "\u2212")


def quantity(value: Decimal, language: str) -> str:
    """``1``, ``2.5``: without meaningless zeros."""
    return names.number(value, language)


def moment(value: dt.datetime, language: str) -> str:
    """``23 November 2026, 17:00 UTC``: a paper is read anywhere, so the zone is named."""
    at = value.astimezone(dt.UTC)
    time = format_datetime(at, "HH:mm 'UTC'", locale=names.locale(language))
    return f"{names.day(at.date(), language)}, {time}"


def domestic(iban: str) -> str:
    """An IBAN in groups of four (ISO 13616), with spaces that do not break."""
    return "\u00a0".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def address(party: Party, language: str, *, abroad: bool = True) -> list[str]:
    """The lines under the name, town and country included."""
    last = party.country in _POSTCODE_LAST
    town = (party.city, party.postcode) if last else (party.postcode, party.city)
    lines = [*party.address, "\u00a0".join(filter(None, town)) if len(party.city) < 40 else " ".join(town)]
    return [*filter(None, lines), *([names.country(party.country, language)] if abroad else [])]


def link(url: str, text: str = "") -> Markup:
    """``url`` as a link where it is a web address, else as plain text: no file:, no javascript:."""
    shown = Markup("{}").format(_printable(text or url))
    try:
        parts = urlsplit(url)
    except ValueError:
        return shown
    if parts.scheme not in ("http", "https") or not parts.hostname or not url.isascii() or " " in url:
        return shown
    return Markup('<a href="{}">{}</a>').format(url, shown)


def diglot(english: str, french: str) -> Markup:
    """Both texts, each marked with its language; once where they are the same."""
    if english == french:
        return Markup("{}").format(_printable(english))
    both_texts = Markup('<span lang="en">{}</span> · <span lang="fr">{}</span>')
    return both_texts.format(_printable(english), _printable(french))


def both(message: str) -> Markup:
    """A message of ours in both languages."""
    return diglot(gettext_for("en")(message), gettext_for("fr")(message))


def company_label(party: Party) -> str:
    """What the number in the company register is called where ``party`` is established; untranslated."""
    return names.N_("SIREN") if party.country == "FR" else names.N_("Company number")


def qr(url: str, title: str) -> Markup:
    """A QR code as vectors (a raster one fails PDF/A-3a); ``title`` is its alternative text."""
    code = segno.make(url, error="m", micro=False)
    return Markup(code.svg_inline(border=0, omitsize=True, title=title, svgclass=None, lineclass=None))  # noqa: S704 - segno escapes the title, the rest is its own
