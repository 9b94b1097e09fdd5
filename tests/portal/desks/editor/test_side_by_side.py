"""The rows of the side-by-side page, and what stands beside each."""

from dataclasses import replace

from flask_babel import LazyString

from portal.desks.editor.effort import reading_minutes, translating_minutes, untranslated, words_in
from portal.desks.editor.marking import marked, marked_words
from portal.desks.editor.sentences import beginnings
from portal.desks.editor.side_by_side import Margin, side_by_side, spaced
from portal.newsroom.checks.finding import SOURCE, TRANSLATION, Finding, Severity
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.exchange.xliff_units import segment_hash, segments
from portal.newsroom.findings import OpenFinding
from portal.newsroom.margin import Comment, Dismissal, Suggestion
from portal.newsroom.term_matching import Term
from tests.portal.desks.stories import WATER

EN, FR = WATER["en"], WATER["fr"]


def finding(segment: str, offending: str = "", side: str = TRANSLATION) -> OpenFinding:
    message = LazyString(lambda: "wrong")
    return OpenFinding(Finding(2, "numbers", Severity.BLOCKS, segment, 1, message, offending, side))


def rows(margin: Margin | None = None) -> dict[str, object]:
    return {row.id: row for row in side_by_side(EN, FR, margin or Margin())}


def test_top_matter_comes_first_and_blocks_stand_beside_their_counterparts() -> None:
    found = side_by_side(EN, FR, Margin())
    assert [row.id for row in found[:6]] == [
        "headline",
        "standfirst",
        "byline",
        "partner_headline",
        "partner_standfirst",
        "s1",
    ]
    assert [row.number for row in found if row.number] == list(range(1, 11))
    assert (found[5].source, found[5].target) == (EN.blocks[0], FR.blocks[0])
    assert found[7].target is None


def test_a_source_alone_has_only_right_sides() -> None:
    found = side_by_side(None, EN, Margin())
    assert not any(row.source for row in found)
    assert [row.id for row in found if row.number] == [
        "headline",
        "standfirst",
        "byline",
        *(b.id for b in EN.blocks),
    ]


def test_a_row_knows_the_hash_of_what_was_read_and_empty_words_where_nothing_is() -> None:
    found = rows()
    assert found["s1"].seen == segment_hash(segments(FR)["s1"])
    assert (found["s6"].words, found["s6"].seen) == ({"items": []}, "")


def test_findings_comments_and_suggestions_stand_beside_their_segment() -> None:
    passed = OpenFinding(finding("s1").finding, Dismissal(reason="house style"))
    suggestion = Suggestion(
        segment_id="s1", data={"markup": "Les factures baissent."}, seen="0", state="open"
    )
    decided = Suggestion(segment_id="s1", data={"markup": "Non."}, seen="0", state="rejected")
    margin = Margin(
        findings=[finding("s1", "montent"), finding("s2", "Who", SOURCE), passed],
        comments=[Comment(segment_id="s1", text="Hm"), Comment(segment_id="s1", text="Done", resolved_at=1)],
        suggestions=[suggestion, decided],
        machine={"s2": "Qui paie ?"},
        passages={"s7": "Reuters"},
    )
    found = rows(margin)
    first = found["s1"]
    assert [one.offending for one in first.findings] == ["montent"]
    assert [dismissal.reason for _, dismissal in first.dismissed] == ["house style"]
    assert ([one.text for one in first.comments], [one.text for one in first.resolved]) == (["Hm"], ["Done"])
    (suggested,) = first.suggestions
    assert suggested.outdated
    assert [piece.text for piece in suggested.pieces if piece.kind == "added"] == ["baissent"]
    assert first.marks(TRANSLATION) == [("montent", "blocks")]
    assert found["s2"].marks(SOURCE) == [("Who", "blocks")]
    assert found["s2"].machine
    assert found["s7"].holder == "Reuters"


def test_a_whole_paragraph_at_fault_is_not_marked() -> None:
    assert rows(Margin(findings=[finding("s1", "x" * 81)]))["s1"].marks(TRANSLATION) == []


def test_the_alignment_says_why_a_source_has_no_row_of_its_own() -> None:
    alignment = {"left_out": {"s6": "a list"}, "joined": {"s5": "s1"}, "continued": {"s9": "s1"}}
    longer = replace(FR, blocks=(*FR.blocks, Block("s9", BlockKind.PARAGRAPH, "Et.")))
    found = {row.id: row for row in side_by_side(EN, longer, Margin(alignment=alignment))}
    assert (found["s6"].left_out, found["s6"].settled) == ("a list", True)
    assert (found["s5"].joined, found["s5"].settled) == ("s1", True)
    assert found["s9"].continued == "s1"
    assert not found["s4"].settled


def test_glossary_terms_stand_under_the_source_each_once() -> None:
    terms = (Term("bill", "facture"), Term("board", "régie"))
    assert rows(Margin(terms=terms))["s1"].terms == (("Bills", "facture"), ("board", "régie"))


def test_rows_left_out_of_a_view_are_counted() -> None:
    found = side_by_side(EN, FR, Margin())
    shown = [row for row in found if row.id in ("headline", "s2", "s3")]
    assert [between for between, _ in spaced(shown, found)] == [0, 5, 0]


def test_faults_are_marked_outside_of_tags_once() -> None:
    markup = 'a <em title="no">big</em> 5 &amp; big 5'
    assert marked(markup, [("big", "blocks"), ("5 & big", "warns"), ("em", "blocks")]) == (
        'a <em title="no"><mark class="blocks">big</mark></em> <mark class="warns">5 &amp; big</mark> 5'
    )
    assert marked_words("<b> & c", [("& c", "warns")]) == '&lt;b&gt; <mark class="warns">&amp; c</mark>'
    assert marked("big", [("", "blocks")]) == "big"


def test_a_segment_can_be_split_where_a_sentence_begins() -> None:
    text = "« Nous attendions\u202f! » Il a dit 3.5 fois non. Mme Moss rit.\nEt puis ?"
    assert beginnings(text) == [
        (text.index("Il a dit"), "Il a dit 3.5 fois non. Mme Moss rit. Et puis ?"),
        (text.index("Mme Moss"), "Mme Moss rit. Et puis ?"),
        (text.index("Et puis"), "Et puis ?"),
    ]
    assert beginnings("One sentence only.") == []


def test_time_is_said_in_whole_minutes_and_only_for_what_is_left() -> None:
    assert (reading_minutes(0), reading_minutes(1), reading_minutes(239)) == (0, 1, 2)
    assert (translating_minutes(1), translating_minutes(300)) == (5, 60)
    assert words_in(Block("s1", BlockKind.LIST, items=("one two", "three"))) == 3
    content = Content("en", "A headline", blocks=(Block("s1", BlockKind.PARAGRAPH, "one two three"),))
    row_list = side_by_side(content, replace(content, language="fr", blocks=()), Margin())
    assert untranslated(row_list) == 3
    settled = side_by_side(
        content, replace(content, blocks=()), Margin(alignment={"left_out": {"s1": "old"}})
    )
    assert untranslated(settled) == 0
