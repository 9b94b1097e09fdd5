"""After a notice: the outlet confirms it, or is reminded; each letter goes out once, however often jobs run."""

import datetime as dt
import threading

import pytest
from sqlalchemy import select

from invoices.names import clock
from portal.db import db, transaction
from portal.licensing.notices import acknowledging, chasing
from portal.licensing.notices.acknowledging import NoName, NotTold, acknowledge
from portal.licensing.notices.announcing import announce
from portal.licensing.notices.board import board, of_outlet, to_outlet
from portal.licensing.notices.chasing import chase_notices
from portal.licensing.notices.standing import Standing
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.licensing.tables import RequestEvent
from portal.people.accounts import User
from tests.portal.licensing.notices.conftest import REASONS, Story


@pytest.fixture
def notice(story: Story) -> Notice:
    """A correction that went to one outlet with two licences."""
    story.licensed()
    story.licensed(["en"])
    story.revised("en", "Better")
    found = announce(
        story.article_id, NoticeKind.CORRECTION, REASONS, None, story.editor, story.approvals("en")
    )
    story.drain()
    return found


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    for module in (chasing, acknowledging):
        monkeypatch.setattr(module, "utc_now", lambda: moment)


def deliveries() -> list[Delivery]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def test_one_name_confirms_every_licence_of_the_outlet(story: Story, notice: Notice) -> None:
    shop = story.shop
    assert acknowledge(notice.id, shop.outlet.id, shop.buyer, "  Margaret \n Ellison ", " Page 3. ")
    for delivery in deliveries():
        assert delivery.acknowledged_at
        assert (delivery.acknowledged_name, delivery.remark) == ("Margaret Ellison", "Page 3.")
        assert delivery.acknowledged_by == shop.buyer.id


def test_confirming_again_changes_nothing(story: Story, notice: Notice) -> None:
    shop = story.shop
    assert acknowledge(notice.id, shop.outlet.id, shop.buyer, "First")
    before = [(d.acknowledged_at, d.acknowledged_name) for d in deliveries()]
    assert not acknowledge(notice.id, shop.outlet.id, shop.buyer, "Second", "Late to the party")
    assert [(d.acknowledged_at, d.acknowledged_name) for d in deliveries()] == before
    confirmed = select(RequestEvent).where(RequestEvent.kind == "notice_acknowledged")
    assert len(db.session.scalars(confirmed).all()) == 2  # one for each licence's order


def test_everybody_confirms_at_once_and_one_name_stands(story: Story, notice: Notice) -> None:
    shop, notice_id, outcomes = story.shop, notice.id, []
    outlet_id, buyer = shop.outlet.id, shop.buyer

    def press(name: str) -> None:
        with shop.app.app_context():
            outcomes.append(acknowledge(notice_id, outlet_id, buyer, name))

    people = [threading.Thread(target=press, args=(f"Person {n}",)) for n in range(4)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert sorted(outcomes) == [False, False, False, True]
    assert len({d.acknowledged_name for d in deliveries()}) == 1


def test_nobody_confirms_for_an_outlet_that_was_not_told(story: Story, notice: Notice) -> None:
    stranger = story.another_buyer()
    assert stranger.outlet_id
    with pytest.raises(NotTold):
        acknowledge(notice.id, stranger.outlet_id, stranger, "Stranger")
    assert to_outlet(notice.id, stranger.outlet_id) is None
    assert of_outlet(stranger.outlet_id) == []


@pytest.mark.parametrize("name", ["", "  \n"])
def test_somebody_has_to_put_a_name_to_it(story: Story, notice: Notice, name: str) -> None:
    with pytest.raises(NoName):
        acknowledge(notice.id, story.shop.outlet.id, story.shop.buyer, name)
    assert all(d.acknowledged_at is None for d in deliveries())


def test_reminders_at_half_time_at_the_deadline_and_daily(
    story: Story, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    half, day = (notice.deadline - notice.issued_at) / 2, dt.timedelta(days=1)
    counts = []
    for moment in (
        notice.issued_at + half / 2,
        notice.issued_at + half,
        notice.deadline,
        notice.deadline + day,
        notice.deadline + 2 * day,
        notice.deadline + 400 * day,
        notice.deadline + 800 * day,
    ):
        at(monkeypatch, moment)
        for _ in range(3):  # however often the clock strikes
            chase_notices({})
            story.drain()
        counts.append(len(story.letters("notice_reminder")))
    assert counts == [0, 1, 2, 3, 4, 5, 5]
    (letter,) = story.letters("notice_late")
    assert letter.recipient == "editor@reprise.example"
    assert "The Northern Courier" in letter.text
    assert f"/desk/editor/notices/{notice.id}" in letter.text
    assert len(story.letters("notice")) == 1


def test_a_worker_that_slept_sends_one_reminder_not_all(
    story: Story, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, notice.deadline + dt.timedelta(days=5))
    chase_notices({})
    assert len(story.letters("notice_reminder")) == 1
    assert {d.chased for d in deliveries()} == {7}


def test_who_has_confirmed_is_left_alone(
    story: Story, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    acknowledge(notice.id, story.shop.outlet.id, story.shop.buyer, "Margaret")
    at(monkeypatch, notice.deadline + dt.timedelta(days=5))
    chase_notices({})
    assert story.letters("notice_reminder") == []
    assert story.letters("notice_late") == []


def test_a_kill_ends_the_reminders_of_what_was_before(
    story: Story, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill = announce(story.article_id, NoticeKind.KILL, REASONS, None, story.editor)
    at(monkeypatch, notice.deadline + dt.timedelta(days=1))
    chase_notices({})
    (letter,) = story.letters("notice_reminder")
    assert f"/notices/{kill.id}" in letter.text
    assert {row.notice.id: row.overtaken for row in board()} == {notice.id: True, kill.id: False}


def test_letters_are_in_the_readers_language_and_zone(story: Story) -> None:
    buyer = story.another_buyer("fr")
    with transaction() as session:
        session.get_one(User, buyer.id).timezone = "Asia/Tokyo"
    story.licensed(["fr"], buyer)
    notice = announce(story.article_id, NoticeKind.KILL, REASONS, None, story.editor)
    story.drain()
    (letter,) = [mail for mail in story.letters("notice") if mail.recipient == buyer.email]
    assert letter.language == "fr"
    assert "Le prix était faux." in letter.text
    assert "L’eau augmente encore" in letter.subject
    tokyo = notice.deadline.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert f" à {clock(tokyo, 'fr')} " in letter.text
    assert "&#" not in letter.text + letter.subject


def test_an_outlet_without_members_is_told_at_its_billing_address(story: Story) -> None:
    buyer = story.another_buyer("fr")
    story.licensed(["fr"], buyer)
    with transaction() as session:
        found = session.get_one(User, buyer.id)
        assert found.outlet
        found.active, found.outlet.billing_email, found.outlet.language = (
            False,
            "books@elsewhere.example",
            "fr",
        )
    announce(story.article_id, NoticeKind.KILL, REASONS, None, story.editor)
    story.drain()
    letters = story.letters("notice")
    assert [(mail.recipient, mail.language) for mail in letters] == [("books@elsewhere.example", "fr")]


def test_the_board_puts_the_late_first_and_filters(
    story: Story, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = story.another_buyer()
    story.licensed(["en"], other)
    story.revised("en", "Best")
    newer = announce(story.article_id, NoticeKind.UPDATE, {}, None, story.editor, story.approvals("en"))
    later = newer.deadline - dt.timedelta(milliseconds=1)  # past the first one’s deadline, not the second’s
    monkeypatch.setattr("portal.licensing.notices.board.utc_now", lambda: later)
    acknowledge(newer.id, story.shop.outlet.id, story.shop.buyer, "Margaret")
    rows = board()
    assert [row.notice.id for row in rows] == [notice.id, newer.id]
    assert [row.standing for row in rows] == [Standing.LATE, Standing.PRESSING]
    assert [told.outlet for told in rows[1].told if not told.done] == [other.outlet.registered_name]
    assert [row.notice.id for row in board(state="late")] == [notice.id]
    assert [row.notice.id for row in board(kind="update")] == [newer.id]
    assert board(state="done") == []
    assert other.outlet_id
    acknowledge(newer.id, other.outlet_id, other, "Other")
    assert [row.notice.id for row in board(state="done")] == [newer.id]
    assert [row.notice.id for row in board(state="open")] == [notice.id]
