"""A segment's words as the house sets them: quotes, apostrophes and no-break spaces of their language. Pure."""

from portal.newsroom.checks import english_typography, french_typography
from portal.newsroom.exchange.xliff_units import Words, is_markup

TYPOGRAPHY = (12, 13)  # the checks that say what is wrong with it
_AS_GIVEN = frozenset(["credit"])  # the checks leave photo credits alone too


def typeset(words: Words, language: str, profile: str) -> Words:
    """``words`` of a text in ``language`` put right; what only a person can tell stays. ``profile``: fr-FR or fr-CA."""
    return {
        name: [_set(item, language, profile, True) for item in value]
        if name == "items"
        else (value if name in _AS_GIVEN else _set(value, language, profile, is_markup(name)))
        for name, value in words.items()
    }


def _set(text: str, language: str, profile: str, markup: bool) -> str:
    if language == "fr":
        put_right = french_typography.fixed_markup if markup else french_typography.fixed
        return put_right(text, profile)
    return (english_typography.fixed_markup if markup else english_typography.fixed)(text)
