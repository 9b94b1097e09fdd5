"""The licence: complete, conformant, bilingual, and inside its page whatever it has to say."""

import datetime as dt
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from invoices.papers import LicencePaper
from invoices.papers.general_terms import InvalidTerms
from invoices.papers.licence import facts, render_licence
from invoices.terms import Alterations, Term
from tests.invoices.papers import samples
from tests.invoices.papers.reading import faults, opened, picture, text, unbroken, words_off_the_page


@pytest.mark.parametrize(
    "paper",
    [
        samples.licence(),
        samples.licence(samples.BUYERS["FR"], 12),
        samples.licence(samples.BUYERS["US"], ends_on=None, terms=samples.terms(term=Term.ARCHIVE)),
        samples.licence(samples.LONG),
    ],
    ids=["one work", "twelve works", "archive", "long names"],
)
def test_it_is_archival_and_accessible(paper) -> None:
    assert faults(render_licence(paper)) == []


def test_it_says_what_was_granted_in_both_languages() -> None:
    said = text(render_licence(samples.licence()))
    for fact in (
        "RL-2026-000417",
        "RQ-2026-000583",
        "RI-2026-000421",
        "88-214",
        "The Harbour Gazette Ltd",
        "Le Courrier de Namur SA",
        "BE0403227515",
        "GB123456727",
        "23 November 2026 to 22 November 2027",
        "£185.25",
        "185,25 £",
        "Web and newsletter",
        "Web et lettre d’information",
        "Belgique",
        "Non-exclusive",
        "24 hours from the notice",
        "4 heures à compter de l’avis",
        "What the harbour pilots knew before the storm came in",
        "Ce que les pilotes du port savaient avant la tempête",
        "Zoë Łuczak and François Őri",
        "https://harbour.example/stories/2026/11/harbour-pilots-1",
        samples.work().editions[0].content_hash,
        "promised for 23 November 2026, 17:00 UTC",
        "The pilot boat at dawn (Ana Ruiz/Harbour Gazette)",
        "Waves over the breakwater (AFP)",
        "Poem by L. Marr",
        "republished under licence.",
        "repris sous licence.",
        "© The Harbour Gazette Ltd",
        "the courts of London have jurisdiction",
        "https://licences.harbour.example/licences/RL-2026-000417",
        "21. Governing law and language",
        "21. Droit applicable et langue",
    ):
        assert fact in said, fact


def test_what_is_out_of_the_ordinary_is_said() -> None:
    terms = samples.terms(
        exclusive=True,
        ai_training=True,
        third_language="de",
        excerpt=True,
        alterations=Alterations.CUTS,
    )
    until = dt.datetime(2026, 12, 1, 5, 0, tzinfo=dt.UTC)
    paper = samples.licence(terms=terms, works=(samples.work(embargo_until=until),))
    said = {fact.label: (fact.english, fact.french) for fact in facts(paper)}
    assert said["Exclusivity"][0] == "Exclusive"
    assert said["AI, text-and-data mining"] == ("Granted", "Concédée")
    assert "German" in said["Further translation"][0]
    assert "allemand" in said["Further translation"][1]
    assert "250 words" in said["Extent"][0]
    printed = text(render_licence(paper))
    assert "Embargo until · Embargo jusqu’au 1 December 2026, 05:00 UTC" in printed


def test_a_machine_draft_is_labelled_in_both_languages_and_binds() -> None:
    plain = samples.licence()
    (work,) = plain.works
    drafted = replace(
        work,
        editions=tuple(
            replace(edition, machine_drafted=edition.revision is not None) for edition in work.editions
        ),
    )
    paper = render_licence(replace(plain, works=(drafted,)))
    assert faults(paper) == []
    for words in ("A machine drafted this translation", "Une machine a ébauché cette traduction"):
        assert words in text(paper)
        assert words not in text(render_licence(plain))


def test_a_licence_of_before_the_label_reads_as_it_did() -> None:
    stored = samples.licence().to_json()
    for edition in stored["works"][0]["editions"]:
        del edition["machine_drafted"]
    assert LicencePaper.from_json(stored) == samples.licence()


def test_title_and_languages_are_set() -> None:
    with opened(render_licence(samples.licence())) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Licence RL-2026-000417 – The Harbour Gazette"
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        spoken = [str(item.get("/Lang", "")) for item in pdf.objects if _is_element(item)]
        assert spoken.count("fr") > 100
        scopes = {str(item.A.Scope) for item in pdf.objects if _is_element(item) and item.get("/S") == "/TH"}
        assert scopes == {"/Row", "/Column"}


def _is_element(item) -> bool:
    return getattr(item, "keys", None) is not None and "/S" in item and item.get("/Type") == "/StructElem"


def test_the_code_leads_to_the_verification_page(tmp_path) -> None:
    paper = samples.licence()
    with Image.open(picture(render_licence(paper), tmp_path)) as page:
        codes = zxingcpp.read_barcodes(page)
    assert [code.text for code in codes] == [paper.verify_url]


def test_the_same_paper_is_the_same_bytes_from_its_stored_form() -> None:
    paper = samples.licence(samples.BUYERS["FR"], 3)
    assert render_licence(type(paper).from_json(paper.to_json())) == render_licence(paper)


def test_impossible_names_stay_on_the_page() -> None:
    headline = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau" * 3 + " and so on" * 15
    paper = samples.licence(
        samples.LONG,
        works=(samples.work(1, headline, byline="B" * 200, canonical_url="https://h.example/" + "u" * 300),),
        terms=samples.terms(title="T" * 120, url="https://t.example/" + "t" * 200, purchase_order="P" * 80),
        trading_name="The " + "Very" * 20 + " Gazette",
    )
    pdf = render_licence(paper)
    assert words_off_the_page(pdf) == []
    assert "u" * 300 in unbroken(pdf)
    assert "P" * 80 in unbroken(pdf)


def test_a_licence_under_unknown_terms_is_refused() -> None:
    with pytest.raises(InvalidTerms):
        render_licence(replace(samples.licence(), terms_version="v99"))
