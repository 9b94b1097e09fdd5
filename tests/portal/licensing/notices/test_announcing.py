"""Announce: every licensee is told exactly once, and all of it is committed or nothing."""

import datetime as dt
import itertools
import threading

import pytest
from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.licensing.notices.announcing import (
    AlreadyTold,
    Killed,
    MissingReason,
    NothingChanged,
    TooSoon,
    announce,
    announce_approved,
)
from portal.licensing.notices.audience import concerned
from portal.licensing.notices.tables import Delivery, Notice, NoticeKind
from portal.licensing.states import LicenceState
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article, EditionState
from portal.newsroom.review import OutdatedView
from portal.syndication.tables import Package
from portal.work import engine
from tests.portal.licensing.notices.conftest import REASONS, Story

CORRECTION, UPDATE, REFILE, KILL, PART = NoticeKind


def notices() -> list[Notice]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Notice).order_by(Notice.issued_at)))


def told(notice: Notice) -> list[str]:
    return sorted(delivery.licence_number for delivery in notice.deliveries)


def correct(story: Story, *languages: str, kind: NoticeKind = CORRECTION) -> Notice:
    return announce(story.article_id, kind, REASONS, None, story.editor, story.approvals(*languages))


def test_a_correction_approves_packs_and_tells_in_one_go(story: Story) -> None:
    licence = story.licensed()
    before = story.edition("en").approved_revision_id
    revision = story.revised("en", "Water bills rise by 6 per cent")
    notice = correct(story, "en")
    assert story.edition("en").approved_revision_id == revision.id
    assert notice.changes == {"en": {"before": before, "after": revision.id}}
    assert told(notice) == [licence.number]
    assert notice.deadline - notice.issued_at == dt.timedelta(hours=24)
    story.drain()
    versions = db.session.scalars(select(Package.version).order_by(Package.version)).all()
    assert list(versions) == [1, 2]
    (letter,) = story.letters("notice")
    assert letter.recipient == "margaret@courier.example"
    assert "Correction: “Water bills rise by 6 per cent”" in letter.subject
    assert "The price was wrong." in letter.text
    assert f"http://portal.test/notices/{notice.id}" in letter.text
    assert story.letters("package_updated") == []  # the notice says it all
    assert len(notices()) == 1


def test_nothing_of_it_happens_when_the_text_has_changed_meanwhile(story: Story) -> None:
    story.licensed()
    story.revised("en", "As read")
    read = story.approvals("en")
    story.revised("en", "As it became")
    with pytest.raises(OutdatedView):
        announce(story.article_id, CORRECTION, REASONS, None, story.editor, read)
    assert notices() == []
    assert story.edition("en").state == EditionState.IN_REVIEW
    story.drain()
    assert story.letters("notice") == []


@pytest.mark.parametrize("kind", [CORRECTION, KILL])
@pytest.mark.parametrize(
    ("reasons", "missing"),
    [({}, ("en", "fr")), ({"en": "Wrong.", "fr": " \n"}, ("fr",)), ({"fr": "Faux."}, ("en",))],
)
def test_a_correction_and_a_kill_say_why_in_both_languages(
    story: Story, kind: NoticeKind, reasons: dict[str, str], missing: tuple[str, ...]
) -> None:
    story.revised("en", "Better")
    with pytest.raises(MissingReason) as refusal:
        announce(story.article_id, kind, reasons, None, story.editor, story.approvals("en"))
    assert refusal.value.languages == missing
    assert db.session.get_one(Article, story.article_id).killed_at is None


@pytest.mark.parametrize("kind", [UPDATE, REFILE])
def test_an_update_and_a_refile_need_no_reason(story: Story, kind: NoticeKind) -> None:
    story.licensed()
    story.revised("en", "Better")
    notice = announce(story.article_id, kind, {}, None, story.editor, story.approvals("en"))
    assert (notice.kind, len(notice.deliveries)) == (kind, 1)


def test_only_licences_for_the_language_are_told(story: Story) -> None:
    english, both = story.licensed(["en"]), story.licensed(["en", "fr"])
    story.licensed(["en"], story.another_buyer())
    story.revised("fr", "Mieux")
    assert told(correct(story, "fr")) == [both.number]
    assert english.number != both.number


def test_both_languages_in_one_notice(story: Story) -> None:
    french = story.licensed(["fr"])
    story.licensed()
    story.revised("en", "Better")
    story.revised("fr", "Mieux")
    notice = correct(story, "fr", "en")  # the source is approved first, in whatever order they are named
    assert sorted(notice.changes) == ["en", "fr"]
    assert french.number in told(notice)
    assert len(notice.deliveries) == 2


def test_a_first_approval_is_no_notice(story: Story) -> None:
    with transaction():
        french = story.edition("fr")
        french.state, french.approved_revision_id = EditionState.IN_REVIEW, None
    licence = story.licensed()
    story.approve("fr")
    story.drain()
    assert notices() == []
    assert len(story.letters("package_updated")) == 1
    assert db.session.scalars(
        select(Package.version).where(Package.licence_number == licence.number)
    ).all() == [1, 2]


def test_what_nobody_runs_is_no_change_of_anything(story: Story) -> None:
    story.revised("en", "Better")
    story.approve("en")
    story.drain()
    assert notices() == []


def test_the_same_text_again_changes_nothing(story: Story) -> None:
    story.licensed()
    with pytest.raises(NothingChanged):
        correct(story, "en")
    with pytest.raises(NothingChanged):
        announce(story.article_id, UPDATE, {}, None, story.editor, {})


def test_an_approval_without_a_notice_tells_by_itself(story: Story) -> None:
    licence = story.licensed()
    before = story.edition("en").approved_revision_id
    revision = story.revised("en", "Better")
    story.approve("en")
    story.drain()
    (notice,) = notices()
    assert (notice.kind, notice.issued_by) == (UPDATE, None)
    assert notice.changes == {"en": {"before": before, "after": revision.id}}
    assert told(notice) == [licence.number]
    assert len(story.letters("notice")) == 1
    assert story.letters("package_updated") == []


def test_a_licence_that_never_held_the_old_text_is_told_of_nothing(story: Story) -> None:
    story.revised("en", "Better")
    story.approve("en")
    story.drain()
    story.licensed()
    engine.run("editions_approved", {"edition_id": story.edition("en").id})
    story.drain()
    assert notices() == []


@pytest.mark.parametrize("order", list(itertools.permutations(("announce", "job", "drain"))))
def test_in_whatever_order_every_licence_is_told_once(story: Story, order: tuple[str, ...]) -> None:
    licences = {story.licensed().number, story.licensed(["en"], story.another_buyer()).number}
    story.revised("en", "Better")
    edition_id = story.edition("en").id
    steps = {
        "announce": lambda: correct(story, "en"),
        "job": lambda: engine.run("editions_approved", {"edition_id": edition_id}),
        "drain": story.drain,
    }
    for step in (*order, *order[1:]):
        if step == "announce" and notices():
            with pytest.raises((AlreadyTold, NothingChanged)):
                steps[step]()
        else:
            steps[step]()
    story.drain()
    (notice,) = notices()
    assert set(told(notice)) == licences
    assert len(story.letters("notice")) == 2
    for number in licences:
        versions = select(Package.version).where(Package.licence_number == number)
        assert db.session.scalars(versions.order_by(Package.version)).all() == [1, 2]


def test_a_person_may_put_a_reason_to_what_went_out_by_itself_but_only_once(story: Story) -> None:
    story.licensed()
    story.revised("en", "Better")
    story.approve("en")
    story.drain()
    correct(story, "en")
    assert [notice.kind for notice in notices()] == [UPDATE, CORRECTION]
    with pytest.raises(AlreadyTold):
        correct(story, "en")


def test_two_approvals_before_the_job_runs_are_one_notice_from_what_outlets_hold(story: Story) -> None:
    story.licensed()
    held = story.edition("en").approved_revision_id
    for headline in ("Better", "Best"):
        story.revised("en", headline)
        story.approve("en")
    story.drain()
    (notice,) = notices()
    assert notice.changes["en"] == {"before": held, "after": story.edition("en").approved_revision_id}


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("state", list(LicenceState))
@pytest.mark.parametrize("over", [False, True])
def test_who_is_concerned(story: Story, kind: NoticeKind, state: LicenceState, over: bool) -> None:
    number = story.licensed(["en"], packed=False).number
    with transaction() as session:
        licence = session.scalars(select(Licence).where(Licence.number == number)).one()
        licence.state = state
        if over:
            licence.ends_on = utc_now().date() - dt.timedelta(days=1)
    ended = over or state is LicenceState.EXPIRED
    wanted = state is not LicenceState.REVOKED and (not ended or kind in (CORRECTION, KILL, PART))
    assert bool(concerned(db.session, story.article_id, kind, {"en"})) is wanted
    assert bool(concerned(db.session, story.article_id, kind, {"fr"})) is (wanted and kind in (KILL, PART))


def test_the_deadline_is_the_licences_or_later(story: Story) -> None:
    story.licensed()
    with transaction() as session:
        licence = session.scalars(select(Licence)).one()
        licence.snapshot = {**licence.snapshot, "correction_hours": 48}
    story.revised("en", "Better")
    with pytest.raises(TooSoon) as refusal:
        announce(
            story.article_id,
            UPDATE,
            {},
            utc_now() + dt.timedelta(hours=47),
            story.editor,
            story.approvals("en"),
        )
    assert refusal.value.earliest > utc_now() + dt.timedelta(hours=47)
    assert story.edition("en").state == EditionState.IN_REVIEW
    later = utc_now() + dt.timedelta(days=5)
    notice = announce(story.article_id, UPDATE, {}, later, story.editor, story.approvals("en"))
    assert notice.deadline == later


def test_a_killed_story_has_no_other_notices(story: Story) -> None:
    story.licensed()
    story.revised("en", "Better")
    read = story.approvals("en")
    edition_id = story.edition("en").id
    announce(story.article_id, KILL, REASONS, None, story.editor)
    with pytest.raises(Killed):
        announce(story.article_id, CORRECTION, REASONS, None, story.editor, read)
    assert announce_approved(edition_id) is None


def test_two_people_who_kill_at_once_write_one_notice(story: Story) -> None:
    story.licensed()
    article_id, user = story.article_id, story.editor
    found: list[str] = []

    def press() -> None:
        with story.shop.app.app_context():
            found.append(announce(article_id, KILL, REASONS, None, user).id)

    people = [threading.Thread(target=press) for _ in range(4)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(notices()) == 1
    assert len(db.session.scalars(select(Delivery)).all()) == 1


def test_a_notice_sent_twice_by_the_engine_is_one_letter(story: Story) -> None:
    story.licensed()
    story.licensed()  # the same outlet holds it twice: two deliveries, one letter
    story.revised("en", "Better")
    notice = correct(story, "en")
    assert len(notice.deliveries) == 2
    for _ in range(3):
        engine.run("send_notice", {"notice": notice.id})
        story.drain()
    (letter,) = story.letters("notice")
    for delivery in notice.deliveries:
        assert delivery.licence_number in letter.text
