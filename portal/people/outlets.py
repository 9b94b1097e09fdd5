"""Outlets: the partner organisations that ask for rights, and the people they invite."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from invoices.party import Party
from invoices.store import Base, UtcDateTime, new_id

if TYPE_CHECKING:
    from portal.people.accounts import User


class Outlet(Base):
    """A partner organisation with its billing details and audience figures."""

    __tablename__ = "outlets"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    registered_name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300))  # street lines, newline between them
    city: Mapped[str] = mapped_column(String(100))
    postcode: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1 alpha-2
    tax_number: Mapped[str] = mapped_column(String(32), default="")  # compact form, e.g. BE0403227515
    company_number: Mapped[str] = mapped_column(String(32), default="")  # SIREN, Companies House number…
    tax_evidence: Mapped[str] = mapped_column(String(16), default="none")  # none | format_ok | verified
    website: Mapped[str] = mapped_column(String(300), default="")
    audience: Mapped[int] = mapped_column(default=0)  # monthly unique visitors or copies
    nonprofit: Mapped[bool] = mapped_column(default=False)
    nonprofit_evidence: Mapped[str] = mapped_column(String(500), default="")
    nonprofit_confirmed: Mapped[bool] = mapped_column(default=False)  # by staff; only then discounted
    currency: Mapped[str] = mapped_column(String(3), default="GBP")
    language: Mapped[str] = mapped_column(String(2), default="en")  # of its papers and mail
    billing_email: Mapped[str] = mapped_column(String(255), default="")
    business_declared_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # "we buy as a business"
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    members: Mapped[list["User"]] = relationship(back_populates="outlet")


class Invitation(Base):
    """An invitation to a colleague; the link carries a token, only its hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    outlet_id: Mapped[str | None] = mapped_column(ForeignKey("outlets.id"), index=True)  # none: our own staff
    role: Mapped[str] = mapped_column(String(80), default="outlet")
    email: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2), default="en")  # of the letter
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    outlet: Mapped[Outlet | None] = relationship()


def to_party(outlet: Outlet) -> Party:
    """``outlet`` as a party to a paper, as it is now."""
    return Party(
        name=outlet.registered_name,
        address=tuple(outlet.address.splitlines()),
        city=outlet.city,
        postcode=outlet.postcode,
        country=outlet.country,
        tax_number=outlet.tax_number,
        company_number=outlet.company_number,
        tax_evidence=outlet.tax_evidence,
        email=outlet.billing_email,
        website=outlet.website,
    )
