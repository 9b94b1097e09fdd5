"""The whole job as a stranger runs it: a portal of its own, HTTP only, artefacts that hold."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "portal/newsroom/samples"
REAL = ROOT.parent / "shared/real"


def run(out: Path, english: Path, french: Path, pay: str) -> "subprocess.CompletedProcess[str]":
    arguments = ["--en", str(english), "--fr", str(french), "--out", str(out), "--pay", pay]
    command = [sys.executable, "-m", "tests.journey", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)


def test_a_story_in_html_goes_all_the_way(tmp_path: Path) -> None:
    done = run(tmp_path, SAMPLES / "water-prices.en.html", SAMPLES / "water-prices.fr.html", "decline")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "licence.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "invoice.pdf").read_bytes().startswith(b"%PDF-")
    with zipfile.ZipFile(tmp_path / "package.zip") as package:
        assert {"en/article.html", "fr/article.html", "manifest.json"} <= set(package.namelist())
    assert "FAILED" not in (tmp_path / "verify.txt").read_text()


@pytest.mark.parametrize("pay", ["card", "bank"])
def test_a_real_article_copied_from_its_page_goes_all_the_way(tmp_path: Path, pay: str) -> None:
    english, french = (REAL / f"oic-cert-huawei.{language}.txt" for language in ("en", "fr"))
    if not english.exists():
        pytest.skip("the real article lies beside the project only where it is developed")
    done = run(tmp_path, english, french, pay)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_story_that_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\x00\x01\x02")
    done = run(tmp_path / "out", broken, SAMPLES / "water-prices.fr.html", "card")
    assert done.returncode == 1
    assert "FAILED" in (done.stdout + done.stderr).strip().splitlines()[-1]
