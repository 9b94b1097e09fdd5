"""Letters: rendered with their cause, sent once over a real SMTP connection, kept and tried again when refused."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from flask import Flask

from portal.db import db, transaction
from portal.work import engine, mail
from portal.work.tables import Mail


@dataclass
class Postbox:
    """A mail server's hook: keeps what comes, or refuses it with ``answer``."""

    answer: str = "250 OK"
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _o: Any
    ) -> str:
        if self.answer.startswith("550"):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            content = message_from_bytes(envelope.content or b"", policy=default)
            assert isinstance(content, EmailMessage)
            self.letters.append(content)
            self.recipients += envelope.rcpt_tos
        return self.answer


class AnyPort(Controller):
    """aiosmtpd's controller on a port of the system's choice."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def postbox(app: Flask) -> Iterator[Postbox]:
    box = Postbox()
    controller = AnyPort(
        box,
        hostname="127.0.0.1",
        port=0,
        auth_require_tls=False,
        authenticator=lambda *a: AuthResult(
            handled=False, success=a[4].login == b"us@er" and a[4].password == b"p@ss"
        ),
    )
    controller.start()
    use(app, f"smtp://127.0.0.1:{controller.port}")
    yield box
    controller.stop()


def use(app: Flask, url: str) -> None:
    app.extensions["reprise"] = replace(app.extensions["reprise"], smtp_url=url)


def queue(**changes: Any) -> Mail:
    facts = {"key": "test:1", "recipient": "ann@paper.example", "language": "fr", "template": "test"}
    with transaction() as session:
        return mail.queue_mail(session, **{**facts, **changes})


def test_a_letter_arrives_with_both_parts_and_headers(
    app: Flask, postbox: Postbox, drain: Callable[[], int]
) -> None:
    queue()
    assert postbox.letters == []
    assert drain() == 1
    [letter] = postbox.letters
    assert postbox.recipients == ["ann@paper.example"]
    assert letter["From"] == app.extensions["reprise"].mail_from
    assert letter["Content-Language"] == "fr"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "multipart/alternative"
    text, html = letter.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert "http://portal.test" in text.get_content()
    assert '<html lang="fr">' in html.get_content()


def test_the_message_id_comes_of_the_key_alone(
    app: Flask, postbox: Postbox, drain: Callable[[], int]
) -> None:
    first = queue(key="a")
    again = mail.message(first, "Reprise <licences@reprise.example>")["Message-ID"]
    assert again == mail.message(first, "Reprise <licences@reprise.example>")["Message-ID"]
    assert again != mail.message(queue(key="b"), "Reprise <licences@reprise.example>")["Message-ID"]
    assert again.endswith("@reprise.example>")


def test_the_same_key_is_one_letter(app: Flask, postbox: Postbox, drain: Callable[[], int]) -> None:
    queue()
    queue()
    drain()
    queue()
    drain()
    assert len(postbox.letters) == 1


def test_a_sent_letter_is_not_sent_again_when_its_job_runs_again(
    app: Flask, postbox: Postbox, drain: Callable[[], int]
) -> None:
    letter = queue()
    drain()
    engine.run("send_mail", {"mail": letter.id})
    assert len(postbox.letters) == 1


@pytest.mark.parametrize("answer", ["550 no such person", "451 try later", "554 we do not like you"])
def test_a_refused_letter_waits_with_the_servers_words_and_goes_later(
    app: Flask, postbox: Postbox, answer: str
) -> None:
    queue()
    postbox.answer = answer
    engine.run_pending(raising=False)
    db.session.rollback()
    kept = db.session.query(Mail).one()
    assert (kept.attempts, kept.sent_at) == (1, None)
    assert answer[4:] in kept.last_error
    postbox.answer = "250 OK"
    engine.run_pending(delayed=True)
    db.session.refresh(kept)
    assert kept.sent_at is not None
    assert (kept.attempts, kept.last_error) == (2, "")
    assert len(postbox.letters) == 1


def test_a_server_that_never_answers_is_given_up_in_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_TIMEOUT", 0.2)
    queue()
    with socket.socket() as silent:  # accepts connections, says nothing
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        use(app, f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        engine.run_pending(raising=False)
    kept = db.session.query(Mail).one()
    assert kept.sent_at is None
    assert "timed out" in kept.last_error.lower()
    assert [job.state for job in engine.unfinished()] == ["delayed"]


def test_a_server_that_is_not_there_is_an_error_kept(app: Flask) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        use(app, f"smtp://127.0.0.1:{taken.getsockname()[1]}")
        queue()
        engine.run_pending(raising=False)
    assert "refused" in db.session.query(Mail).one().last_error.lower()


def test_the_server_may_ask_for_a_name_and_password(
    app: Flask, postbox: Postbox, drain: Callable[[], int]
) -> None:
    address = app.extensions["reprise"].smtp_url.removeprefix("smtp://")
    queue()
    use(app, f"smtp://us%40er:wrong@{address}")
    engine.run_pending(raising=False)
    assert "Authentication" in db.session.query(Mail).one().last_error
    use(app, f"smtp://us%40er:p%40ss@{address}")
    engine.run_pending(delayed=True)
    assert len(postbox.letters) == 1


def test_without_a_server_the_outbox_keeps_it_and_it_counts_as_sent(
    app: Flask, drain: Callable[[], int]
) -> None:
    queue()
    drain()
    assert db.session.query(Mail).one().sent_at is not None


def test_a_rolled_back_cause_sends_nothing(app: Flask, drain: Callable[[], int]) -> None:
    def fail() -> None:
        with transaction():
            queue()
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert drain() == 0
    assert db.session.query(Mail).all() == []


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_no_field_can_start_another_header(
    app: Flask, postbox: Postbox, drain: Callable[[], int], end: str
) -> None:
    evil = f"Hello{end}Bcc: thief@evil.example{end}{end}body"
    with transaction() as session:
        mail.queue_rendered(session, "k", "ann@paper.example", "en", evil, "text", "<p>html</p>")
    drain()
    [letter] = postbox.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: thief@evil.example body"
    assert postbox.recipients == ["ann@paper.example"]


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "ann",
        "ann@a.example\r\nBcc: b@b.example",
        "a@a.example, b@b.example",
        "Ann <a@a.example>",
        "a b@c.example",
    ],
)
def test_only_one_plain_address_is_written_to(app: Flask, recipient: str) -> None:
    with pytest.raises(mail.BadAddress):
        queue(recipient=recipient)


def test_letters_speak_the_language_asked_for_whatever_the_page_speaks(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        french = queue(key="fr", language="fr")
        english = queue(key="en", language="en")
    assert french.subject != english.subject
    assert 'lang="fr"' in french.html
    assert 'lang="en"' in english.html


def test_text_parts_are_not_escaped_and_html_parts_are(app: Flask) -> None:
    letter = queue(language="en")
    assert "&#39;" not in letter.text
    assert letter.text.endswith("http://portal.test\n")
