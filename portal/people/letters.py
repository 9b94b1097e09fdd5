"""Letters to people: each in their language, amounts and moments as they write them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import names
from invoices.money import Money
from portal.people.accounts import Role, User
from portal.people.outlets import Invitation, Outlet
from portal.work.mail import queue_mail

_AT = {"en": " at ", "fr": " à "}


def tell_person(session: Session, user: User, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to ``user`` in their language; the same key again is a no-op.

    ``facts``: plain data; amounts, days and moments are written as this reader writes them, in their time zone.
    """
    queue_mail(
        session,
        key=key,
        recipient=user.email,
        language=user.language,
        template=template,
        name=user.display_name,
        **as_read(user, facts),
    )


def send_invitation(
    session: Session, invitation: Invitation, token: str, *, by: User, organisation: str
) -> None:
    """Queue the letter with which ``by`` invites somebody to ``organisation``; it alone carries ``token``."""
    queue_mail(
        session,
        key=f"invitation:{invitation.id}",
        recipient=invitation.email,
        language=invitation.language,
        template="invitation",
        inviter=by.display_name,
        organisation=organisation,
        link=address("account.invitation", token=token),
    )


def tell_staff(session: Session, role: str, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to everybody with ``role``, each in their language; ``facts`` as for ``tell_person``."""
    people = select(User).where(User.active.is_(True), User.roles.any(Role.name == role))
    for user in session.scalars(people):
        tell_person(session, user, template, key=f"{key}:{user.id}", **facts)


def address(endpoint: str, **values: Any) -> str:
    """The absolute address of a page of the portal, also where no request is being served."""
    with current_app.test_request_context(base_url=current_app.extensions["reprise"].base_url):
        return url_for(endpoint, _external=True, **values)


def billing_address(outlet: Outlet) -> str:
    """Where letters about an outlet's invoices go: its billing address, else its first member's; "" for none."""
    members = sorted((member for member in outlet.members if member.active), key=lambda member: member.id)
    return outlet.billing_email or next((member.email for member in members), "")


def tell_billing(session: Session, outlet: Outlet, template: str, *, key: str, **facts: Any) -> None:
    """Queue ``template`` to where ``outlet`` gets its invoices, in its language; the same key again is a no-op.

    ``facts``: plain data; amounts and days are written as in that language. Raises BadAddress without an address.
    """
    queue_mail(
        session,
        key=key,
        recipient=billing_address(outlet),
        language=outlet.language,
        template=template,
        outlet=outlet.registered_name,
        **{name: _written(value, outlet.language, "UTC") for name, value in facts.items()},
    )


def as_read(user: User, facts: dict[str, Any]) -> dict[str, Any]:
    """``facts`` with every amount, day and moment as ``user`` writes it."""
    return {name: _written(value, user.language, user.timezone) for name, value in facts.items()}


def _written(value: Any, language: str, zone_name: str) -> Any:
    if isinstance(value, Money):
        return value.format(language)
    if isinstance(value, dt.datetime):
        here = value.astimezone(ZoneInfo(zone_name))
        zone = format_datetime(here, "z", locale=language)
        return f"{names.day(here, language)}{_AT[language]}{names.clock(here, language)} {zone}"
    if isinstance(value, dt.date):
        return names.day(value, language)
    return value
