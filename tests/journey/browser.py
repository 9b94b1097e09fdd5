"""A browser without a screen: it follows links, fills forms by what the page offers, and keeps cookies."""

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from lxml import etree, html

_TIMEOUT = (5, 60)  # seconds to connect, to answer: rendering papers for the first time takes a while
_INLINE = frozenset(
    "a abbr b bdi bdo cite code em i mark q s small span strong sub sup time u wbr".split()  # noqa: SIM905
)
_SILENT = frozenset(("script", "style", "template"))
_UNFILLABLE = ("submit", "button", "image", "reset", "hidden")


class PageProblem(Exception):
    """A page is not as a person needs it; the message says which page and what is wrong."""


class Page:
    """One answer: ``url``, ``status``, ``data`` (bytes) and, of HTML, ``tree``."""

    def __init__(self, browser: "Browser", response: requests.Response) -> None:
        self.browser, self.url, self.status = browser, response.url, response.status_code
        self.headers, self.data = response.headers, response.content
        self.media_type = response.headers.get("Content-Type", "").partition(";")[0]
        self._tree: html.HtmlElement | None = None

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def tree(self) -> html.HtmlElement:
        if self.media_type != "text/html":
            raise PageProblem(f"{self.path} is {self.media_type or 'without a type'}, not a page")
        if self._tree is None:
            self._tree = html.document_fromstring(self.data.decode(), base_url=self.url)
        return self._tree

    @property
    def text(self) -> str:
        """Every word of the main part, blanks collapsed."""
        main = self.tree.xpath("//main") or [self.tree]
        return words(main[0])

    @property
    def heading(self) -> str:
        found = self.tree.xpath("//h1")
        return words(found[0]) if found else ""

    @property
    def errors(self) -> list[str]:
        """What the page says is wrong: its error summary, its fields' errors, its red notices."""
        found = self.tree.xpath(
            f"//div[{_classed('error-summary')}]//li | //p[{_classed('error')}] | //p[{_classed('flash-stop')}]"
        )
        return list(dict.fromkeys(words(item) for item in found))

    def links(self, address: str) -> list[str]:
        """Absolute addresses of links whose path matches the pattern ``address``, in order, each once."""
        found = [urljoin(self.url, a.get("href")) for a in self.tree.xpath("//a[@href]")]
        return list(dict.fromkeys(url for url in found if re.fullmatch(address, urlsplit(url).path)))

    def follow(self, address: str) -> "Page":
        """Open the first link whose path matches ``address``."""
        found = self.links(address)
        if not found:
            raise PageProblem(f"{self.path} (“{self.heading}”) has no link to {address}")
        return self.browser.get(found[0])

    def form(self, address: str = "", *, has: str = "") -> "Form":
        """The form that posts to a path matching ``address`` (this page where empty), with a control ``has``."""
        for form in self.tree.forms:
            action = urlsplit(urljoin(self.url, form.get("action") or self.url)).path
            if re.fullmatch(address or re.escape(self.path), action) and (not has or has in form.fields):
                return Form(self, form)
        wanted = f"to {address}" if address else "of its own"
        raise PageProblem(
            f"{self.path} (“{self.heading}”) has no form {wanted}{f' with {has}' if has else ''}"
        )


class Form:
    """One form as it stands on its page. Hidden inputs, the token among them, are sent as the page has them."""

    def __init__(self, page: Page, element: Any) -> None:
        self.page, self._form = page, element
        self._files: list[tuple[str, tuple[str, bytes, str]]] = []
        if element.method == "POST" and self._ours and "csrf_token" not in element.fields:
            raise PageProblem(f"a form of {page.path} carries no token against forgery")

    @property
    def _ours(self) -> bool:
        return urlsplit(self.page.url).netloc == urlsplit(self.page.browser.home).netloc

    def fill(self, **values: Any) -> "Form":
        """Fill controls by name: text, the value of a choice, a list of values, True or False, or a file (Path)."""
        for name, value in values.items():
            self._label(name)
            if isinstance(value, Path):
                self._files.append((name, (value.name, value.read_bytes(), "application/octet-stream")))
            else:
                self._set(name, value)
        return self

    def value(self, name: str) -> Any:
        """What stands in the control ``name`` now."""
        return self._form.fields[name]

    def names(self, pattern: str) -> list[str]:
        """Names of its controls that match ``pattern``, in order."""
        return [name for name in dict.fromkeys(self._form.fields.keys()) if re.fullmatch(pattern, name)]

    def submit(self, button: Mapping[str, str] | None = None, *, accept: tuple[int, ...] = ()) -> Page:
        """Send it, with ``button``: the name and value of the button pressed. Other statuses raise PageProblem."""
        pressed = dict(button or {})
        for name, value in pressed.items():
            self._need_button(name, value)
        data = [*self._form.form_values(), *pressed.items()]
        action = urljoin(self.page.url, self._form.get("action") or self.page.url)
        if self._form.method == "GET":
            return self.page.browser.get(action, params=data)
        if self._form.get("enctype") == "multipart/form-data":
            parts = [(name, (None, value)) for name, value in data]
            return self.page.browser.post(action, accept, files=[*parts, *self._files])
        return self.page.browser.post(action, accept, data=data)

    def _set(self, name: str, value: Any) -> None:
        control = self._form.inputs[name]
        try:
            if isinstance(value, bool):
                control.checked = value
            elif isinstance(value, list):
                control.value = set(value)
            else:
                control.value = str(value)
        except (ValueError, KeyError, TypeError) as problem:
            raise PageProblem(f"{self.page.path}: {name} cannot be {value!r}: {problem}") from problem

    def _label(self, name: str) -> None:
        """Every control a person fills has a label or, in a group, a legend."""
        controls = [c for c in self._form.xpath(".//*[@name=$n]", n=name) if c.get("type") not in _UNFILLABLE]
        if not controls:
            raise PageProblem(f"{self.page.path} (“{self.page.heading}”) has no field {name}")
        for control in controls:
            labels = self._form.xpath(".//label[@for=$i]", i=control.get("id") or "")
            if not any(words(label) for label in [*labels, *control.xpath("ancestor::label")]):
                raise PageProblem(f"{self.page.path}: the field {name} has no label")

    def _need_button(self, name: str, value: str) -> None:
        outside = "//button[@form=$i and @name=$n and @value=$v]"
        inside = ".//button[@name=$n and @value=$v]"
        found = self._form.xpath(inside, n=name, v=value)
        if self._form.get("id"):
            found += self.page.tree.xpath(outside, i=self._form.get("id"), n=name, v=value)
        if not any(button.get("disabled") is None for button in found):
            raise PageProblem(f"{self.page.path} (“{self.page.heading}”) has no button {name}={value}")


class Browser:
    """One person at ``home`` (the portal's address), in ``language``, with cookies of their own."""

    def __init__(self, home: str, language: str = "en") -> None:
        self.home = home
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the machine has no business on the loopback
        self._session.headers.update({"User-Agent": "Reprise journey", "Accept-Language": language})

    def get(self, address: str, **kwargs: Any) -> Page:
        """The page at ``address`` (absolute, or a path of the portal), redirects followed."""
        return self._checked("GET", urljoin(self.home, address), (), **kwargs)

    def post(self, address: str, accept: tuple[int, ...] = (), **kwargs: Any) -> Page:
        return self._checked("POST", address, accept, **kwargs)

    def wait(self, address: str, ready: Callable[[Page], bool], what: str, seconds: float = 60) -> Page:
        """Look at ``address`` again until ``ready``. Raises PageProblem that names ``what`` is missing."""
        until = time.monotonic() + seconds
        while True:
            page = self.get(address)
            if ready(page):
                return page
            if time.monotonic() > until:
                raise PageProblem(f"{what}: not after {seconds:.0f} seconds")
            time.sleep(0.15)

    def _checked(self, method: str, url: str, accept: tuple[int, ...], **kwargs: Any) -> Page:
        try:
            page = Page(self, self._session.request(method, url, timeout=_TIMEOUT, **kwargs))
        except requests.RequestException as problem:
            raise PageProblem(f"{urlsplit(url).path} does not answer: {problem}") from problem
        if page.status != 200 and page.status not in accept:
            said = ""
            if page.media_type == "text/html":
                said = "; ".join(page.errors) or page.heading
            raise PageProblem(f"{method} {page.path} answers {page.status}{f': {said}' if said else ''}")
        return page


def words(element: Any) -> str:
    """The text of an element as a reader sees it: blocks apart, blanks of every kind collapsed to one."""
    found: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue  # a comment
        apart = "" if node.tag in _INLINE else " "
        if event == "start":
            found += [apart, "" if node.tag in _SILENT else node.text or ""]
        elif node is not element:
            found += [apart, node.tail or ""]
    return " ".join("".join(found).split())


def _classed(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
