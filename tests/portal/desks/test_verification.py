"""The public status of a licence: what anyone may know, and nothing more."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from portal.db import transaction, utc_now
from portal.licensing.register import enter
from portal.licensing.snapshots import public_scope
from portal.licensing.tables import Licence, Quote, Request
from portal.people.accounts import User
from portal.people.outlets import Outlet
from tests.invoices.papers import samples

NUMBER = "RL-2026-000417"


def issue(
    state: str = "active", ends_on: dt.date | None = dt.date(2099, 11, 22), events: tuple[str, ...] = ()
) -> None:
    """A licence in the register, with ``events`` after its issue."""
    paper, now = samples.licence(), utc_now()
    with transaction() as session:
        outlet = Outlet(registered_name=paper.licensee.name, address="", city="", postcode="", country="BE")
        outlet.created_at = now
        user = User(email="ada@courrier.example", fs_uniquifier="u", name="Ada Secret")
        session.add_all([outlet, user])
        session.flush()
        request = Request(outlet_id=outlet.id, user_id=user.id, state="issued", language="fr", answers={})
        request.created_at = now
        session.add(request)
        session.flush()
        money = {"currency": "GBP", "net_minor": 18525, "tax_minor": 0, "total_minor": 18525}
        quote = Quote(
            number=paper.quote_number, request_id=request.id, snapshot={}, snapshot_hash="", **money
        )
        quote.created_at = quote.valid_until = now
        session.add(quote)
        session.flush()
        licence = Licence(
            number=NUMBER,
            request_id=request.id,
            quote_id=quote.id,
            outlet_id=outlet.id,
            state=state,
            snapshot=paper.to_json(),
            issued_at=now,
            starts_on=paper.starts_on,
            ends_on=ends_on,
            invoice_number=paper.invoice_number,
        )
        session.add(licence)
        enter(session, licence, "issued", **public_scope(licence))
        session.flush()
        for event in events:
            enter(session, licence, event)
            session.flush()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Active", "23 November 2026", "English, French", "Web, Newsletter", "Belgium", "In review"]),
        ("fr", ["Active", "23 novembre 2026", "Anglais, Français", "Belgique", "En relecture"]),
    ],
)
def test_anyone_sees_status_scope_languages_and_hashes(
    client: FlaskClient, language: str, words: list[str]
) -> None:
    issue()
    page = client.get(f"/licences/{NUMBER}?lang={language}").text
    assert [word for word in words if word not in page] == []
    assert samples.work().editions[0].content_hash in page


def test_nobody_learns_the_price_the_party_or_a_person(client: FlaskClient) -> None:
    issue()
    page = client.get(f"/licences/{NUMBER}").text
    paper = samples.licence()
    hidden = [
        paper.licensee.name,
        paper.licensee.tax_number,
        paper.terms.title,
        paper.terms.url,
        "185",
        "Ada Secret",
    ]
    assert [word for word in (*hidden, paper.invoice_number, "88-214") if word in page] == []


def test_a_headline_still_in_review_is_not_told(client: FlaskClient) -> None:
    issue()
    page = client.get(f"/licences/{NUMBER}?lang=fr").text
    assert samples.work().headlines["en"] in page
    assert samples.work().headlines["fr"] not in page


@pytest.mark.parametrize(
    ("state", "ends_on", "events", "said"),
    [
        ("active", None, (), "Active"),
        ("active", dt.date(2026, 11, 23), (), "Expired"),
        ("suspended", None, ("suspended",), "Suspended"),
        ("revoked", None, ("suspended", "restored", "revoked"), "Revoked"),
    ],
)
def test_the_status_is_that_of_today(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    ends_on: dt.date | None,
    events: tuple[str, ...],
    said: str,
) -> None:
    issue(state, ends_on, events)
    tomorrow = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    monkeypatch.setattr("portal.desks.public.verification.utc_now", lambda: tomorrow)
    page = BeautifulSoup(client.get(f"/licences/{NUMBER}?lang=en").text, "html.parser")
    assert page.select_one(".lede .tag").get_text(" ", strip=True).endswith(said)
    assert len(page.select(".timeline li")) == 1 + len(events)


@pytest.mark.parametrize(
    "typed", [NUMBER, " rl-2026-000417 ", "RL 2026 000417", "rl\u20132026\u2013000417", "RL2026000417"]
)
def test_a_number_is_understood_however_it_is_typed(client: FlaskClient, typed: str) -> None:
    issue()
    answer = client.get("/verify-licence", query_string={"number": typed})
    assert answer.location == f"/licences/{NUMBER}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez le numéro imprimé"),
        ("<script>", "Un numéro de licence ressemble à"),
        ("RL-2026-00041\u0667", "Un numéro de licence ressemble à"),
        ("RL-2026-000417\n", "Aucune licence ne porte ce numéro"),
        ("x" * 5000, "Un numéro de licence ressemble à"),
        ("RL-2026-999999", "Aucune licence ne porte ce numéro"),
    ],
)
def test_a_wrong_number_is_explained_and_kept(client: FlaskClient, typed: str, said: str) -> None:
    answer = client.get("/verify-licence", query_string={"number": typed, "lang": "fr"})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert said in page.select_one("#number-error").get_text()
    assert said in page.select_one(".error-summary a").get_text()
    assert page.select_one("#number")["value"] == typed.strip()


@pytest.mark.parametrize("number", ["RL-2026-000418", "RI-2026-000421", "%00", "..%2f..%2fetc"])
def test_an_unknown_number_has_no_page(client: FlaskClient, number: str) -> None:
    issue()
    assert client.get(f"/licences/{number}").status_code == 404
