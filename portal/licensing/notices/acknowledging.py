"""Acknowledge a notice: a named person at the outlet says that it was done."""

from sqlalchemy import select

from portal.db import transaction, utc_now
from portal.licensing.notices.tables import Delivery
from portal.licensing.tables import Licence
from portal.licensing.timeline import record
from portal.people.accounts import User

MAX_NAME, MAX_REMARK = 120, 1000


class NotTold(LookupError):
    """No licence of this outlet was told of this notice."""


class NoName(ValueError):
    """Somebody has to put their name to it."""


def acknowledge(notice_id: str, outlet_id: str, user: User, name: str, remark: str = "") -> bool:
    """Note that the outlet did what the notice says, for all its licences; ``name`` vouches for it.

    False when it was acknowledged before: the first name stands. Raises NotTold, or NoName.
    """
    name = " ".join(name.split())[:MAX_NAME]
    if not name:
        raise NoName
    with transaction() as session:
        deliveries = session.scalars(
            select(Delivery)
            .join(Licence, Licence.number == Delivery.licence_number)
            .where(Delivery.notice_id == notice_id, Licence.outlet_id == outlet_id)
            .order_by(Delivery.id)
            .with_for_update(of=Delivery)
            .execution_options(populate_existing=True)
        ).all()
        if not deliveries:
            raise NotTold(notice_id)
        still_open = [delivery for delivery in deliveries if delivery.acknowledged_at is None]
        now = utc_now()
        for delivery in still_open:
            delivery.acknowledged_at, delivery.acknowledged_by = now, user.id
            delivery.acknowledged_name, delivery.remark = name, remark.strip()[:MAX_REMARK]
            record(
                session, delivery.licence.request, "notice_acknowledged", user.id, notice=notice_id, name=name
            )
        return bool(still_open)
