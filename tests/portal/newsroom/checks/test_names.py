"""Proper names: people, places and brands of the source stand in the translation."""

import pytest

from portal.newsroom.checks.finding import SOURCE, TRANSLATION, Severity
from portal.newsroom.checks.names import on_pair
from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content
from tests.portal.newsroom.checks.sides import faults

GOOD = [
    ("He met Fatima Haddad in Tripoli.", "Il a rencontré Fatima Haddad à Tripoli."),
    ("Fatima Haddad’s clinic is closed.", "La clinique de Fatima Haddad est fermée."),
    ("The firm is led by Antoine Griezmann.", "L’entreprise est dirigée par Antoine Griezmann."),
    ("A trip by Omar Saleh to London", "Un voyage d’Omar Saleh à Londres"),
    ("They flew from London to The Hague.", "Ils ont volé de Londres à La Haye."),
    ("Germany and the Netherlands agreed.", "L’Allemagne et les Pays-Bas sont tombés d’accord."),
    ("A court in Germany heard it.", "Un tribunal allemand en a été saisi."),
    ("The UN and the EU met in Geneva.", "L’ONU et l’Union européenne se sont réunies à Genève."),
    ("The United Nations met.", "Les Nations unies se sont réunies."),
    ("NATO met in Brussels.", "L’OTAN s’est réunie à Bruxelles."),
    ("Officials in the US and the UK", "Des responsables américains et britanniques"),
    ("President Vladimir Putin spoke.", "Le président Vladimir Poutine a parlé."),
    ("It was said by Benjamin Netanyahu.", "C’est Benjamin Netanyahou qui l’a dit."),
    (
        "The head of the World Uighur Congress, Dolkun Isa",
        "Dolkun Isa, qui dirige le Congrès mondial ouïghour",
    ),
    ("According to the Institute for Inland Waters", "Selon l’Institut des eaux intérieures"),
    ("The Environment Service has changed its mind.", "Le service de l’environnement a changé d’avis."),
    ("She works for Human Rights Watch.", "Elle travaille pour Human Rights Watch."),
    ("Reporters Without Borders (RSF) said so.", "Reporters sans frontières (RSF) l’a dit."),
    ("The government said in Parliament on Monday", "Le gouvernement a dit lundi au Parlement"),
    ("It happened at Christmas in the West Bank.", "C’est arrivé à Noël en Cisjordanie."),
    ("The Muslim world and the Silk Road", "Le monde musulman et la route de la soie"),
    ("It ran to Saint-Aubin and back.", "Il allait jusqu’à Saint-Aubin et retour."),
    ("Mayor Claire Dubois opened it.", "La maire, Claire Dubois, l’a inauguré."),
    ("Ms O’Brien opened it.", "Mme O’Brien l’a inauguré."),
    ("The Welsh Assembly met.", "L’Assemblée galloise s’est réunie."),
    ("I’ve seen it, and I’m sure We’ll win.", "Je l’ai vu, et je suis sûr que nous gagnerons."),
    (
        "Three Young Women Find Lost Treasure Under Bridge",
        "Trois jeunes femmes trouvent un trésor sous un pont",
    ),
    ("He reads Middle East Eye.", "Il lit Middle East Eye."),
    ("Officials in Quebec", "Des responsables québécois"),
    ("Odds are that Turkey leaves.", "Il est probable que la Turquie parte."),
    ("It is written by Recep Tayyip Erdogan.", "C’est écrit par Recep Tayyip Erdoğan."),
]
BAD = [
    # source, translation, what is named, on which side
    ("He met Fatima Haddad there.", "Il y a rencontré une femme.", "Fatima Haddad", SOURCE),
    ("He met Fatima Haddad there.", "Il y a rencontré Fatima Hadad.", "Fatima Hadad", TRANSLATION),
    ("He met Fatima Haddad there.", "Il y a rencontré Fatima Salem.", "Fatima Salem", TRANSLATION),
    ("They flew to London.", "Ils ont volé vers Paris.", "London", SOURCE),
    ("A court in Germany heard it.", "Un tribunal en a été saisi.", "Germany", SOURCE),
    ("The UN met in Geneva.", "L’organisation s’est réunie à Genève.", "UN", SOURCE),
    ("The clinic is in Tripoli, he said.", "La clinique est à Benghazi, a-t-il dit.", "Tripoli", SOURCE),
    ("The firm Huawei joined.", "L’entreprise Haiwei a adhéré.", "Haiwei", TRANSLATION),
]


@pytest.mark.parametrize(("english", "french"), GOOD)
@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
def test_names_as_each_language_has_them_raise_nothing(english: str, french: str, profile: str) -> None:
    assert faults(on_pair, english, french, profile=profile) == []
    assert faults(on_pair, french, english, "fr-en", profile=profile) == []


@pytest.mark.parametrize(("english", "french", "offending", "side"), BAD)
def test_a_name_lost_or_changed_is_a_warning(english: str, french: str, offending: str, side: str) -> None:
    (fault,) = faults(on_pair, english, french)
    assert (fault.severity, fault.offending, fault.side) == (Severity.WARNS, offending, side)


@pytest.mark.parametrize(
    ("french", "english", "offending"),
    [
        ("Il y a rencontré Fatima Haddad.", "He met a woman there.", "Fatima Haddad"),
        ("Il y a rencontré Fatima Haddad.", "He met Fatima Hadad there.", "Fatima Hadad"),
        ("Ils ont volé vers Londres.", "They flew to Paris.", "Londres"),
        ("L’ONU s’est réunie.", "The body met.", "ONU"),
    ],
)
def test_a_name_lost_on_the_way_to_english_is_a_warning(french: str, english: str, offending: str) -> None:
    (fault,) = faults(on_pair, french, english, "fr-en")
    assert (fault.severity, fault.offending) == (Severity.WARNS, offending)


def test_a_person_named_elsewhere_may_be_she_here() -> None:
    sides = [
        Content(
            language,
            "",
            blocks=tuple(Block(f"s{n}", BlockKind.PARAGRAPH, markup=text) for n, text in enumerate(texts)),
        )
        for language, texts in (
            ("en", ["He met Fatima Haddad.", "The clinic of Fatima Haddad is closed."]),
            ("fr", ["Il a rencontré Fatima Haddad.", "Sa clinique est fermée."]),
        )
    ]
    story = pair_up(*sides, CheckSettings())
    assert [fault for pair in story.pairs for fault in on_pair(pair, story)] == []
