"""The glossary's terms, and names that stay as they are."""

import pytest

from portal.newsroom.checks.finding import SOURCE, Severity
from portal.newsroom.checks.terms import on_pair
from portal.newsroom.term_matching import Term
from tests.portal.newsroom.checks.sides import faults

GLOSSARY = (
    Term("ceasefire", "cessez-le-feu"),
    Term("State Department", "département d’État"),
    Term("bank", "banque"),
    Term("World Bank", "Banque mondiale"),
    Term("strike", "grève"),
    Term("strike", "frappe"),
    Term("OIC-CERT", "OIC-CERT", kept=True),
)
KEPT = [
    ("The ceasefire holds.", "Le cessez-le-feu tient."),
    ("Ceasefires hold.", "Des cessez-le-feu tiennent."),
    ("Strikes hit the port.", "Des frappes ont touché le port."),
    ("Strikes closed the port.", "Des grèves ont fermé le port."),
    ("A bank told the World Bank.", "Une banque a prévenu la Banque mondiale."),
    ("The bank itself.", "La Banque mondiale elle-même."),
    ("It joined OIC-CERT.", "Elle a rejoint l’OIC-CERT."),
    ("Nothing to see.", "Rien à voir."),
]
BROKEN = [
    ("The ceasefire holds.", "La trêve tient.", "ceasefire"),
    ("The State Department and the State Department.", "Le ministère.", "State Department"),
    ("It joined OIC-CERT.", "Elle a rejoint l’OCI-CERT.", "OIC-CERT"),
    ("It joined OIC-CERT.", "Elle a rejoint l’Oic-Cert.", "OIC-CERT"),
    ("Strikes hit the port.", "Des raids ont touché le port.", "Strikes"),
]


@pytest.mark.parametrize(("english", "french"), KEPT)
@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
def test_terms_rendered_as_agreed_raise_nothing(english: str, french: str, profile: str) -> None:
    assert faults(on_pair, english, french, glossary=GLOSSARY, profile=profile) == []


@pytest.mark.parametrize(("english", "french", "said"), BROKEN)
def test_another_rendering_is_named_once(english: str, french: str, said: str) -> None:
    (fault,) = faults(on_pair, english, french, glossary=GLOSSARY)
    assert (fault.severity, fault.offending, fault.side) == (Severity.WARNS, said, SOURCE)


def test_french_into_english_asks_for_the_english_term() -> None:
    assert faults(on_pair, "La grève continue.", "The strike goes on.", "fr-en", glossary=GLOSSARY) == []
    (fault,) = faults(on_pair, "La grève continue.", "The walkout goes on.", "fr-en", glossary=GLOSSARY)
    assert fault.offending == "grève"


def test_without_a_glossary_nothing_is_asked() -> None:
    assert faults(on_pair, "The ceasefire holds.", "La trêve tient.") == []
