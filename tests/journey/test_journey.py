"""The whole journey as its own command, on our own story and on a real one: every way to pay, every format."""

import hashlib
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_STORIES = Path(__file__).parent / "stories"
_REAL = _ROOT.parent / "shared/real"
_ARTEFACTS = ("licence.pdf", "invoice.pdf", "package.zip")
_TEXT = (_STORIES / "ferry.en.txt", _STORIES / "ferry.fr.txt")


def journey(tmp_path: Path, files: tuple[Path, Path], pay: str) -> subprocess.CompletedProcess[str]:
    """Run the command with ``tmp_path`` for its own data, and for what it leaves, in ``out``."""
    command = [sys.executable, "-m", "tests.journey", "--en", str(files[0]), "--fr", str(files[1])]
    command += ["--out", str(tmp_path / "out"), "--pay", pay]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "TMPDIR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    run = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, timeout=280)
    assert not list(tmp_path.glob("reprise-journey-*")), "the portal's data was left behind"
    address = urlsplit(found(r"start: (http\S+)", run.stdout + run.stderr))
    with socket.socket() as probe:
        assert probe.connect_ex((address.hostname, address.port)), "the portal still runs"
    return run


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in:\n{text}"
    return match[1]


def arrived(tmp_path: Path, run: subprocess.CompletedProcess[str]) -> str:
    """The text of verify.txt, after a journey that succeeded and left everything."""
    assert run.returncode == 0, run.stdout + run.stderr
    said = (tmp_path / "out/verify.txt").read_text()
    assert said.startswith("All ")
    assert "\n  NO " not in said
    for name in _ARTEFACTS:
        data = (tmp_path / "out" / name).read_bytes()
        assert f"{hashlib.sha256(data).hexdigest()}  {name}" in said
    return said


def test_an_outlet_pays_for_a_copied_page_by_card(tmp_path: Path) -> None:
    said = arrived(tmp_path, journey(tmp_path, _TEXT, "card"))
    assert "the signed webhook reached the portal" in said
    left_out = found(r"Left out \(en\): *(.*)", said).split(" | ")
    assert left_out == [
        "Skip to main content",
        "Stay informed with our newsletters",
        "Sign up to get the latest alerts, insights and analysis",
        "Islanders fear a second winter without a doctor",
        "Read More »",
        "This article is available in French on our French edition.",
    ]


@pytest.mark.long
def test_an_outlet_pays_for_html_and_ninjs_by_bank_transfer(tmp_path: Path) -> None:
    files = (_STORIES / "ferry.en.html", _STORIES / "ferry.fr.ninjs.json")
    said = arrived(tmp_path, journey(tmp_path, files, "bank"))
    assert "Paid by:       bank" in said
    assert "webhook" not in said


@pytest.mark.long
@pytest.mark.parametrize("pay", ["3ds", "decline"])
def test_a_card_that_asks_and_a_card_that_fails(tmp_path: Path, pay: str) -> None:
    arrived(tmp_path, journey(tmp_path, _TEXT, pay))


@pytest.mark.long
@pytest.mark.skipif(not _REAL.is_dir(), reason=f"the real article is not here: {_REAL}")
def test_a_real_article_loses_its_furniture_and_nothing_else(tmp_path: Path) -> None:
    files = (_REAL / "oic-cert-huawei.en.txt", _REAL / "oic-cert-huawei.fr.txt")
    said = arrived(tmp_path, journey(tmp_path, files, "decline"))
    left_out = found(r"Left out \(en\): *(.*)", said).split(" | ")
    assert [text[:24] for text in left_out] == [
        "Skip to main content",
        "Stay informed with MEE's",
        "Sign up to get the lates",
        "OIC widely criticised fo",
        "Read More »",
        "+ Show - Hide",
        "This article is availabl",
        "Middle East Eye delivers",
    ]
    assert found(r"Left out \(fr\): *(.*)", said) == "nothing"


@pytest.mark.long
def test_a_step_that_does_not_happen_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/licence.pdf").write_text("of yesterday")
    run = journey(tmp_path, (_TEXT[0], _TEXT[0]), "card")  # both files in English
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "FAILED: step 3" in run.stderr
    assert "seems to be in English" in run.stderr
    assert not list((tmp_path / "out").iterdir())
