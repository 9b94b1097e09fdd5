"""Evidence that an outlet is a business, as a person found it in the official register."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from invoices.store import Base, UtcDateTime
from portal.db import transaction, utc_now
from portal.people.outlets import Outlet


class TaxEvidence(Base):
    """One look-up of an outlet's tax number, with the reference of the answer. Append-only."""

    __tablename__ = "tax_evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    outlet_id: Mapped[str] = mapped_column(ForeignKey("outlets.id"), index=True)
    number: Mapped[str] = mapped_column(String(32))
    consultation: Mapped[str] = mapped_column(String(120))  # number given by VIES or HMRC, or where and when
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


def confirm_tax_number(outlet_id: str, consultation: str, user_id: int) -> None:
    """Keep that ``user_id`` found the outlet's tax number in its register, under ``consultation``.

    A later change of the number needs a confirmation of its own: changing it takes this one back.
    """
    with transaction() as session:
        outlet = session.get_one(Outlet, outlet_id)
        outlet.tax_evidence = "verified"
        session.add(
            TaxEvidence(
                outlet_id=outlet.id,
                number=outlet.tax_number,
                consultation=consultation,
                user_id=user_id,
                at=utc_now(),
            )
        )
