"""Signing in and out: throttling, rotation, links that work once, no word on who has an account."""

import re

import pytest
from flask_security import hash_password

from portal.db import db, transaction, utc_now
from portal.people.accounts import EDITOR, User
from portal.people.sign_in import SignInLink
from portal.work.tables import Mail
from tests.portal.people.people import PASSWORD, csrf, last_mail, link, member, person, post, sign_in

EMAIL = "ann@tyne.example.org"


@pytest.fixture
def ann(app):
    return member(EMAIL, hash_password(PASSWORD))


def test_the_right_password_signs_in_and_leads_back(ann, client):
    answer = client.get("/account?lang=en")
    page = client.get(answer.location)
    assert 'name="next"' in page.text
    answer = client.post(
        "/login",
        data={
            "email": EMAIL.upper().replace("EXAMPLE.ORG", "example.org"),
            "password": PASSWORD,
            "next": "/team",
            "csrf_token": csrf(client, "/login"),
        },
    )
    assert answer.location == "/team"
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "The email address or the password is not right"), ("fr", "Adresse")],
)
def test_wrong_password_and_unknown_address_look_the_same(ann, client, language, message):
    client.get(f"/login?lang={language}")
    wrong = sign_in(client, EMAIL, "a wrong password")
    unknown = sign_in(client, "nobody@tyne.example.org", "a wrong password")
    bare = [
        re.sub(r'value="[^"]*"', "", page.text.replace(EMAIL, "").replace("nobody@tyne.example.org", ""))
        for page in (wrong, unknown)
    ]
    assert bare[0] == bare[1]
    assert wrong.status_code == 200
    if language == "en":
        assert message in wrong.text
    assert EMAIL in wrong.text, "what was typed is kept"


def test_guessing_is_capped_and_a_clear_message_says_how_long_to_wait(ann, client):
    client.get("/login?lang=en")
    token = csrf(client, "/login")
    data = {"email": EMAIL, "password": "a wrong password", "csrf_token": token}
    answers = [client.post("/login", data=data).text for _ in range(10)]
    assert "Too many tries" not in answers[7]
    assert "Too many tries" in answers[8]
    right = client.post("/login", data={**data, "password": PASSWORD})
    assert "Too many tries" in right.text
    assert client.get("/account").status_code == 302


def test_the_session_and_its_token_change_at_sign_in_and_old_cookies_are_dead_after_sign_out(
    ann, client, app
):
    before = csrf(client, "/login")
    sign_in(client, EMAIL)
    cookie = client.get_cookie("reprise", domain="portal.test").value
    assert client.post("/account", data={"csrf_token": before, "name": "X"}).status_code == 400
    post(client, "/logout", "/account")
    assert client.get("/account").status_code == 302
    thief = app.test_client()
    thief.set_cookie("reprise", cookie, domain="portal.test")
    assert thief.get("/account").status_code == 302


@pytest.mark.parametrize("path", ["/sign-in-link", "/reset", "/confirm"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_asking_for_a_letter_says_the_same_of_known_and_unknown(ann, client, path, language):
    client.get(f"{path}?lang={language}")
    pages = [
        re.sub(r'value="[^"]*"', "", post(client, path, email=email).text.replace(email, ""))
        for email in (EMAIL, "nobody@tyne.example.org")
    ]
    assert pages[0] == pages[1]
    assert db.session.query(Mail).count() == 1


@pytest.mark.parametrize("path", ["/sign-in-link", "/reset", "/confirm"])
@pytest.mark.parametrize(
    "typed", ["", "   ", "nonsense", "a@b", "x" * 300 + "@example.org", "a@exa\tmple.org", "<b>@example.org"]
)
def test_a_bad_address_is_an_error_beside_the_field(client, path, typed):
    page = post(client, path, email=typed)
    assert 'id="email-error"' in page.text
    assert 'href="#email"' in page.text
    assert db.session.query(Mail).count() == 0


def test_a_sign_in_link_needs_a_press_and_works_once(ann, client, app):
    post(client, "/sign-in-link", email=EMAIL)
    path = link(last_mail())
    assert client.get(path).status_code == 200
    assert client.get("/account").status_code == 302, "looking at the link signs nobody in"
    assert post(client, path).status_code == 302
    assert client.get("/account").status_code == 200
    other = app.test_client()
    assert other.get(path).location == "/sign-in-link"


def test_a_sign_in_link_grows_stale(ann, client):
    post(client, "/sign-in-link", email=EMAIL)
    with transaction() as session:
        session.query(SignInLink).update({"expires_at": utc_now()})
    assert client.get(link(last_mail())).location == "/sign-in-link"


def test_letters_to_one_address_are_capped(ann, client):
    client.get("/reset?lang=en")
    pages = [post(client, "/reset", email=EMAIL) for _ in range(5)]
    assert [page.status_code for page in pages] == [200] * 4 + [429]
    assert "Too many tries" in pages[-1].text


def test_a_reset_changes_the_password_once_and_ends_other_sessions(ann, client, app):
    elsewhere = app.test_client()
    sign_in(elsewhere, EMAIL)
    post(client, "/reset", email=EMAIL)
    path = link(last_mail())
    weak = post(client, path, password="password1234")
    assert 'id="password-error"' in weak.text
    assert post(client, path, password="walnut harbour seventeen").location == "/login"
    assert elsewhere.get("/account").status_code == 302
    assert client.get(path).location == "/reset", "the link is spent"
    sign_in(client, EMAIL, "walnut harbour seventeen")
    assert client.get("/account").status_code == 200
    assert last_mail().template == "password_changed"


def test_changing_the_password_asks_for_the_present_one(ann, client, app):
    sign_in(client, EMAIL)
    wrong = post(
        client, "/account/password", password="not my password", new_password="walnut harbour seventeen"
    )
    assert 'id="password-error"' in wrong.text
    done = post(client, "/account/password", password=PASSWORD, new_password="walnut harbour seventeen")
    assert done.location == "/account"
    assert client.get("/account").status_code == 200, "this browser stays signed in"


OUT_OF_THE_HOUSE = [
    "https://evil.example",
    "http:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "http://portal.test@evil.example",
    "http://portal.test.evil.example",
    "/account/../../evil",
    "/no/such/page",
    "/\u2028/evil.example",
    "/\u200a/evil.example",
    "http://[::1",
    "/account" + "?" + "x" * 2000,
    "/logout",
    "？//evil.example",
    "/.evil.example",
    "http://portal.test//evil.example",
    "\x00//evil.example",
]


def test_sign_in_never_leads_out_of_the_house(ann, client):
    for evil in OUT_OF_THE_HOUSE:
        answer = client.get("/login", query_string={"next": evil})
        assert answer.location == "/login", evil
        data = {"email": EMAIL, "password": PASSWORD, "next": evil, "csrf_token": csrf(client, "/login")}
        assert client.post("/login", data=data).location == "/login", evil
    data["csrf_token"] = csrf(client, "/login")
    assert client.post("/login", data={**data, "next": ""}).location == "/"


@pytest.mark.parametrize(
    "path", ["/login", "/reset", "/confirm", "/sign-in-link", "/join", "/logout", "/account/password"]
)
def test_posts_without_a_token_are_refused(client, path):
    assert client.post(path, data={"email": EMAIL}).status_code == 400


def test_an_account_that_is_not_confirmed_is_told_so_only_after_its_password(app, client):
    user = member("new@tyne.example.org", hash_password(PASSWORD))
    with transaction() as session:
        session.get_one(User, user.id).confirmed_at = None
    client.get("/login?lang=en")
    assert (
        "Confirm your email address first" not in sign_in(client, "new@tyne.example.org", "a wrong one!").text
    )
    assert "Confirm your email address first" in sign_in(client, "new@tyne.example.org").text


def test_staff_sign_in_too(app, client):
    person("ed@house.example.org", EDITOR, hashed=hash_password(PASSWORD))
    assert sign_in(client, "ed@house.example.org").location == "/"
