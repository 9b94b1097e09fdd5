"""The words of papers and prices in the reader's language, without any web framework.

English is the source; French is ``locale/fr/LC_MESSAGES/papers.po``, read at first use, so that there is
no compiled file to forget.
"""

from collections.abc import Callable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "fr")


class UnknownLanguage(ValueError):
    """Papers speak English and French only."""


def catalogue(language: str) -> Catalog:
    """The catalogue of ``language`` as Babel reads it. Raises UnknownLanguage for want of one."""
    if language not in LANGUAGES or language == "en":
        raise UnknownLanguage(language)
    path = files("invoices") / "locale" / language / "LC_MESSAGES" / "papers.po"
    return read_po(BytesIO(path.read_bytes()), locale=language)


@cache
def _translations(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def gettext_for(language: str) -> Callable[..., str]:
    """``_`` for ``language``: ``_("Page %(page)s", page=3)``. Raises UnknownLanguage."""
    translations = _translations(language)

    def gettext(message: str, /, **values: Any) -> str:
        text = translations.gettext(message)
        return text % values if values else text

    return gettext


def ngettext_for(language: str) -> Callable[..., str]:
    """``ngettext`` for ``language``, with ``num`` filled in: ``ngettext("%(num)s page", "%(num)s pages", 3)``.

    Pass ``num`` again, formatted, where a big number may occur. Raises UnknownLanguage.
    """
    translations = _translations(language)

    def ngettext(singular: str, plural: str, number: int, /, **values: Any) -> str:
        return translations.ngettext(singular, plural, number) % {"num": number, **values}

    return ngettext
