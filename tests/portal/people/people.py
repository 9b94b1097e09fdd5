"""What tests of accounts share: a form filled in, its token, the last letter, and somebody signed in."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.people.accounts import OUTLET, User
from portal.people.join import Billing, Person, create_user, register_outlet
from portal.people.outlets import Outlet
from portal.work.tables import Mail

PASSWORD = "kettle marble otter 42"
JOIN = {
    "registered_name": "Le Courrier de Namur SA",
    "address": "Rue de Fer 12\nBoîte 3",
    "postcode": "5000",
    "city": "Namur",
    "country": "BE",
    "tax_number": "BE 0403.227.515",
    "website": "Courrier-Namur.example.org",
    "audience": "180 000",
    "currency": "",
    "language": "fr",
    "name": "Camille Dubois",
    "email": "Camille@courrier-namur.example.org",
    "password": PASSWORD,
    "business": "y",
}
BILLING = Billing(
    registered_name="The Tyne Ledger Ltd",
    address="1 Quayside",
    city="Newcastle",
    postcode="NE1 3DE",
    country="GB",
    company_number="01234567",
    website="https://tyne-ledger.example.org",
    audience=40_000,
)


def csrf(client: FlaskClient, path: str) -> str:
    """The token of the form at ``path``."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert found, f"no token on {path}"
    return found[1]


def post(client: FlaskClient, path: str, form_at: str = "", **data: Any) -> Any:
    """Send ``data`` to ``path`` with the token of the form there, or at ``form_at``."""
    return client.post(path, data={**data, "csrf_token": csrf(client, form_at or path)})


def last_mail() -> Mail:
    db.session.rollback()
    return db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()  # type: ignore[return-value]


def link(mail: Mail) -> str:
    """The path of the first link in ``mail``."""
    found = re.search(r"http://portal\.test(/\S+)", mail.text)
    assert found
    return found[1]


def member(email: str = "ann@tyne.example.org", hashed: str = "", name: str = "Ann Reed") -> User:
    """A confirmed member of an outlet of their own."""
    with transaction() as session:
        _outlet, user = register_outlet(session, BILLING, Person(email, name, hashed))
        user.confirmed_at = utc_now()
    return user


def person(email: str, *roles: str, hashed: str = "", outlet: Outlet | None = None) -> User:
    with transaction() as session:
        user = create_user(session, Person(email, "Jo Park", hashed), roles or (OUTLET,), outlet=outlet)
        user.confirmed_at = utc_now()
    return user


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> Any:
    return post(client, "/login", email=email, password=password)


def enter(client: FlaskClient, user: User) -> FlaskClient:
    """``client`` signed in as ``user``, without the cost of a password."""
    with client.session_transaction() as session:
        session.update(_user_id=user.fs_uniquifier, _fresh=True)
    return client


def errors(page: Any) -> list[str]:
    """The texts of the error summary."""
    summary = re.search(r'class="error-summary".*?</div>', page.text, re.S)
    return re.findall(r"<li><a[^>]*>(.*?)</a>|<li>([^<]+)</li>", summary[0]) if summary else []
