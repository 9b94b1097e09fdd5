"""The list of invoices in a real browser: single keys lead through it, ticked lines become a file."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from portal.db import transaction
from portal.people.accounts import FINANCE, User
from tests.portal.finance.books import Books
from tests.portal.people.people import person

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def samuel(app: Flask) -> User:
    return person("samuel@house.example.org", FINANCE)


@pytest.fixture
def page(browser_page: Page, let_in: LetIn, samuel: User) -> Page:
    let_in(browser_page.context, samuel)
    return browser_page


def test_keys_lead_down_the_list_and_open_nothing_once_switched_off(page: Page, samuel: User) -> None:
    books = Books()
    first, second, third = (books.issue(paid=True) for _ in range(3))
    page.goto("/desk/finance/invoices?lang=en")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=third, exact=True)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=first, exact=True)).to_be_focused()
    page.keyboard.press("k")
    expect(page.get_by_role("link", name=second, exact=True)).to_be_focused()
    with transaction() as session:
        session.merge(samuel).shortcuts = False
    page.goto("/desk/finance/invoices?lang=fr")
    page.keyboard.press("j")
    expect(page.locator("[data-stop]:focus")).to_have_count(0)


def test_what_is_ticked_comes_down_as_a_file(page: Page) -> None:
    books = Books()
    wanted, other = books.issue(buyer="=Abe"), books.issue()
    page.goto("/desk/finance/invoices?lang=en")
    page.get_by_label(f"Tick {wanted}").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export what is ticked").click()
    text = coming.value.path().read_text("utf-8-sig")
    assert wanted in text
    assert "'=Abe" in text
    assert other not in text
