"""The editors' whole story in a real browser: from two incoming files to a story that runs, is corrected, and comes down.

Every step may be taken with and without scripts, in both languages; every page is looked at for barriers.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from portal.db import db
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.settlement import receive_transfer
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article, EditionState
from portal.people.accounts import EDITOR, FINANCE, User
from portal.syndication.tables import Package
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import person

FILES = Path(__file__).parents[1] / "portal/newsroom/readers/samples"

config, shop = licensing.config, licensing.shop  # fixtures


@dataclass
class Newsroom:
    """An editor and a buyer, each at a browser, and what the portal keeps."""

    editor: Page
    buyer: Page
    shop: Shop
    drain: Callable[[], int]
    axe: Callable[[Page], list[str]]
    language: str
    scripted: bool
    barriers: list[str] = dataclasses.field(default_factory=list)
    licence: Licence | None = None

    @property
    def article(self) -> Article:
        self.shop.look_again()
        return db.session.scalars(select(Article).where(Article.source_uri.contains("tide-clock"))).one()

    def state(self, language: str) -> str:
        edition = self.article.edition(language)
        assert edition is not None
        return edition.state

    def versions(self) -> list[int]:
        self.shop.look_again()
        return sorted(db.session.scalars(select(Package.version)))

    def look(self, page: Page) -> None:
        self.barriers += [f"{page.url}: {barrier}" for barrier in self.axe(page)]
        assert page.locator("html").get_attribute("lang") == self.language

    def open(self, language: str) -> Page:
        """The page of an edition, as the editor comes to it."""
        edition = self.article.edition(language)
        assert edition is not None
        self.editor.goto(f"/desk/editor/editions/{edition.id}")
        return self.editor

    def press(self, action: str) -> None:
        """Send the form of the open page that leads to ``action``."""
        self.editor.locator(f"form[action*='/{action}'] button").first.click()
        self.editor.wait_for_load_state()

    def segment(self, starts: str) -> str:
        """The id of the segment of the open page that says ``starts``."""
        row = self.editor.locator(".sbs-row[id]", has_text=starts).first
        return str(row.get_attribute("id")).removeprefix("row-")

    def words(self, segment: str) -> str:
        """What stands in the field of a segment; the page is as it was afterwards."""
        here = self.editor.url.partition("?")[0].partition("#")[0]
        self.editor.goto(f"{here}?at={segment}")
        found = self.editor.locator(f"#{segment}-markup").input_value()
        self.editor.goto(here)
        return found

    def edit(self, segment: str, comment: str = "", **typed: str) -> None:
        """Open a segment, type, and save it."""
        self.editor.locator(f"#row-{segment} [data-open]").click()
        for name, text in typed.items():
            field = self.editor.locator(f"#{segment}-{name}")
            field.fill(text)
        if comment:
            self.editor.locator("#remark-comment").fill(comment)
        self.editor.locator(f"#row-{segment} .actions button.strong").click()
        if self.scripted:
            expect(self.editor.locator(f"#state-{segment}")).to_contain_text(":")  # Saved 14:02
        self.editor.goto(self.editor.url.partition("?")[0].partition("#")[0])

    def announce(self, kind: str, **typed: str) -> None:
        """Send a notice of the article."""
        self.editor.goto(f"/desk/editor/articles/{self.article.id}/notice")
        self.editor.locator(f"[name=kind][value={kind}]").check(force=True)
        self.editor.locator("#reason_en").fill("A number was wrong.")
        self.editor.locator("#reason_fr").fill("Un nombre était faux.")
        for name, text in typed.items():
            self.editor.locator(f"#{name}").fill(text)
        self.look(self.editor)
        self.editor.locator("main form button[type=submit]").last.click()
        self.editor.wait_for_load_state()
        assert self.editor.locator(".error-summary").all_inner_texts() == []
        assert "/desk/editor/notices/" in self.editor.url
        self.drain()

    def confirm(self) -> None:
        """The buyer reads the newest notice and puts a name to it."""
        self.buyer.goto("/notices")
        self.buyer.locator("main a[href*='/notices/']").first.click()
        self.look(self.buyer)
        self.buyer.locator("[name=person]").fill("Margaret Ellison")
        self.buyer.locator("form[action*=notices] button[type=submit]").click()
        expect(self.buyer.locator("#confirm + p")).to_contain_text("Margaret Ellison")

    def download(self) -> int:
        """The status of the package's download for the buyer."""
        assert self.licence is not None
        answer = self.buyer.request.get(
            f"{self.buyer.url.split('/notices')[0]}/orders/{self.licence.request_id}/package.zip"
        )
        return answer.status


@pytest.fixture
def newsroom(
    app: Flask,
    live: str,
    shop: Shop,
    drain: Callable[[], int],
    chromium: Browser,
    axe: Callable[[Page], list[str]],
    let_in: Callable[[BrowserContext, User], None],
    request: pytest.FixtureRequest,
) -> Iterator[Newsroom]:
    language, scripted = request.param
    person("finance@reprise.example", FINANCE)
    pages = []
    for user in (person("ada@house.example.org", EDITOR), shop.buyer):
        context = chromium.new_context(base_url=live, java_script_enabled=scripted, reduced_motion="reduce")
        let_in(context, user)
        page = context.new_page()
        page.goto(f"/?lang={language}")
        pages.append(page)
    # What axe looks with is itself a script.
    look = axe if scripted else lambda _page: []
    yield Newsroom(*pages, shop, drain, look, language, scripted)
    for page in pages:
        page.context.close()


def bring_in(newsroom: Newsroom) -> None:
    page = newsroom.editor
    page.goto("/desk/editor/upload")
    page.locator("[name=source]").set_input_files(FILES / "tide-clock.en.newsml.xml")
    page.locator("[name=translation]").set_input_files(FILES / "tide-clock.fr.newsml.xml")
    page.locator("[name=language][value=en]").check(force=True)
    newsroom.look(page)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/desk/editor/upload/*")
    newsroom.look(page)
    page.locator("main a.button.primary").click()
    page.wait_for_url("**/desk/editor/articles/*")
    for picture in page.locator(".picture-rights").all():
        picture.locator("[value=third_party]").check(force=True)
    newsroom.press("rights")
    newsroom.press("offer")
    newsroom.look(page)


def sell(newsroom: Newsroom) -> None:
    """An outlet pays for both languages while the French is still in review."""
    shop = dataclasses.replace(newsroom.shop, article=newsroom.article)
    payment = shop.accepted(BANK_TRANSFER)
    receive_transfer(payment.id, shop.buyer.id)
    newsroom.drain()
    newsroom.licence = db.session.scalars(select(Licence)).one()


def review_the_translation(newsroom: Newsroom) -> None:
    page = newsroom.editor
    page.goto("/desk/editor")
    expect(page.locator("tbody tr", has_text="marée")).to_contain_text("The Northern Courier Ltd")
    newsroom.look(page)
    page.locator("tbody th a", has_text="marée").click()
    newsroom.look(page)
    boats = newsroom.segment("Des 212 bateaux")
    right = newsroom.words(boats)
    newsroom.edit(boats, markup=right.replace("212", "112"), comment="Combien de bateaux ?")
    expect(page.locator("#desk-bar button.primary")).to_be_disabled()
    expect(page.locator("#what-stops a")).to_have_attribute("href", f"#row-{boats}")
    newsroom.look(page)
    newsroom.edit(boats, markup=right)
    page.locator(f"#row-{boats} form[action*=resolve] button").click()
    newsroom.press("approve")
    assert newsroom.state("fr") == EditionState.APPROVED


def correct_the_source(newsroom: Newsroom) -> None:
    page = newsroom.open("en")
    segment = newsroom.segment("Of the 212 boats")
    newsroom.edit(segment, markup=newsroom.words(segment).replace("212", "214"))
    newsroom.press("submit")
    assert newsroom.state("fr") == EditionState.STALE
    page = newsroom.open("fr")
    expect(page.locator(".sbs-row[id]")).to_have_count(1)
    expect(page.locator(f"#row-{segment} .source ins")).to_contain_text("214")
    newsroom.look(page)
    newsroom.edit(segment, markup=newsroom.words(segment).replace("212", "214"))
    newsroom.press("submit")


@pytest.mark.parametrize(
    "newsroom",
    [
        pytest.param(("en", True), id="en-scripts"),
        pytest.param(("fr", False), id="fr-no-scripts", marks=pytest.mark.long),
        pytest.param(("fr", True), id="fr-scripts", marks=pytest.mark.long),
        pytest.param(("en", False), id="en-no-scripts", marks=pytest.mark.long),
    ],
    indirect=True,
)
def test_a_story_comes_in_is_approved_runs_is_corrected_and_comes_down(newsroom: Newsroom) -> None:
    bring_in(newsroom)
    newsroom.open("en")
    newsroom.press("approve")
    sell(newsroom)
    assert newsroom.versions() == [1]
    review_the_translation(newsroom)
    newsroom.drain()
    assert newsroom.versions() == [1, 2], "the package of the outlet that waited is complete"
    correct_the_source(newsroom)
    newsroom.announce("correction")
    assert newsroom.versions() == [1, 2, 3]
    assert (newsroom.state("en"), newsroom.state("fr")) == (EditionState.APPROVED, EditionState.APPROVED)
    newsroom.confirm()
    assert newsroom.download() == 200
    newsroom.announce("kill", first_word="Harbour")
    assert newsroom.download() in (403, 404)
    newsroom.confirm()
    newsroom.editor.goto("/desk/editor/notices")
    newsroom.look(newsroom.editor)
    assert newsroom.barriers == []
