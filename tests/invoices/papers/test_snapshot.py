"""A paper's content survives storage exactly, and nothing else passes for it."""

import json
from dataclasses import replace

import pytest

from invoices.papers import InvalidSnapshot, InvoicePaper, LicencePaper, QuotePaper
from tests.invoices.papers import samples


@pytest.mark.parametrize(
    ("kind", "paper"),
    [
        (LicencePaper, samples.licence(count=12)),
        (LicencePaper, replace(samples.licence(), ends_on=None)),
        (InvoicePaper, samples.invoice("FR", "fr")),
        (InvoicePaper, samples.credit_note()),
        (QuotePaper, samples.quote("US")),
    ],
)
def test_stored_and_read_again_it_is_the_same(kind, paper) -> None:
    assert kind.from_json(json.loads(json.dumps(paper.to_json()))) == paper


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("number", 7),
        ("issued_at", "yesterday"),
        ("fee", {"minor": "100", "currency": "GBP"}),
        ("fee", {"minor": True, "currency": "GBP"}),
        ("fee", {"minor": 100, "currency": "pounds"}),
        ("works", "none"),
        ("terms", {}),
        ("correction_hours", 1.5),
        ("surprise", 1),
    ],
)
def test_anything_else_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(InvalidSnapshot):
        LicencePaper.from_json({**samples.licence().to_json(), field: wrong})


def test_the_refusal_names_the_field() -> None:
    stored = samples.licence().to_json()
    stored["works"][0]["editions"][1]["due"] = "soon"
    with pytest.raises(InvalidSnapshot, match=r"works\[0\]\.editions\[1\]\.due"):
        LicencePaper.from_json(stored)
