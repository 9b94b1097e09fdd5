"""Saving words segment by segment, seeing others' work, and freezing what was written."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from portal.db import db, transaction
from portal.newsroom import review, working
from portal.newsroom.articles import EditionState, Revision
from portal.newsroom.content import Block, BlockKind
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.newsroom.margin import MachineSegment, SegmentDraft
from portal.newsroom.remarks import confirm_machine
from portal.newsroom.states import RefusedTransition
from portal.newsroom.typed import TooLong
from portal.newsroom.working_text import held
from portal.people.accounts import User
from tests.portal.newsroom.pairs import EN, FR, P, approved, bring_in, pair, seen, words


@pytest.fixture
def other(app: Flask) -> User:
    with transaction() as session:
        person = User(email="other@reprise.example", fs_uniquifier="other", name="Ot Her")
        session.add(person)
    return person


def drafts() -> int:
    return db.session.scalar(select(func.count()).select_from(SegmentDraft)) or 0


def frozen(edition_id: str, user: User) -> Revision:
    with transaction() as session:
        return working.freeze(session, held(session, edition_id), user)


def test_words_are_saved_and_change_no_revision(app: Flask, user: User) -> None:
    _source, french = pair(user)
    before = french.current_revision_id
    edit = {"headline": {"text": "Le pont rouvre enfin"}, "s2": {"markup": "La mairie a payé."}}
    result = working.save(french.id, edit, seen(french), user)
    assert (set(result.saved), result.conflicts) == ({"headline", "s2"}, ())
    assert words(french)["s2"] == edit["s2"]
    assert result.hashes == {id: segment_hash(said) for id, said in edit.items()}
    assert (french.current_revision_id, french.state) == (before, EditionState.IN_REVIEW)


def test_the_revisions_words_again_leave_no_draft(app: Flask, user: User) -> None:
    _source, french = pair(user)
    working.save(french.id, {"s2": {"markup": "La mairie."}}, seen(french), user)
    working.save(french.id, {"s2": {"markup": "La ville a payé."}}, seen(french), user)
    assert drafts() == 0


def test_what_somebody_else_wrote_meanwhile_is_a_conflict_and_the_rest_is_saved(
    app: Flask, user: User, other: User
) -> None:
    _source, french = pair(user)
    page = seen(french)
    working.save(french.id, {"s1": {"markup": "À elle."}}, page, other)
    result = working.save(french.id, {"s1": {"markup": "À moi."}, "s2": {"markup": "Rien."}}, page, user)
    conflict = result.conflicts[0]
    assert (conflict.segment_id, conflict.by) == ("s1", "Ot Her")
    assert (conflict.theirs, conflict.mine) == ({"markup": "À elle."}, {"markup": "À moi."})
    assert conflict.at is not None
    assert result.saved == ("s2",)
    assert result.hashes["s1"] == segment_hash({"markup": "À elle."})
    again = working.save(french.id, {"s1": {"markup": "À moi."}}, result.hashes, user)
    assert again.saved == ("s1",)


def test_two_who_write_the_same_do_not_clash(app: Flask, user: User, other: User) -> None:
    _source, french = pair(user)
    page = seen(french)
    working.save(french.id, {"s1": {"markup": "Pareil."}}, page, other)
    result = working.save(french.id, {"s1": {"markup": "Pareil."}}, page, user)
    assert (result.saved, result.conflicts) == ((), ())


def test_words_for_a_segment_that_is_nowhere_come_back(app: Flask, user: User) -> None:
    _source, french = pair(user)
    result = working.save(french.id, {"s77": {"markup": "Perdu."}}, {}, user)
    assert [(c.segment_id, c.theirs, c.mine) for c in result.conflicts] == [("s77", {}, {"markup": "Perdu."})]


def test_markup_is_cleaned_and_plain_fields_stay_on_one_line(app: Flask, user: User) -> None:
    _source, french = pair(user)
    edits = {
        "s1": {
            "markup": '<script>x</script><em onclick="y">Oui\u200b</em> <a href="javascript:z">ici</a>\x00'
        },
        "standfirst": {"text": " Deux\r\nlignes\x07 "},
        "s3": {"markup": "Rien.", "attribution": "Une\nlocataire"},
    }
    working.save(french.id, edits, seen(french), user)
    assert words(french)["s1"] == {"markup": "<em>Oui</em> ici"}
    assert words(french)["standfirst"] == {"text": "Deux lignes"}
    assert words(french)["s3"] == {"markup": "Rien.", "attribution": "Une locataire"}


def test_a_part_that_was_not_typed_stays(app: Flask, user: User) -> None:
    _source, french = pair(user)
    working.save(french.id, {"s3": {"markup": "Rien."}}, seen(french), user)
    assert words(french)["s3"]["attribution"] == "Une locataire"


@pytest.mark.parametrize(
    ("segment", "typed"),
    [
        ("headline", {"text": "x" * 501}),
        ("s1", {"markup": "x" * 20_001}),
        ("s3", {"markup": "Oui.", "attribution": "x" * 501}),
        ("partner_headline", {"text": "x" * 4001}),
    ],
)
def test_too_much_saves_nothing(app: Flask, user: User, segment: str, typed: dict[str, str]) -> None:
    _source, french = pair(user)
    with pytest.raises(TooLong) as refused:
        working.save(french.id, {"s2": {"markup": "Court."}, segment: typed}, seen(french), user)
    assert refused.value.segment_id == segment
    assert drafts() == 0


def test_a_withdrawn_edition_takes_no_words(app: Flask, user: User) -> None:
    _source, french = pair(user)
    page = seen(french)
    review.withdraw(french.id, "", user)
    with pytest.raises(RefusedTransition):
        working.save(french.id, {"s1": {"markup": "Trop tard."}}, page, user)


def test_what_was_not_translated_yet_stands_where_the_source_has_it(app: Flask, user: User) -> None:
    short = replace(FR, blocks=(FR.blocks[0], FR.blocks[3]))
    source, french = pair(user, fr=short)
    assert [b.id for b in french.current.content.blocks] == ["s1", "s4"]
    last = {"s3": {"markup": "Rien.", "attribution": "Une locataire"}}
    working.save(french.id, last, {"s3": ""}, user)
    working.save(french.id, {"s2": {"markup": "La ville a payé."}}, {"s2": ""}, user)
    blocks = working.standing_text(db.session, french).blocks
    assert [(b.id, b.kind) for b in blocks] == [("s1", P), ("s2", P), ("s3", BlockKind.QUOTE), ("s4", P)]
    revision = frozen(french.id, user)
    assert revision.content.blocks == blocks
    assert revision.source_revision_id == source.current_revision_id


def test_a_picture_that_was_missing_is_the_sources(app: Flask, user: User) -> None:
    figure = Block("", BlockKind.FIGURE, image="dawn", alt="A bridge", caption="At dawn", credit="AFP")
    _source, french = pair(user, en=replace(EN, blocks=(figure, *EN.blocks)))
    missing = "s1"
    assert missing not in words(french)
    working.save(french.id, {missing: {"caption": "À l’aube", "credit": "AFP", "alt": ""}}, {}, user)
    first = working.standing_text(db.session, french).blocks[0]
    assert (first.kind, first.image, first.caption) == (BlockKind.FIGURE, "image-1", "À l’aube")


def test_a_first_translation_taken_away_again_leaves_nothing(app: Flask, user: User) -> None:
    _source, french = pair(user, fr=replace(FR, blocks=FR.blocks[:3]))
    working.save(french.id, {"s4": {"markup": "Un second pont."}}, {"s4": ""}, user)
    working.save(french.id, {"s4": {"markup": ""}}, seen(french), user)
    assert drafts() == 0


def test_discarding_brings_the_revisions_words_back(app: Flask, user: User) -> None:
    _source, french = pair(user)
    before = words(french)
    working.save(french.id, {"s1": {"markup": "Autre."}, "headline": {"text": "Autre"}}, seen(french), user)
    working.discard(french.id, "s1", user)
    working.discard(french.id, "s1", user)
    assert words(french) == {**before, "headline": {"text": "Autre"}}


def test_freezing_makes_a_revision_once(app: Flask, user: User, other: User) -> None:
    source, french = pair(user)
    first = french.current
    assert frozen(french.id, user).id == first.id
    working.save(french.id, {"s1": {"markup": "Autre."}}, seen(french), other)
    made = frozen(french.id, user)
    assert (made.number, made.created_by, made.source_revision_id) == (
        2,
        other.id,
        source.current_revision_id,
    )
    assert made.content.blocks[0].markup == "Autre."
    assert drafts() == 0
    assert frozen(french.id, user).id == made.id


def test_submitting_freezes_also_what_was_approved(app: Flask, user: User) -> None:
    source, _french = pair(user)
    approved(source, user)
    assert not review.can_submit(db.session, source)
    working.save(source.id, {"s2": {"markup": "The county paid for it."}}, seen(source), user)
    assert source.state == EditionState.APPROVED
    assert review.can_submit(db.session, source)
    review.submit(source.id, user)
    assert (source.state, source.current.number) == (EditionState.IN_REVIEW, 2)
    assert source.approved.number == 1


def test_a_source_that_is_frozen_makes_its_translation_stale(app: Flask, user: User) -> None:
    source, french = pair(user)
    approved(source, user)
    approved(french, user)
    working.save(source.id, {"s2": {"markup": "The county paid for it."}}, seen(source), user)
    assert french.state == EditionState.APPROVED
    review.submit(source.id, user)
    db.session.refresh(french)
    assert french.state == EditionState.STALE


def test_a_paragraph_emptied_in_the_source_is_gone_once_frozen(app: Flask, user: User) -> None:
    source, _french = pair(user)
    working.save(source.id, {"s2": {"markup": ""}}, seen(source), user)
    assert [block.id for block in frozen(source.id, user).content.blocks] == ["s1", "s3", "s4"]


def test_a_revision_is_a_machines_while_a_segment_of_it_is(app: Flask, user: User) -> None:
    _source, french = pair(user)
    with transaction() as session:
        for id, text in (
            ("s1", "Les travaux ont duré neuf mois. Il a beaucoup plu."),
            ("s2", "La ville a payé."),
        ):
            session.add(
                MachineSegment(
                    edition_id=french.id, segment_id=id, text=text, engine="x", at=french.current.created_at
                )
            )
    working.save(french.id, {"s1": {"markup": "Il a plu."}}, seen(french), user)
    assert frozen(french.id, user).origin == "machine"
    assert db.session.get(MachineSegment, (french.id, "s1")) is None
    confirm_machine(french.id, "s2", user)
    confirm_machine(french.id, "s2", user)
    revision = frozen(french.id, user)
    assert (revision.origin, revision.number) == ("human", 3)


def test_partner_headlines_are_words_like_others(app: Flask, user: User) -> None:
    _source, french = pair(user)
    working.save(french.id, {"partner_headline": {"text": "Un pont, enfin"}}, seen(french), user)
    assert frozen(french.id, user).content.partner_headline == "Un pont, enfin"


def test_a_long_story_is_saved_in_as_many_queries_as_a_short_one(app: Flask, user: User) -> None:
    def queries(blocks: int, uri: str) -> int:
        texts = tuple(Block("", P, f"Paragraph {n} says that {n * n} is a square.") for n in range(blocks))
        edition = bring_in(replace(EN, blocks=texts), user, uri)
        page = seen(edition)
        ran: list[str] = []
        listener = lambda *arguments: ran.append(arguments[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        edits = {id: {"markup": "Changed."} for id in ("s1", "s2", "s3")}
        working.save(edition.id, edits, page, user)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(ran)

    assert queries(100, "cms:long") == queries(4, "cms:short")
