"""A kill shuts every door at once, and keeps no money for what it took back."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from invoices.payments import PaymentState
from portal.db import db, transaction
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.notices import delivering
from portal.licensing.notices.announcing import announce
from portal.licensing.notices.tables import Notice, NoticeKind
from portal.licensing.settlement import receive_transfer, settle
from portal.licensing.states import RequestState
from portal.licensing.tables import Licence, Payment, Request
from portal.newsroom.articles import Article, EditionState
from portal.syndication.tables import Package
from portal.work import engine
from tests.portal.licensing.conftest import a_story, sign_in
from tests.portal.licensing.notices.conftest import REASONS, Story


def kill(story: Story) -> Notice:
    return announce(story.article_id, NoticeKind.KILL, REASONS, None, story.editor)


def test_every_door_is_open_before_and_shut_after(story: Story, client: FlaskClient) -> None:
    licence = story.licensed()
    quoted = story.shop.quoted()
    sign_in(client, story.shop.buyer)
    order = f"/orders/{licence.request_id}"
    downloads = [f"{order}/package.zip", f"{order}/html", f"/articles/{story.article_id}"]
    pages = [order, "/", f"/request?article={story.article_id}", f"/licences/{licence.number}"]
    said = {page: "Water bills rise again" in client.get(page).text for page in pages}
    assert [client.get(door).status_code for door in downloads] == [200, 200, 200]
    assert said["/"]
    kill(story)
    assert [client.get(door).status_code for door in downloads] == [404, 404, 404]
    for page in ("/", f"/request?article={story.article_id}"):
        assert "Water bills rise again" not in client.get(page).text, page
    assert f"{order}/package.zip" not in client.get(order).text
    verified = client.get(f"/licences/{licence.number}").text
    assert "This article has been withdrawn" in verified
    token = (
        client.get(f"/orders/{quoted.id}/quote")
        .text.partition('name="csrf_token"')[2]
        .partition('value="')[2]
    )
    answer = client.post(
        f"/orders/{quoted.id}/quote",
        data={
            "csrf_token": token.partition('"')[0],
            "quote": quoted.quote.id,
            "method": "card",
            "terms": "y",
        },
    )
    assert answer.status_code in (303, 422)
    assert story.shop.count(Payment) == 1  # of the licence alone
    papers = [client.get(f"{order}/{paper}.pdf").status_code for paper in ("licence", "invoice")]
    assert papers == [200, 200]  # what was bought and paid stays on record


def test_a_kill_withdraws_every_edition_once_and_makes_no_package(story: Story) -> None:
    story.licensed()
    first = kill(story)
    killed_at = db.session.get_one(Article, story.article_id).killed_at
    assert kill(story).id == first.id
    story.drain()
    assert db.session.get_one(Article, story.article_id).killed_at == killed_at
    assert {story.edition(code).state for code in ("en", "fr")} == {EditionState.WITHDRAWN}
    assert story.shop.count(Package) == 1
    assert story.shop.count(Notice) == 1
    (letter,) = story.letters("notice")
    assert "Take down" in letter.subject


def test_the_senders_cancellation_kills_once(story: Story) -> None:
    story.licensed()
    for _ in range(3):
        engine.run("story_cancelled", {"article_id": story.article_id})
        story.drain()
    (notice,) = db.session.query(Notice).all()
    assert (notice.kind, notice.issued_by) == (NoticeKind.KILL, None)
    assert all(notice.reasons[code] for code in ("en", "fr"))
    assert len(story.letters("notice")) == 1
    engine.run("story_cancelled", {"article_id": "0" * 32})  # never came in: nothing to do


def test_what_is_quoted_lapses_and_the_buyer_is_told_once(story: Story) -> None:
    quoted, pending = story.shop.quoted(), story.shop.accepted(BANK_TRANSFER)
    kill(story)
    for _ in range(2):
        engine.run("stop_sales", {"article_id": story.article_id})
        story.drain()
    states = {db.session.get_one(Request, id).state for id in (quoted.id, pending.request_id)}
    assert states == {RequestState.EXPIRED}
    assert len(story.letters("order_stopped")) == 2
    assert db.session.get_one(Payment, pending.id).state == PaymentState.EXPIRED


def test_an_open_payment_page_is_closed(story: Story) -> None:
    payment = story.shop.opened()
    kill(story)
    story.drain()
    assert db.session.get_one(Payment, payment.id).state == PaymentState.EXPIRED
    assert db.session.get_one(Request, payment.request_id).state == RequestState.EXPIRED


@pytest.mark.parametrize("noticed", ["at once", "by the job"])
def test_a_card_paid_too_late_goes_back(story: Story, noticed: str) -> None:
    payment = story.shop.paid()
    kill(story)
    if noticed == "at once":
        assert settle(payment.session_id) is PaymentState.QUARANTINED
    story.drain()
    story.shop.invariants()
    assert story.shop.count(Licence) == 0
    assert db.session.get_one(Payment, payment.id).state == PaymentState.REFUNDED
    assert "refund.created" in story.shop.sandbox.event_types()
    assert len(story.letters("order_stopped")) == 1
    assert len(story.letters("payment_to_return")) == 1
    settle(payment.session_id)  # the webhook comes again
    story.drain()
    assert db.session.get_one(Payment, payment.id).state == PaymentState.REFUNDED


def test_a_transfer_that_comes_too_late_is_held_for_finance(story: Story) -> None:
    payment = story.shop.accepted(BANK_TRANSFER)
    kill(story)
    story.drain()
    assert receive_transfer(payment.id, story.editor.id) is PaymentState.QUARANTINED
    story.drain()
    story.shop.invariants()
    assert story.shop.count(Licence) == 0
    (letter,) = story.letters("payment_to_return")
    assert letter.recipient == "finance@reprise.example"
    assert "by bank transfer" in letter.text


def test_paid_and_not_yet_delivered_is_owed_back(story: Story, client: FlaskClient) -> None:
    licence = story.licensed(packed=False)
    kill(story)
    story.drain()
    story.drain()
    assert story.shop.count(Package) == 0
    assert len(story.letters("refund_owed")) == 1
    assert len(story.letters("order_stopped")) == 1
    assert len(story.letters("notice")) == 1
    page = sign_in(client, story.shop.buyer).get(f"/orders/{licence.request_id}")
    assert page.status_code == 200
    assert "Being made right now" not in page.text
    assert db.session.query(Payment).one().problem == "killed"


def test_the_story_is_named_as_outlets_know_it_not_as_somebody_was_writing_it(
    story: Story, client: FlaskClient, drain: Callable[[], int]
) -> None:
    story.licensed()
    story.revised("en", "What made us kill it")
    notice = kill(story)
    drain()
    sign_in(client, story.shop.buyer)
    (letter,) = story.letters("notice")
    for read in (letter.subject + letter.text, client.get(f"/notices/{notice.id}").text):
        assert "Water bills rise again" in read
        assert "What made us kill it" not in read


def test_a_story_of_which_no_text_was_ever_approved_is_named_by_its_address(story: Story) -> None:
    unread = a_story("urn:test:unread")  # nobody signed it
    for edition in unread.editions:
        edition.approved_revision_id, edition.state = None, EditionState.IN_REVIEW
    with transaction() as session:
        session.add(unread)
    notice = announce(unread.id, NoticeKind.KILL, REASONS, None, story.editor)
    assert delivering.headlines(notice) == {"en": "https://reprise.example/water"}
