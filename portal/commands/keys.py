"""Commands over the portal's keys: make, rotate, show, hand out what is public."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from portal import keys as verbs
from portal.config import Config, ConfigError
from portal.db import utc_now
from portal.publisher import publisher

_FAULTS = (verbs.NoKeys, ConfigError, OSError)

keys = AppGroup("keys", help="The private keys of this portal, and what is public of them.")


@keys.command("make")
def make() -> None:
    """Make the keys that are missing, in REPRISE_KEYS (or keys/ in the instance); safe to repeat."""
    settings = _settings()
    try:
        made = verbs.make(settings, publisher(), utc_now())
    except _FAULTS as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"The keys are made, in {settings.keys}." if made else "Nothing is missing.")
    _show(settings)


@keys.command("rotate")
def rotate() -> None:
    """Replace the seal of papers by a new one. What the old one sealed stays good; its private key is destroyed."""
    settings = _settings()
    try:
        verbs.rotate(settings, publisher(), utc_now())
    except _FAULTS as problem:
        raise click.ClickException(str(problem)) from problem
    _show(settings)


@keys.command("show")
def show() -> None:
    """Say which keys there are, and until when they are good. Exit code 1 when there is none."""
    _show(_settings())


@keys.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """Write to FILE what is public: whoever checks our papers needs it, and nothing in it is secret."""
    try:
        text = verbs.public_text(_settings())
        if not text:
            raise verbs.NoKeys(verbs.LOST)
        file.write_bytes(text)
    except _FAULTS as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"Public keys written to {file}.")


def _show(settings: Config) -> None:
    try:
        today, known = verbs.seal(settings), verbs.certificates(settings)
    except ConfigError as problem:
        raise click.ClickException(str(problem)) from problem
    if today is None:
        raise click.ClickException(verbs.LOST)
    for each in known:
        state = "seals papers" if each.sha256 == today.chain[0].sha256 else "is trusted"
        click.echo(
            f"{each.sha256.hex()[:16]} {state:12} until {each.not_valid_after:%Y-%m-%d} "
            f"{each.subject.human_friendly}"
        )


def _settings() -> Config:
    settings: Config = current_app.extensions["reprise"]
    return settings
