"""The outlet: signs up, finds the story, asks for it, reads the quote."""

from dataclasses import dataclass, field
from decimal import Decimal

from tests.journey.browser import Browser, Page, PageProblem, words
from tests.journey.people import Person, letter, sign_in
from tests.journey.proof import Proof
from tests.journey.story import LANGUAGES, Story, squash

# A Belgian company that does not exist; the number passes the check of its last two digits.
OUTLET = {
    "registered_name": "La Gazette de la Meuse SRL",
    "address": "Rue de la Station 8",
    "postcode": "4500",
    "city": "Huy",
    "country": "BE",
    "tax_number": "BE 0778.899.013",
    "company_number": "0778899013",
    "website": "https://gazette-meuse.example",
    "audience": "48 000",
    "language": "fr",
}
_REQUEST = r"/request|/requests/[^/]+/edit"


@dataclass
class Order:
    """What the outlet ordered, as its pages tell."""

    id: str = ""
    net: str = ""  # as the frozen quote says it
    total: str = ""
    purchase_order: str = "GM-2041"
    reviewed: bool = False
    licence: str = ""  # number
    invoice: str = ""
    artefacts: dict[str, bytes] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/orders/{self.id}"


def join(home: str, person: Person) -> Browser:
    """Sign the outlet up with its first member, confirm the address by letter, then sign in anew."""
    browser = Browser(home, person.language)
    form = browser.get(f"/join?lang={person.language}").form(has="registered_name")
    form.fill(**OUTLET, name=person.name, email=person.email, password=person.password, business=True)
    page = form.submit(accept=(422,))
    if page.path != "/join/sent":
        raise PageProblem("the account was not opened: " + ("; ".join(page.errors) or page.heading))
    found = letter(browser, person.email, r"/confirm/.+", "the letter to confirm the address")
    found.follow(r"/confirm/.+").form().submit()
    return sign_in(home, person)


def find(buyer: Browser, story: Story) -> str:
    """Search the catalogue for words of the French headline, and open the article. Returns a note."""
    longest = sorted(story.headlines["fr"].split(), key=len)[-3:]
    query = " ".join(word.strip('«»“”",.:;!?()') for word in longest)
    page = buyer.get("/").form(has="q").fill(q=query).submit()
    address = f"/articles/{story.id}"
    if not page.links(address):
        raise PageProblem(f"the catalogue does not find the article by “{query}”")
    for language in LANGUAGES:
        page = buyer.get(f"{address}?edition={language}")
        if squash(page.heading) != squash(story.headlines[language]):
            raise PageProblem(f"{address} shows “{page.heading}” as its edition in {language}")
        story.not_ours[language] = " ".join(words(item) for item in page.tree.xpath("//ul[@class='rights']"))
    return f"by “{query}”"


def ask(buyer: Browser, story: Story, order: Order) -> str:
    """Fill in the request, work the price out again, check the answers. Returns a note on the price."""
    page = buyer.get(f"/articles/{story.id}").follow("/request")
    before = _price(page)
    form = page.form(_REQUEST, has="articles")
    form.fill(languages=["en", "fr"], media=["web", "newsletter"], term="24m", territory="region:europe")
    form.fill(purchase_order=order.purchase_order, note="À paraître samedi, merci !")
    page = form.submit({"action": "price"})
    after = _price(page)
    if _number(after) <= _number(before):
        raise PageProblem(f"more languages, media, time and places cost {after}, after {before}")
    page = page.form(_REQUEST, has="articles").submit({"action": "check"}, accept=(422,))
    if not page.path.endswith("/check"):
        raise PageProblem("the request was not taken: " + "; ".join(page.errors))
    _answers(page, story, order)
    order.id = page.path.split("/")[2]
    page = page.form().submit()
    order.reviewed = not page.links(order.path + "/quote")
    return f"{before}, repriced to {after}" + (", a person decides" if order.reviewed else "")


def read_quote(buyer: Browser, order: Order) -> Page:
    """Open the frozen quote from the order page, and its paper. Fills in what it comes to."""
    page = buyer.get(order.path).follow(order.path + "/quote")
    totals = [words(item) for item in page.tree.xpath("//li[@class='total']/span[@class='amount']")]
    if len(totals) != 2:
        raise PageProblem(f"{page.path} does not say what is to be paid")
    order.net, order.total = totals
    paper = page.follow(order.path + "/quote.pdf")
    if not paper.data.startswith(b"%PDF-"):
        raise PageProblem(f"{paper.path} is no PDF")
    return page


def check_once(buyer: Browser, order: Order, proof: Proof) -> None:
    """The outlet has one licence and one invoice, and the papers are the bytes they were."""
    for path, number in (("/licences", order.licence), ("/invoices", order.invoice)):
        entries = buyer.get(path).tree.xpath("//tbody//th[@scope='row']/a[1]")
        numbers = [link.xpath("string(text())").strip() for link in entries]
        proof.check(f"the outlet has one entry in {path}", numbers == [number], ", ".join(numbers))
    for name, data in order.artefacts.items():
        proof.check(f"{name} has not changed", buyer.get(f"{order.path}/{name}").data == data)


def _answers(page: Page, story: Story, order: Order) -> None:
    """The page to check the answers shows what was asked for, and a way to change it."""
    shown = squash(page.text)
    headline = story.headlines["fr"]
    missing = [text for text in (headline, order.purchase_order) if squash(text) not in shown]
    if missing:
        raise PageProblem(f"the page to check the answers does not show {', '.join(missing)}")
    if not page.links(r"/requests/[^/]+/edit"):
        raise PageProblem("the page to check the answers offers no way to change them")


def _price(page: Page) -> str:
    found = page.tree.xpath("//*[@id='quote']//li[@class='total']/span[@class='amount']")
    if not found:
        raise PageProblem(f"{page.path} names no price: {'; '.join(page.errors) or page.heading}")
    return words(found[0])


def _number(amount: str) -> Decimal:
    """An amount as French writes it: ``1 234,50 €``."""
    return Decimal("".join(c for c in amount.replace(",", ".") if c.isdigit() or c == "."))
