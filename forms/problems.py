"""The problems of a form that did not validate, in the order of its fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, FieldList, FormField, RadioField, SelectMultipleField
from wtforms.form import BaseForm

_FORGED = _l("This form has been open too long: send it once more")


@dataclass(frozen=True, slots=True)
class Problem:
    """``message`` for the reader; ``target``: id of the control to go to, "" where there is none."""

    target: str
    message: str


def problems(form: BaseForm) -> list[Problem]:
    """Every problem of ``form``, nested forms and lists included; empty when it is valid or was not sent."""
    found = [Problem("", str(message)) for message in getattr(form, "form_errors", ())]
    for field in form:
        found.extend(_of(field))
    return found


def messages_of(field: Field) -> list[str]:
    """The messages that belong to ``field`` itself, not to fields inside it."""
    return [str(message) for message in field.errors if isinstance(message, str) or hasattr(message, "_func")]


def _of(field: Field) -> Iterator[Problem]:
    if isinstance(field, FormField):
        yield from problems(field.form)
        return
    for message in messages_of(field):
        # Flask-WTF words its token errors for developers, untranslated.
        yield Problem(_target(field), str(_FORGED) if field.type == "CSRFTokenField" else message)
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _of(entry)


def _target(field: Any) -> str:
    if field.type == "CSRFTokenField":
        return ""
    if isinstance(field, RadioField) or (
        isinstance(field, SelectMultipleField) and field.type == "ChoicesField"
    ):
        return (
            f"{field.id}-0" if field.choices else str(field.id)
        )  # without options only their group is there
    if field.type == "DatePartsField":
        return f"{field.id}-day"
    return str(field.id)
