from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.config import Config
from portal.headers import content_security_policy


def _directives(policy: str) -> dict[str, str]:
    return {part.split()[0]: " ".join(part.split()[1:]) for part in policy.split(";")}


@pytest.mark.parametrize("address", ["/", "/no-such-page", "/static/css/base.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_the_policy_allows_own_files_only_and_nothing_inline(config: Config) -> None:
    policy = _directives(content_security_policy(config))
    assert policy["default-src"] == "'none'"
    assert {policy[kind] for kind in ("script-src", "style-src", "img-src", "font-src", "connect-src")} == {
        "'self'"
    }
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"


def test_a_form_may_lead_to_the_payment_page_of_the_mode_we_are_in(config: Config) -> None:
    sandbox = replace(config, stripe_api="http://127.0.0.1:9090")
    real = replace(config, stripe_api="https://api.stripe.com")
    assert _directives(content_security_policy(sandbox))["form-action"] == "'self' http://127.0.0.1:9090"
    assert _directives(content_security_policy(real))["form-action"] == "'self' https://checkout.stripe.com"


def test_a_page_is_kept_by_nobody_and_a_marked_asset_for_good(app: Flask, client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-store"
    with app.test_request_context("/"):
        address = app.jinja_env.globals["asset"]("css/base.css")  # type: ignore[operator]
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/base.css").headers["Cache-Control"]


def test_browsers_are_told_to_stay_on_https_only_where_there_is_https(config: Config) -> None:
    for base_url, told in (("https://portal.test", True), ("http://portal.test", False)):
        headers = create_app(replace(config, base_url=base_url)).test_client().get("/robots.txt").headers
        assert ("Strict-Transport-Security" in headers) is told
