"""Dates and weekdays: the same on both sides, and right by the calendar."""

import pytest

from portal.newsroom.checks.dates import on_pair
from portal.newsroom.checks.finding import SOURCE, TRANSLATION, Severity
from tests.portal.newsroom.checks.sides import faults

SAME = [
    ("The vote is on Monday, 3 March 2025.", "Le vote aura lieu le lundi 3 mars 2025."),
    ("It opened on March 3.", "Il a ouvert le 3 mars."),
    ("It opened on March 1st, 2024.", "Il a ouvert le 1er mars 2024."),
    ("From 3 to 5 May, nobody sailed.", "Du 3 au 5 mai, personne n’a navigué."),
    ("March 3-5 will be dry.", "Il fera sec du 3 au 5 mars."),
    ("In January, the department agreed.", "En janvier, le ministère a accepté."),
    ("He may go, Theresa May said; they march on.", "Il peut partir, a dit Theresa May ; ils marchent."),
    ("They spoke on Wednesday.", "Ils ont parlé mercredi."),
    ("They spoke yesterday.", "Ils ont parlé mardi."),
    ("The Sunday Times reported it.", "Le <em>Sunday Times</em> l’a rapporté."),
    ("Markets open on Fridays and in mid-August.", "Les marchés ouvrent le vendredi et à la mi-août."),
    ("It closed Saturday and Sunday.", "Il a fermé ce week-end."),
    ("After 9/11, rules changed.", "Après le 11-Septembre, les règles ont changé."),
    ("It was signed in September 2018.", "L’accord a été signé en septembre 2018."),
    ("By Sept. 5, 2023, it was over.", "Le 5 septembre 2023, c’était fini."),
    ("No date at all.", "Aucune date."),
]
DIFFERENT = [
    # source, translation, what is named, on which side
    ("The vote is on Monday, 3 March 2025.", "Le vote aura lieu le mardi 3 mars 2025.", "mardi 3 mars 2025", TRANSLATION),
    ("It opened on March 3.", "Il a ouvert le 13 mars.", "le 13 mars", TRANSLATION),
    ("It opened on March 3.", "Il a ouvert le 3 mai.", "le 3 mai", TRANSLATION),
    ("They spoke on Wednesday.", "Ils ont parlé jeudi.", "jeudi", TRANSLATION),
    ("They spoke on Wednesday.", "Ils ont parlé.", "Wednesday", SOURCE),
    ("It opened on 4 July.", "Il a ouvert cet été.", "4 July", SOURCE),
    ("In January, they agreed.", "En juin, ils ont accepté.", "juin", TRANSLATION),
    ("They spoke again.", "Ils ont reparlé le 3 mars.", "le 3 mars", TRANSLATION),
    ("It was on Tuesday, 3 March 2025.", "C’était le mardi 3 mars 2025.", "mardi 3 mars 2025", TRANSLATION),
    ("It was signed in September 2018.", "Il a été signé en septembre 2019.", "septembre 2019", TRANSLATION),
]  # fmt: skip


@pytest.mark.parametrize(("english", "french"), SAME)
@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
def test_the_same_dates_raise_nothing_in_either_direction(english: str, french: str, profile: str) -> None:
    assert faults(on_pair, english, french, profile=profile) == []
    assert faults(on_pair, french, english, "fr-en", profile=profile) == []


@pytest.mark.parametrize(("english", "french", "offending", "side"), DIFFERENT)
def test_another_date_is_named_once(english: str, french: str, offending: str, side: str) -> None:
    (fault,) = faults(on_pair, english, french)
    assert (fault.severity, fault.offending, fault.side) == (Severity.WARNS, offending, side)
    assert len(faults(on_pair, french, english, "fr-en")) == 1


def test_a_side_that_is_empty_is_not_asked() -> None:
    assert faults(on_pair, "On Monday, 3 March 2025.", "") == []
