"""Commands over translations: check one file against another."""

import json
import re
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.newsroom.checks.finding import Finding, Severity
from portal.newsroom.checks.registry import run
from portal.newsroom.checks.settings import PROFILES, CheckSettings
from portal.newsroom.content import Content
from portal.newsroom.pairing_blocks import pair_blocks
from portal.newsroom.readers import Problem, UnreadableStory, read_story

_OTHER = {"en": "fr", "fr": "en"}
_FRENCH = re.compile(
    r"[àâçéèêëîïôùûœ«»]|\b(?:le|la|les|l|d|des|du|et|un|une|est|sont|pour|dans)\b", re.IGNORECASE
)
_File = click.Path(path_type=Path)

translations = AppGroup("translations", help="Translations and what they are held against.")


@translations.command("check", with_appcontext=False)
@click.option("--source", "source_file", type=_File, required=True, help="The text that was translated.")
@click.option("--translation", "translation_file", type=_File, required=True, help="What it became.")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="fr-FR",
    show_default=True,
    help="Whose French typography.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of lines.")
def check(source_file: Path, translation_file: Path, profile: str, as_json: bool) -> None:
    """Run every check on two files of one story, English and French; nothing is stored.

    Exits with 1 when a finding blocks approval, or a file cannot be read.
    """
    source, translation = _both(source_file, translation_file)
    findings = run(*pair_blocks(source, translation), CheckSettings(profile=profile))
    if as_json:
        click.echo(json.dumps([_data(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(_line(finding))
    raise SystemExit(any(finding.severity is Severity.BLOCKS for finding in findings))


def _both(source_file: Path, translation_file: Path) -> tuple[Content, Content]:
    """Both stories, one in each language: a file too short to tell its language has the one the other has not."""
    source, translation = _telling(source_file), _telling(translation_file)
    if source is None and translation is None:
        french = _french_signs(source_file) > _french_signs(translation_file)
        source = _read(source_file, "fr" if french else "en")
    elif source is None and translation is not None:
        source = _read(source_file, _OTHER[translation.language])
    assert source
    if translation is None or translation.language == source.language:
        # A translation in the language of its source is read as the other, and so found to be untranslated.
        translation = _read(translation_file, _OTHER[source.language])
    return source, translation


def _telling(file: Path) -> Content | None:
    """The story in ``file`` if it tells its language, else None."""
    try:
        return _story(file)
    except UnreadableStory as problem:
        if problem.problem is Problem.NO_LANGUAGE:
            return None
        raise click.ClickException(f"{file}: {problem.message}") from problem


def _read(file: Path, language: str) -> Content:
    try:
        return _story(file, language)
    except UnreadableStory as problem:
        raise click.ClickException(f"{file}: {problem.message}") from problem


def _story(file: Path, language: str = "") -> Content:
    try:
        return read_story(file.read_bytes(), language).content
    except OSError as problem:
        raise click.ClickException(f"{file}: {problem.strerror or problem}") from problem


def _french_signs(file: Path) -> int:
    return len(_FRENCH.findall(file.read_bytes().decode("utf-8", "replace")))


def _data(finding: Finding) -> dict[str, object]:
    return {
        "segment": finding.number,
        "check": finding.check,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": str(finding.message),
        "offending": finding.offending,
    }


def _line(finding: Finding) -> str:
    where = f"segment {finding.number}" if finding.number else "whole text"
    name = finding.name.replace("_", " ")
    message = " ".join(str(finding.message).split())
    return f"{where}: {finding.severity.value}: {finding.check} {name}: {message}"
