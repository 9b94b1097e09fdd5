"""The public pages in a real browser: both languages, both themes, on a phone and on a desk."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.portal.desks.stories import offer
from tests.portal.desks.test_verification import NUMBER, issue


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/?q=nothing-like-it", "en"),
        ("/?topic=nonsense", "fr"),
        ("/verify-licence?number=7", "fr"),
        ("/missing", "en"),
    ],
)
def test_a_page_that_has_nothing_to_show_has_no_barriers_and_fits_a_phone(
    app: Flask,
    browser_page: Page,
    axe: Callable[[Page], list[str]],
    sideways: Callable[[Page], int],
    address: str,
    language: str,
) -> None:
    offer()
    browser_page.set_viewport_size({"width": 320, "height": 700})
    browser_page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert browser_page.locator("html").get_attribute("lang") == language
    assert sideways(browser_page) == 0
    browser_page.emulate_media(color_scheme="dark")
    browser_page.set_viewport_size({"width": 1280, "height": 900})
    assert axe(browser_page) == []


def test_the_status_of_a_suspended_licence_has_no_barriers(
    app: Flask, browser_page: Page, axe: Callable[[Page], list[str]]
) -> None:
    issue(events=("suspended",))
    browser_page.goto(f"/licences/{NUMBER}?lang=fr")
    assert browser_page.get_by_role("heading", level=1).inner_text().endswith(NUMBER)
    assert axe(browser_page) == []


def test_a_reader_finds_a_story_by_a_french_word_and_reads_both_editions(
    app: Flask, browser_page: Page
) -> None:
    offer()
    browser_page.goto("/?lang=en")
    browser_page.get_by_label("Search").fill("sécheresse")
    browser_page.get_by_role("button", name="Search").click()
    browser_page.get_by_role("link", name="Water bills will rise by a third").click()
    browser_page.get_by_role("link", name="French edition").click()
    heading = browser_page.get_by_role("heading", level=1)
    assert heading.inner_text() == "L’eau augmentera d’un tiers"
    assert heading.locator("span").get_attribute("lang") == "fr"


def test_a_page_weighs_at_most_sixty_kilobytes_compressed(app: Flask, browser_page: Page) -> None:
    sizes: list[int] = []
    browser_page.on("response", lambda response: sizes.append(len(gzip.compress(response.body()))))
    for _ in range(25):
        offer()
    browser_page.goto("/", wait_until="networkidle")
    assert 0 < sum(sizes) <= 60 * 1024


def test_the_keyboard_reaches_the_content_past_the_menu(app: Flask, browser_page: Page) -> None:
    browser_page.goto("/")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "main"


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(app: Flask, browser_page: Page) -> None:
    browser_page.goto("/verify-licence?number=7")
    assert browser_page.evaluate("document.activeElement.className") == "error-summary"
    browser_page.get_by_role("link", name="A licence number looks like").click()
    assert browser_page.evaluate("document.activeElement.id") == "number"
    assert browser_page.locator("#number").get_attribute("aria-describedby") == "number-hint number-error"
