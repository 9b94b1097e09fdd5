"""Rate cards in the database: published versions, asked for "at this moment"."""

import datetime as dt

from sqlalchemy import select

from invoices.tariff import DEFAULT_CARDS, Card
from portal.db import db, transaction
from portal.licensing.tables import TariffVersion


class NoTariff(LookupError):
    """No published rate card in this currency is in force on this day."""


def card_in_force(currency: str, on: dt.date) -> Card:
    """The rate card in ``currency`` (ISO 4217) that prices a request made on ``on``. Raises NoTariff."""
    versions = select(TariffVersion).where(TariffVersion.currency == currency, TariffVersion.valid_from <= on)
    newest = db.session.scalars(versions.order_by(TariffVersion.valid_from.desc(), TariffVersion.id.desc()))
    version = newest.first()
    if version is None:
        raise NoTariff(f"no {currency} rate card is in force on {on}")
    return Card.from_json(version.card)


def publish(card: Card) -> None:
    """Publish ``card`` from its own date on; the same version again is a no-op, and never a change."""
    with transaction() as session:
        known = select(TariffVersion.id).where(
            TariffVersion.currency == card.currency, TariffVersion.version == card.version
        )
        if session.scalar(known) is None:
            session.add(
                TariffVersion(
                    currency=card.currency,
                    version=card.version,
                    valid_from=card.valid_from,
                    card=card.to_json(),
                )
            )


def publish_defaults() -> None:
    """Publish the cards a new portal starts with, where they are not published yet."""
    for card in DEFAULT_CARDS.values():
        publish(card)
