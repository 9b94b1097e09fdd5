"""Commands over the glossary: import and export."""

from pathlib import Path

import click
from flask.cli import AppGroup

from portal.db import db
from portal.newsroom import glossary as verbs
from portal.newsroom.exchange import glossary_csv, tbx
from portal.newsroom.exchange.glossary_entry import BadGlossary

_FORMATS = {"csv": glossary_csv, "tbx": tbx}
_TBX_ENDINGS = (".tbx", ".tbxm", ".xml")

glossary = AppGroup("glossary", help="The house's terms in both languages.")


@glossary.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(list(_FORMATS)), help="As the file's name says when left out."
)
def take_in(file: Path, kind: str | None) -> None:
    """Take the terms of FILE (CSV or TBX) in; known ones are brought up to date, none is removed.

    One line for each problem, and nothing is taken in when there is any.
    """
    kind = kind or ("tbx" if file.suffix.lower() in _TBX_ENDINGS else "csv")
    try:
        outcome = verbs.take_in(_FORMATS[kind].read(file.read_bytes()), None)  # type: ignore[attr-defined]
    except BadGlossary as found:
        for problem in found.problems:
            where = f"{file}:{problem.line}" if problem.line else str(file)
            click.echo(f"{where}: {problem.message}", err=True)
        raise SystemExit(1) from None
    click.echo(f"{outcome.added} added, {outcome.changed} changed, {outcome.same} known already.")


@glossary.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option(
    "--format", "kind", type=click.Choice(list(_FORMATS)), help="As the file's name says when left out."
)
def hand_out(file: Path, kind: str | None) -> None:
    """Write the whole glossary to FILE (CSV or TBX)."""
    kind = kind or ("tbx" if file.suffix.lower() in _TBX_ENDINGS else "csv")
    found = verbs.entries(db.session)
    file.write_bytes(_FORMATS[kind].write(found))  # type: ignore[attr-defined]
    click.echo(f"{len(found)} terms written to {file}.")
