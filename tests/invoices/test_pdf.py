"""Papers fetch nothing, read nothing, execute nothing, and come out the same in every thread."""

import dataclasses
import datetime as dt
import hashlib
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from invoices import pdf
from invoices.papers.invoice import render_invoice
from invoices.papers.layout import STYLE, link
from invoices.papers.licence import licence_html, render_licence, warm_up
from invoices.papers.quote import render_quote
from tests.invoices.papers import samples
from tests.invoices.papers.reading import faults, opened, unbroken

SECRET = "the-secret-in-the-file"


@pytest.fixture
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server on a free port, and the list of what was asked of it."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


def _hostile(port: int, file: Path) -> str:
    here = f"http://127.0.0.1:{port}/"
    return (
        f'"><img src={here}a><link rel=stylesheet href={here}b><style>@import "{here}c";</style>'
        f"<a rel=attachment href=file://{file}>x</a><iframe src=file://{file}></iframe>"
        f"<p style='background:url({here}d)'></p><svg><image href='{here}e'/></svg>{{{{7*7}}}}</title>"
    )


def _poisoned(value: Any, poison: str) -> Any:
    """``value`` with every free text replaced; words of a vocabulary, dates and amounts stay."""
    if isinstance(value, dict):
        return {key: _poisoned(item, poison) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_poisoned(item, poison) for item in value)
    if dataclasses.is_dataclass(value):
        changed = {f.name: _poisoned(getattr(value, f.name), poison) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **{k: v for k, v in changed.items() if k not in _VOCABULARY})
    return poison if type(value) is str else value


_VOCABULARY = {"kind", "language", "country", "currency", "category", "code", "terms_version"} | {
    "prevailing_language",
    "third_language",
}


@pytest.mark.parametrize(
    ("draw", "paper"),
    [
        (render_licence, samples.licence()),
        (render_invoice, samples.invoice("FR", "fr")),
        (render_invoice, samples.credit_note("BE")),
        (render_quote, samples.quote("US")),
    ],
    ids=["licence", "invoice", "credit note", "quote"],
)
def test_hostile_text_is_printed_not_obeyed(draw, paper, canary, tmp_path: Path) -> None:
    port, asked = canary
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    poison = _hostile(port, file)
    pdf = draw(_poisoned(paper, poison))
    assert asked == []
    assert SECRET.encode() not in pdf
    said = unbroken(pdf)
    assert SECRET not in said
    assert "".join(poison.split()) in said
    assert _files_inside(pdf) <= {"factur-x.xml"}
    assert faults(pdf) == []


def _files_inside(pdf: bytes) -> set[str]:
    with opened(pdf) as file:
        return set(file.attachments)


def test_even_a_template_could_fetch_nothing(canary, tmp_path: Path) -> None:
    port, asked = canary
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    here = f"http://127.0.0.1:{port}/"
    page = (
        f"<!doctype html><html lang=en><title>x</title><link rel=stylesheet href={here}a>"
        f"<style>@import '{here}b';p{{background:url(file://{file})}}</style>"
        f"<p><img alt=x src={here}c><img alt=x src=file://{file}><img alt=x src=paper:../{file}>"
        f"<a rel=attachment href=file://{file}>x</a>"
    )
    printed = pdf.render(page, style=STYLE)
    assert asked == []
    with opened(printed) as found:
        assert len(found.attachments) == 0
    assert SECRET.encode() not in printed


def test_control_and_direction_characters_are_left_out() -> None:
    paper = samples.licence(
        dataclasses.replace(samples.BUYERS["BE"], name="Evil\u202egnp.exe\u0000\u0007 SA"),
    )
    pdf = render_licence(paper)
    assert "Evilgnp.exeSA" in unbroken(pdf)
    assert faults(pdf) == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "//host/x",
        "http://[",
        "https://a b",
        "",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert "href" not in link(address)


def test_a_web_address_becomes_a_link() -> None:
    assert link("https://a.example/?a=1&b=2") == (
        '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>'
    )


def test_threads_at_once_give_the_same_bytes() -> None:
    paper, invoice = samples.licence(), samples.invoice("FR", "fr")
    licence_bytes, invoice_bytes = render_licence(paper), render_invoice(invoice)
    with ThreadPoolExecutor(4) as pool:
        licences = [pool.submit(render_licence, paper) for _ in range(2)]
        invoices = [pool.submit(render_invoice, invoice) for _ in range(2)]
        assert {done.result() for done in licences} == {licence_bytes}
        assert {done.result() for done in invoices} == {invoice_bytes}


def test_a_forked_process_prints_too() -> None:
    expected = render_licence(samples.licence())
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, hashlib.sha256(render_licence(samples.licence())).hexdigest().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        assert answer.read().decode() == hashlib.sha256(expected).hexdigest()
    os.waitpid(child, 0)


def test_a_warm_press_has_the_terms_laid_out_before_the_first_licence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "_press", pdf._Press())
    warm_up().result()
    laid_out: list[str] = []
    lay_out = pdf._Press._lay_out
    monkeypatch.setattr(
        pdf._Press,
        "_lay_out",
        lambda press, page, style: (laid_out.append(page), lay_out(press, page, style))[1],
    )
    render_licence(samples.licence())
    assert laid_out == [licence_html(samples.licence())]


def test_what_goes_wrong_at_the_press_is_raised_to_who_asked() -> None:
    with pytest.raises(FileNotFoundError):
        pdf.render("<p>Hello", style="no-such-style.css")


def test_dates_in_the_file_are_those_of_the_paper() -> None:
    with opened(render_licence(samples.licence())) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123100900")
    later = samples.licence(issued_at=samples.ISSUED + dt.timedelta(days=1))
    with opened(render_licence(later)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261124")


def test_running_heads_are_no_content() -> None:
    with opened(render_licence(samples.licence())) as pdf:
        pages = [page.Contents.read_bytes() for page in pdf.pages]
    assert all(b"/Artifact" in page and b"/Pagination" in page for page in pages)
