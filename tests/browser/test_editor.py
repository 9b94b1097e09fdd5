"""The editors' queue in a real browser: both languages, both themes, on a phone and on a desk."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from portal.newsroom.articles import EditionState
from portal.people.accounts import EDITOR, User
from tests.portal.desks.stories import offer
from tests.portal.people.people import person


@pytest.fixture
def page(app: Flask, browser_page: Page, let_in: Callable[[BrowserContext, User], None]) -> Page:
    """A page of an editor's."""
    let_in(browser_page.context, person("ada@house.example.org", EDITOR))
    return browser_page


@pytest.mark.parametrize(("query", "language"), [("&assignee=nobody", "fr"), ("&due=late", "en")])
def test_the_queue_has_no_barriers_and_fits_a_phone(
    page: Page, axe: Callable[[Page], list[str]], sideways: Callable[[Page], int], query: str, language: str
) -> None:
    offer(states={"fr": EditionState.IN_REVIEW})
    offer(states={"fr": EditionState.STALE})
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"/desk/editor?lang={language}{query}")
    assert sideways(page) == 0
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert axe(page) == []


def test_a_full_page_of_the_queue_weighs_at_most_sixty_kilobytes_compressed(page: Page) -> None:
    for _each in range(30):
        offer(states={"fr": EditionState.IN_REVIEW})
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(gzip.compress(response.body()))))
    page.goto("/desk/editor", wait_until="networkidle")
    assert page.locator("tbody tr").count() == 30
    assert 0 < sum(sizes) <= 60 * 1024


def test_editions_are_ticked_and_given_away(page: Page) -> None:
    offer(states={"fr": EditionState.IN_REVIEW})
    page.goto("/desk/editor?lang=en")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Assign to").select_option(index=1)
    page.get_by_role("button", name="Assign the ticked editions").click()
    page.get_by_role("link", name="Mine").click()
    assert page.locator("tbody tr").count() == 1
