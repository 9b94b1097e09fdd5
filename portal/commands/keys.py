"""Commands over the portal's keys: make, rotate, show, hand out what is public."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal import keys as verbs
from portal.config import Config, ConfigError
from portal.db import utc_now
from portal.publisher import publisher

keys = AppGroup("keys", help="The private keys of this portal, and what is public of them.")


@keys.command("make")
def make() -> None:
    """Make the keys that are missing, in REPRISE_KEYS (or keys/ in the instance); safe to repeat."""
    settings = _settings()
    with _faults_told():
        made = verbs.make(settings, publisher(), utc_now())
    click.echo(f"The keys are made, in {settings.keys}." if made else "Nothing is missing.")
    _show(settings)


@keys.command("rotate")
def rotate() -> None:
    """Replace the seal of papers by a new one. What the old one sealed stays good; its private key is destroyed."""
    settings = _settings()
    with _faults_told():
        verbs.rotate(settings, publisher(), utc_now())
    _show(settings)


@keys.command("show")
def show() -> None:
    """Say which keys there are, and until when they are good. Exit code 1 when there is none."""
    _show(_settings())


@keys.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """Write to FILE what is public: whoever checks our papers needs it, and nothing in it is secret."""
    with _faults_told():
        text = verbs.public_text(_settings())
        if not text:
            raise verbs.NoKeys(verbs.LOST)
        file.write_bytes(text)
    click.echo(f"Public keys written to {file}.")


def _show(settings: Config) -> None:
    with _faults_told():
        today, known = verbs.seal(settings), verbs.certificates(settings)
    if today is None:
        raise click.ClickException(verbs.LOST)
    for each in known:
        state = "seals papers" if each.sha256 == today.chain[0].sha256 else "is trusted"
        click.echo(
            f"{each.sha256.hex()[:16]} {state:12} until {each.not_valid_after:%Y-%m-%d} "
            f"{each.subject.human_friendly}"
        )


@contextmanager
def _faults_told() -> Iterator[None]:
    """What is wrong with the keys or their folder ends the command with one line."""
    try:
        yield
    except (verbs.NoKeys, ConfigError, OSError) as problem:
        raise click.ClickException(str(problem)) from problem


def _settings() -> Config:
    settings: Config = current_app.extensions["reprise"]
    return settings
