import datetime as dt

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from invoices.money import Money
from portal.language import country_name, current_language, day, language_name, moment, money, whole_money

_MORNING = dt.datetime(2026, 11, 23, 10, 9, tzinfo=dt.UTC)


def _language_of(page: str) -> str:
    return page.split('<html lang="')[1][:2]


def test_the_address_decides_and_is_remembered(client: FlaskClient) -> None:
    assert _language_of(client.get("/?lang=fr").text) == "fr"
    assert _language_of(client.get("/", headers={"Accept-Language": "en"}).text) == "fr"


def test_a_language_we_do_not_speak_changes_nothing(client: FlaskClient) -> None:
    client.get("/?lang=fr")
    assert _language_of(client.get("/?lang=de").text) == "fr"


@pytest.mark.parametrize(
    ("accepted", "language"), [("fr-CA,en;q=0.5", "fr"), ("de,en;q=0.1", "en"), ("de", "en"), ("", "en")]
)
def test_a_new_reader_is_spoken_to_as_their_browser_asks(
    client: FlaskClient, accepted: str, language: str
) -> None:
    assert _language_of(client.get("/", headers={"Accept-Language": accepted}).text) == language


def test_an_answer_says_its_language_and_what_it_depends_on(client: FlaskClient) -> None:
    headers = client.get("/?lang=fr").headers
    assert headers["Content-Language"] == "fr"
    assert {"Accept-Language", "Cookie"} <= set(headers["Vary"].replace(" ", "").split(","))


def test_the_switch_keeps_the_address_and_leads_nowhere_else(client: FlaskClient) -> None:
    page = client.get("/?q=eau&topic=culture&lang=en").text
    assert 'href="?q=eau&amp;topic=culture&amp;lang=fr" lang="fr"' in page
    assert 'href="?lang=fr"' in client.get("//evil.example/").text


def test_outside_a_request_the_default_speaks() -> None:
    assert current_language() == "en"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("£1,142.50", "23 November 2026", "23 November 2026, 10:09", "Belgium", "French")),
        (
            "fr",
            (
                "1\u202f142,50\u00a0£",
                "23 novembre 2026",
                "23 novembre 2026 à 10\u00a0h\u00a009",
                "Belgique",
                "français",
            ),
        ),
    ],
)
def test_values_are_written_as_the_reader_writes_them(
    app: Flask, language: str, expected: tuple[str, ...]
) -> None:
    with app.test_request_context(f"/?lang={language}"):
        written = (
            money(Money(114250, "GBP")),
            day(_MORNING.date()),
            moment(_MORNING),
            country_name("BE"),
            language_name("fr"),
        )
    assert written == expected


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (Money(6_000_000, "EUR"), "€60,000", "60\u202f000\u00a0€"),
        (Money(0, "GBP"), "£0", "0\u00a0£"),
        (Money(100, "GBP"), "£1", "1\u00a0£"),
        (Money(60_000, "JPY"), "JP¥60,000", "60\u202f000\u00a0JPY"),
    ],
)
def test_a_scale_has_whole_amounts(app: Flask, amount: Money, english: str, french: str) -> None:
    for language, written in (("en", english), ("fr", french)):
        with force_locale(language):
            assert whole_money(amount) == written
