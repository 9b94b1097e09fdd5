"""``flask translations check``: two files against each other, without a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from portal.app import create_app
from tests.databases import settings

ENGLISH = """The last ferry leaves the island

The vote is on Monday, 3 March 2025, and nobody on the island expects that it will change anything at all.

“Will they listen?” asked Ann Lee, who has run the harbour café for the last thirty years and more.
"""
FRENCH = """Le dernier ferry quitte l’île

Le vote aura lieu le lundi 3 mars 2025, et personne sur l’île ne s’attend à ce qu’il change quoi que ce soit.

« Vont-ils écouter\u202f? » a demandé Ann Lee, qui tient le café du port depuis plus de trente ans maintenant.
""".replace("« ", "«\u00a0").replace(" »", "\u00a0»")


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., Result]:
    """Runs the command over two texts, in a portal whose database nobody can reach."""
    app = create_app(settings(tmp_path / "instance", "postgresql+psycopg://nobody@127.0.0.1:1/none"))

    def run(source: str, translation: str, *options: str) -> Result:
        (tmp_path / "source.txt").write_text(source)
        (tmp_path / "translation.txt").write_text(translation)
        files = ["--source", str(tmp_path / "source.txt"), "--translation", str(tmp_path / "translation.txt")]
        return app.test_cli_runner().invoke(args=["translations", "check", *files, *options])

    return run


@pytest.mark.parametrize(("source", "translation"), [(ENGLISH, FRENCH), (FRENCH, ENGLISH)])
def test_a_good_translation_has_nothing_said_of_it(
    check: Callable[..., Result], source: str, translation: str
) -> None:
    answer = check(source, translation)
    assert (answer.output, answer.exit_code) == ("", 0)
    assert json.loads(check(source, translation, "--json").output) == []


def test_a_warning_is_one_clear_line_and_blocks_nothing(check: Callable[..., Result]) -> None:
    answer = check(ENGLISH, FRENCH.replace("lundi", "mardi"))
    assert answer.exit_code == 0
    assert answer.output == (
        "segment 2: warns: 10 dates: The source says “Monday, 3 March 2025”,"
        " the translation “mardi 3 mars 2025”: give the same date.\n"
    )


def test_json_names_row_check_and_the_offending_text(check: Callable[..., Result]) -> None:
    answer = check(ENGLISH, FRENCH.replace("\u202f?", "?"), "--json")
    (finding,) = json.loads(answer.output)
    assert finding.pop("message").startswith("Put a no-break space")
    assert finding == {
        "segment": 3,
        "check": 12,
        "name": "french_typography",
        "severity": "warns",
        "offending": "écouter?",
    }


def test_the_profile_says_whose_typography(check: Callable[..., Result]) -> None:
    canadian = FRENCH.replace("\u202f?", "?")
    assert check(ENGLISH, canadian, "--profile", "fr-CA").output == ""
    wide = FRENCH.replace("\u202f?", "\u00a0?")
    assert check(ENGLISH, wide).output == ""
    assert "French Canada" in check(ENGLISH, wide, "--profile", "fr-CA").output


def test_a_paragraph_too_many_raises_no_other_finding(check: Callable[..., Result]) -> None:
    extra = "\nSign up here for a letter in 2026 that tells you each week about the boats of 52 harbours in the area.\n"
    first, last = FRENCH.rsplit("\n\n", 1)
    lines = check(ENGLISH.replace("\n\n“", "\n" + extra + "\n“"), f"{first}\n\n{last}").output.splitlines()
    assert all(line.startswith(("segment 3:", "whole text:")) for line in lines)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("missing.txt", None, "No such file"),
        ("empty.txt", b"", "empty"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00", "not a text file"),
        ("folder", "folder", "directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, check: Callable[..., Result], name: str, data: object, said: str
) -> None:
    file = tmp_path / name
    if data == "folder":
        file.mkdir()
    elif isinstance(data, bytes):
        file.write_bytes(data)
    answer = check(ENGLISH, FRENCH, "--translation", str(file))
    assert answer.exit_code == 1
    (line,) = answer.output.splitlines()
    assert line.startswith(f"Error: {file}: ")
    assert said in line


@pytest.mark.parametrize("turned", [False, True])
def test_files_too_short_to_tell_their_language_are_told_by_each_other(
    check: Callable[..., Result], turned: bool
) -> None:
    english, french = (
        "Storm warning\n\nBoats stay home.\n",
        "Avis de tempête\n\nBateaux à quai, dès l'aube.\n",
    )
    answer = check(*((french, english) if turned else (english, french)), "--json")
    assert answer.exit_code in (0, 1)
    assert (12 in {finding["check"] for finding in json.loads(answer.output)}) is not turned
