"""Mail: rendered and stored with its cause, then sent by a durable job; by SMTP, or to the local outbox."""

import hashlib
import re
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from flask import current_app, g, render_template
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import Config
from portal.db import db, transaction, utc_now
from portal.publisher import publisher
from portal.work.engine import enqueue, job
from portal.work.tables import Mail

_TIMEOUT = 20  # seconds, for connecting and for each answer of the server


class BadAddress(ValueError):
    """The recipient is not one plain mail address."""


def queue_mail(
    session: Session, *, key: str, recipient: str, language: str, template: str, **context: Any
) -> Mail:
    """Render ``templates/mail/<template>`` in ``language`` and send it once ``session`` is committed.

    ``key`` names cause and recipient, at most 120 characters: queueing it again is a no-op. The first line of
    the ``.txt`` is the subject, the text follows after an empty line; the ``.html`` says the same.
    ``context``: plain data and absolute addresses. Raises BadAddress.
    """
    context |= {"portal_url": _config().base_url, "publisher": publisher(), "mail_language": language}
    outer = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            subject, _, text = render_template(f"mail/{template}.txt", **context).lstrip().partition("\n")
            html = render_template(f"mail/{template}.html", subject=subject.strip(), **context)
    finally:
        g.language = outer
    return _store(
        session,
        Mail(
            key=key,
            recipient=recipient,
            language=language,
            template=template,
            subject=subject,
            text=text,
            html=html,
        ),
    )


def queue_rendered(
    session: Session, key: str, recipient: str, language: str, subject: str, text: str, html: str
) -> Mail:
    """Send a letter that something else rendered, under the rules of ``queue_mail``. Raises BadAddress."""
    return _store(
        session,
        Mail(
            key=key,
            recipient=recipient,
            language=language,
            template="",
            subject=subject,
            text=text,
            html=html,
        ),
    )


def message(mail: Mail, sender: str) -> EmailMessage:
    """``mail`` as it goes over the wire. Its Message-ID comes of the key alone: a duplicate shows as one."""
    built = EmailMessage(policy=SMTP)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    built["From"] = sender
    built["To"] = mail.recipient
    built["Subject"] = mail.subject
    built["Date"] = format_datetime(mail.created_at)
    built["Message-ID"] = f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:40]}@{domain}>"
    built["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies, please
    built.set_content(mail.text)
    built.add_alternative(mail.html, subtype="html")
    built["Content-Language"] = mail.language  # after the content, which clears such headers
    return built


@job("send_mail")
def send(payload: dict[str, Any]) -> None:
    """Send the letter ``payload["mail"]``. Raises SMTPException or OSError: the engine tries again."""
    mail = db.session.get_one(Mail, payload["mail"], populate_existing=True)
    db.session.rollback()  # no read stays open while the server is slow
    if mail.sent_at:
        return
    try:
        deliver(message(mail, _config().mail_from), _config().smtp_url)
    except Exception as problem:  # whatever it is, the outbox and the operator see it
        _note(mail.id, f"{type(problem).__name__}: {problem}")
        raise
    _note(mail.id, "")


def deliver(letter: EmailMessage, url: str) -> None:
    """Hand ``letter`` to the server ``url``, ``smtp[s]://user:password@host:port?starttls=1``; "": nowhere.

    Raises smtplib.SMTPException when it is refused, OSError when the server cannot be reached in time.
    """
    if not url:
        return
    address = urlsplit(url)
    with _connect(address) as server:
        if parse_qs(address.query).get("starttls") == ["1"]:
            server.starttls(context=ssl.create_default_context())
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(letter)


def _connect(address: SplitResult) -> smtplib.SMTP:
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        return smtplib.SMTP_SSL(
            host, address.port or 465, timeout=_TIMEOUT, context=ssl.create_default_context()
        )
    return smtplib.SMTP(host, address.port or 25, timeout=_TIMEOUT)


def _store(session: Session, mail: Mail) -> Mail:
    known = session.scalar(select(Mail).where(Mail.key == mail.key))
    if known is not None:
        return known
    mail.recipient = _one_address(mail.recipient)
    # A line break would start another header; French no-break spaces stay.
    mail.subject = re.sub("[ \t]+", " ", " ".join(mail.subject.splitlines())).strip()[:300]
    mail.text = mail.text.strip() + "\n"
    mail.created_at = utc_now()
    session.add(mail)
    session.flush()
    enqueue(session, "send_mail", key=mail.key, payload={"mail": mail.id})
    return mail


def _one_address(recipient: str) -> str:
    address = recipient.strip()
    if parseaddr(address) != ("", address) or address.count("@") != 1 or any(c <= " " for c in address):
        raise BadAddress(f"{recipient!r} is not one plain mail address")
    return address


def _note(mail_id: int, error: str) -> None:
    with transaction() as session:
        mail = session.get_one(Mail, mail_id, populate_existing=True)
        mail.attempts += 1
        mail.last_error = error[:300]
        mail.sent_at = None if error else utc_now()


def _config() -> Config:
    return current_app.extensions["reprise"]
