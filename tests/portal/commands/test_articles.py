"""``articles import``: what was read, what became of it, and bad files that hold up no other."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.newsroom.articles import Article
from portal.newsroom.intake.tables import Arrival

SAMPLES = Path(__file__).parents[1] / "newsroom/readers/samples"
EN, FR = (SAMPLES / f"tide-clock.{code}.newsml.xml" for code in ("en", "fr"))


def run(app: Flask, *args: Any) -> Any:
    return app.test_cli_runner().invoke(args=["articles", "import", *map(str, args)])


def test_a_file_is_told_line_by_line(app: Flask) -> None:
    result = run(app, EN)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[:6] == [
        str(EN),
        "  title: Harbour town sets its clocks by the tide again",
        "  outcome: new",
        "  language: en",
        "  blocks: paragraph 5, figure 1, heading 1, list 1, quote 1",
        "  caption: The new dial on the customs house, on Monday. | credit: Jonah Brace / The Reprise Bureau",
    ]
    assert "  left out: Adds the cost in paragraph four. (note to editors)" in result.stdout


@pytest.mark.parametrize("order", [(EN, FR), (FR, EN)])
def test_both_languages_become_one_article_whatever_their_order(app: Flask, order: tuple[Path, Path]) -> None:
    told = json.loads(run(app, *order, "--json").stdout)
    by_language = {file["stories"][0]["language"]: file["stories"][0] for file in told}
    assert (by_language["en"]["outcome"], by_language["fr"]["outcome"]) == ("new", "added")
    assert by_language["en"]["article"] == by_language["fr"]["article"]
    assert db.session.scalars(select(Article.source_language)).all() == ["en"]


def test_a_link_from_one_side_is_enough(app: Flask, tmp_path: Path) -> None:
    def item(uri: str, language: str, **more: Any) -> Path:
        file = tmp_path / f"{language}.json"
        file.write_text(
            json.dumps(
                {"uri": uri, "language": language, "headline": uri, "body_html": "<p>Text.</p>", **more}
            )
        )
        return file

    link = [{"name": "translation", "uri": "cms:fr", "language": "fr"}]
    run(app, item("cms:en", "en", associations=link), item("cms:fr", "fr"))
    assert db.session.scalar(select(func.count()).select_from(Article)) == 1


def test_the_json_has_the_documented_shape(app: Flask) -> None:
    (file,) = json.loads(run(app, EN, "--json").stdout)
    (story,) = file["stories"]
    assert file["file"] == str(EN)
    assert story["blocks"] == {"paragraph": 5, "figure": 1, "heading": 1, "list": 1, "quote": 1}
    assert story["captions"] == [
        {
            "caption": "The new dial on the customs house, on Monday.",
            "credit": "Jonah Brace / The Reprise Bureau",
        }
    ]
    assert {"text": "Adds the cost in paragraph four.", "reason": "note"} in story["dropped"]
    assert {"title", "outcome", "language", "source_uri", "article", "edition"} <= set(story)


def test_bad_files_are_one_line_each_and_hold_up_no_other(app: Flask, tmp_path: Path) -> None:
    empty, broken, gone = tmp_path / "empty.txt", tmp_path / "broken.json", tmp_path / "gone.xml"
    empty.write_bytes(b"")
    broken.write_text("{")
    result = run(app, empty, EN, broken, gone)
    assert result.exit_code == 1
    assert "Harbour town sets its clocks" in result.stdout
    lines = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [str(empty), str(broken), str(gone)]
    assert db.session.scalars(select(Arrival.outcome).order_by(Arrival.id)).all().count("refused") == 2


def test_a_refused_story_of_a_good_file_is_told_too(app: Flask, tmp_path: Path) -> None:
    held = tmp_path / "held.xml"
    held.write_bytes(EN.read_bytes().replace(b"stat:usable", b"stat:withheld"))
    result = run(app, held)
    assert result.exit_code == 1
    assert "Harbour town sets its clocks by the tide again: Its sender holds this story back" in result.stderr


def test_the_language_given_stands_in_where_a_file_does_not_say(app: Flask, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("Dam opens\n\nRain.")
    assert run(app, short).exit_code == 1
    assert json.loads(run(app, short, "--lang", "en", "--json").stdout)[0]["stories"][0]["language"] == "en"
