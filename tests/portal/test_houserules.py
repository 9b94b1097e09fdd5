"""The rules of the house that a tool can check."""

import re
import shutil
import subprocess
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
MINIMUM = {"flask": (3, 1, 3), "werkzeug": (3, 1, 6), "weasyprint": (70, 0)}
ONLY_IMPORTER = {
    "stripe": {"invoices/stripe_gateway.py"},
    "facturx": {"invoices/einvoice.py"},
    # The second file is the first one’s own: what WeasyPrint’s internals lack for PDF/A and PDF/UA.
    "weasyprint": {"invoices/pdf.py", "invoices/pdf_conformance.py"},
    "dbos": {"portal/work/engine.py"},
    "pyhanko": {"invoices/signing.py"},
    "urllib3": {"portal/work/fetching.py"},
    "xlsxwriter": {"invoices/exports_xlsx.py"},
}
SECRETS = re.compile(
    r"(sk|rk)_live_[0-9A-Za-z]{8,}|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|ghp_[0-9A-Za-z]{30,}|xox[bp]-[0-9A-Za-z-]{20,}"
)
# Written in two halves, so that this line does not find itself.
REGISTRY_HOSTS = re.compile(
    r"pypi" + r"\.org|pythonhosted" + r"\.org|npmjs" + r"\.(org|com)|crates" + r"\.io"
)


def tracked() -> list[Path]:
    """Every file of ours, ignored ones left out. Skips the test where git is not there to say which."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    if not shutil.which("git"):
        pytest.skip("git is not installed: the files of the house were not read")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for line in listed.splitlines() if (path := ROOT / line).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize(("package", "importers"), ONLY_IMPORTER.items())
def test_only_one_file_imports(package: str, importers: set[str]) -> None:
    imports = re.compile(rf"^\s*(from|import) {package}\b", re.MULTILINE)
    found = {
        name
        for name, text in texts()
        if name.endswith(".py") and not name.startswith(("tests/", "script/")) and imports.search(text)
    }
    assert found == importers


def test_no_file_has_a_name_that_says_nothing() -> None:
    poor = [str(p.relative_to(ROOT)) for p in tracked() if FORBIDDEN_NAMES & {p.stem, p.parent.name}]
    assert poor == []


@pytest.mark.parametrize(("package", "least"), MINIMUM.items())
def test_no_version_with_a_known_hole_is_installed_or_pinned(package: str, least: tuple[int, ...]) -> None:
    pinned = re.search(rf"^{package}==([0-9.]+)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pinned is not None
    for found in (version(package), pinned[1]):
        assert tuple(int(part) for part in found.split(".")) >= least


def test_every_package_runs_on_the_python_of_debian_12() -> None:
    wanted = {each.name: each.metadata["Requires-Python"] or "" for each in distributions()}
    refused = {name: python for name, python in wanted.items() if "3.11.2" not in SpecifierSet(python)}
    assert refused == {}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).strip())
    assert len(entries) > 20
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+(\[[^\]]+\])?==", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_no_secret_is_kept_with_the_code() -> None:
    assert [name for name, text in texts() if SECRETS.search(text)] == []


def test_no_line_names_a_registry() -> None:
    assert [name for name, text in texts() if REGISTRY_HOSTS.search(text)] == []
