"""Specimen papers for the accountant."""

from pathlib import Path

import pytest
from flask import Flask
from lxml import etree

from invoices.papers.invoice import invoice_html
from invoices.specimens import CASES
from portal.commands import papers


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages as HTML: the PDFs have tests of their own."""
    monkeypatch.setattr(papers, "render_invoice", lambda paper: invoice_html(paper).encode())


@pytest.mark.usefixtures("quick")
def test_every_vat_case_is_written_in_both_languages(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "for/the accountant"
    result = app.test_cli_runner().invoke(args=["papers", "samples", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert result.output == f"{4 * len(CASES)} papers written to {out}, each as PDF and as EN 16931 file.\n"
    for case in CASES:
        for language in ("en", "fr"):
            for kind, code in (("invoice", "380"), ("credit-note", "381")):
                name = f"{case.name}.{language}.{kind}"
                assert (out / f"{name}.pdf").read_bytes()
                file = etree.parse(out / f"{name}.xml")
                assert file.findtext(".//{*}ExchangedDocument/{*}TypeCode") == code


def test_a_folder_that_cannot_be_written_is_one_plain_line(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file/inside"
    result = app.test_cli_runner().invoke(args=["papers", "samples", "--out", str(out)])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {out}: ")
