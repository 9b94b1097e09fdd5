"""The reader's language and time zone, and how values are written in them."""

import datetime as dt
import re
from decimal import Decimal

from babel import Locale
from flask import Flask, Response, g, has_request_context, request, session
from flask_babel import Babel, format_date, format_datetime, format_number, get_locale, to_user_timezone
from flask_security import current_user

from invoices import names
from invoices.money import Money, exponent

LANGUAGES = ("en", "fr")
_PUBLISHER_ZONE = "Europe/London"

_NO_FRACTION = re.compile(r"[.,]0+(?!\d|[.,]\d)")  # the last point or comma, and noughts

babel = Babel()


def init_language(app: Flask) -> None:
    """Let every page, mail and error of ``app`` speak the reader's language."""
    app.config.update(
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE=_PUBLISHER_ZONE,
        BABEL_TRANSLATION_DIRECTORIES="locale",
    )
    babel.init_app(app, locale_selector=current_language, timezone_selector=_time_zone)
    app.before_request(_remember_choice)
    app.after_request(_say_language)
    app.jinja_env.globals.update(current_language=current_language, LANGUAGES=LANGUAGES)
    app.jinja_env.filters.update(
        money=money,
        day=day,
        moment=moment,
        month_name=month_name,
        quarter_name=quarter_name,
        percent=percent,
        whole_money=whole_money,
        zoned=zoned,
        number=format_number,
        country=country_name,
        language=language_name,
    )


def current_language() -> str:
    """``en`` or ``fr``: asked for in the address, chosen before, the account's, else the browser's."""
    if not has_request_context():
        return "en"
    for chosen in (g.get("language"), request.args.get("lang"), session.get("language")):
        if chosen in LANGUAGES:
            return chosen
    if current_user and current_user.is_authenticated and current_user.language in LANGUAGES:
        return current_user.language
    # Best first; of a regional wish (fr-CA) the language counts, before any other language.
    wishes = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((wish for wish in wishes if wish in LANGUAGES), "en")


def _remember_choice() -> None:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and session.get("language") != chosen:
        session["language"] = chosen


def _say_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", current_language())
    return response


def _time_zone() -> str:
    if has_request_context() and current_user and current_user.is_authenticated:
        return current_user.timezone
    return _PUBLISHER_ZONE


def money(amount: Money) -> str:
    """``amount`` as this reader writes it."""
    return amount.format(str(get_locale().language))


def whole_money(amount: Money) -> str:
    """An amount of whole units for a scale: ``£1,500``, ``1 500 £``."""
    return _NO_FRACTION.sub("", money(amount)) if exponent(amount.currency) else money(amount)


def day(value: dt.date | dt.datetime) -> str:
    """A date as this reader writes it: ``23 November 2026``, ``1er novembre 2026``."""
    date = to_user_timezone(value).date() if isinstance(value, dt.datetime) else value
    return names.day(date, get_locale().language)


def month_name(value: dt.date) -> str:
    """The month of ``value``: ``October 2026``, ``octobre 2026``."""
    return format_date(value, "LLLL y", rebase=False)


def quarter_name(quarter: str) -> str:
    """``2026-Q4`` as it is written: ``Q4 2026``, ``T4 2026``."""
    year, _sep, number = quarter.partition("-Q")
    return format_date(dt.date(int(year), 3 * int(number), 1), "QQQ y", rebase=False)


def percent(rate: Decimal | str) -> str:
    """A rate in per cent: ``20%``, ``20 %``."""
    return names.percent(Decimal(rate), get_locale().language)


def moment(value: dt.datetime) -> str:
    """A date with the time, in this reader's zone: ``23 November 2026, 10:09``, ``23 novembre 2026 à 10 h 09``."""
    joint = " à " if get_locale().language == "fr" else ", "
    return f"{day(value)}{joint}{clock(value)}"


def clock(value: dt.datetime) -> str:
    """The time of day in this reader's zone: ``17:00``, ``17 h``, ``10 h 09``."""
    return names.clock(to_user_timezone(value), get_locale().language)


def zoned(value: dt.datetime) -> str:
    """A date with the time and the name of the zone it is told in, which is this reader's."""
    return f"{moment(value)}, {format_datetime(value, 'zzzz')}"


def country_name(code: str) -> str:
    """The name of ISO 3166-1 alpha-2 ``code`` in this reader's language."""
    return get_locale().territories.get(code, code)


def language_name(code: str) -> str:
    """The name of language ``code`` in this reader's language."""
    return Locale.parse(code).get_display_name(get_locale()) or code
