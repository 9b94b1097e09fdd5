"""The whole story in a real browser: a partner outlet finds a story, orders it, pays, and gets its papers."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal import demonstration
from portal.config import Config
from portal.db import db
from portal.licensing.tables import Licence, Payment
from portal.licensing.tariffs import publish_defaults
from tests.sandbox.fixtures import DECLINED, GOOD, SECRET, Sandbox

Drain = Callable[[], int]
Axe = Callable[[Page], list[str]]

_BUYERS = {"en": "outlet@demo.example", "fr": "redaction@demo.example"}
_SEARCHES = {"en": "water prices", "fr": "prix de l’eau"}


@pytest.fixture
def config(config: Config, sandbox: Sandbox) -> Config:
    return dataclasses.replace(config, stripe_api=sandbox.url)


@pytest.fixture
def shop(app: Flask, live: str, sandbox: Sandbox) -> None:
    """The portal as somebody who tries it out finds it, with Stripe's deliveries coming in."""
    publish_defaults()
    demonstration.load()
    sandbox.control.webhook(f"{live}/hooks/stripe", SECRET)


@pytest.fixture
def plain_page(chromium: Browser, live: str) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = chromium.new_context(base_url=live, java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, email: str, language: str) -> None:
    page.goto(f"/login?lang={language}")
    page.locator("#email").fill(email)
    page.locator("#password").fill(demonstration.PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def find_the_story(page: Page, language: str) -> None:
    page.goto("/")
    page.locator("[name=q]").fill(_SEARCHES[language])
    page.locator("[name=q]").press("Enter")
    page.locator("main h2 a, main h3 a").first.click()
    page.locator("a[href*='/request?article=']").first.click()


def fill_in(page: Page) -> None:
    for language in ("en", "fr"):
        page.locator(f"[name=languages][value={language}]").check(force=True)
    page.locator("[name=title]").fill("The Northern Courier")
    page.locator("[name=purchase_order]").fill("PO 88-214")


def order(page: Page) -> None:
    page.locator("aside button[value=check]").click()
    page.wait_for_url("**/check")


def pay(page: Page, *cards: str) -> None:
    for card in cards:
        page.locator("[name=number]").fill(card)
        page.locator("[name=expiry]").fill("12 / 34")
        page.locator("[name=cvc]").fill("123")
        page.locator("[name=name]").fill("Margaret Ellison")
        page.locator("form button[type=submit], form button").first.click()
        page.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_outlet_orders_and_pays_with_every_page_free_of_barriers(
    shop: None, browser_page: Page, axe: Axe, drain: Drain, sideways: Callable[[Page], int], language: str
) -> None:
    page = browser_page
    seen: list[str] = []

    def look() -> None:
        if language == "fr":  # the barriers of a page are the same in both
            seen.extend(f"{page.url}: {barrier}" for barrier in axe(page))
        width = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 800})
        if sideways(page):
            seen.append(f"{page.url}: wider than a phone by {sideways(page)} pixels")
        page.set_viewport_size(width or {"width": 1280, "height": 900})
        assert page.locator("html").get_attribute("lang") == language

    sign_in(page, _BUYERS[language], language)
    find_the_story(page, language)
    fill_in(page)
    look()
    before = page.locator("#quote .figure").inner_text()
    page.locator("#term").select_option("archive")
    assert page.locator("#quote").count() == 1
    page.wait_for_function("old => document.querySelector('#quote .figure')?.innerText !== old", arg=before)
    order(page)
    look()
    page.locator("aside form button").click()
    page.wait_for_url("**/orders/*")
    look()
    page.goto(page.url + "/quote")
    look()
    page.locator("[name=agreed]").check(force=True)
    page.locator("aside form button").click()
    page.wait_for_url("**/c/pay/**")
    pay(page, DECLINED, GOOD)
    page.wait_for_url("**/orders/*?welcome=1")
    look()
    drain()
    page.reload()
    look()
    with page.expect_download() as licence:
        page.locator("a[href$='/licence.pdf']").first.click()
    assert licence.value.path().read_bytes().startswith(b"%PDF-")
    with page.expect_download() as package:
        page.locator("a[href$='/package.zip']").first.click()
    assert package.value.suggested_filename.endswith("-v1.zip")
    page.locator("a[href$='/html']").first.click()
    look()
    page.goto("/licences")
    look()
    page.goto("/invoices")
    look()
    page.locator("main a[href*='/invoice.pdf']").first.wait_for()
    assert seen == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_order_works_without_scripts(
    shop: None, plain_page: Page, drain: Drain, language: str
) -> None:
    page = plain_page
    sign_in(page, _BUYERS[language], language)
    find_the_story(page, language)
    fill_in(page)
    page.locator("#term").select_option("archive")
    before = page.locator("#quote .figure").inner_text()
    page.locator("aside button[value=price]").click()
    assert page.locator("#quote .figure").inner_text() != before
    assert page.locator("[name=purchase_order]").input_value() == "PO 88-214"
    dearer = page.locator("#quote .figure").inner_text()
    page.locator("button[value^='switch:']").first.click()
    assert page.locator("#quote .figure").inner_text() != dearer
    assert page.locator("[name=purchase_order]").input_value() == "PO 88-214"
    order(page)
    page.locator("aside form button").click()
    page.wait_for_url("**/orders/*")
    page.goto(page.url + "/quote")
    page.locator("[name=agreed]").check(force=True)
    page.locator("aside form button").click()
    page.wait_for_url("**/c/pay/**")
    pay(page, GOOD)
    page.wait_for_url("**/orders/*?welcome=1")
    drain()
    page.reload()
    assert page.locator("a[href$='/licence.pdf']").count() > 0


def test_the_back_button_loses_nothing_and_orders_nothing_twice(
    shop: None, browser_page: Page, drain: Drain
) -> None:
    page = browser_page
    sign_in(page, _BUYERS["en"], "en")
    find_the_story(page, "en")
    fill_in(page)
    order(page)
    page.go_back()
    assert page.locator("[name=purchase_order]").input_value() == "PO 88-214"
    assert page.locator("[name=languages]:checked").count() == 2
    page.locator("[name=purchase_order]").fill("PO 88-215")
    order(page)
    page.locator("main").get_by_text("PO 88-215").first.wait_for()
    page.locator("aside form button").click()
    page.wait_for_url("**/orders/*")
    first = page.url
    page.go_back()
    assert page.url == first  # what was to be checked is a frozen quote now
    page.goto(first + "/quote")
    page.locator("[name=agreed]").check(force=True)
    page.locator("aside form button").click()
    page.wait_for_url("**/c/pay/**")
    page.go_back()
    page.locator("aside form button, main form button").first.wait_for()
    page.go_forward()
    page.wait_for_url("**/c/pay/**")
    pay(page, GOOD)
    page.wait_for_url("**/orders/*?welcome=1")
    drain()
    page.go_back()
    assert db.session.query(Payment).count() == db.session.query(Licence).count() == 1
