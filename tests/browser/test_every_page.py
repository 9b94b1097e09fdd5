"""Every page of the portal in a real browser, found by following its links as each role: no barriers, fits a phone, light.

Each page is looked at in one language, every second one in French; with --long, in the other one too.

A page that no link leads to, or that is no page, stands in ``EXCUSED`` with the reason: a new one is walked or fails here.
"""

import gzip
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import signed_in
from tests.portal.desks.walking import EXCUSED, NOBODY, PASSER_BY, Stop, furnish, route
from tests.portal.licensing.notices import conftest as notices
from tests.portal.licensing.notices.conftest import Story

config, shop, story = notices.config, notices.shop, notices.story  # fixtures

# Tables fold into rows on a phone, in a frame of their own: what sticks out of it makes no page wider.
_CUT_OFF = """() => [...document.querySelectorAll(".folds :is(td, th[scope=row]), .folds :is(td, th[scope=row]) *")]
    .filter(each => each.getClientRects().length && each.getBoundingClientRect().right > innerWidth
        && getComputedStyle(each).position !== "absolute")
    .map(each => each.textContent.trim().slice(0, 60))"""

_SCROLLING = """() => Math.max(0, ...[...document.querySelectorAll(".folds")].map(
    table => table.parentElement.scrollWidth - table.parentElement.clientWidth))"""

_SAME = {"outlet.request_form", "outlet.edit"}  # one form, begun or gone on with

Axe = Callable[[Page], list[str]]


@pytest.mark.parametrize("turn", [0, pytest.param(1, marks=pytest.mark.long)])
def test_every_page_is_walked_or_excused_in_both_languages_on_a_desk_and_on_a_phone(
    app: Flask,
    story: Story,
    drain: Callable[[], int],
    chromium: Browser,
    live: str,
    let_in: Callable[[BrowserContext, dict[str, str]], None],
    axe: Axe,
    sideways: Callable[[Page], int],
    turn: int,
) -> None:
    house = furnish(app, story, drain)
    stops = route(app, house)
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert sorted(pages - {stop.endpoint for stop in stops} - EXCUSED.keys()) == []
    assert sorted(EXCUSED.keys() - pages) == []
    faults, titles = [], dict[tuple[str, str], str]()
    for role in dict.fromkeys(stop.role for stop in stops):
        context = chromium.new_context(
            base_url=live, reduced_motion="reduce", color_scheme="dark" if role == "admin" else "light"
        )
        let_in(context, PASSER_BY if role == NOBODY else signed_in(house.people[role]))
        page = context.new_page()
        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        for number, stop in enumerate(each for each in stops if each.role == role):
            language = ("en", "fr")[(number + turn) % 2]
            faults += [
                f"{stop.path} {language}: {what}" for what in _seen(page, stop, language, axe, sideways)
            ]
            other = titles.setdefault((role, page.title()), stop.endpoint)
            if other != stop.endpoint and {other, stop.endpoint} != _SAME:
                faults.append(f"{stop.path} {language}: has the title of {other}: {page.title()}")
        context.close()
    assert not faults, "\n".join(faults)


def _seen(page: Page, stop: Stop, language: str, axe: Axe, sideways: Callable[[Page], int]) -> Iterator[str]:
    page.set_viewport_size({"width": 1280, "height": 900})
    weights: list[int] = []
    weigh = lambda response: weights.append(len(gzip.compress(response.body()))) if response.ok else None  # noqa: E731
    page.on("response", weigh)
    answer = page.goto(f"{stop.path}{'&' if '?' in stop.path else '?'}lang={language}")
    page.remove_listener("response", weigh)
    if answer is None or answer.status >= 400:
        yield f"answers {answer and answer.status}"
    if sum(weights) > 60 * 1024:
        yield f"weighs {sum(weights)} bytes"
    if page.locator("html").get_attribute("lang") != language:
        yield "is in another language"
    if page.locator("h1").count() != 1:
        yield "has not one heading"
    if not page.title().strip():
        yield "has no title"
    yield from axe(page)
    page.set_viewport_size({"width": 768, "height": 900})
    if wider := sideways(page) + page.evaluate(_SCROLLING):
        yield f"is {wider} pixels wider than a tablet"
    page.set_viewport_size({"width": 320, "height": 800})
    if wider := sideways(page):
        yield f"is {wider} pixels wider than a phone"
    yield from (f"cuts off on a phone: {text}" for text in page.evaluate(_CUT_OFF))
