"""What any typed text has to be: normal, visible, not mere markup, and not too long."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import nh3
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Field, Form, TextAreaField
from wtforms.validators import StopValidation

# Marks that turn the direction of text around, and marks without width: they make one name look like another.
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\u00ad]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085]")
_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_MOST_MARKS = 4  # accents upon one letter; Vietnamese needs two, a prank hundreds


def clean(text: Any) -> Any:
    """``text`` in Unicode's composed form (NFC), without bidirectional controls and outer blanks.

    Anything that is not text is given back as it came. Meant as a WTForms filter.
    """
    if not isinstance(text, str):
        return text
    return unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", _UNSEEN.sub("", text))).strip()


def clean_text(form: Form, field: Field) -> None:
    """A validator that first cleans the text (see ``clean``) and then asks that it be plain."""
    field.data = clean(field.data)
    PlainText(10**6, lines=isinstance(field, TextAreaField))(form, field)


def longest(limit: int) -> Callable[[Form, Field], None]:
    """A validator: at most ``limit`` characters."""

    def check(_form: Form, field: Field) -> None:
        if len(field.data or "") > limit:
            raise StopValidation(too_long(limit, len(field.data)))

    return check


class PlainText:
    """Text without control characters, piles of accents or mere markup, of at most ``longest`` characters.

    ``lines``: whether it may have several lines.
    """

    def __init__(self, longest: int, *, lines: bool = False) -> None:
        self.longest, self.lines = longest, lines

    def __call__(self, form: Form, field: Field) -> None:
        """Raises StopValidation with the first thing that is wrong, in the reader's language."""
        text = field.data or ""
        if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") and not self._line_end(c) for c in text):
            raise StopValidation(self._control_message(text))
        if _piled_up(text):
            raise StopValidation(_l("There are too many accents on one letter"))
        if _MARKUP.search(text) and not nh3.clean(text, tags=set()).strip():
            raise StopValidation(_l("Write this in words, without markup"))
        if len(text) > self.longest:
            raise StopValidation(too_long(self.longest, len(text)))

    def _line_end(self, character: str) -> bool:
        return self.lines and character in "\n\t"

    def _control_message(self, text: str) -> Any:
        if not self.lines and "\n" in text:
            return _l("Write this on one line")
        return _l("There is an invisible control character in this text: type it again")


def too_long(longest: int, length: int) -> str:
    """The message for a text of ``length`` characters where ``longest`` are allowed."""
    return ngettext(
        "Use at most %(longest)s characters: this is %(num)d too long",
        "Use at most %(longest)s characters: this is %(num)d too long",
        length - longest,
        longest=longest,
    )


def _piled_up(text: str) -> bool:
    run = 0
    for character in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            return True
    return False
