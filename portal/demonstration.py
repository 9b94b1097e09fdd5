"""Sample people and outlets for a portal that is being tried out. Never loaded in production."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import transaction, utc_now
from portal.newsroom.samples import load_samples
from portal.people.accounts import ADMIN, EDITOR, FINANCE, OUTLET, User
from portal.people.outlets import Outlet
from portal.staff import add_person

PASSWORD = "reprise-demonstration"  # noqa: S105 (printed at start; there is nothing to protect)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demonstration; ``outlet`` is the registered name of the outlet they belong to."""

    email: str
    role: str
    name: str
    language: str = "en"
    outlet: str = ""


# The four that script/server prints come first.
PEOPLE = (
    Person("outlet@demo.example", OUTLET, "Margaret Ellison", outlet="The Northern Courier Ltd"),
    Person("editor@demo.example", EDITOR, "Claire Fontaine"),
    Person("finance@demo.example", FINANCE, "Samuel Okafor"),
    Person("admin@demo.example", ADMIN, "Ruth Adeyemi"),
    Person("redaction@demo.example", OUTLET, "Hugo Vasseur", "fr", "Le Quotidien des Alpes SAS"),
    Person("revue@demo.example", OUTLET, "Lena Peeters", "fr", "La Revue du Fleuve ASBL"),
)

OUTLETS: tuple[dict[str, Any], ...] = (
    {
        "registered_name": "The Northern Courier Ltd",
        "address": "42 Deansgate",
        "city": "Manchester",
        "postcode": "M3 2EG",
        "country": "GB",
        "tax_number": "GB980780684",
        "company_number": "04567890",
        "website": "https://courier.demo.example",
        "audience": 180_000,
        "currency": "GBP",
        "language": "en",
    },
    {
        "registered_name": "Le Quotidien des Alpes SAS",
        "address": "7 rue de la Liberté",
        "city": "Grenoble",
        "postcode": "38000",
        "country": "FR",
        "tax_number": "FR40303265045",
        "company_number": "303265045",
        "website": "https://quotidien.demo.example",
        "audience": 640_000,
        "currency": "EUR",
        "language": "fr",
    },
    {
        "registered_name": "La Revue du Fleuve ASBL",
        "address": "Quai de Rome 12",
        "city": "Liège",
        "postcode": "4000",
        "country": "BE",
        "tax_number": "BE0403227515",
        "company_number": "0403227515",
        "website": "https://revue.demo.example",
        "audience": 22_000,
        "currency": "EUR",
        "language": "fr",
        "nonprofit": True,
        "nonprofit_evidence": "Association sans but lucratif, statuts publiés au Moniteur belge.",
        "nonprofit_confirmed": True,
    },
)


def load() -> tuple[Person, ...]:
    """Load what is missing of the demonstration; returns its people. Safe to repeat."""
    with transaction() as session:
        outlets = {facts["registered_name"]: _outlet(session, facts) for facts in OUTLETS}
        for person in PEOPLE:
            if session.scalar(select(User).where(User.email == person.email)) is None:
                add_person(
                    session,
                    person.email,
                    person.role,
                    PASSWORD,
                    name=person.name,
                    language=person.language,
                    outlet=outlets.get(person.outlet),
                )
    load_samples()
    return PEOPLE


def _outlet(session: Session, facts: dict[str, Any]) -> Outlet:
    known = session.scalar(select(Outlet).where(Outlet.registered_name == facts["registered_name"]))
    if known is None:
        known = Outlet(created_at=utc_now(), tax_evidence="verified", **facts)
        session.add(known)
        session.flush()
    return known
