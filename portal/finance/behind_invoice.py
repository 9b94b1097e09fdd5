"""What stands behind one invoice: its ledger entries and the letters about its order."""

from sqlalchemy import or_, select

from invoices.ledger import LedgerEntry
from portal.db import db
from portal.licensing.tables import Licence
from portal.work.tables import Mail


def entries_of(number: str) -> list[LedgerEntry]:
    """The ledger entries of the paper ``number``, in order."""
    return list(
        db.session.scalars(select(LedgerEntry).where(LedgerEntry.paper == number).order_by(LedgerEntry.id))
    )


def mails_about(licence: Licence) -> list[Mail]:
    """Letters about the order of ``licence``, oldest first."""
    quotes = [f"quote:{quote.number}" for quote in licence.request.quotes]
    starts = [f"licence:{licence.number}:", f"request:{licence.request_id}:", *quotes]
    starts += [f"payment:{payment.id}:" for payment in licence.request.payments]
    return list(
        db.session.scalars(
            select(Mail).where(or_(*(Mail.key.startswith(start) for start in starts))).order_by(Mail.id)
        )
    )
