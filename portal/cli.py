"""Commands of ``flask --app wsgi``: run the worker, migrate, sample content, people, mail, jobs."""

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from invoices.papers import licence
from portal import demonstration, schema
from portal.commands.articles import articles
from portal.commands.glossary import glossary
from portal.commands.keys import keys
from portal.commands.ledger import ledger
from portal.commands.papers import papers
from portal.commands.translations import translations
from portal.config import Config, ConfigError
from portal.db import transaction, utc_now
from portal.keys import LOST, NoKeys, required_seal
from portal.language import LANGUAGES
from portal.people.accounts import OUTLET, ROLES
from portal.staff import add_person
from portal.work import engine
from portal.work.mail import BadAddress, queue_mail
from portal.work.tables import Mail


def init_commands(app: Flask) -> None:
    """Register every command on ``app``."""
    for command in (
        worker,
        migrate,
        reconcile,
        samples,
        users,
        mail,
        jobs,
        articles,
        glossary,
        translations,
        papers,
        ledger,
        keys,
    ):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def worker() -> None:
    """Run durable jobs until told to stop (Ctrl-C or SIGTERM). In production it takes the keys (see `keys`)."""
    settings: Config = current_app.extensions["reprise"]
    _keys_or_reason(settings)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    licence.warm_up()
    engine.serve(app, stop, lambda: click.echo(f"{settings.worker_id}: ready for work"))


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database up to date; safe to repeat."""
    schema.upgrade()
    click.echo("The database is up to date.")


@click.command()
@with_appcontext
def reconcile() -> None:
    """Compare open payments with Stripe now, and finish what is paid."""
    try:
        engine.run("reconcile", {})
    except engine.UnknownJob as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("Payments are reconciled.")


samples = AppGroup("samples", help="Sample content for trying the portal out.")


@samples.command("load")
def load_samples() -> None:
    """Load sample articles, three outlets and a person of every role; safe to repeat."""
    _no_production("Sample content")
    for person in demonstration.load():
        click.echo(f"{person.role:8} {person.email}  {demonstration.PASSWORD}")


users = AppGroup("users", help="People who may sign in.")


@users.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role for role in ROLES if role != OUTLET]), required=True)
@click.option("--name", default="", help="As colleagues know them.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@click.password_option(help="At least 12 characters; asked for when left out.")
def add_user(email: str, role: str, name: str, language: str, password: str) -> None:
    """Add the staff member EMAIL. Members of outlets are invited by their outlet instead."""
    try:
        with transaction() as session:
            add_person(session, email, role, password, name=name, language=language)
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"{email} may sign in as {role}.")


mail = AppGroup("mail", help="Letters that leave the house.")


@mail.command("test")
@click.argument("recipient")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
def mail_test(recipient: str, language: str) -> None:
    """Send RECIPIENT a test letter right now, and say what the mail server answered."""
    with transaction() as session:
        try:
            key = f"test:{utc_now().isoformat()}:{recipient}"[:120]
            letter: Mail = queue_mail(
                session, key=key, recipient=recipient, language=language, template="test"
            )
        except BadAddress as problem:
            raise click.ClickException(str(problem)) from problem
    try:
        engine.run("send_mail", {"mail": letter.id})
    except Exception as problem:
        raise click.ClickException(f"not sent, the worker will try again: {problem}") from problem
    kept = "" if current_app.extensions["reprise"].smtp_url else ", which only the local outbox keeps"
    click.echo(f"Sent{kept}.")


jobs = AppGroup("jobs", help="Durable work that is not finished.")


@jobs.command("list")
def list_jobs() -> None:
    """One line for each job that waits, runs, is late or has failed."""
    for entry in engine.unfinished():
        tried = f" tried {entry.task.attempt - 1} times, last: {entry.task.error}" if entry.task.error else ""
        click.echo(f"{entry.state:8} {entry.since:%Y-%m-%d %H:%M:%S} {entry.task.id}{tried}")


@jobs.command("retry")
@click.argument("job")
def retry_job(job: str) -> None:
    """Let JOB (as `jobs list` names it) run again now."""
    try:
        engine.retry(job)
    except LookupError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(f"{job} runs again.")


def _keys_or_reason(settings: Config) -> None:
    """Say what is lost without keys. Raises ClickException where nothing may be issued without."""
    try:
        if required_seal(settings) is None:
            click.echo(LOST)
    except (NoKeys, ConfigError) as problem:
        raise click.ClickException(str(problem)) from problem


def _no_production(what: str) -> None:
    if current_app.extensions["reprise"].production:
        raise click.ClickException(f"{what} does not belong in production.")
