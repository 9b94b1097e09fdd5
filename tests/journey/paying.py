"""The outlet accepts and pays: on the hosted page of the sandbox, or by bank transfer."""

from typing import Any
from urllib.parse import urlsplit

import requests

from tests.journey.browser import Browser, Page, PageProblem
from tests.journey.outlet import Order
from tests.journey.proof import Proof

WAYS = ("card", "3ds", "decline", "bank")
_GOOD, _DECLINED, _SECURE = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155"
_SETTLES = "checkout.session.completed"


def accept(quote: Page, way: str) -> Page:
    """Accept the quote on its page: the hosted payment page, or the page with the bank details."""
    form = quote.form(has="agreed")
    form.fill(method="bank_transfer" if way == "bank" else "card", agreed=True)
    page = form.submit(accept=(422,))
    if page.status != 200:
        raise PageProblem("the quote was not accepted: " + "; ".join(page.errors))
    return page


def pay_by_card(page: Page, way: str, sandbox: str, order: Order) -> str:
    """Pay on the hosted page, ``way`` as in WAYS; ends on the portal's page. Returns a note."""
    if urlsplit(page.url).netloc != urlsplit(sandbox).netloc:
        raise PageProblem(f"accepting led to {page.url} (“{page.heading}”) and not to the payment page")
    note = ""
    if way == "decline":
        page = _card(page, _DECLINED)
        if page.status != 402:
            raise PageProblem(f"a declined card was answered with {page.status}")
        if page.browser.get(f"{page.browser.home}{order.path}").links(order.path + r"/licence\.pdf"):
            raise PageProblem("a declined card was enough for a licence")
        note = "one card declined, then a good one"
    page = _card(page, _SECURE if way == "3ds" else _GOOD)
    if way == "3ds":
        page = page.form(r"/c/challenge/.+").submit({"answer": "complete"})
        note = "confirmed with the bank (3-D Secure)"
    if urlsplit(page.url).netloc == urlsplit(sandbox).netloc:
        raise PageProblem(f"the payment page says: {page.heading}; {'; '.join(page.errors)}")
    return note


def announced_transfer(page: Page, order: Order) -> str:
    """The id of the payment whose bank details ``page`` shows."""
    here, _, payment_id = page.path.rpartition("/payments/")
    if here != order.path or not payment_id:
        raise PageProblem(f"accepting led to {page.path} (“{page.heading}”) and not to the bank details")
    if "IBAN" not in page.text:
        raise PageProblem("the page of the bank transfer names no account")
    return payment_id


def check_once(sandbox: str, way: str, proof: Proof) -> None:
    """The webhook came, comes once more, and Stripe would have said and heard all that was said."""
    proof.section("Payment")
    if way != "bank":
        statuses = [
            status
            for delivery in _state(sandbox)["deliveries"]
            if delivery["type"] == _SETTLES
            for status in delivery["statuses"]
        ]
        proof.check("the signed webhook reached the portal", 200 in statuses, f"answers: {statuses}")
        proof.check("the same webhook, sent again, is answered with 200", _deliver_again(sandbox) == [200])
    broken = _state(sandbox)["violations"]
    proof.check("nothing was said that breaks Stripe’s own types", not broken, "; ".join(broken)[:300])


def papers_ready(buyer: Browser, order: Order) -> Page:
    """The order page once its papers and its package are there."""
    return buyer.wait(
        order.path,
        lambda page: bool(page.links(order.path + r"/package\.zip")),
        "the licence, the invoice and the package",
    )


def _card(page: Page, number: str) -> Page:
    form = page.form(r"/c/pay/.+", has="number")
    form.fill(
        email="compta@gazette-meuse.example", number=number, expiry="12 / 34", cvc="123", name="L. Delvaux"
    )
    return form.submit(accept=(402,))


def _deliver_again(sandbox: str) -> list[int]:
    answer = requests.post(f"{sandbox}/_sandbox/redeliver", json={"type": _SETTLES}, timeout=30)
    if answer.status_code != 200:
        raise PageProblem(f"the sandbox did not send the webhook again: {answer.text[:200]}")
    return answer.json()["result"]


def _state(sandbox: str) -> dict[str, Any]:
    return requests.get(f"{sandbox}/_sandbox/state", timeout=30).json()
