"""Joining, the team and its invitations, one's own details and the outlet's."""

import pytest

from portal.db import db, transaction, utc_now
from portal.people.accounts import User
from portal.people.join import invite
from portal.people.outlets import Invitation, Outlet
from portal.work.tables import Mail
from tests.portal.people.people import (
    JOIN,
    PASSWORD,
    enter,
    last_mail,
    link,
    member,
    person,
    post,
)

_BIDI = "Tyne \u202egro.live\u202c Ledger"
_COMBINING = "Zalgo" + "\u0301" * 40


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_outlet_joins_confirms_its_address_and_is_signed_in(client, language):
    client.get(f"/join?lang={language}")
    assert post(client, "/join", **JOIN).location == "/join/sent"
    assert "camille@courrier-namur.example.org" in client.get("/join/sent").text.lower()
    mail = last_mail()
    assert (mail.template, mail.language) == ("confirm_address", "fr")
    path = link(mail)
    assert client.get(path).status_code == 200
    assert client.get("/account").status_code == 302, "following the link is not enough"
    assert post(client, path).location == "/"
    assert client.get("/account").status_code == 200
    outlet = db.session.query(Outlet).one()
    assert (outlet.tax_number, outlet.tax_evidence) == ("BE0403227515", "format_ok")
    assert (outlet.audience, outlet.currency, outlet.language) == (180_000, "EUR", "fr")
    assert outlet.website == "https://courrier-namur.example.org"
    assert outlet.business_declared_at is not None
    assert client.get(path).location == "/login", "the link is spent"


def test_a_known_address_gets_the_same_page_and_a_letter_that_says_so(client, app):
    ann = member("camille@courrier-namur.example.org")
    fresh, known = app.test_client(), app.test_client()
    first = post(fresh, "/join", **{**JOIN, "email": "new@courrier-namur.example.org"})
    second = post(known, "/join", **JOIN)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    shown = [
        c.get("/join/sent").text.lower().replace(e, "")
        for c, e in ((fresh, "new@courrier-namur.example.org"), (known, "camille@courrier-namur.example.org"))
    ]
    assert shown[0] == shown[1]
    assert last_mail().template == "already_member"
    assert last_mail().recipient == ann.email
    assert db.session.query(User).count() == 2


WRONG = [
    *((name, "") for name in JOIN if name not in ("currency", "language", "tax_number")),
    *((name, "x" * 3000) for name in JOIN if name not in ("business", "currency")),
    *(
        (name, typed)
        for name in ("registered_name", "address", "city", "postcode", "company_number", "name")
        for typed in ("<script>alert(1)</script>", "a\x00b", "a\x07b", _COMBINING)
    ),
    ("registered_name", "two\nlines"),
    ("address", "1\n2\n3\n4\n5"),
    ("country", "XX"),
    ("country", "be"),
    ("tax_number", "BE0403227516"),
    ("tax_number", "GB980780684"),
    ("tax_number", "<b>"),
    ("tax_number", ""),
    ("company_number", "no digits"),
    ("website", "javascript:alert(1)"),
    ("website", "ftp://example.org"),
    ("website", "not a site"),
    ("website", "http://user:pass@example.org"),
    ("audience", "many"),
    ("audience", "-5"),
    ("audience", "0"),
    ("audience", "1.5"),
    ("audience", "18,00"),
    ("audience", "1,800.000"),
    ("audience", "9" * 30),
    ("currency", "BTC"),
    ("language", "de"),
    ("email", "nonsense"),
    ("email", "a@b@c.example.org"),
    ("email", "a@exa\r\nmple.org"),
    ("password", "short"),
    ("password", "motdepasse123"),
    ("password", "Courrier-namur1"),
    ("nonprofit_evidence", "\x01"),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("field", JOIN)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(client, language, field):
    client.get(f"/join?lang={language}")
    for typed in (typed for name, typed in WRONG if name == field):
        page = post(client, "/join", **{**JOIN, field: typed})
        assert page.status_code == 200, typed
        named = "company_number" if (field, typed) == ("tax_number", "") else field
        assert f'id="{named}-error"' in page.text, typed
        assert f'href="#{named}"' in page.text, typed
        for kept in ("Le Courrier de Namur SA", "Camille Dubois", "Boîte 3"):
            if kept not in JOIN.get(field, ""):
                assert kept in page.text, typed
        assert "This field" not in page.text, "an English message of the library"
    assert db.session.query(User).count() == 0
    assert db.session.query(Mail).count() == 0


def test_marks_that_turn_text_around_are_taken_out(client):
    post(client, "/join", **{**JOIN, "registered_name": _BIDI})
    assert db.session.query(Outlet).one().registered_name == "Tyne gro.live Ledger"


@pytest.mark.parametrize(
    "typed", ["180000", "180 000", "180,000", "180.000", "180\u202f000", "180\u00a0000", "180’000"]
)
def test_an_audience_may_be_written_in_every_usual_way(client, typed):
    post(client, "/join", **{**JOIN, "audience": typed})
    assert db.session.query(Outlet).one().audience == 180_000


def test_a_nonprofit_needs_evidence(client):
    page = post(client, "/join", **JOIN, nonprofit="y")
    assert 'id="nonprofit_evidence-error"' in page.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_member_invites_a_colleague_who_joins(client, app, language):
    ann = enter(client, member())
    page = post(ann, "/team", email="bo@tyne.example.org", language=language)
    assert page.location == "/team"
    assert "bo@tyne.example.org" in ann.get("/team").text
    mail = last_mail()
    assert (mail.recipient, mail.language) == ("bo@tyne.example.org", language)
    bo = app.test_client()
    weak = post(bo, link(mail), name="Bo Lund", password="123456789012")
    assert 'id="password-error"' in weak.text
    assert "Bo Lund" in weak.text
    assert post(bo, link(mail), name="Bo Lund", password=PASSWORD).location == "/"
    assert "Bo Lund" in bo.get("/team").text
    assert bo.get("/join").location == "/account"
    assert app.test_client().get(link(mail)).status_code == 404, "used once"


def test_an_invitation_can_be_taken_back_by_its_own_outlet_only(client, app):
    ann = enter(client, member())
    post(ann, "/team", email="bo@tyne.example.org", language="en")
    path = link(last_mail())
    number = db.session.query(Invitation).one().id
    eve = enter(app.test_client(), member("eve@other.example.org"))
    assert post(eve, f"/team/invitations/{number}/revoke", "/team").status_code == 404
    assert post(eve, "/team/invitations/unknown/revoke", "/team").status_code == 404
    assert "bo@tyne.example.org" not in eve.get("/team").text
    assert app.test_client().get(path).status_code == 200
    assert post(ann, f"/team/invitations/{number}/revoke", "/team").location == "/team"
    assert app.test_client().get(path).status_code == 404


def test_an_old_invitation_is_closed(client):
    user = member()
    with transaction() as session:
        invitation, token = invite(
            session,
            by=user,
            email="bo@tyne.example.org",
            language="en",
            outlet=session.get(Outlet, user.outlet_id),
        )
        invitation.expires_at = utc_now()
    assert client.get(f"/invitations/{token}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "x" * 400 + "@example.org", "<b>@example.org", "a\x00@example.org"]
)
def test_a_bad_address_is_not_invited(client, typed):
    page = post(enter(client, member()), "/team", email=typed, language="en")
    assert 'id="email-error"' in page.text
    assert db.session.query(Invitation).count() == 0


def test_a_person_changes_name_language_and_time_zone(client):
    enter(client, member())
    assert (
        post(client, "/account", name="Ann Ree", language="fr", timezone="Europe/Paris").location
        == "/account"
    )
    page = client.get("/account")
    assert 'lang="fr"' in page.text
    assert 'value="Ann Ree"' in page.text


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "<i></i>"),
        ("language", "xx"),
        ("timezone", "Mars/Base"),
        ("timezone", ""),
    ],
)
def test_a_wrong_detail_is_said_at_its_field(client, name, typed):
    enter(client, member())
    page = post(
        client, "/account", **{"name": "Ann", "language": "en", "timezone": "Europe/Paris", name: typed}
    )
    assert f'id="{name}-error"' in page.text


def test_changed_billing_details_are_kept_and_a_claim_has_to_be_confirmed_again(client):
    user = enter(client, member())
    outlet = db.session.query(Outlet).one()
    with transaction():
        outlet.nonprofit = outlet.nonprofit_confirmed = True
        outlet.nonprofit_evidence = "Charity 1"
    assert 'value="40,000"' in user.get("/account/outlet?lang=en").text
    sent = {**JOIN, "nonprofit": "y", "nonprofit_evidence": "Charity 2", "currency": "USD"}
    assert post(client, "/account/outlet", **sent).location == "/account/outlet"
    db.session.refresh(outlet)
    assert (outlet.registered_name, outlet.currency) == ("Le Courrier de Namur SA", "USD")
    assert outlet.nonprofit
    assert not outlet.nonprofit_confirmed
    assert outlet.billing_email == "ann@tyne.example.org"


def test_staff_without_an_outlet_have_no_team(client):
    assert enter(client, person("jo@house.example.org", "editor")).get("/team").status_code == 404


@pytest.mark.parametrize(
    "path", ["/join", "/account", "/account/outlet", "/team", "/team/invitations/x/revoke"]
)
def test_posts_without_a_token_are_refused(client, path):
    enter(client, member())
    assert client.post(path, data=JOIN).status_code == 400
