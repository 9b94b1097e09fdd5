"""Finance: decides what the tariff must not decide alone, and notes that a transfer arrived."""

from tests.journey.browser import Browser, PageProblem, words
from tests.journey.outlet import Order
from tests.journey.proof import Proof


def decide(finance: Browser, order: Order) -> str:
    """Confirm the outlet's tax number where that is asked, then quote the tariff's price. Returns a note."""
    address = f"/desk/finance/requests/{order.id}"
    page = finance.get("/desk/finance/requests").follow(address)
    reasons = [words(item) for item in page.tree.xpath("(//main//h2)[1]/following-sibling::ul[1]/li")]
    if any(form.action and form.action.endswith("/tax-number") for form in page.tree.forms):
        form = page.form(r".*/tax-number").fill(consultation="VIES, journey: WAPIAAAAX1X2X3X4")
        page = form.submit(accept=(422,))
    page = page.form(has="decision").fill(decision="tariff").submit(accept=(422,))
    if page.path != "/desk/finance/requests":
        raise PageProblem("the request was not quoted: " + ("; ".join(page.errors) or page.heading))
    return "; ".join(reasons)


def receive_transfer(finance: Browser, payment_id: str) -> None:
    """Mark the announced transfer as received, twice: the second time must change nothing."""
    address = f"/desk/finance/payments/{payment_id}"
    page = finance.get("/desk/finance/payments").follow(address)
    again = finance.get(address)
    for form in (page.form(has="arrived"), again.form(has="arrived")):
        answer = form.fill(arrived=True).submit(accept=(422,))
        if answer.status != 200:
            raise PageProblem("the transfer was not noted: " + "; ".join(answer.errors))


def check_books(finance: Browser, order: Order, proof: Proof) -> None:
    """Finance sees one invoice, this one, for what the quote came to."""
    page = finance.get("/desk/finance/invoices")
    numbers = [words(cell) for cell in page.tree.xpath("//tbody//th[@scope='row']/a")]
    proof.check("finance has one invoice, the outlet’s", numbers == [order.invoice], ", ".join(numbers))
    invoice = page.follow(f"/desk/finance/invoices/{order.invoice}")
    same = invoice.follow(f"{invoice.path}.pdf").data == order.artefacts["invoice.pdf"]
    proof.check("finance has the very paper the outlet has", same)
