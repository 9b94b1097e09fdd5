"""Commands over papers: specimens for the publisher's accountant."""

from pathlib import Path

import click
from flask.cli import AppGroup

from invoices.einvoice import einvoice
from invoices.papers.invoice import render_invoice
from invoices.specimens import specimens

papers = AppGroup("papers", help="Invoices and credit notes as they are issued.")


@papers.command("samples")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to; made when it is not there.",
)
def samples(out: Path) -> None:
    """Write an invoice and a credit note for each VAT case and language, each as PDF with its EN 16931 file beside it.

    The parties are invented: nothing is issued, numbered or stored. For the accountant to read before going live.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        count = 0
        for name, paper in specimens():
            (out / f"{name}.xml").write_bytes(einvoice(paper))
            (out / f"{name}.pdf").write_bytes(render_invoice(paper))
            count += 1
    except OSError as problem:
        raise click.ClickException(f"{out}: {problem.strerror}") from problem
    click.echo(f"{count} papers written to {out}, each as PDF and as EN 16931 file.")
