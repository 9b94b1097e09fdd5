"""The hosted payment page, as a browser without JavaScript meets it."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from invoices.money import Money
from tests.sandbox.fixtures import DECLINED, GOOD, SECURE, Sandbox
from tests.sandbox.hosted_words import WORDS
from tests.sandbox.orders import an_order
from tests.sandbox.schemas import PROJECT
from tests.sandbox.server import Server


def get(url: str) -> requests.Response:
    return requests.get(url, timeout=10)


def text(response: requests.Response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", response.text))


def test_the_page_says_what_is_paid_and_that_it_is_a_sandbox(sandbox: Sandbox) -> None:
    page = get(sandbox.gateway().open(an_order()).url)
    assert page.status_code == 200
    for words in ("Sandbox", "no real money", "Pay £142.50", "Licence", "£118.75", "£23.75"):
        assert words in text(page)
    assert 'href="https://portal.test/orders/req1"' in page.text
    assert 'value="desk@outlet.test"' in page.text
    assert "Pay by bank transfer" not in text(page)


def test_the_page_in_french(sandbox: Sandbox) -> None:
    euros = Money(114250, "EUR")
    order = an_order(
        language="fr", methods=("card", "bank_transfer"), lines=(("Licence", euros),), total=euros
    )
    page = get(sandbox.gateway().open(order).url)
    assert '<html lang="fr">' in page.text
    assert "Payer 1\u202f142,50\u00a0€" in text(page)
    assert "Payer par virement" in text(page)
    assert 'value="desk@outlet.test"' in page.text


def test_the_page_runs_and_loads_nothing_from_elsewhere(sandbox: Sandbox) -> None:
    page = get(sandbox.gateway().open(an_order()).url)
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    (stylesheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    assert get(sandbox.url + stylesheet).headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"number": "4242 4242 4242 4243"}, "number", "bad_number"),
        ({"number": ""}, "number", "bad_number"),
        ({"expiry": "12 / 20"}, "expiry", "bad_expiry"),
        ({"expiry": "13/34"}, "expiry", "bad_expiry"),
        ({"cvc": "12"}, "cvc", "bad_cvc"),
        ({"number": DECLINED}, "number", "card_declined"),
        ({"number": "4000 0000 0000 9995"}, "number", "insufficient_funds"),
        ({"number": "5555 5555 5555 4444"}, "number", "card_declined"),
    ],
)
def test_a_mistake_is_explained_at_its_field_and_nothing_typed_is_lost(
    sandbox: Sandbox, changes: dict[str, str], field: str, message: str
) -> None:
    opened = sandbox.gateway().open(an_order())
    form = {"method": "card", "number": GOOD, "expiry": "12/34", "cvc": "123", "name": "Ada <b>"} | changes
    page = requests.post(opened.url, data=form, timeout=10)
    assert page.status_code == 402
    assert page.text.count(WORDS["en"][message]) == 2  # in the summary and at the field
    assert f'href="#{field}"' in page.text
    assert f'aria-describedby="{field}-error"' in page.text
    assert 'value="Ada &lt;b&gt;"' in page.text
    assert not sandbox.gateway().fetch(opened.session_id).paid


def test_a_failed_challenge_comes_back_with_an_explanation(sandbox: Sandbox) -> None:
    opened = sandbox.gateway().open(an_order())
    page = get(sandbox.url + sandbox.pay(opened.session_id, SECURE).headers["Location"])
    assert "£142.50" in text(page)
    back = get(sandbox.url + sandbox.challenge(opened.session_id, passes=False).headers["Location"])
    assert WORDS["en"]["not_authenticated"] in text(back)


def test_a_challenge_answered_without_being_asked_pays_nothing(sandbox: Sandbox) -> None:
    session = sandbox.gateway().open(an_order()).session_id
    assert "failed=" in sandbox.challenge(session).headers["Location"]
    assert not sandbox.gateway().fetch(session).paid


def test_paying_twice_charges_once(sandbox: Sandbox) -> None:
    session = sandbox.gateway().open(an_order()).session_id
    assert [sandbox.pay(session).status_code for _ in range(2)] == [303, 410]
    assert sandbox.event_types().count("charge.succeeded") == 1


def test_a_bank_transfer_that_is_not_offered_is_not_taken(sandbox: Sandbox) -> None:
    session = sandbox.gateway().open(an_order()).session_id
    assert sandbox.pay_by_bank(session).status_code == 410
    assert sandbox.gateway().fetch(session).status == "open"


def test_closed_and_unknown_checkouts_say_so(sandbox: Sandbox) -> None:
    opened = sandbox.gateway().open(an_order())
    sandbox.control.clock(3700)
    page = get(opened.url)
    assert page.status_code == 410
    assert WORDS["en"]["expired"] in text(page)
    assert get(f"{sandbox.url}/c/pay/cs_test_nope").status_code == 404


def test_both_languages_have_the_same_words() -> None:
    assert WORDS["en"].keys() == WORDS["fr"].keys()
    for name, french in WORDS["fr"].items():
        assert not re.search(r" [:;!?»]|« ", french), name
        assert ("%(amount)s" in french) == ("%(amount)s" in WORDS["en"][name])


def test_a_state_folder_outlives_the_server(tmp_path: Path) -> None:
    server = Server(state=tmp_path)
    server.start()
    sandbox = Sandbox(server.url, server.control)
    order = an_order()
    opened = sandbox.gateway().open(order)
    server.close()
    again = Server(state=tmp_path)
    again.start()
    try:
        sandbox = Sandbox(again.url, again.control)
        assert sandbox.pay(opened.session_id).status_code == 303
        assert sandbox.gateway().fetch(opened.session_id).paid
        assert sandbox.gateway().open(order).session_id == opened.session_id
    finally:
        again.close()


def test_the_sandbox_runs_by_itself() -> None:
    command = [sys.executable, "-m", "tests.sandbox", "--port", "0", "--webhook", "http://127.0.0.1:9/hook"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            url = line.split()[-1]
            assert get(f"{url}/_sandbox/state").json()["violations"] == []
        finally:
            process.terminate()
        assert process.wait(timeout=20) == 0
