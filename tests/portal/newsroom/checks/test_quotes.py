"""Direct quotes: as many on both sides, and of the same speaker."""

import pytest

from portal.newsroom.checks.finding import SOURCE, TRANSLATION, Severity
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.quotes import on_pair
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content
from tests.portal.newsroom.checks.sides import faults

GOOD = [
    ("“We had no choice,” Ann Lee said.", "«\u00a0Nous n’avions pas le choix\u00a0», a déclaré Ann Lee."),
    (
        "“The water came at night,” said Omar Saleh, “and we ran.”",
        "«\u00a0L’eau est venue la nuit, a raconté Omar Saleh, et nous avons couru.\u00a0»",
    ),
    (
        "“They are better instruments,” said Mr Hughes. “They are in the wrong place.”",
        "«\u00a0Ce sont de meilleurs instruments, reconnaît M. Hughes. Ils sont au mauvais endroit.\u00a0»",
    ),
    ("He called it ‘a disgrace’.", "Il a parlé de «\u00a0honte\u00a0»."),
    ('"It is over," she said.', "«\u00a0C’est fini\u00a0», a-t-elle dit."),
    ("'It is over,' she said.", "«\u00a0C’est fini\u00a0», a-t-elle dit."),
    (
        "The teachers’ union and the pupils’ parents agree.",
        "Le syndicat des professeurs et les parents sont d’accord.",
    ),
    (
        "She said: “He told me ‘go away’ and I went.”",
        "Elle a dit\u00a0: «\u00a0Il m’a dit “va-t’en” et je suis partie.\u00a0»",
    ),
    ("He read “War and Peace”.", "Il a lu <em>Guerre et Paix</em>."),
    ("He read <em>War and Peace</em>.", "Il a lu «\u00a0Guerre et Paix\u00a0»."),
    ("The so-called “gig” economy", "L’économie dite des petits boulots"),
    ("Nobody is quoted here.", "Personne n’est cité ici."),
    (
        "“I will go,” said Ann Lee. “I will not,” said Omar Saleh.",
        "«\u00a0J’irai\u00a0», a dit Ann Lee. «\u00a0Pas moi\u00a0», a répondu Omar Saleh.",
    ),
    ("“I will go,” said Vladimir Putin.", "«\u00a0J’irai\u00a0», a dit Vladimir Poutine."),
    ("“I will go,” said Ms Lee.", "«\u00a0J’irai\u00a0», a-t-elle dit."),
]
BAD = [
    # source, translation, what is named, on which side
    ("“We had no choice,” Ann Lee said.", "Ann Lee a dit qu’ils n’avaient pas le choix.", "“We had no choice,”", SOURCE),
    ("He called it “absurd”.", "Il l’a qualifié d’absurde.", "“absurd”", SOURCE),
    (
        "Ann Lee said they had had no choice but to leave.",
        "«\u00a0Nous n’avions pas d’autre choix que de partir\u00a0», a dit Ann Lee.",
        "«\u00a0Nous n’avions pas d’autre choix que de partir\u00a0»",
        TRANSLATION,
    ),
    (
        "“I will go there now,” said Ann Lee. Later she wrote to the council, to all members and to both"
        " newspapers of the town: “I will never go there again.”",
        "«\u00a0J’y vais maintenant\u00a0», a dit Ann Lee. Plus tard, elle a écrit au conseil, à tous ses membres et"
        " aux deux journaux de la ville qu’elle n’irait plus jamais.",
        "“I will never go there again.”",
        SOURCE,
    ),
    ("“I will go,” said Ann Lee.", "«\u00a0J’irai\u00a0», a dit Omar Saleh.", "Omar Saleh", TRANSLATION),
    (
        "“I will go,” said Ann Lee. “Not me,” said Omar Saleh.",
        "«\u00a0J’irai\u00a0», a dit Omar Saleh. «\u00a0Pas moi\u00a0», a dit Ann Lee.",
        "Omar Saleh",
        TRANSLATION,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("english", "french"), GOOD)
@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
def test_the_same_quotations_raise_nothing_in_either_direction(
    english: str, french: str, profile: str
) -> None:
    assert faults(on_pair, english, french, profile=profile) == []
    assert faults(on_pair, french, english, "fr-en", profile=profile) == []


@pytest.mark.parametrize(("english", "french", "offending", "side"), BAD)
def test_a_quotation_lost_added_or_given_away_is_a_warning(
    english: str, french: str, offending: str, side: str
) -> None:
    fault = faults(on_pair, english, french)[0]
    assert (fault.severity, fault.offending, fault.side) == (Severity.WARNS, offending, side)


@pytest.mark.parametrize(
    ("french", "english", "offending"),
    [
        (
            "«\u00a0Nous n’avions pas le choix\u00a0», a dit Ann Lee.",
            "Ann Lee said they had no choice.",
            "«\u00a0Nous n’avions pas le choix\u00a0»",
        ),
        ("Il l’a qualifié d’«\u00a0absurde\u00a0».", "He called it absurd.", "«\u00a0absurde\u00a0»"),
        (
            "Ann Lee a dit qu’ils n’avaient pas le choix.",
            "“We had no choice,” Ann Lee said.",
            "“We had no choice,”",
        ),
        ("«\u00a0J’irai\u00a0», a dit Ann Lee.", "“I will go,” said Omar Saleh.", "Omar Saleh"),
    ],
)
def test_so_it_is_on_the_way_to_english(french: str, english: str, offending: str) -> None:
    fault = faults(on_pair, french, english, "fr-en")[0]
    assert (fault.severity, fault.offending) == (Severity.WARNS, offending)


def test_a_quotation_of_several_paragraphs_is_set_by_each_language_s_own_rule() -> None:
    english = ["“We left at night,” she said. “It was cold.", "“Nobody saw us go.", "“That was all.”"]
    french = [
        "«\u00a0Nous sommes partis la nuit, a-t-elle dit. Il faisait froid.",
        "Personne ne nous a vus.",
        "C’est tout.\u00a0»",
    ]
    sides = [
        Content(
            language,
            "",
            blocks=tuple(Block(f"s{n}", BlockKind.PARAGRAPH, markup=text) for n, text in enumerate(texts)),
        )
        for language, texts in (("en", english), ("fr", french))
    ]
    for pair in (sides, sides[::-1]):
        story = pair_up(*pair, CheckSettings())
        assert [fault for one in story.pairs for fault in on_pair(one, story)] == []


def test_a_block_quotation_is_one_with_or_without_its_marks() -> None:
    sides = [
        Content(language, "", blocks=(Block("s1", BlockKind.QUOTE, markup=text, attribution=name),))
        for language, text, name in (
            ("en", "“There was no train that night.”", "Klara Voss"),
            ("fr", "Il n’y avait pas de train cette nuit-là.", "Klara Voss"),
        )
    ]
    story = pair_up(*sides, CheckSettings())
    assert [fault for pair in story.pairs for fault in on_pair(pair, story)] == []
