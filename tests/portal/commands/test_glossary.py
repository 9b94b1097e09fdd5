"""``flask glossary``: in from a file, out to a file."""

from pathlib import Path

import pytest
from flask import Flask

from portal.db import db
from portal.newsroom import glossary
from portal.newsroom.exchange.glossary_entry import Entry


@pytest.mark.parametrize("name", ["terms.csv", "terms.tbx"])
def test_terms_go_out_and_come_back(app: Flask, tmp_path: Path, name: str) -> None:
    glossary.take_in([Entry("water", "eau"), Entry("OLAF", "OLAF", kept=True)], None)
    run = app.test_cli_runner().invoke
    out = run(args=["glossary", "export", str(tmp_path / name)])
    assert (out.exit_code, "2 terms written" in out.output) == (0, True)
    for row in glossary.search()[0]:
        glossary.remove(row.id)
    back = run(args=["glossary", "import", str(tmp_path / name)])
    assert (back.exit_code, back.output) == (0, "2 added, 0 changed, 0 known already.\n")
    assert glossary.entries(db.session) == [Entry("OLAF", "OLAF", kept=True), Entry("water", "eau")]


def test_problems_are_named_by_line_and_nothing_is_taken_in(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "terms.csv"
    file.write_text("en,fr\nwater,eau\nlonely,\n,seul\n")
    answer = app.test_cli_runner().invoke(args=["glossary", "import", str(file)])
    assert answer.exit_code == 1
    assert answer.stderr.splitlines() == [
        f"{file}:3: The French term is missing.",
        f"{file}:4: The English term is missing.",
    ]
    assert glossary.terms(db.session) == ()


def test_the_format_can_be_said(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "terms"
    file.write_text("water\teau\n")
    assert (
        app.test_cli_runner().invoke(args=["glossary", "import", str(file), "--format", "csv"]).exit_code == 0
    )
    answer = app.test_cli_runner().invoke(args=["glossary", "import", str(file), "--format", "tbx"])
    assert answer.exit_code == 1
    assert "not well-formed" in answer.stderr
