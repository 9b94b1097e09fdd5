"""What the form libraries say by themselves, said our way in both languages.

Their own French has straight apostrophes and plain spaces, and neither language says what to do.
"""

from collections.abc import Callable

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

_INVALID = _l("Check what you wrote here")
_CHOICE = _l("Choose one of the options offered")
_FORM_TOO_OLD = _l("This form has been open too long: send it once more")

# message id of WTForms or Flask-WTF -> ours, with the same placeholders
SAID = {
    "Field must be equal to %(other_name)s.": _l("Write the same here as in the field above"),
    "Field must be between %(min)d and %(max)d characters long.": _l(
        "Write between %(min)d and %(max)d characters"
    ),
    "Number must be at least %(min)s.": _l("Write a number of at least %(min)s"),
    "Number must be at most %(max)s.": _l("Write a number of at most %(max)s"),
    "Number must be between %(min)s and %(max)s.": _l("Write a number between %(min)s and %(max)s"),
    "This field is required.": _l("Fill this in"),
    "Invalid input.": _INVALID,
    "Invalid email address.": _l("Write an e-mail address, for example name@example.com"),
    "Invalid IP address.": _INVALID,
    "Invalid Mac address.": _INVALID,
    "Invalid URL.": _l("Write a complete address, for example https://www.example.com"),
    "Invalid UUID.": _INVALID,
    "Invalid value, must be one of: %(values)s.": _CHOICE,
    "Invalid value, can't be any of: %(values)s.": _INVALID,
    "This field cannot be edited.": _l("This cannot be changed"),
    "This field is disabled and cannot have a value.": _l("This cannot be changed"),
    "Invalid CSRF Token.": _FORM_TOO_OLD,
    "CSRF token missing.": _FORM_TOO_OLD,
    "CSRF failed.": _FORM_TOO_OLD,
    "CSRF token expired.": _FORM_TOO_OLD,
    "Invalid Choice: could not coerce.": _CHOICE,
    "Choices cannot be None.": _CHOICE,
    "Not a valid choice.": _CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOICE,
    "Not a valid datetime value.": _l("Write a real date and time"),
    "Not a valid date value.": _l("Write a real date"),
    "Not a valid time value.": _l("Write a real time, for example 17:30"),
    "Not a valid week value.": _l("Write a real week"),
    "Not a valid integer value.": _l("Write a whole number"),
    "Not a valid decimal value.": _l("Write a number"),
    "Not a valid float value.": _l("Write a number"),
    "File does not have an approved extension: {extensions}": _l(
        "Choose a file of one of these kinds: {extensions}"
    ),
    "File does not have an approved extension.": _l("Choose a file of another kind"),
}


def _at_least(n: int) -> str:
    return ngettext("Write at least %(num)d character", "Write at least %(num)d characters", n)


def _at_most(n: int) -> str:
    return ngettext("Write at most %(num)d character", "Write at most %(num)d characters", n)


def _exactly(n: int) -> str:
    return ngettext("Write exactly %(num)d character", "Write exactly %(num)d characters", n)


# singular message id -> our sentence for a number
COUNTED: dict[str, Callable[[int], str]] = {
    "Field must be at least %(min)d character long.": _at_least,
    "Field cannot be longer than %(max)d character.": _at_most,
    "Field must be exactly %(max)d character long.": _exactly,
    "'%(value)s' is not a valid choice for this field.": lambda _n: str(_CHOICE),
}


class BuiltinMessages:
    """The translations object WTForms asks: our words for its messages, the catalogue for the rest."""

    def gettext(self, string: str) -> str:
        """``string`` as we say it in the reader's language, placeholders left for WTForms to fill."""
        return str(SAID[string]) if string in SAID else gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The sentence for the number ``n``, already filled in."""
        said = COUNTED.get(singular)
        return said(n) if said else ngettext(singular, plural, n)
