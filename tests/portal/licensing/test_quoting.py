"""A person's quote: decided once, from a tariff that is in force, for what is on offer, without lines of nothing."""

import threading
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from invoices.money import Money
from invoices.papers import InvoicePaper, QuotePaper
from portal.db import db, transaction, utc_now
from portal.licensing import quoting
from portal.licensing.basket import NoLongerOffered
from portal.licensing.checkout import BANK_TRANSFER, accept
from portal.licensing.quoting import agree_fee, decline, freeze
from portal.licensing.requests import save_draft, set_terms
from portal.licensing.settlement import receive_transfer
from portal.licensing.states import RefusedEvent
from portal.licensing.tables import Request
from portal.licensing.tariffs import NoTariff
from portal.newsroom.articles import Article
from portal.people.accounts import FINANCE
from portal.work.tables import Mail
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import csrf, enter, errors, person

WHY = {"en": "As agreed.", "fr": "Comme convenu."}
NOT = {"en": "Not this time.", "fr": "Pas cette fois."}
FEE = Money(50_000, "GBP")


def at_once(shop: Shop, *calls: Callable[[], object]) -> list[str]:
    """Do ``calls`` at the same time; the names of the errors they end with ("" without one)."""
    barrier, ends = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        with shop.app.app_context():
            barrier.wait(20)
            try:
                call()
            except Exception as problem:
                ends.append(type(problem).__name__)
            else:
                ends.append("")

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.look_again()
    return sorted(ends)


class TestTwoPeopleDecideOneRequest:
    """Whoever comes first has decided; the other one is told, and nothing of theirs goes out."""

    @pytest.mark.parametrize("deciding", ["two fees", "two refusals", "a fee and a refusal"])
    def test_at_the_same_moment(self, shop: Shop, deciding: str) -> None:
        request, user = shop.quoted(exclusive=True), shop.buyer.id
        fee = lambda: agree_fee(request.id, FEE, WHY, user)  # noqa: E731
        refusal = lambda: decline(request.id, NOT, user)  # noqa: E731
        pair = {"two fees": (fee, fee), "two refusals": (refusal, refusal)}.get(deciding, (fee, refusal))
        assert at_once(shop, *pair) == ["", "RefusedEvent"]
        decided = db.session.get_one(Request, request.id)
        assert decided.state in ("quoted", "declined")
        assert len(decided.quotes) == (decided.state == "quoted")
        sent = db.session.scalars(
            select(Mail.template).where(Mail.template.in_(("quote_ready", "declined")))
        ).all()
        assert sent == ["quote_ready" if decided.state == "quoted" else "declined"]
        assert decided.decision_reason == (WHY if decided.state == "quoted" else NOT)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "Somebody decided this request just before you: nothing of yours was sent."),
            ("fr", "Quelqu’un vient de trancher cette demande avant vous\u00a0: rien de votre décision n’est parti."),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("decision", ["fee", "decline"])
    def test_the_second_one_is_told(
        self,
        shop: Shop,
        client: FlaskClient,
        monkeypatch: pytest.MonkeyPatch,
        decision: str,
        language: str,
        said: str,
    ) -> None:
        request = shop.quoted(exclusive=True)
        address = f"/desk/finance/requests/{request.id}"
        enter(client, person("second@house.example.org", FINANCE))
        token = csrf(client, f"{address}?lang={language}")
        for name in ("agree_fee", "decline"):
            verb = getattr(quoting, name)
            monkeypatch.setattr(f"portal.desks.finance.reviews.{name}", overtaken(shop, request, verb))
        data = {"decision": decision, "fee": "120", "reason_en": "a", "reason_fr": "b", "csrf_token": token}
        answer = client.post(address, data=data)
        assert answer.status_code == 303
        assert said in client.get(answer.location).text
        assert len(db.session.get_one(Request, request.id).quotes) == 1


def overtaken(shop: Shop, request: Request, verb: Callable[..., object]) -> Callable[..., object]:
    """``verb``, just after somebody else has quoted ``request``."""

    def late(*args: object) -> object:
        agree_fee(request.id, FEE, WHY, shop.buyer.id)
        return verb(*args)

    return late


def test_a_request_sent_twice_at_once_makes_one_quote(shop: Shop) -> None:
    draft = save_draft(shop.buyer, None, {"articles": [shop.article.id]}, "en")
    set_terms(draft.id, shop.terms(), "")
    user = shop.buyer.id
    assert at_once(shop, *[lambda: freeze(draft.id, user)] * 3) == ["", "RefusedEvent", "RefusedEvent"]
    assert len(db.session.get_one(Request, draft.id).quotes) == 1


class TestWithoutATariff:
    """No price list is in force in the currency of the request."""

    @pytest.fixture
    def desk(
        self, shop: Shop, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> tuple[FlaskClient, str]:
        """Finance before a request whose currency has lost its price list, and the address of its page."""
        request = shop.quoted(exclusive=True)

        def none_today(currency: str, _day: object) -> None:
            raise NoTariff(currency)

        monkeypatch.setattr(quoting, "card_in_force", none_today)
        enter(client, person("samuel@house.example.org", FINANCE))
        return client, f"/desk/finance/requests/{request.id}"

    @pytest.mark.parametrize(
        ("language", "said", "told"),
        [
            ("en", "No price list is in force in GBP today.", "Publish one, or decline with a reason."),
            ("fr", "Aucun tarif n’est en vigueur en GBP aujourd’hui.", "Publiez-en un, ou refusez en donnant la raison."),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("decision", ["tariff", "fee"])
    def test_finance_is_told_and_loses_nothing(
        self, desk: tuple[FlaskClient, str], language: str, said: str, told: str, decision: str
    ) -> None:
        client, address = desk
        page = client.get(f"{address}?lang={language}")
        assert page.status_code == 200
        assert said in page.text
        data = {"decision": decision, "fee": "142.50", "reason_en": "Kept.", "reason_fr": "Gardé."}
        answer = client.post(address, data={**data, "csrf_token": csrf(client, address)})
        assert answer.status_code == 422
        assert told in str(errors(answer))
        assert all(text in answer.text for text in ("Kept.", "Gardé."))

    def test_declining_needs_none(self, desk: tuple[FlaskClient, str]) -> None:
        client, address = desk
        data = {
            "decision": "decline",
            "reason_en": "a",
            "reason_fr": "b",
            "csrf_token": csrf(client, address),
        }
        assert client.post(address, data=data).status_code == 303
        assert db.session.query(Request).one().state == "declined"


def test_what_is_no_longer_on_offer_cannot_be_quoted(shop: Shop, client: FlaskClient) -> None:
    request = shop.quoted(exclusive=True)
    with transaction() as session:
        session.get_one(Article, shop.article.id).killed_at = utc_now()
    with pytest.raises(NoLongerOffered):
        agree_fee(request.id, FEE, WHY, shop.buyer.id)
    enter(client, person("samuel@house.example.org", FINANCE))
    address = f"/desk/finance/requests/{request.id}"
    data = {
        "decision": "fee",
        "fee": "10",
        "reason_en": "a",
        "reason_fr": "b",
        "csrf_token": csrf(client, address),
    }
    answer = client.post(address, data=data)
    assert answer.status_code == 422
    assert "no longer on offer" in str(errors(answer))
    assert db.session.get_one(Request, request.id).state == "needs_review"


@pytest.mark.parametrize(
    ("fee", "said"),
    [(None, []), (Money(18_525, "GBP"), []), (Money(20_000, "GBP"), [1475]), (Money(0, "GBP"), [-18_525])],
)
def test_papers_of_a_person_s_quote_hold_no_line_of_nothing(
    shop: Shop, fee: Money | None, said: list[int]
) -> None:
    request = agree_fee(shop.quoted(exclusive=True).id, fee, WHY, shop.buyer.id)
    quote = request.quote
    assert quote is not None
    offer = QuotePaper.from_json(quote.snapshot["paper"])
    payment = accept(request.id, quote.id, BANK_TRANSFER, shop.buyer.id)
    if quote.total.minor:
        receive_transfer(payment.id, shop.buyer.id)
    shop.look_again()
    invoice = InvoicePaper.from_json(shop.invoices()[0].snapshot)
    assert Money.total((line.effect for line in offer.lines), "GBP") == quote.net
    assert Money.total((line.net for line in invoice.lines), "GBP") == quote.net
    assert all(line.net.minor for line in invoice.lines)
    set_by_us = [line.net.minor for line in invoice.lines if "Fee set by" in line.description["en"]]
    assert set_by_us == said
    shop.invariants()


def test_a_quote_is_refused_once_it_was_given(shop: Shop) -> None:
    with pytest.raises(RefusedEvent):
        agree_fee(shop.quoted().id, FEE, WHY, shop.buyer.id)
