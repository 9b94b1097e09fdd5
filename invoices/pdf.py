"""HTML to PDF/A-3a and PDF/UA-1, the same bytes every time. The only importer of WeasyPrint.

Nothing is fetched and no file is read while a paper is rendered: the fence below hands out our own fonts and
style sheets from memory, and refuses every other address.
"""

import datetime as dt
import io
import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import weasyprint
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from invoices.pdf_conformance import PaperMetadata, PaperPage, finish, finish_with_seal, install

install()

_SCHEME = "paper"
_SERIF, _SANS = "font_source_serif_pro", "font_source_sans_pro"
# TrueType only: the OpenType (CFF) faces of these families fail PDF/A validation.
_FACES = (
    ("Reprise Serif", _SERIF, "SourceSerifPro-Regular.ttf", 400, "normal"),
    ("Reprise Serif", _SERIF, "SourceSerifPro-It.ttf", 400, "italic"),
    ("Reprise Serif", _SERIF, "SourceSerifPro-Semibold.ttf", 600, "normal"),
    ("Reprise Serif", _SERIF, "SourceSerifPro-Bold.ttf", 700, "normal"),
    ("Reprise Sans", _SANS, "SourceSansPro-Regular.ttf", 400, "normal"),
    ("Reprise Sans", _SANS, "SourceSansPro-It.ttf", 400, "italic"),
    ("Reprise Sans", _SANS, "SourceSansPro-Semibold.ttf", 600, "normal"),
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF. ``relationship``: ISO 32000-2, 7.11.3 (Alternative, Data, Supplement…)."""

    name: str
    data: bytes = field(repr=False)
    description: str
    relationship: str
    at: dt.datetime  # fixed, so that the same paper has the same bytes


def render(
    page: str,
    *,
    style: str,
    static: tuple[str, ...] = (),
    attachments: Iterable[Attachment] = (),
    to_be_sealed: bool = False,
) -> bytes:
    """The PDF of the HTML document ``page``, styled by ``templates/<style>``.

    ``page`` must say its language, title, dcterms.created and dcterms.modified. ``static`` are HTML documents
    whose pages follow: they are laid out once and reused, so they must not depend on the paper.
    An attachment named ``factur-x.xml`` makes the file claim to be a Factur-X invoice (EN 16931 profile).
    ``to_be_sealed``: leave a field that ``invoices.signing.sign`` fills.

    Whichever thread asks, the one press of this process does the work, in turn.
    """
    return _press.print(page, style, static, tuple(attachments), to_be_sealed).result()


def warm_up(style: str, static: tuple[str, ...] = ()) -> "Future[None]":
    """Have the press load fonts and styles and lay out the static pages before the first paper waits for them.

    Returns at once; whoever wants to know when it is done, or what went wrong, asks the future.
    """
    return _press.warm_up(style, static)


class _Press:
    """The one thread of this process that lays papers out, with what it reuses from paper to paper.

    Sharing a FontConfiguration between threads corrupts the heap, one for each thread costs each of them its
    first paper, and two that render take turns at the interpreter anyway.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="press")
        self._fonts: FontConfiguration | None = None
        self._styles: dict[str, CSS] = {}
        self._static: dict[tuple[str, str], list[Page]] = {}

    def print(
        self, page: str, style: str, static: tuple[str, ...], attached: tuple[Attachment, ...], seal: bool
    ) -> "Future[bytes]":
        return self._thread.submit(self._print, page, style, static, attached, seal)

    def warm_up(self, style: str, static: tuple[str, ...]) -> "Future[None]":
        return self._thread.submit(self._warm_up, style, static)

    def _print(
        self, page: str, style: str, static: tuple[str, ...], attached: tuple[Attachment, ...], seal: bool
    ) -> bytes:
        document = self._lay_out(page, style)
        pages = [PaperPage(laid) for laid in document.pages]
        for text in static:
            pages += self._static_pages(text, style)
        whole = document.copy(pages)
        whole.metadata = PaperMetadata.of(
            document.metadata, factur_x=any(file.name == "factur-x.xml" for file in attached)
        )
        return whole.write_pdf(
            pdf_variant="pdf/a-3a",
            attachments=[_embedded(file) for file in attached],
            finisher=finish_with_seal if seal else finish,
        )

    def _warm_up(self, style: str, static: tuple[str, ...]) -> None:
        self._lay_out("<!doctype html><html lang='en'><title>.</title><p>.", style)
        for text in static:
            self._static_pages(text, style)

    def _lay_out(self, page: str, style: str) -> Document:
        if self._fonts is None:
            self._fonts = FontConfiguration()
        fence = _Fence()
        if style not in self._styles:
            sheet = _faces() + _asset(style).decode()
            self._styles[style] = CSS(string=sheet, font_config=self._fonts, url_fetcher=fence)
        html = HTML(string=page, url_fetcher=fence)
        return html.render(stylesheets=[self._styles[style]], font_config=self._fonts)

    def _static_pages(self, page: str, style: str) -> list[Page]:
        key = (page, style)
        if key not in self._static:
            self._static[key] = [PaperPage(laid) for laid in self._lay_out(page, style).pages]
        return self._static[key]


class _Fence(URLFetcher):
    """Serves ``paper:<font>`` from memory. Everything else is refused, whatever its scheme."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The font at ``url``. Raises ValueError for any other address; WeasyPrint then goes on without."""
        font = _fonts().get(url)
        if font is None:
            raise ValueError("papers fetch nothing")
        return URLFetcherResponse(url, font, {"Content-Type": "font/ttf"})


_press = _Press()


def _new_press() -> None:
    global _press
    _press = _Press()


# A web server forks its processes: the child has the parent's press, but not its thread.
os.register_at_fork(after_in_child=_new_press)


@cache
def _fonts() -> dict[str, bytes]:
    return {
        f"{_SCHEME}:{name}": (files(package) / "files" / name).read_bytes()
        for _, package, name, _, _ in _FACES
    }


@cache
def _asset(name: str) -> bytes:
    return (files("invoices") / "templates" / name).read_bytes()


def _faces() -> str:
    return "".join(
        f"@font-face{{font-family:'{family}';src:url('{_SCHEME}:{name}');"
        f"font-weight:{weight};font-style:{style}}}\n"
        for family, _, name, weight, style in _FACES
    )


def _embedded(file: Attachment) -> weasyprint.Attachment:
    at = file.at.astimezone(dt.UTC)
    return weasyprint.Attachment(
        file_obj=io.BytesIO(file.data),
        name=file.name,
        description=file.description,
        created=at,
        modified=at,
        relationship=file.relationship,
    )
