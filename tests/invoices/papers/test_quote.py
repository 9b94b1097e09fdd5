"""The quote: what is asked for, every step of the fee, and how long it holds."""

import pytest

from invoices.papers.quote import render_quote
from tests.invoices.papers import samples
from tests.invoices.papers.reading import faults, opened, text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("country", "works"), [("GB", 1), ("FR", 12), ("US", 40)])
def test_it_is_archival_and_accessible(country: str, language: str, works: int) -> None:
    assert faults(render_quote(samples.quote(country, language, works))) == []


def test_it_says_what_how_much_and_until_when() -> None:
    said = text(render_quote(samples.quote("GB", "en", purchase_order="88-214")))
    for fact in (
        "RQ-2026-000583",
        "£222.30, valid until 1 December 2026",
        "Northern Weekly Ltd",
        "88-214",
        "Le Courrier de Namur",
        "Web and newsletter, Belgium, 12 months, English and French",
        "What the harbour pilots knew before the storm came in",
        "Audience up to 250,000 × 1.5 £47.50 £142.50",
        "Net total £185.25",
        "VAT 20% on £185.25 £37.05",
        "Total, incl. VAT £222.30",
        "https://licences.harbour.example/orders/1",
    ):
        assert fact in said, fact


def test_french_amounts_dates_and_title_are_french() -> None:
    pdf = render_quote(samples.quote("FR", "fr"))
    said = text(pdf)
    assert "185,25 £, valable jusqu’au 1er décembre 2026" in said
    assert "Audience jusqu’à 250000 × 1,5 47,50 £ 142,50 £" in said
    with opened(pdf) as file:
        assert str(file.docinfo["/Title"]) == "Devis RQ-2026-000583"
        assert str(file.Root.Lang) == "fr"
