"""Start of the desk; tariff cards and the publisher's identity, to read."""

from decimal import Decimal

from flask import render_template
from flask_babel import format_decimal, format_number, ngettext
from flask_babel import gettext as _
from sqlalchemy import func, select

from invoices import describe
from invoices.card import Card
from portal.db import db
from portal.desks.access import needs
from portal.desks.admin.blueprint import blueprint
from portal.language import current_language, money
from portal.licensing.tables import TariffVersion
from portal.people.accounts import ADMIN, User
from portal.people.outlets import Outlet
from portal.publisher import identity


@blueprint.get("/")
@needs(ADMIN)
def index() -> str:
    """What waits for an administrator, and the ways on."""
    count = select(func.count())
    claims = count.select_from(Outlet).where(Outlet.nonprofit, ~Outlet.nonprofit_confirmed)
    return render_template(
        "admin/index.html",
        claims=db.session.scalar(claims),
        outlets=db.session.scalar(count.select_from(Outlet)),
        staff=db.session.scalar(count.select_from(User).where(User.outlet_id.is_(None))),
        cards=db.session.scalar(count.select_from(TariffVersion)),
    )


@blueprint.get("/tariff")
@needs(ADMIN)
def tariff() -> str:
    """Every published rate card, newest first."""
    versions = db.session.scalars(
        select(TariffVersion).order_by(TariffVersion.valid_from.desc(), TariffVersion.currency)
    ).all()
    cards = [Card.from_json(version.card) for version in versions]
    return render_template("admin/tariff.html", cards=cards, card_rows=_rows)


@blueprint.get("/publisher")
@needs(ADMIN)
def publisher() -> str:
    """Who the papers say we are today."""
    ours = identity()
    days = [_reminder_day(after) for after in ours.reminder_days]
    return render_template("admin/publisher.html", identity=ours, reminder_days=days)


def _reminder_day(after: int) -> str:
    if after < 0:
        return ngettext("%(num)d day before they are due", "%(num)d days before they are due", -after)
    return ngettext("%(num)d day after", "%(num)d days after", after) if after else _("the day they are due")


def _rows(card: Card) -> list[tuple[str, str]]:
    """Every figure of ``card`` with its label, in the reader's language."""
    language = current_language()
    scopes = {
        "country": _("One country"),
        "region": _("One region"),
        "world": _("Worldwide"),
    }
    return [
        (_("Base fee"), money(card.base)),
        *(
            (_("Audience up to %(number)s", number=format_number(limit)), _times(factor))
            for limit, factor in card.audience
        ),
        *((describe.medium(medium, language), _times(factor)) for medium, factor in card.media.items()),
        (_("Each further medium, share of its factor"), _times(card.further_medium)),
        *((scopes.get(scope.value, scope.value), _times(factor)) for scope, factor in card.territory.items()),
        *((describe.term(term, language), _times(factor)) for term, factor in card.term.items()),
        (_("Both languages"), _times(card.two_languages)),
        (_("Excerpt"), _times(card.excerpt)),
        *(
            (ngettext("From %(num)d article", "From %(num)d articles", works), _times(factor))
            for works, factor in card.volume
        ),
        (_("Nonprofit"), _times(card.nonprofit)),
        (_("Low-income country"), _times(card.low_income)),
        (_("Each cleared image"), money(card.image_fee)),
        (_("Review of a translation of one’s own"), money(card.third_language_fee)),
        (_("Minimum fee"), money(card.minimum)),
        (_("Quotes are valid"), ngettext("%(num)d day", "%(num)d days", card.quote_days)),
    ]


def _times(factor: Decimal) -> str:
    return f"× {format_decimal(factor)}"
