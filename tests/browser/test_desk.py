"""The side-by-side desk in a real browser: segments save themselves, two people meet, the keyboard leads."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.db import db
from portal.newsroom.articles import Article, EditionState
from portal.newsroom.exchange.xliff_units import segments
from portal.newsroom.working import standing_text
from portal.people.accounts import EDITOR, User
from tests.portal.desks.editor.conftest import FRENCH
from tests.portal.desks.editor.test_desk import long_story
from tests.portal.desks.stories import WATER, offer
from tests.portal.people.people import person

LetIn = Callable[[BrowserContext, User], None]


@pytest.fixture
def story(app: Flask) -> Article:
    return offer({"en": WATER["en"], "fr": FRENCH}, {"fr": EditionState.IN_REVIEW})


@pytest.fixture
def page(browser_page: Page, let_in: LetIn) -> Page:
    let_in(browser_page.context, person("ada@house.example.org", EDITOR))
    return browser_page


def address(story: Article, query: str = "?lang=en") -> str:
    edition = story.edition("fr")
    assert edition is not None
    return f"/desk/editor/editions/{edition.id}{query}"


def words(story: Article, segment: str) -> dict:
    db.session.rollback()
    db.session.expire_all()
    return segments(standing_text(db.session, story.edition("fr")))[segment]


def test_a_segment_saves_itself_when_it_is_left(page: Page, story: Article) -> None:
    page.goto(address(story))
    page.locator("#row-s2 .target").click()
    field = page.locator("#s2-markup")
    expect(field).to_be_focused()
    field.fill("Qui paie?")
    expect(page.locator("#state-s2")).to_have_text("Not saved yet")
    field.blur()
    expect(page.locator("#state-s2")).to_contain_text("Saved ")
    expect(page.locator("#desk-says")).to_contain_text("Saved ")
    expect(page.locator("#checks-s2")).to_contain_text("no-break space")
    expect(page.locator("#desk-findings")).to_contain_text("1 warning")
    assert words(story, "s2") == {"markup": "Qui paie?"}
    page.locator("#row-s2 [data-close]").click()
    expect(page.locator("#row-s2 .target")).to_contain_text("Qui paie?")
    expect(page.locator("#row-s2")).to_be_focused()


def test_the_keyboard_leads_from_segment_to_segment(page: Page, story: Article) -> None:
    page.goto(address(story))
    for _row in range(6):  # top matter, then the first paragraph
        page.keyboard.press("j")
    expect(page.locator("#row-s1")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("e")
    field = page.locator("#s1-markup")
    expect(field).to_be_focused()
    field.fill("Les factures jekjek montent.")
    field.evaluate("field => field.setSelectionRange(13, 19)")
    page.keyboard.press("Control+i")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s2-markup")).to_be_focused()
    assert words(story, "s1") == {"markup": "Les factures <em>jekjek</em> montent."}
    page.keyboard.press("Escape")
    expect(page.locator("#row-s2")).to_be_focused()
    expect(page.locator("[data-words]")).to_have_count(0)


def test_two_people_meet_on_a_segment_and_nothing_typed_is_lost(
    page: Page, story: Article, chromium: Browser, live: str, let_in: LetIn
) -> None:
    other = chromium.new_context(base_url=live)
    let_in(other, person("bob@house.example.org", EDITOR))
    bob = other.new_page()
    for one in (page, bob):
        one.goto(address(story))
        one.locator("#row-s7 [data-open]").click()
        one.locator("#s7-markup").wait_for()
    page.locator("#s7-markup").fill("Une agence a rédigé ceci.")
    page.keyboard.press("Escape")
    expect(page.locator("[data-words]")).to_have_count(0)
    bob.locator("#s7-markup").fill("Une dépêche dit ceci.")
    bob.locator("#s7-markup").blur()
    expect(bob.locator("#row-s7 .clash")).to_contain_text("Jo Park has changed this segment")
    expect(bob.locator("#s7-markup")).to_have_value("Une dépêche dit ceci.")
    expect(bob.locator("#desk-says")).to_contain_text("Jo Park has changed")
    bob.locator("#row-s7 .clash [data-open]").click()
    expect(bob.locator("#s7-markup")).to_have_value("Une agence a rédigé ceci.")
    bob.locator("#s7-markup").fill("Une dépêche dit cela.")
    bob.locator("#row-s7 .actions button.strong").click()
    expect(bob.locator("#state-s7")).to_contain_text("Saved ")
    assert words(story, "s7") == {"markup": "Une dépêche dit cela."}
    other.close()


def test_another_form_waits_for_the_words_and_an_approval_for_a_second_look(
    page: Page, story: Article
) -> None:
    page.goto(address(story))
    page.locator("#row-s7 [data-open]").click()
    page.locator("#s7-markup").fill("Une agence a rédigé ceci.")
    page.locator("#desk-bar .primary").click()
    expect(page.locator("#desk-says")).to_contain_text("Look again")
    assert words(story, "s7") == {"markup": "Une agence a rédigé ceci."}
    page.locator("#desk-bar .primary").click()
    expect(page.locator(".flash")).to_contain_text("Approved")


def test_words_stay_when_the_portal_does_not_answer(page: Page, story: Article) -> None:
    page.goto(address(story))
    page.locator("#row-s7 [data-open]").click()
    page.locator("#s7-markup").fill("Une agence a rédigé ceci.")
    page.context.set_offline(True)
    page.locator("#s7-markup").blur()
    expect(page.locator("#state-s7")).to_contain_text("Not saved")
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    page.locator("#row-s7 .actions button.strong").click()
    expect(page.locator("#state-s7")).to_contain_text("Saved ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_view_fits_a_phone_and_has_no_barriers(
    page: Page,
    story: Article,
    axe: Callable[[Page], list[str]],
    sideways: Callable[[Page], int],
    language: str,
) -> None:
    for query in ("&at=s3", "&edit=all", "&view=approved"):
        page.set_viewport_size({"width": 320, "height": 700})
        page.emulate_media(color_scheme="light")
        page.goto(address(story, f"?lang={language}{query}"))
        assert sideways(page) == 0
        assert axe(page) == []
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert axe(page) == []


def test_five_thousand_words_weigh_at_most_sixty_kilobytes_compressed(page: Page) -> None:
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(len(gzip.compress(response.body()))))
    page.goto(address(offer(long_story(95), {"fr": EditionState.IN_REVIEW})), wait_until="networkidle")
    assert page.locator(".sbs-row").count() > 95
    assert 0 < sum(sizes) <= 60 * 1024
