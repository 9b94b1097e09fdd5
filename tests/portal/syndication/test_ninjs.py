"""ninjs against IPTC's own schema, and the editions that point at each other."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from portal.newsroom.content import Content
from portal.syndication import ninjs
from portal.syndication.piece import pieces
from tests.portal.syndication import samples
from tests.portal.syndication.strategies import CONTENTS

SCHEMA = Path(__file__).parents[4] / "shared" / "schemas" / "ninjs-schema_3.1.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    if not SCHEMA.exists():
        pytest.skip(
            f"IPTC's ninjs 3.1 schema is not beside the project ({SCHEMA.name}): ninjs is not validated"
        )
    return Draft202012Validator(
        json.loads(SCHEMA.read_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def test_both_editions_are_valid_and_linked(validator: Draft202012Validator) -> None:
    english, french = (json.loads(ninjs.write(piece)) for piece in pieces(samples.order()))
    for item in (english, french):
        assert [error.message for error in validator.iter_errors(item)] == []
    (to_french,) = [link for link in english["associations"] if link["type"] == "text"]
    (to_english,) = [link for link in french["associations"] if link["type"] == "text"]
    assert (to_french["uri"], to_french["rel"]) == (french["uri"], "https://schema.org/workTranslation")
    assert (to_english["uri"], to_english["rel"]) == (english["uri"], "https://schema.org/translationOfWork")
    assert (to_french["language"], to_english["language"]) == ("fr", "en")


def test_a_sparse_and_an_odd_order_are_valid(validator: Draft202012Validator) -> None:
    bare = samples.edition(
        replace(samples.english(), standfirst="", byline=""), url="", machine_translated=True
    )
    order = samples.order(samples.work(editions=(bare,), images=(), canonical_url=""), ends_on=None)
    (piece,) = pieces(order)
    item = json.loads(ninjs.write(piece))
    assert [error.message for error in validator.iter_errors(item)] == []
    assert item["uri"] == f"tag:rights.harbourpost.example,2026-11-17:article/{'0' * 32}/en"
    assert item["digitalSourceType"]["uri"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert "expires" not in item
    assert "by" not in item


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENTS)
def test_any_text_is_valid(validator: Draft202012Validator, content: Content) -> None:
    (piece,) = pieces(samples.with_content(content))
    assert [error.message for error in validator.iter_errors(json.loads(ninjs.write(piece)))] == []


def test_the_schema_is_really_applied(validator: Draft202012Validator) -> None:
    item = json.loads(ninjs.write(pieces(samples.order())[0]))
    assert not validator.is_valid({**item, "translations": []})


def test_an_item_carries_the_licence_and_ends_with_it() -> None:
    item = json.loads(ninjs.write(pieces(samples.order())[0]))
    rights = json.loads(item["rightsInfo"]["encodedRights"])
    assert rights["uid"] == "https://rights.harbourpost.example/licences/RL-2026-000417"
    assert "linkedRights" not in item["rightsInfo"]
    assert item["expires"] == "2027-11-23T00:00:00Z"  # the licence's last day is 22 November
    assert item["representationType"] == "full"
    assert "RL-2026-000417" in item["usageTerms"]
