"""What editors say beside a text: comments, suggestions, warnings let pass, a machine's words that will do."""

import pytest

from portal.db import db, transaction, utc_now
from portal.newsroom import remarks, review
from portal.newsroom.exchange.xliff_units import segment_hash
from portal.newsroom.margin import Comment, MachineSegment, Suggestion
from tests.portal.desks.editor.conftest import Desk, row
from tests.portal.desks.stories import offer


def test_a_comment_goes_with_the_words_or_alone_and_is_resolved(ada: Desk, bob: Desk) -> None:
    ada.send("/segments/s1", "?at=s1", s1__markup="Les factures baissent.", remark__comment="Plus court <b>")
    assert ada.words("s1") == {"markup": "Les factures baissent."}
    assert "Plus court <b>" in row(bob.page(), "s1")
    comment = db.session.query(Comment).one()
    answer = bob.send(f"/comments/{comment.id}/resolve")
    assert "Plus court" not in row(answer, "s1")
    assert "1 resolved comment" in row(bob.page("?at=s1"), "s1")


def test_a_comment_on_the_whole_edition_needs_words(ada: Desk) -> None:
    empty = ada.send("/comments", whole__text=" ")
    assert empty.status_code == 422
    assert 'href="#whole-text"' in empty.text
    assert "Très bien." in ada.send("/comments", whole__text="Très bien.").text
    long = ada.send("/comments", whole__text="x" * 4001)
    assert (long.status_code, "x" * 4001 in long.text) == (422, True)


def test_a_suggestion_leaves_the_segment_until_somebody_accepts_it(ada: Desk, bob: Desk) -> None:
    before = ada.words("s7")
    typed = {"s7__markup": "Une dépêche le dit.", "remark__comment": "Plus juste"}
    answer = ada.send("/segments/s7/suggest", "?at=s7", **typed)
    assert ada.words("s7") == before
    assert "Suggested by Jo Park" in row(answer, "s7")
    assert "Plus juste" in row(answer, "s7")
    suggestion = db.session.query(Suggestion).one()
    assert "Accepted." in bob.send(f"/suggestions/{suggestion.id}/accept").text
    assert ada.words("s7") == {"markup": "Une dépêche le dit."}
    assert "Suggested by" not in row(ada.page(), "s7")


def test_a_suggestion_is_rejected_and_may_no_longer_be_accepted(ada: Desk, bob: Desk) -> None:
    ada.send("/segments/s7/suggest", "?at=s7", s7__markup="Une dépêche le dit.")
    suggestion = db.session.query(Suggestion).one()
    address, data = bob.form(f"/suggestions/{suggestion.id}/accept")
    assert "Rejected" in ada.send(f"/suggestions/{suggestion.id}/reject").text
    assert "rejected this meanwhile" in bob.post(address, data).text


def test_a_suggestion_about_other_words_is_a_conflict_accepted_only_all_the_same(ada: Desk) -> None:
    ada.send("/segments/s7/suggest", "?at=s7", s7__markup="Une dépêche le dit.")
    suggestion = db.session.query(Suggestion).one()
    address, data = ada.form(f"/suggestions/{suggestion.id}/accept")
    ada.save("s7", markup="Une agence a tout écrit.")
    assert "has changed since this was suggested" in ada.post(address, data).text
    assert ada.words("s7") == {"markup": "Une agence a tout écrit."}
    assert "Conflict" in row(ada.page(), "s7")
    assert "Accept all the same" in row(ada.page(), "s7")
    ada.send(f"/suggestions/{suggestion.id}/accept")
    assert ada.words("s7") == {"markup": "Une dépêche le dit."}


def test_bad_words_are_not_suggested(ada: Desk) -> None:
    answer = ada.send("/segments/s3/suggest", "?at=s3", s3__credit="x" * 301, s3__caption="Gardé")
    assert answer.status_code == 422
    assert "Gardé" in answer.text
    assert db.session.query(Suggestion).count() == 0


def test_what_belongs_to_another_edition_is_not_found(ada: Desk) -> None:
    other = offer().edition("fr")
    comment = remarks.comment(other.id, "", "Là-bas", ada.user)
    suggestion = remarks.suggest(other.id, "s1", {"markup": "Non."}, "", "", ada.user)
    token = {"csrf_token": ada.form("/comments")[1]["csrf_token"]}
    for path in (
        f"comments/{comment.id}/resolve",
        f"suggestions/{suggestion.id}/accept",
        "suggestions/999/reject",
    ):
        assert ada.client.post(f"{ada.address}/{path}", data=token).status_code == 404


def dismissal(desk: Desk) -> str:
    """The address of the first warning that may be let pass."""
    found = next(one.finding for one in review.open_findings(db.session, desk.edition) if not one.blocks)
    return f"/findings/f{found.fingerprint[:12]}"


def test_a_warning_is_let_pass_for_a_reason_that_stands_beside_it(ada: Desk) -> None:
    ada.save("s7", markup="Une agence l'a écrit.")
    address = dismissal(ada)
    name = f"{address.rsplit('/', 1)[-1]}-reason"
    empty = ada.send(address)
    assert empty.status_code == 422
    assert f'href="#{name}"' in empty.text
    passed = ada.send(address, **{name.replace("-", "__"): "Cité tel quel"})
    assert "Let pass:" in row(passed, "s7")
    assert "Cité tel quel (Jo Park)" in row(passed, "s7")
    assert "Every check passes" in passed.text


def test_a_warning_about_words_that_are_gone_and_one_that_blocks_are_refused(ada: Desk) -> None:
    ada.save("s7", markup="Une agence l'a écrit.")
    address, data = ada.form(dismissal(ada))
    (name,) = (name for name in data if name.endswith("-reason"))
    ada.save("s7", markup="Une agence a écrit.")
    assert "The words have changed since" in ada.post(address, {**data, name: "Bien"}).text
    ada.save("s7", markup="")
    blocking = next(one.finding for one in review.open_findings(db.session, ada.edition) if one.blocks)
    mark = f"f{blocking.fingerprint[:12]}"
    refused = ada.post(f"{ada.address}/findings/{mark}", {**data, f"{mark}-reason": "Bien"})
    assert "has to be put right" in refused.text


def test_a_machines_words_are_labelled_until_somebody_has_read_them(ada: Desk) -> None:
    with transaction() as session:
        words = "Une agence a écrit ceci."
        session.add(
            MachineSegment(edition_id=ada.id, segment_id="s7", text=words, engine="DeepL", at=utc_now())
        )
    assert "Machine draft" in row(ada.page(), "s7")
    answer = ada.send("/segments/s7/confirm")
    assert "Machine draft" not in row(answer, "s7")
    assert db.session.query(MachineSegment).one().confirmed_by == ada.user.id


@pytest.mark.parametrize("origin", ["person", "xliff", "machine"])
def test_a_suggestion_says_where_it_comes_from(ada: Desk, origin: str) -> None:
    with transaction() as session:
        session.add(
            Suggestion(
                edition_id=ada.id, segment_id="s1", data={"markup": "Autre."}, seen=segment_hash(ada.words("s1")),
                origin=origin, user_id=ada.user.id, at=utc_now(), state="open", note="",
            )
        )  # fmt: skip
    words = {"person": "Suggested by Jo Park", "xliff": "translator’s tool", "machine": "by a machine"}
    assert words[origin] in row(ada.page(), "s1")
