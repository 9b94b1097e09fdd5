"""Who takes part: each a browser of their own, signed in as the portal asks everybody to."""

import secrets
from dataclasses import dataclass, field

from tests.journey.browser import Browser, Page, PageProblem


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    language: str = "en"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)


EDITOR = Person("editor@journey.example", "Edith Editor")
FINANCE = Person("finance@journey.example", "Felix Finance")
BUYER = Person("lucie@gazette-meuse.example", "Lucie Delvaux", "fr")


def sign_in(home: str, person: Person) -> Browser:
    """``person`` signed in with address and password, reading the portal in their language."""
    browser = Browser(home, person.language)
    page = browser.get(f"/login?lang={person.language}")
    page = page.form("/login", has="password").fill(email=person.email, password=person.password).submit()
    if page.path == "/login":
        raise PageProblem(f"{person.email} cannot sign in: {'; '.join(page.errors) or page.heading}")
    return browser


def letter(browser: Browser, recipient: str, address: str, what: str) -> Page:
    """The newest letter to ``recipient`` with a link whose path matches ``address``, waited for."""

    def arrived(page: Page) -> bool:
        return any(browser.get(url).links(address) for url in page.links(r"/outbox/\d+"))

    outbox = browser.wait(f"/outbox/?to={recipient}", arrived, what, seconds=30)
    for url in outbox.links(r"/outbox/\d+"):
        found = browser.get(url)
        if found.links(address):
            return found
    raise PageProblem(what)
