"""The desks' doors: who is let in, who is sent to sign in, and who finds nothing."""

import pytest

from portal.desks.access import local_page
from portal.people.accounts import ADMIN, EDITOR, FINANCE, OUTLET
from tests.portal.people.people import enter, member, person

_DOORS = {
    "/team": {OUTLET},
    "/account/outlet": {OUTLET},
    "/account": {OUTLET, EDITOR, FINANCE, ADMIN},
    "/desk/admin/": {ADMIN},
    "/desk/admin/staff": {ADMIN},
    "/desk/admin/outlets": {ADMIN},
    "/desk/admin/tariff": {ADMIN},
    "/desk/admin/publisher": {ADMIN},
}


@pytest.mark.parametrize("role", [OUTLET, EDITOR, FINANCE, ADMIN])
def test_each_role_enters_its_own_desks_only(client, role):
    user = member() if role == OUTLET else person("jo@house.example.org", role)
    enter(client, user)
    found = {path: client.get(path).status_code for path in _DOORS}
    assert found == {path: 200 if role in roles else 404 for path, roles in _DOORS.items()}


@pytest.mark.parametrize("path", sorted(_DOORS))
def test_anonymous_readers_are_sent_to_sign_in_and_come_back(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location == f"/login?next={path}"


def test_the_page_of_another_role_looks_like_no_page(client):
    enter(client, member())
    assert client.get("/desk/admin/staff").text == client.get("/desk/admin/no-such-page").text


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("/account", True),
        ("/account?lang=fr", True),
        ("/join", True),
        ("/", True),
        ("", False),
        (None, False),
        ("account", False),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("/no-such-page", False),
        ("https://evil.example/account", False),
        ("/account\x00", False),
        ("/account\n", False),
        ("/logout/..//evil.example", False),
        ("/" + "a" * 2000, False),
    ],
)
def test_only_pages_of_the_portal_count_as_a_way_back(app, address, safe):
    with app.test_request_context("/"):
        assert local_page(address) == (address if safe else None)
