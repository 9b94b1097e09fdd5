"""French typography in France and in Canada, and the button that puts it right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.checks.finding import TRANSLATION, Severity
from portal.newsroom.checks.french_typography import corrections, fixed, fixed_markup, on_pair
from tests.portal.newsroom.checks.sides import faults

N, B = "\u202f", "\u00a0"  # narrow and ordinary no-break space
BOTH = [
    f"Voici{B}: 12{N}000{B}euros, 50{B}%, 3{B}km et «{B}l’été{B}».",
    f"Voici{N}: «{N}l’“été”, dit-elle{N}» à 18{B}h{B}30.",
    "Rendez-vous à 10:30 sur https://example.org/a?b=c;d ou www.lapresse.ca/é!x",
    f"L’article 49.3, la version 2.0, le train de 10.30, 1.250 voix et 4,2{B}%",
    "Écrire à redaction@example.org (?) et rien d’autre.",
    "La 5G, le G20, le 747 et la rue de l’Ouest.",
    "Ils étaient 25 à l’heure, les 10 m’ont suivi, en 2024 300 personnes.",
    f"«{B}Un paragraphe qui continue.",
]
ONLY = {
    "fr-FR": [f"Quoi{N}? Non{B}! Si{N}; enfin…", f"Vraiment{N}?! Ah…?", f"«{B}Oui{N}!{B}», dit-il."],
    "fr-CA": [
        "Quoi? Non! Si; enfin…",
        f"Quoi{N}? Non{N}! Si{N}; enfin…",
        "Vraiment?! Ah…?",
        f"«{B}Oui!{B}», dit-il.",
    ],
}
BROKEN = [
    # profile ("" for both), text, what is named, as it should be
    ("fr-FR", "Pourquoi ?", "Pourquoi ?", f"Pourquoi{N}?"),
    ("fr-FR", "Pourquoi?", "Pourquoi?", f"Pourquoi{N}?"),
    ("fr-FR", "Oui ; non", "Oui ;", f"Oui{N}; non"),
    ("fr-FR", "Assez!", "Assez!", f"Assez{N}!"),
    ("fr-CA", "Pourquoi ?", "Pourquoi ?", "Pourquoi?"),
    ("fr-CA", f"Pourquoi{B}?", f"Pourquoi{B}?", "Pourquoi?"),
    ("fr-CA", f"Oui{B}; non", f"Oui{B};", "Oui; non"),
    ("", "Voici : rien", "Voici :", f"Voici{B}: rien"),
    ("", "Voici: rien", "Voici:", f"Voici{B}: rien"),
    ("", f"« Oui{B}»", "« Oui", f"«{B}Oui{B}»"),
    ("", f"«{B}Oui »", "Oui »", f"«{B}Oui{B}»"),
    ("", f"«Oui{B}»", "«Oui", f"«{B}Oui{B}»"),
    ("", "Soit 50 % des voix", "50 %", f"Soit 50{B}% des voix"),
    ("", "Soit 50% des voix", "50%", f"Soit 50{B}% des voix"),
    ("", "Soit 12 € par jour", "12 €", f"Soit 12{B}€ par jour"),
    ("", "Soit 12$ par jour", "12$", f"Soit 12{B}$ par jour"),
    ("", "À 3 km d’ici", "3 km", f"À 3{B}km d’ici"),
    ("", "À 3km d’ici", "3km", f"À 3{B}km d’ici"),
    ("fr-FR", "Environ 12 000 personnes", "12 000", f"Environ 12{N}000 personnes"),
    ("fr-CA", "Environ 12 000 personnes", "12 000", f"Environ 12{B}000 personnes"),
    ("", f"Soit 4.2{B}% des voix", f"4.2{B}%", f"Soit 4,2{B}% des voix"),
    ("", "Soit 3.5 millions de voix", "3.5", "Soit 3,5 millions de voix"),
    ("", "Dès l'été", "l'été", "Dès l’été"),
    ("", 'Il a dit "oui" hier', '"oui"', f"Il a dit «{B}oui{B}» hier"),
    ("", "Il a dit “oui” hier", "“oui”", f"Il a dit «{B}oui{B}» hier"),
    ("", f'«{B}Le "non" gagne{B}»', '"non"', f"«{B}Le “non” gagne{B}»"),
]
PROFILES = ["fr-FR", "fr-CA"]
CASES = [(p, *case[1:]) for case in BROKEN for p in ([case[0]] if case[0] else PROFILES)]
TEXTS = st.text(alphabet="ab'’\"«»“” \u00a0\u202f;:!?%$€.,…12()0kmh\n‘", max_size=40)


@pytest.mark.parametrize(("profile", "text"), [(p, text) for p in PROFILES for text in (*BOTH, *ONLY[p])])
def test_text_that_is_set_well_raises_nothing_and_stays(profile: str, text: str) -> None:
    assert faults(on_pair, "Any words.", text.replace("&", "&amp;"), profile=profile) == []
    assert fixed(text, profile) == text


@pytest.mark.parametrize(("profile", "text", "named", "right"), CASES)
def test_a_slip_is_named_once_and_put_right(profile: str, text: str, named: str, right: str) -> None:
    (fault,) = faults(on_pair, "Any words.", text, profile=profile)
    assert (fault.severity, fault.side) == (Severity.WARNS, TRANSLATION)
    assert fault.offending in text
    assert fault.offending == named or fault.offending in named
    assert fixed(text, profile) == right


def test_many_slips_of_a_kind_are_one_warning_that_counts_them() -> None:
    (fault,) = faults(on_pair, "Any.", "Qui ? Quoi ? Où ?")
    assert fault.offending == "Qui ?"
    assert "3 places" in str(fault.message)


def test_a_french_source_is_not_ours_to_correct() -> None:
    assert faults(on_pair, "Pourquoi ?", "Why?", "fr-en") == []


def test_an_unpaired_quotation_mark_is_left_to_a_person() -> None:
    (fault,) = faults(on_pair, "Any.", 'Il a dit "oui hier')
    assert fault.offending == '"oui'
    assert fixed('Il a dit "oui hier') == 'Il a dit "oui hier'


@given(TEXTS, st.sampled_from(PROFILES))
def test_fixing_leaves_nothing_that_it_could_still_fix(text: str, profile: str) -> None:
    right = fixed(text, profile)
    assert [one for one in corrections(right, profile) if one.new is not None] == []
    assert fixed(right, profile) == right


@given(TEXTS, st.sampled_from(PROFILES))
def test_fixing_changes_no_letter_and_no_figure(text: str, profile: str) -> None:
    def words(said: str) -> str:
        return re.sub(r"[\W_]", "", said)

    assert words(fixed(text, profile)) == words(text)


def test_markup_is_corrected_across_its_tags() -> None:
    markup = '<em>L\'été</em> ? <a href="https://example.org/?a=1;b">Oui &amp; "non"</a> : 12 000'
    assert fixed_markup(markup) == (
        f'<em>L’été</em>{N}? <a href="https://example.org/?a=1;b">Oui &amp; «{B}non{B}»</a>{B}: 12{N}000'
    )
    assert fixed_markup("<em>Quoi</em>?") == f"<em>Quoi{N}</em>?"


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    for text in (" " * 40_000 + "!", '"' * 20_000, "1 000 " * 8_000, "a@" * 20_000, "«" * 20_000):
        assert isinstance(list(corrections(text, "fr-FR")), list)
