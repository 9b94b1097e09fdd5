"""Every form of the portal, found on the pages it stands on, sent with what nobody should send: said, kept, never a failure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import event
from werkzeug.test import TestResponse as Answer

from portal.db import db
from tests.portal.desks.walking import NOBODY, House, Stop, furnish, route
from tests.portal.licensing.notices import conftest as notices
from tests.portal.licensing.notices.conftest import Story
from tests.portal.people.people import enter

config, shop, story = notices.config, notices.shop, notices.story  # fixtures

MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
BAD = {
    "nothing": "",
    "blanks": " \u00a0\t ",
    "much too long": "long " * 20_000,
    "of the wrong kind": "ninety-nine, or -1e309",
    "markup": MARKUP,
    "control characters": "a\x00b\x08c\x1b[31m\r\nBcc: x@y.example",
    "right to left": "‮كتاب e\u0301\u0301\u0301 \U0001f469\u200d\U0001f680",
    "a path": "../../etc/passwd",
}
NOT_OURS = "0" * 32
_KEPT = ("much too long", "of the wrong kind", "markup", "a path")
_TYPED = ("text", "email", "url", "tel", "search", "number", "date", "")
_CHOSEN = ("radio", "checkbox", "hidden")
_MEANT = {200, 302, 303, 400, 404, 409, 413, 415, 422, 429}


@dataclass(frozen=True)
class Found:
    """A form as it stands on ``page``: where it goes, what it would send, and what a person can type or choose."""

    page: str
    action: str
    values: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def kind(self) -> tuple[str, ...]:
        """The same form for another thing is of the same kind."""
        return (
            *self.typed,
            *self.chosen,
            *(part for part in self.action.split("/") if not part.isalnum() or len(part) < 20),
        )


def forms_on(path: str, text: str) -> Iterator[Found]:
    """Each form of the page that changes something."""
    tree = html.fromstring(text)
    for form in tree.forms:
        if form.method.upper() != "POST":
            continue
        typed, chosen = [], []
        for field in form.inputs:
            kind = (field.get("type") or "text").lower() if field.tag == "input" else field.tag
            if not field.name or field.name == "csrf_token" or kind in ("submit", "file", "button"):
                continue
            (typed if kind in (*_TYPED, "textarea", "password") else chosen).append(field.name)
        values = [(name, value) for name, value in form.form_values() if name]
        buttons = form.xpath(".//button[@name and (not(@type) or @type='submit')]")
        values += [(button.get("name"), button.get("value") or "") for button in buttons[:1]]
        action = urlsplit(urljoin(path, form.action or path))
        yield Found(path, action.path + (f"?{action.query}" if action.query else ""), tuple(values),
                    tuple(dict.fromkeys(typed)), tuple(dict.fromkeys(chosen)))  # fmt: skip


def sent(found: Found, typed: str | None, chosen: str | None) -> list[tuple[str, str]]:
    """What ``found`` sends when every field a person types in says ``typed``, and every choice ``chosen``."""
    values = []
    named = set()
    for name, value in found.values:
        named.add(name)
        if name in found.typed and typed is not None:
            value = typed
        if name in found.chosen and chosen is not None:
            value = chosen
        values.append((name, value))
    if typed is not None:
        values += [(name, typed) for name in found.typed if name not in named]
    if chosen is not None:
        values += [(name, chosen) for name in found.chosen if name not in named]
    return values


def wrong(found: Found, answer: Answer, what: str, typed: str | None, language: str) -> Iterator[str]:
    """What is not as it should be in the answer to ``found``, sent with ``typed``."""
    if answer.status_code not in _MEANT:
        yield f"answers {answer.status_code}"
        return
    if "Traceback" in answer.text or "<script>alert(1)" in answer.text:
        yield "shows what was sent as markup, or its own insides"
    if answer.status_code not in (200, 422) or answer.mimetype != "text/html":
        return
    tree = html.fromstring(answer.text)
    if tree.get("lang") != language:
        yield f"answers in {tree.get('lang')}"
    again = [form for form in tree.forms if set(found.typed) <= {field.name for field in form.inputs}]
    if answer.status_code == 422 or (again and what in ("nothing", "much too long")):
        yield from _said(tree)
    refused = tree.find_class("error-summary")
    if typed and what in _KEPT and again and refused:
        yield from _lost(again[0], found.typed, typed)


def _said(tree: Any) -> Iterator[str]:
    links = tree.xpath("//*[contains(concat(' ', @class, ' '), ' error-summary ')]//a")
    if not links:
        yield "has no summary of what is wrong"
    for link in links:
        target = tree.xpath("//*[@id=$id]", id=link.get("href")[1:])
        if not target:
            yield f"has a summary that leads to {link.get('href')}, which is not there"
        elif _words(link) not in _described(tree, target[0]):
            yield f"does not say by {link.get('href')}: {_words(link)}"


def _described(tree: Any, control: Any) -> str:
    """What a screen reader says with ``control``, or with the group it stands in, beside its name."""
    named = control.xpath("ancestor-or-self::*/@aria-describedby")
    parts = [tree.xpath("//*[@id=$id]", id=name) for said in named for name in said.split()]
    return " ".join(_words(part[0]) for part in parts if part)


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _lost(form: Any, names: tuple[str, ...], typed: str) -> Iterator[str]:
    for field in form.inputs:
        if (
            field.name in names
            and field.get("type") != "password"
            and (field.value or "").strip() != typed.strip()
        ):
            yield f"lost what was typed into {field.name}: {str(field.value)[:40]!r}"


def forms_of(client: FlaskClient, stops: list[Stop], known: set[tuple[str, ...]]) -> list[Found]:
    """One form of every kind on ``stops``."""
    found = []
    for stop in stops:
        answer = client.get(stop.path)
        if answer.mimetype != "text/html":
            continue
        for form in forms_on(stop.path, answer.text):
            if form.kind not in known and form.action != "/logout":
                known.add(form.kind)
                found.append(form)
    return found


@pytest.fixture
def house(app: Flask, story: Story, drain: Callable[[], int]) -> House:
    return furnish(app, story, drain)


@pytest.fixture
def no_nul(app: Flask) -> Iterator[None]:
    """SQLite stores a NUL, PostgreSQL fails on one: here both fail."""

    def refuse(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        given = parameters.values() if isinstance(parameters, dict) else parameters
        assert not any(isinstance(one, str) and "\0" in one for one in given), f"a NUL for {statement}"

    event.listen(db.engine, "before_cursor_execute", refuse)
    yield
    event.remove(db.engine, "before_cursor_execute", refuse)


@pytest.mark.usefixtures("no_nul")
def test_no_form_fails_or_loses_what_was_typed(app: Flask, house: House) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    stops, known, faults, tried = route(app, house), set[tuple[str, ...]](), list[str](), 0
    for role in dict.fromkeys(stop.role for stop in stops):
        forms = forms_of(_client(app, house, role), [stop for stop in stops if stop.role == role], known)
        for number, found in enumerate(forms):
            cases = [(what, typed, None) for what, typed in BAD.items() if found.typed]
            if found.chosen:
                cases.append(("a choice that is not ours", None, NOT_OURS))
            for turn, (what, typed, chosen) in enumerate(cases):
                language = ("en", "fr")[(number + turn) % 2]
                joint = "&" if "?" in found.action else "?"
                address = f"{found.action}{joint}lang={language}"
                answer = _client(app, house, role).post(address, data=_body(sent(found, typed, chosen)))
                here = f"{found.action} ({what}, {language})"
                faults += [f"{here}: {fault}" for fault in wrong(found, answer, what, typed, language)]
                tried += 1
    db.session.rollback()
    assert not faults, "\n".join(faults)
    assert tried > 200


def _client(app: Flask, house: House, role: str) -> FlaskClient:
    client = app.test_client()
    return client if role == NOBODY else enter(client, house.people[role])


def _body(values: list[tuple[str, str]]) -> dict[str, list[str]]:
    body: dict[str, list[str]] = {}
    for name, value in values:
        body.setdefault(name, []).append(value)
    return body
