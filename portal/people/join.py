"""The verbs of accounts and outlets: sign up, invite, accept, change, confirm. Call them in a transaction."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass, replace

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from invoices.tax import check_number
from portal.db import utc_now
from portal.people.accounts import OUTLET, ROLES, Role, User
from portal.people.outlets import Invitation, Outlet
from portal.people.sign_in import digest

_INVITATION_LIFE = dt.timedelta(days=14)
CURRENCIES = ("GBP", "EUR", "USD")
_EURO = (  # the euro, or nearer to it than to the dollar
    "AT BE BG HR CY EE FI FR DE GR IE IT LV LT LU MT NL PT SK SI ES MC SM VA AD ME CH CZ DK HU "
    "NO PL RO SE IS BF BJ CI CM DZ GA GN MA ML NE SN TD TG TN "
)


class InvitationClosed(LookupError):
    """The invitation was used, withdrawn, is too old, or never was."""


class AlreadyMember(ValueError):
    """This address has an account already."""


@dataclass(frozen=True, slots=True)
class Billing:
    """What an outlet says of itself; amounts of people a month, codes ISO 3166-1 and 4217."""

    registered_name: str
    address: str  # street lines, newline between them
    city: str
    postcode: str
    country: str
    tax_number: str = ""
    company_number: str = ""
    website: str = ""
    audience: int = 0
    nonprofit: bool = False
    nonprofit_evidence: str = ""
    currency: str = "GBP"
    language: str = "en"
    billing_email: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs up. ``password_hash``: never the password itself."""

    email: str
    name: str
    password_hash: str
    language: str = "en"
    timezone: str = "Europe/London"


def default_currency(country: str) -> str:
    """The currency of the card an outlet in ``country`` is first shown: GBP, EUR or USD."""
    if country in ("GB", "GG", "IM", "JE", "GI"):
        return "GBP"
    return "EUR" if country in _EURO.split() else "USD"


def find_user(session: Session, email: str) -> User | None:
    """The person with mail address ``email``, in whatever letter case."""
    return session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def register_outlet(session: Session, billing: Billing, person: Person) -> tuple[Outlet, User]:
    """A new outlet that has declared to buy as a business, and its first member, not yet confirmed.

    Raises AlreadyMember when the address has an account.
    """
    if find_user(session, person.email):
        raise AlreadyMember(person.email)
    billing = replace(billing, billing_email=billing.billing_email or person.email)
    outlet = Outlet(created_at=utc_now(), business_declared_at=utc_now())
    _fill(outlet, billing)
    session.add(outlet)
    user = create_user(session, person, (OUTLET,), outlet=outlet)
    session.flush()
    return outlet, user


def create_user(
    session: Session, person: Person, roles: tuple[str, ...], *, outlet: Outlet | None = None
) -> User:
    """A person with ``roles``, not yet confirmed. Raises ValueError for a role that does not exist."""
    granted = [_role(session, name) for name in roles]
    user = User(
        email=person.email.lower(),
        name=person.name,
        password=person.password_hash,
        language=person.language,
        timezone=person.timezone,
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        create_datetime=utc_now(),
        outlet=outlet,
    )
    user.roles = granted
    session.add(user)
    session.flush()
    return user


def update_billing(session: Session, outlet: Outlet, billing: Billing) -> None:
    """Take over new details. Papers that were issued keep the old ones.

    A changed tax number or country is no longer verified; a changed nonprofit claim is confirmed again.
    """
    billing = replace(billing, billing_email=billing.billing_email or outlet.billing_email)
    same_number = (outlet.tax_number, outlet.country) == (_compact(billing), billing.country)
    verified = outlet.tax_evidence == "verified" and same_number
    same_cause = (outlet.nonprofit, outlet.nonprofit_evidence) == (
        billing.nonprofit,
        billing.nonprofit_evidence,
    )
    _fill(outlet, billing)
    if verified:
        outlet.tax_evidence = "verified"
    if not (same_cause and billing.nonprofit):
        outlet.nonprofit_confirmed = False


def invite(
    session: Session, *, by: User, email: str, language: str, outlet: Outlet | None = None, role: str = OUTLET
) -> tuple[Invitation, str]:
    """An invitation and its secret token, good for 14 days; an earlier open one to the same address ends.

    ``outlet``: to become its member; without it ``role`` is of our own staff. Raises ValueError for a role
    that does not go with that.
    """
    if (outlet is None) == (role == OUTLET) or role not in ROLES:
        raise ValueError(f"role {role!r} does not go with this invitation")
    address, now = email.lower(), utc_now()
    session.execute(
        update(Invitation)
        .where(
            Invitation.email == address,
            Invitation.outlet_id == (outlet.id if outlet else None),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        outlet_id=outlet.id if outlet else None,
        role=role,
        email=address,
        language=language,
        token_hash=digest(token),
        invited_by=by.id,
        created_at=now,
        expires_at=now + _INVITATION_LIFE,
    )
    session.add(invitation)
    session.flush()
    return invitation, token


def open_invitation(session: Session, token: str) -> Invitation:
    """The invitation behind ``token``. Raises InvitationClosed."""
    found = session.scalar(select(Invitation).where(Invitation.token_hash == digest(token)))
    if found is None or found.accepted_at or found.revoked_at or found.expires_at <= utc_now():
        raise InvitationClosed
    return found


def accept_invitation(session: Session, token: str, person: Person) -> User:
    """The new member. The letter reached them, so their address counts as confirmed.

    ``person.email`` is ignored: the invited address counts. Raises InvitationClosed, AlreadyMember.
    """
    invitation = open_invitation(session, token)
    if find_user(session, invitation.email):
        raise AlreadyMember(invitation.email)
    taken = session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
        )
        .values(accepted_at=utc_now())
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise InvitationClosed
    user = create_user(
        session, replace(person, email=invitation.email), (invitation.role,), outlet=invitation.outlet
    )
    user.confirmed_at = utc_now()
    return user


def revoke_invitation(session: Session, invitation_id: str, outlet: Outlet | None) -> None:
    """Withdraw an open invitation of ``outlet`` (None: our staff). Raises InvitationClosed for any other."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.outlet_id != (outlet.id if outlet else None) or found.accepted_at:
        raise InvitationClosed
    found.revoked_at = found.revoked_at or utc_now()


def open_invitations(session: Session, outlet: Outlet | None) -> list[Invitation]:
    """The invitations of ``outlet`` (None: of our staff) that can still be accepted, newest first."""
    return list(
        session.scalars(
            select(Invitation)
            .where(
                Invitation.outlet_id == (outlet.id if outlet else None),
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > utc_now(),
            )
            .order_by(Invitation.created_at.desc())
        )
    )


def confirm_nonprofit(outlet: Outlet, confirmed: bool = True) -> None:
    """Staff have read the evidence: the nonprofit discount applies from the next quote on, or no longer.

    Raises ValueError when the outlet does not claim to be a nonprofit.
    """
    if confirmed and not outlet.nonprofit:
        raise ValueError("the outlet does not say that it is a nonprofit")
    outlet.nonprofit_confirmed = confirmed


def _fill(outlet: Outlet, billing: Billing) -> None:
    for name in Billing.__dataclass_fields__:
        setattr(outlet, name, getattr(billing, name))
    outlet.tax_number = _compact(billing)
    outlet.tax_evidence = "none"
    if billing.tax_number and check_number(billing.country, billing.tax_number).valid:
        outlet.tax_evidence = "format_ok"


def _compact(billing: Billing) -> str:
    """The number as papers print it; a well-formed one gets its country prefix."""
    if not billing.tax_number:
        return ""
    checked = check_number(billing.country, billing.tax_number)
    return checked.compact if checked.valid else billing.tax_number


def _role(session: Session, name: str) -> Role:
    if name not in ROLES:
        raise ValueError(f"no role {name!r}")
    role = session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        session.add(role)
        session.flush()
    return role
