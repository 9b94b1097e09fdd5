"""Brackets, doubled words and spaces, and the end of a passage."""

import pytest

from portal.newsroom.checks.finding import TRANSLATION, Severity
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.punctuation import on_pair
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content
from tests.portal.newsroom.checks.sides import faults

GOOD = [
    ("We remembered (so they said).", "Nous nous souvenions (disaient-ils)."),
    ("You shake hands.", "Vous vous serrez la main."),
    ("He said that that had had no effect.", "Il a dit que cela n’avait eu aucun effet."),
    ("a) the first; b) the second.", "a) le premier ; b) le second."),
    ("They flew to Bora Bora.", "Ils ont volé vers Bora Bora."),
    ("“It is late.”", "« Il est tard »."),
    ("“Why?” he asked.", "« Pourquoi ? » a-t-il demandé."),
    ("She waited…", "Elle attendait."),
    ("According to its website", "Selon son site."),
    ("Version 2.0 of .NET and so on.", "La version 2.0 de .NET, etc."),
    ("He himself came.", "Lui lui-même est venu."),
]
BROKEN = [
    ("The (first) one.", "Le (premier.", "(premier."),
    ("The first one.", "Le premier).", "premier)."),
    ("The first one.", "Le le premier.", "Le le"),
    ("The first one.", "Le  premier.", "Le  premier."),
    ("The first one, then.", "Le premier , donc.", "premier ,"),
    ("The first one.", "Le premier..", "premier.."),
    ("The first one.", "Le tout premier", "Le tout premier"),
    ("Is it the first?", "C’est le premier.", "C’est le premier."),
    ("It is the first.", "C’est le premier :", "le premier :"),
]


@pytest.mark.parametrize(("english", "french"), GOOD)
@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
def test_good_punctuation_raises_nothing(english: str, french: str, profile: str) -> None:
    assert faults(on_pair, english, french, profile=profile) == []


def test_good_english_raises_nothing() -> None:
    for english, french in GOOD[:8]:
        assert faults(on_pair, french, english, "fr-en") == []


@pytest.mark.parametrize(("english", "french", "named"), BROKEN)
def test_a_slip_is_named_once(english: str, french: str, named: str) -> None:
    (fault,) = faults(on_pair, english, french)
    assert (fault.severity, fault.side, fault.offending) == (Severity.WARNS, TRANSLATION, named)


def test_slips_in_english_are_named_too() -> None:
    for french, english, named in [
        ("Il est venu.", "He came came.", "came came"),
        ("Il est venu.", "He [came.", "[came."),
        ("Est-il venu ?", "He came.", "He came."),
    ]:
        assert [fault.offending for fault in faults(on_pair, french, english, "fr-en")] == [named]


def test_a_heading_keeps_doing_without_a_full_stop() -> None:
    def sides(kind: BlockKind) -> list:
        story = pair_up(
            Content("en", "", blocks=(Block("s1", kind, markup="A new way"),)),
            Content("fr", "", blocks=(Block("s1", kind, markup="Une autre voie."),)),
            CheckSettings(),
        )
        return [fault.offending for pair in story.pairs for fault in on_pair(pair, story)]

    assert sides(BlockKind.HEADING) == ["Une autre voie."]
    assert sides(BlockKind.PARAGRAPH) == []


def test_items_of_a_list_are_read_one_by_one() -> None:
    def content(language: str, *items: str) -> Content:
        return Content(language, "", blocks=(Block("s1", BlockKind.LIST, items=items),))

    story = pair_up(content("en", "One.", "Two."), content("fr", "Un.", "Deux"), CheckSettings())
    assert [fault.offending for pair in story.pairs for fault in on_pair(pair, story)] == ["Deux"]


def test_a_quotation_may_end_with_the_comma_before_its_speaker() -> None:
    def content(language: str, markup: str) -> Content:
        return Content(
            language, "", blocks=(Block("s1", BlockKind.QUOTE, markup=markup, attribution="Ann Lee"),)
        )

    story = pair_up(content("fr", "« Il pleut. »"), content("en", "“It rains,”"), CheckSettings())
    assert [fault for pair in story.pairs for fault in on_pair(pair, story)] == []
