"""Terms travel through JSON unchanged."""

import json

import pytest
from hypothesis import given

from invoices.terms import Term, Terms
from tests.invoices.samples import any_terms, terms, works


@given(any_terms)
def test_terms_come_back_from_json_as_they_were(asked):
    assert Terms.from_json(json.loads(json.dumps(asked.to_json()))) == asked


def test_images_are_counted_over_all_works():
    assert terms(works=works(3, images=2)).image_count == 2


@pytest.mark.parametrize(("term", "months"), [("3m", 3), ("12m", 12), ("24m", 24), ("archive", None)])
def test_a_term_lasts_its_months_and_the_archive_has_no_end(term, months):
    assert Term(term).months == months


@pytest.mark.parametrize("change", [{"term": "5m"}, {"media": ["telex"]}, {"languages": ["xx"]}])
def test_unknown_words_are_refused(change):
    with pytest.raises(ValueError, match="not a valid"):
        Terms.from_json({**terms().to_json(), **change})
