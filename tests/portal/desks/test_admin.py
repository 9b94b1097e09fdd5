"""The admin desk: staff, outlets with their evidence, tariff cards and the publisher's identity."""

import pytest

from portal.db import db
from portal.licensing.tariffs import publish_defaults
from portal.people.accounts import ADMIN, EDITOR, User
from portal.people.outlets import Invitation, Outlet
from tests.portal.people.people import PASSWORD, enter, last_mail, link, member, person, post


@pytest.fixture
def admin(client):
    return enter(client, person("ruth@house.example.org", ADMIN))


@pytest.mark.parametrize("path", ["", "staff", "outlets", "tariff", "publisher"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_opens_in_both_languages(admin, path, language):
    publish_defaults()
    member()
    page = admin.get(f"/desk/admin/{path}?lang={language}")
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text


def test_an_editor_is_invited_and_enters_the_editors_role(admin, app):
    sent = post(admin, "/desk/admin/staff", email="ed@house.example.org", role=EDITOR, language="fr")
    assert sent.location == "/desk/admin/staff"
    invited = app.test_client()
    assert post(invited, link(last_mail()), name="Ed Roy", password=PASSWORD).location == "/"
    user = db.session.query(User).filter_by(email="ed@house.example.org").one()
    assert [role.name for role in user.roles] == [EDITOR]
    assert user.outlet_id is None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("email", ""),
        ("email", "nonsense"),
        ("email", "ruth@house.example.org"),
        ("role", "outlet"),
        ("role", ""),
        ("language", "de"),
    ],
)
def test_a_wrong_invitation_is_refused_at_its_field(admin, name, typed):
    data = {"email": "ed@house.example.org", "role": EDITOR, "language": "en", name: typed}
    page = post(admin, "/desk/admin/staff", **data)
    assert f'id="{name}-error"' in page.text
    assert db.session.query(Invitation).count() == 0


def test_a_staff_invitation_is_withdrawn(admin):
    post(admin, "/desk/admin/staff", email="ed@house.example.org", role=EDITOR, language="en")
    number = db.session.query(Invitation).one().id
    path = link(last_mail())
    assert (
        post(admin, f"/desk/admin/staff/invitations/{number}/revoke", "/desk/admin/staff").status_code == 302
    )
    assert admin.get(path).status_code == 404


def test_the_invitations_of_an_outlet_are_not_ours_to_withdraw(admin, app):
    ann = enter(app.test_client(), member())
    post(ann, "/team", email="bo@tyne.example.org", language="en")
    number = db.session.query(Invitation).one().id
    assert (
        post(admin, f"/desk/admin/staff/invitations/{number}/revoke", "/desk/admin/staff").status_code == 404
    )


def test_a_nonprofit_claim_is_confirmed_and_taken_back(admin):
    member()
    outlet = db.session.query(Outlet).one()
    path = f"/desk/admin/outlets/{outlet.id}"
    post(admin, path, "/desk/admin/staff", decision="confirm")
    db.session.refresh(outlet)
    assert not outlet.nonprofit_confirmed, "nothing was claimed"
    outlet.nonprofit, outlet.nonprofit_evidence = True, "Charity 1"
    db.session.commit()
    assert "Charity 1" in admin.get(path).text
    post(admin, path, decision="confirm")
    db.session.refresh(outlet)
    assert outlet.nonprofit_confirmed
    post(admin, path, decision="refuse")
    db.session.refresh(outlet)
    assert not outlet.nonprofit_confirmed


def test_an_unknown_outlet_is_a_404(admin):
    assert admin.get("/desk/admin/outlets/unknown").status_code == 404
