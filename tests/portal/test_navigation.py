import pytest
from bs4 import BeautifulSoup
from flask import Flask, g
from flask.testing import FlaskClient

from portal.navigation import navigation
from portal.people.accounts import ADMIN, EDITOR, FINANCE, OUTLET, Role, User


def _seen_by(app: Flask, role: str, address: str = "/") -> dict[str, str]:
    user = User(id=1, email="a@b.example", fs_uniquifier="x", language="en", roles=[Role(name=role)])
    user.active = True
    with app.test_request_context(address):
        g._login_user = user  # where Flask-Login keeps who is signed in
        return {entry.label: entry.current for entry in navigation()}


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (OUTLET, ["Catalogue", "My licences", "Notices", "Invoices", "Team"]),
        (EDITOR, ["Catalogue", "Translations", "Articles", "Glossary", "Notices"]),
        (FINANCE, ["Catalogue", "Overview", "Invoices", "Payments", "Requests", "VAT"]),
    ],
)
def test_each_role_is_led_to_its_own_desk(app: Flask, role: str, labels: list[str]) -> None:
    assert list(_seen_by(app, role)) == labels


def test_an_admin_is_led_to_every_staff_desk_but_to_no_outlets(app: Flask) -> None:
    seen = _seen_by(app, ADMIN)
    assert {"Translations", "Payments", "Administration"} <= set(seen)
    assert "My licences" not in seen


def test_the_page_and_the_desk_the_reader_is_at_are_marked(app: Flask) -> None:
    assert _seen_by(app, OUTLET, "/invoices")["Invoices"] == "page"
    assert _seen_by(app, OUTLET, "/request")["My licences"] == "true"
    assert _seen_by(app, FINANCE, "/desk/finance/payments/7")["Payments"] == "true"
    assert _seen_by(app, FINANCE, "/desk/finance/reminders")["Invoices"] == "true"
    assert set(_seen_by(app, OUTLET, "/terms").values()) == {""}


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/desk/editor/articles/1", "Articles"),
        ("/desk/editor/arrivals", "Articles"),
        ("/desk/editor/editions/1", "Translations"),
        ("/desk/editor/glossary/1", "Glossary"),
        ("/desk/editor/notices/1", "Notices"),
    ],
)
def test_a_page_below_an_entry_marks_that_entry(app: Flask, address: str, label: str) -> None:
    assert [name for name, state in _seen_by(app, EDITOR, address).items() if state] == [label]


def test_a_stranger_sees_the_catalogue_and_how_to_come_in(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/?lang=fr").text, "html.parser")
    assert [link.get_text() for link in page.select(".nav a")] == ["Catalogue"]
    assert [link.get_text() for link in page.select(".who a")] == [
        "Se connecter",
        "Ouvrir un compte",
        "English",
    ]
