"""Fields that several desks share. Each keeps what was typed, and says what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import available_timezones

import idna
from babel import Locale
from babel.dates import get_timezone_location
from email_validator import EmailNotValidError, validate_email
from flask_babel import format_number, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import EmailField, SelectField, StringField, TextAreaField, URLField
from wtforms.validators import StopValidation
from wtforms.widgets import Select, html_params

from forms.validators import PlainText, clean, too_long

# Regions of CLDR with two letters that are no entries of ISO 3166-1.
_NOT_ISO = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)
_ZONE_AREAS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)

# 180000, or groups of three with one and the same mark between them: a blank, comma, full stop or apostrophe.
_BLANKS = re.compile("[\u00a0\u202f\u2009]")
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:([ ,.’'])[0-9]{3})(?:\1[0-9]{3})*")


class TextLine(StringField):
    """One line of plain text of at most ``longest`` characters."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, longest: int = 200, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, filters=(clean,), **kwargs)
        self._plain = PlainText(longest)

    def pre_validate(self, form: Any) -> None:
        self._plain(form, self)


class TextLines(TextAreaField):
    """Several lines of plain text of at most ``longest`` characters together."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, longest: int = 2000, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, filters=(clean,), **kwargs)
        self._plain = PlainText(longest, lines=True)

    def pre_validate(self, form: Any) -> None:
        self._plain(form, self)


class WholeNumberField(StringField):
    """A whole number as people write it: ``180000``, ``180 000``, ``180,000`` or ``180.000``.

    ``data`` is an int, or None when nothing was typed or it is no such number. ``1.5`` and ``18,00`` are
    refused rather than guessed at.
    """

    data: Any

    def __init__(
        self, label: Any = None, validators: Any = None, *, least: int = 0, most: int = 10**10, **kwargs: Any
    ) -> None:
        render = {"inputmode": "numeric", "autocomplete": "off", **kwargs.pop("render_kw", {})}
        super().__init__(label, validators, render_kw=render, **kwargs)
        self.least, self.most = least, most
        self._problem: str | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_number(self.data) if self.data is not None else ""

    def process_data(self, value: Any) -> None:
        """``value`` may be text: a draft gives back what was typed, be it no number."""
        if isinstance(value, str):
            self.raw_data = [value]
            self.process_formdata([value])
        else:
            self.data = value

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data, self._problem = None, None
        typed = _BLANKS.sub(" ", str(clean(valuelist[0]))) if valuelist else ""
        if not typed:
            return
        if not _WHOLE.fullmatch(typed):
            self._problem = _("Write a whole number, for example %(example)s", example=format_number(180000))
            return
        digits = re.sub(r"[^0-9]", "", typed)
        number = int(digits[:20])
        if not self.least <= number <= self.most:
            self._problem = _(
                "Write a number from %(least)s to %(most)s",
                least=format_number(self.least),
                most=format_number(self.most),
            )
            return
        self.data = number

    def pre_validate(self, form: Any) -> None:
        if self._problem:
            raise StopValidation(self._problem)


class AudienceField(WholeNumberField):
    """Monthly unique visitors, listeners or copies."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **{"least": 1, "most": 9_999_999_999, **kwargs})


class WebAddressField(URLField):
    """A public web address: http or https (assumed when left out), host in lower case and ASCII."""

    data: Any

    def __init__(
        self, label: Any = None, validators: Any = None, *, longest: int = 300, **kwargs: Any
    ) -> None:
        render = {
            "inputmode": "url",
            "autocomplete": "url",
            "spellcheck": "false",
            **kwargs.pop("render_kw", {}),
        }
        super().__init__(label, validators, filters=(clean,), render_kw=render, **kwargs)
        self.longest = longest

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        if len(self.data) > self.longest:
            raise StopValidation(too_long(self.longest, len(self.data)))
        address = normal_web_address(self.data)
        if address is None or len(address) > self.longest:
            raise StopValidation(_l("Write a web address, for example https://www.example.com"))
        self.data = address

    def _value(self) -> str:
        if self.errors and self.raw_data:
            return str(self.raw_data[0])
        return self.data or ""


class MailAddressField(EmailField):
    """One mail address, its domain in lower case (RFC 5321 bounds, no look-up of the domain)."""

    data: Any

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        render = {"autocomplete": "email", "spellcheck": "false", **kwargs.pop("render_kw", {})}
        super().__init__(label, validators, filters=(clean,), render_kw=render, **kwargs)

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            return
        try:
            self.data = validate_email(self.data, check_deliverability=False).normalized
        except EmailNotValidError as problem:
            message = _l("Write an email address, for example name@example.com")
            raise StopValidation(message) from problem


class LongSelect(Select):
    """A select of hundreds of options: WTForms writes each anew on every page, this one once for each choice."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        attributes = {"id": field.id, "required": bool(field.flags.required), "name": field.name, **kwargs}
        options = _options(tuple(field.choices), field.data)
        return Markup(f"<select {html_params(**attributes)}>{options}</select>")  # noqa: S704 (escaped by html_params)


class CountryField(SelectField):
    """A country of ISO 3166-1, by its alpha-2 code, listed by name in the reader's language."""

    widget = LongSelect()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        render = {"autocomplete": "country", **kwargs.pop("render_kw", {})}
        super().__init__(label, validators, choices=_country_choices, render_kw=render, **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in country_codes():
            raise StopValidation(_l("Choose a country from the list"))


class TaxNumberField(StringField):
    """A VAT or sales-tax number, kept compact (``BE0403227515``). The form checks it against the country."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, filters=(clean, compact_number), **kwargs)

    def pre_validate(self, form: Any) -> None:
        PlainText(32)(form, self)
        if self.data and not re.fullmatch(r"[A-Z0-9/&]+", self.data):
            raise StopValidation(_l("Use the letters and digits of the number only"))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else (self.data or "")


class TimeZoneField(SelectField):
    """A time zone by its IANA name, listed by place in the reader's language."""

    widget = LongSelect()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, choices=lambda: _zones(_language()), **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.data not in dict(_zones("en")):
            raise StopValidation(_l("Choose a time zone from the list"))


def normal_web_address(typed: str) -> str | None:
    """``typed`` as a public http(s) address with a lower-case ASCII host and no fragment, else None."""
    if any(c.isspace() or not c.isprintable() or c in '<>"\\^`{|}' for c in typed):
        return None
    try:
        parts = urlsplit(
            typed if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?![0-9])", typed) else f"https://{typed}"
        )
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        return None
    if (
        parts.scheme not in ("http", "https")
        or "@" in parts.netloc
        or not re.search(r"\.[a-z][a-z0-9-]+$", host)
    ):
        return None
    netloc = host if port in (None, {"http": 80, "https": 443}[parts.scheme]) else f"{host}:{port}"
    return urlunsplit(
        (parts.scheme, netloc, parts.path.rstrip("/") if parts.path == "/" else parts.path, parts.query, "")
    )


def compact_number(text: Any) -> Any:
    """A registration number without blanks, full stops and hyphens, in capitals. Meant as a filter."""
    return re.sub(r"[\s.\-]", "", text).upper() if isinstance(text, str) else text


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Every alpha-2 code of ISO 3166-1."""
    codes = Locale("en").territories
    return frozenset(str(code) for code in codes if re.fullmatch("[A-Y][A-Z]|Z[A-Y]", str(code))) - _NOT_ISO


def _country_choices() -> list[tuple[str, str]]:
    return [("", _("Choose a country")), *_countries(_language())]


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale(language).territories
    return _sorted((code, names[code]) for code in country_codes())


@lru_cache(maxsize=8)
def _zones(language: str) -> list[tuple[str, str]]:
    names = (name for name in available_timezones() if name.startswith(tuple(f"{a}/" for a in _ZONE_AREAS)))
    return [
        ("UTC", "UTC"),
        *_sorted((n, get_timezone_location(n, locale=language, return_city=True)) for n in names),
    ]


@lru_cache(maxsize=128)
def _options(choices: tuple[tuple[str, str], ...], chosen: str | None) -> Markup:
    option = Markup('<option value="{}"{}>{}</option>')
    selected = Markup(" selected")
    return Markup("").join(
        option.format(value, selected if value == chosen else "", name) for value, name in choices
    )


def _sorted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """By name, accents apart: Égypte stands beside Équateur, not after Zimbabwe."""
    return sorted(pairs, key=lambda pair: _plain(pair[1]))


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).casefold()


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "en"
