"""The request form and its live quote against a bare Flask page, each served by waitress over HTTP."""

import atexit
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import requests
from flask import Flask
from sqlalchemy import select
from waitress.server import create_server

from portal import demonstration
from portal.app import create_app
from portal.db import db
from portal.newsroom.articles import Article
from portal.schema import upgrade
from tests.bench.table import Row
from tests.databases import settings

_NOTE = "a bare Flask page on the same server"


def rows() -> list[Row]:
    folder = tempfile.TemporaryDirectory(prefix="reprise-bench-")
    atexit.register(folder.cleanup)
    app = create_app(settings(Path(folder.name), f"sqlite:///{folder.name}/reprise.db"))
    with app.app_context():
        upgrade()
        demonstration.load()
        article = _first_article()
    portal, bare = _serve(app), _serve(_bare())
    buyer = requests.Session()
    _sign_in(buyer, portal)
    form = _fields(buyer.get(f"{portal}/request?article={article}", timeout=30).text, "request-form")
    plain = requests.Session()

    def get(session: requests.Session, url: str) -> Callable[[], object]:
        return lambda: _good(session.get(url, timeout=30))

    def price() -> object:
        return _good(buyer.post(f"{portal}/request/price", data=form, timeout=30))

    return [
        Row(
            "request form, page",
            get(buyer, f"{portal}/request?article={article}"),
            get(plain, bare),
            _NOTE,
            60,
        ),
        Row("live quote, endpoint", price, get(plain, bare), _NOTE, 60),
    ]


def _first_article() -> str:
    return db.session.scalars(select(Article.id).where(Article.offered.is_(True))).first() or ""


def _bare() -> Flask:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>Bare</title><p>A page.")
    return app


def _serve(app: Flask) -> str:
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}"


def _sign_in(session: requests.Session, portal: str) -> None:
    page = session.get(f"{portal}/login", timeout=30).text
    fields = _fields(page, "")
    person = demonstration.PEOPLE[0]
    fields.update({"email": person.email, "password": demonstration.PASSWORD})
    _good(session.post(f"{portal}/login", data=fields, timeout=30))


def _fields(page: str, form_id: str) -> dict[str, Any]:
    forms = lxml.html.fromstring(page).forms
    form = next(f for f in forms if (f.get("id") == form_id if form_id else "password" in f.fields))
    return dict(form.form_values())


def _good(answer: requests.Response) -> requests.Response:
    answer.raise_for_status()
    return answer
