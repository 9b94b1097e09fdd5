"""The verbs of accounts: one account an address, one use an invitation, evidence that follows the number."""

import pytest

from portal.db import db, transaction
from portal.people.accounts import EDITOR, OUTLET
from portal.people.join import (
    AlreadyMember,
    InvitationClosed,
    Person,
    accept_invitation,
    confirm_nonprofit,
    default_currency,
    invite,
    register_outlet,
    update_billing,
)
from portal.people.outlets import Outlet, to_party
from tests.portal.people.people import BILLING, member


def test_an_address_has_one_account_in_whatever_letter_case(app):
    member("ann@tyne.example.org")
    with pytest.raises(AlreadyMember), transaction() as session:
        register_outlet(session, BILLING, Person("ANN@tyne.example.org", "Ann", ""))


def test_a_verified_number_stays_so_only_while_it_is_the_same(app):
    member()
    outlet = db.session.query(Outlet).one()
    with transaction() as session:
        outlet.tax_number, outlet.tax_evidence = "GB980780684", "verified"
        same = type(BILLING)(**{**vars_of(BILLING), "tax_number": "980 7806 84"})
        update_billing(session, outlet, same)
        assert outlet.tax_evidence == "verified"
        update_billing(session, outlet, BILLING)
        assert outlet.tax_evidence == "none"


def vars_of(billing):
    return {name: getattr(billing, name) for name in billing.__dataclass_fields__}


def test_roles_and_outlets_go_together(app):
    user = member()
    for role, outlet in ((EDITOR, user.outlet), (OUTLET, None), ("pope", None)):
        with pytest.raises(ValueError, match="does not go"), transaction() as session:
            invite(session, by=user, email="a@example.org", language="en", outlet=outlet, role=role)


def test_a_second_invitation_ends_the_first(app):
    user = member()
    with transaction() as session:
        first = invite(session, by=user, email="a@example.org", language="en", outlet=user.outlet)[1]
        second = invite(session, by=user, email="A@example.org", language="en", outlet=user.outlet)[1]
    with pytest.raises(InvitationClosed), transaction() as session:
        accept_invitation(session, first, Person("", "A", ""))
    with transaction() as session:
        assert accept_invitation(session, second, Person("", "A", "")).outlet_id == user.outlet_id


def test_only_a_claim_can_be_confirmed(app):
    with pytest.raises(ValueError, match="nonprofit"):
        confirm_nonprofit(Outlet(nonprofit=False))


def test_an_outlet_becomes_a_party_with_its_street_lines():
    outlet = Outlet(**vars_of(BILLING))
    outlet.address = "1 Quayside\nFloor 2"
    party = to_party(outlet)
    assert (party.name, party.address, party.country) == (
        "The Tyne Ledger Ltd",
        ("1 Quayside", "Floor 2"),
        "GB",
    )


@pytest.mark.parametrize(
    ("country", "currency"), [("GB", "GBP"), ("BE", "EUR"), ("US", "USD"), ("CA", "USD")]
)
def test_each_country_has_a_usual_currency(country, currency):
    assert default_currency(country) == currency
