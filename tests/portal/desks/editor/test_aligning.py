"""Splitting, merging, leaving out: how a translation hangs on its source, over HTTP."""

from portal.db import db
from portal.newsroom.articles import Edition
from tests.portal.desks.editor.conftest import Desk, row


def blocks(desk: Desk) -> dict[str, str]:
    return {block.id: block.text for block in desk.text.blocks}


def test_a_segment_is_split_where_a_sentence_begins_and_merged_again(ada: Desk) -> None:
    ada.save("s7", markup="Une agence a écrit ceci. Une autre le dit aussi.")
    offered = [o.get_text() for o in ada.page("?at=s7").select("#at-s7 option")]
    assert offered == ["Une autre le dit aussi."]
    ada.send("/segments/s7/split", "?at=s7")
    assert list(blocks(ada).values())[-2:] == ["Une agence a écrit ceci.", "Une autre le dit aussi."]
    new = list(blocks(ada))[-1]
    assert "Goes on from 10" in row(ada.page(), new)
    ada.send("/segments/s7/merge", "?at=s7")
    assert blocks(ada)["s7"] == "Une agence a écrit ceci. Une autre le dit aussi."


def test_a_split_at_no_place_or_of_words_that_changed_meanwhile_does_nothing(ada: Desk, bob: Desk) -> None:
    ada.save("s7", markup="Une agence a écrit ceci. Une autre le dit aussi.")
    address, data = bob.form("/segments/s7/split", "?at=s7")
    for at in ("0", "9999", "-1", "nonsense", ""):
        assert "It cannot be split there" in bob.post(address, {**data, "at": at}).text
    ada.save("s7", markup="Une agence. Deux agences.")
    assert "Somebody has changed this segment" in bob.post(address, data).text
    assert list(blocks(bob))[-1] == "s7"


def test_only_like_segments_are_merged(ada: Desk) -> None:
    assert not ada.page("?at=s5").select("form[action*=merge]")
    address = f"{ada.address}/segments/s5/merge"
    token, seen = ada.form("/comments")[1]["csrf_token"], ada.page("?at=s5").select_one("#s5-seen")["value"]
    assert "It cannot be merged" in ada.post(address, {"csrf_token": token, "seen": str(seen)}).text


def test_a_segment_is_left_out_because_and_put_back(ada: Desk) -> None:
    refused = ada.send("/segments/s6/leave-out", "?at=s6", leave__reason="")
    assert refused.status_code == 422
    assert 'href="#leave-reason"' in refused.text
    left = ada.send("/segments/s6/leave-out", "?at=s6", leave__reason="Pas pour nos lecteurs")
    assert "Left out: Pas pour nos lecteurs" in row(left, "s6")
    assert "s6" not in blocks(ada)
    back = ada.send("/segments/s6/put-back")
    assert "Les fuites" in row(back, "s6")


def test_what_nothing_renders_yet_gets_its_first_words(ada: Desk) -> None:
    ada.send("/segments/s5/leave-out", "?at=s5", leave__reason="x")
    assert "Left out" in row(ada.page(), "s5")
    ada.send("/segments/s5", "?at=s5", s5__markup="Rien demandé.", s5__attribution="Une locataire")
    assert [*blocks(ada)] == ["s1", "s2", "s3", "s4", "s5", "s6", "s7"]
    assert blocks(ada)["s5"] == "Rien demandé."


def test_a_block_of_the_source_is_taken_out_and_brought_back(english: Desk) -> None:
    out = english.send("/segments/s6/take-out", "?at=s6")
    assert "Taken out since revision 1" in out.text
    assert "s6" not in blocks(english)
    english.send("/segments/s6/bring-back")
    assert [*blocks(english)] == ["s1", "s2", "s3", "s4", "s5", "s6", "s7"]


def test_a_changed_source_shows_only_what_changed_and_the_translation_may_still_hold(
    ada: Desk, english: Desk
) -> None:
    ada.send("/approve")
    english.save("s7", markup="An agency wrote this in May.")
    english.save("s5", attribution="A lodger")
    english.send("/submit")
    english.send("/approve")
    assert ada.edition.state == "stale"
    page = ada.page()
    assert {one["id"] for one in page.select(".sbs-row[id]")} == {"row-s5", "row-s7"}
    assert "in May" in page.select_one("#row-s7 .source ins").get_text()
    assert "2 segments of the source have changed" in page.get_text()
    ada.send("/segments/s5/holds", "?at=s5")
    assert {one["id"] for one in ada.page().select(".sbs-row[id]")} == {"row-s7"}
    ada.save("s7", markup="Une agence a écrit ceci en mai.")
    page = ada.page()
    assert len(page.select(".sbs-row[id]")) > 7
    assert "1" in page.select_one(".views-of a[href*='view=approved']").get_text()
    against = ada.page("?view=approved")
    assert {one["id"] for one in against.select(".sbs-row[id]")} == {"row-s7"}
    assert "en mai" in against.select_one("#row-s7 .target ins").get_text()
    assert "Source change" in row(ada.page("?at=s7"), "s7")
    assert "Last approved" in row(ada.page("?at=s7"), "s7")
    ada.send("/submit")
    assert "Approved. Outlets" in ada.send("/approve").text
    assert db.session.get_one(Edition, ada.id).approved.number == 2
