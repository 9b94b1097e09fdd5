"""Whole passages in the wrong language block; words left over from the source are a warning."""

import pytest

from portal.newsroom.checks.finding import Severity
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.checks.wrong_language import on_pair
from portal.newsroom.content import Block, BlockKind, Content
from tests.portal.newsroom.checks.sides import faults

GOOD = [
    (
        "The farmers have lost a third of their olives.",
        "Les agriculteurs ont perdu un tiers de leurs olives.",
    ),
    ("The Bank of England and the City agreed.", "La Bank of England et la City se sont mises d’accord."),
    ("He read “The Wind in the Willows” to them.", "Il leur a lu «\u00a0The Wind in the Willows\u00a0»."),
    ("He read <em>The Wind in the Willows</em> to them.", "Il leur a lu <em>The Wind in the Willows</em>."),
    (
        "It was made in France by Fridays for Future.",
        "Fridays for Future l’a fait «\u00a0made in France\u00a0».",
    ),
    ("It is work in progress.", "C’est un work in progress."),
    ("The week-end, the parking, the marketing", "Le week-end, le parking, le marketing"),
    ("A coup d’état was a fait accompli.", "Un coup d’État était un fait accompli."),
    ("Le Monde said so, and so did the Côte d’Azur.", "<em>Le Monde</em> l’a dit, et la Côte d’Azur aussi."),
    ("Charles de Gaulle lived in Colombey.", "Charles de Gaulle vivait à Colombey."),
    ("The café’s décor is a cliché.", "Le décor du café est un cliché."),
    ("See www.example.org/the/and/of for more.", "Voir www.example.org/the/and/of pour en savoir plus."),
    ("OK", "OK"),
    ("1,250", "1 250"),
    ("Yes, and then?", "Oui, et puis\u202f?"),
    ("A new podcast on street food", "Un nouveau podcast sur la street food"),
    ("The Lumière brothers’ “L’Arrivée d’un train”", "«\u00a0L’Arrivée d’un train\u00a0» des frères Lumière"),
]
FOREIGN = [
    ("Les agriculteurs ont perdu un tiers de leurs olives.", "fr-en"),
    ("The farmers have lost a third of their olives.", "en-fr"),
    ("“We had no choice but to leave the house,” she said.", "en-fr"),
    ("«\u00a0Nous n’avions pas le choix\u00a0», a-t-elle dit.", "fr-en"),
    ("What the inquiry into the fires has found", "en-fr"),
]
LEFT = [
    ("The mayor and the police said no.", "Le maire and la police ont dit non.", "en-fr", "and"),
    (
        "The new housing policy is late.",
        "La nouvelle housing policy est en retard.",
        "en-fr",
        "housing policy",
    ),
    ("They waited, although it rained.", "Ils ont attendu, although il pleuvait.", "en-fr", "although"),
    (
        "It was hit by unprecedented weather conditions.",
        "Elle a subi des unprecedented weather conditions inouïes.",
        "en-fr",
        "weather",
    ),
    ("Le maire et la police ont dit non.", "The mayor avec the police said no.", "fr-en", "avec"),
    ("La sécheresse a frappé les vergers.", "The sécheresse hit the orchards.", "fr-en", "sécheresse"),
    ("Les élus dans la salle ont ri.", "The councillors dans la salle laughed.", "fr-en", "dans la salle"),
]


@pytest.mark.parametrize(("english", "french"), GOOD)
@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
def test_good_work_raises_nothing_in_either_direction(english: str, french: str, profile: str) -> None:
    assert faults(on_pair, english, french, profile=profile) == []
    assert faults(on_pair, french, english, "fr-en", profile=profile) == []


@pytest.mark.parametrize(("text", "direction"), FOREIGN)
def test_a_passage_that_was_not_translated_blocks(text: str, direction: str) -> None:
    (fault,) = faults(on_pair, text, text, direction)
    assert fault.severity is Severity.BLOCKS
    assert fault.offending == text


@pytest.mark.parametrize(("text", "direction"), FOREIGN)
def test_it_may_stay_in_italics(text: str, direction: str) -> None:
    assert faults(on_pair, text, f"<em>{text}</em>", direction) == []


@pytest.mark.parametrize(("source", "translation", "direction", "left"), LEFT)
def test_words_left_over_are_a_warning(source: str, translation: str, direction: str, left: str) -> None:
    (fault,) = faults(on_pair, source, translation, direction)
    assert fault.severity is Severity.WARNS
    assert left in fault.offending


def test_each_item_and_caption_is_told_by_itself() -> None:
    sides = [
        Content(language, "", blocks=(Block("s1", BlockKind.LIST, items=items),))
        for language, items in (
            ("en", ("waves below the mark of the harbour", "wind below the limit, and gusts included")),
            ("fr", ("des vagues sous la marque du port", "wind below the limit, and gusts included")),
        )
    ]
    story = pair_up(*sides, CheckSettings())
    (fault,) = [fault for pair in story.pairs for fault in on_pair(pair, story)]
    assert (fault.severity, fault.offending) == (Severity.BLOCKS, "wind below the limit, and gusts included")


@pytest.mark.parametrize(
    ("source", "translation", "direction", "left"),
    [("By Ann Lee", "By Ann Lee", "en-fr", ["By"]), ("By Ann Lee", "Par Ann Lee", "en-fr", []),
     ("Par Ann Lee", "Par Ann Lee", "fr-en", ["Par"]), ("Ann Lee", "Ann Lee", "en-fr", [])],
)  # fmt: skip
def test_the_word_before_the_writer_s_name_is_translated(
    source: str, translation: str, direction: str, left: list[str]
) -> None:
    languages = direction.split("-")
    sides = [
        Content(language, "", byline=text)
        for language, text in zip(languages, (source, translation), strict=True)
    ]
    story = pair_up(*sides, CheckSettings())
    assert [fault.offending for pair in story.pairs for fault in on_pair(pair, story)] == left
