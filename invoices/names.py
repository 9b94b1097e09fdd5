"""The names of media, terms, territories, languages and changes, and numbers, as a reader writes them."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from invoices.terms import Alterations, Medium, Region, Scope, Term, Territory
from invoices.wording import gettext_for, ngettext_for


def N_(message: str) -> str:
    """Marks ``message`` for extraction; it is translated where it is used."""
    return message


_MEDIA = {
    Medium.WEB: N_("web"),
    Medium.NEWSLETTER: N_("newsletter"),
    Medium.PRINT: N_("print"),
    Medium.BROADCAST: N_("broadcast or podcast reading"),
    Medium.INTRANET: N_("intranet"),
}

_REGIONS = {
    Region.EUROPE: N_("Europe"),
    Region.MENA: N_("Middle East and North Africa"),
    Region.AFRICA: N_("Africa"),
    Region.NORTH_AMERICA: N_("North America"),
    Region.LATIN_AMERICA: N_("Latin America and the Caribbean"),
    Region.ASIA_PACIFIC: N_("Asia and the Pacific"),
    Region.FRANCOPHONIE: N_("French-speaking countries"),
}

_ALTERATIONS = {
    Alterations.NONE: N_("no changes"),
    Alterations.HOUSE_STYLE: N_("house style, time and place"),
    Alterations.CUTS: N_("cuts, each with our approval"),
}


def locale(language: str) -> str:
    """The CLDR locale of papers in ``language``."""
    return {"en": "en_GB", "fr": "fr_FR"}[language]


def medium(value: Medium | str, language: str) -> str:
    """Within a sentence: ``newsletter``, ``lettre d’information``."""
    return gettext_for(language)(_MEDIA[Medium(value)])


def region(value: Region | str, language: str) -> str:
    return gettext_for(language)(_REGIONS[Region(value)])


def alterations(value: Alterations | str, language: str) -> str:
    return gettext_for(language)(_ALTERATIONS[Alterations(value)])


def term(value: Term | str, language: str) -> str:
    """``12 months``; the archive has no end."""
    months = Term(value).months
    if months is None:
        _ = gettext_for(language)
        return _("kept in the archive without end")
    ngettext = ngettext_for(language)
    return ngettext("%(num)s month", "%(num)s months", months)


def country(code: str, language: str) -> str:
    """The name of ISO 3166-1 alpha-2 ``code``, or the code itself where CLDR has no name for it."""
    return Locale.parse(locale(language)).territories.get(code, code)


def territory(value: Territory, language: str) -> str:
    if value.scope is Scope.WORLD:
        _ = gettext_for(language)
        return _("worldwide")
    return region(value.code, language) if value.scope is Scope.REGION else country(value.code, language)


def language_name(code: str, language: str) -> str:
    """The name of language ``code`` (BCP 47), or the code itself where it is none."""
    try:
        return Locale.parse(code, sep="-").get_display_name(locale(language)) or code
    except (UnknownLocaleError, ValueError):
        return code


def number(value: int | Decimal, language: str) -> str:
    """Exact, with the reader's separators: ``250,000``, ``1,5``."""
    return format_decimal(
        value, format="#,##0.##########", locale=locale(language), decimal_quantization=False
    )


def percent(value: Decimal, language: str) -> str:
    """``value`` in per cent (20, 5.5) with its sign: ``20%``, ``5,5 %``."""
    text = format_percent(value.scaleb(-2), locale=locale(language), decimal_quantization=False)
    return text.replace("\u00a0", "\u202f")  # CLDR writes a wide space where French typography has a fine one


def day(value: dt.date, language: str) -> str:
    """``23 November 2026``, ``23 novembre 2026``; the first of a month is ``1er`` in French."""
    if language == "fr" and value.day == 1:
        return "1er " + format_date(value, "MMMM y", locale=locale(language))
    return format_date(value, "d MMMM y", locale=locale(language))


def clock(value: dt.datetime, language: str) -> str:
    """The time of day as it stands: ``17:00``, ``10:09``; ``17 h``, ``10 h 09`` in French."""
    if language != "fr":
        return f"{value:%H:%M}"
    minutes = f"\u00a0{value:%M}" if value.minute else ""
    return f"{value.hour}\u00a0h{minutes}"


def enumeration(items: Iterable[str], language: str) -> str:
    """``a, b and c``."""
    return format_list(list(items), locale=locale(language))


def capital(text: str) -> str:
    """``text`` with its first letter raised, the rest as it is."""
    return text[:1].upper() + text[1:]


def sort_key(name: str) -> str:
    """Sorts names as readers expect: É with E, whatever the case."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
