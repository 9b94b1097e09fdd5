"""Commands over the books: proof that they hold."""

import click
from flask.cli import AppGroup

from portal.db import db
from portal.licensing.proof import faults

ledger = AppGroup("ledger", help="The books behind every paper and payment.")


@ledger.command("verify")
def verify() -> None:
    """Prove that papers, numbers, ledger, payments, register, packages and stored files agree.

    One line for each difference, and exit code 1 when there is any. Nothing is changed.
    """
    found = 0
    for fault in faults(db.session):
        found += 1
        click.echo(fault)
    if found:
        raise click.ClickException(f"{found} difference{'s' if found > 1 else ''} found.")
    click.echo("Everything agrees.")
