"""The checks of an edition notice a lost line, a line of furniture, and a missing number."""

import json
from pathlib import Path

import pytest

from tests.journey.artefacts import check_edition
from tests.journey.outlet import Order
from tests.journey.proof import Proof
from tests.journey.story import Story

LINES = ["Ferry sails again", "The boat cost 18.6 million euros.", "“We counted,” said Ada."]
FURNITURE = "Read More »"


def edition(lines: list[str], licence: str = "RL-2026-000001") -> dict[str, str]:
    page = "".join(f"<p>{line}</p>" for line in lines)
    item = {
        "language": "en",
        "title": LINES[0],
        "edNote": "First published by us.",
        "associations": [{"language": "fr"}],
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": page},
            {"role": "plain", "contentType": "text/plain", "value": "\n".join(lines)},
        ],
    }
    return {
        "article.html": f"<html><body><article>{page}<p>{licence}</p></article></body></html>",
        "article.md": "\n\n".join(lines),
        "article.ninjs.json": json.dumps(item),
        "article.txt": "\n\n".join(lines),
    }


@pytest.fixture
def story(tmp_path: Path) -> Story:
    file = tmp_path / "story.txt"
    file.write_text("\n\n".join([*LINES, FURNITURE]), encoding="utf-8")
    left_out = {"en": [FURNITURE], "fr": []}
    return Story({"en": file}, headlines={"en": LINES[0]}, left_out=left_out, not_ours={"en": ""})


def failed(story: Story, texts: dict[str, str]) -> list[str]:
    proof = Proof()
    check_edition("en", texts, story, Order(licence="RL-2026-000001"), proof)
    return proof.failed


def test_a_whole_edition_passes(story: Story) -> None:
    assert failed(story, edition(LINES)) == []


@pytest.mark.parametrize("name", ["article.html", "article.md", "article.ninjs.json", "article.txt"])
def test_a_line_lost_from_one_format_is_noticed(story: Story, name: str) -> None:
    texts = edition(LINES) | {name: edition(LINES[:2])[name]}
    assert len(failed(story, texts)) == 1
    assert "lost: " + LINES[2] in failed(story, texts)[0]


def test_a_changed_number_is_noticed(story: Story) -> None:
    assert len(failed(story, edition([line.replace("18.6", "18.7") for line in LINES]))) == 4


def test_furniture_is_noticed(story: Story) -> None:
    assert [FURNITURE in problem for problem in failed(story, edition([*LINES, FURNITURE]))] == [True] * 3


def test_another_licence_is_noticed(story: Story) -> None:
    assert failed(story, edition(LINES, licence="RL-2026-000002")) == ["the HTML names the licence"]
