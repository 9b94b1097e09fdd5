"""XML of the news formats: decoded strictly, without its document type, and never larger than a story needs."""

import html
import re

from lxml import etree

from portal.newsroom.exchange.safe_xml import Unreadable, root_of
from portal.newsroom.readers.incoming import MAX_PACKAGE_BYTES, Problem, UnreadableStory
from portal.newsroom.readers.text import tidy, without_controls

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MAX_MARKS = 200_000  # tags, and attributes: each takes a hundred times its bytes once it is parsed
_MAX_ATTRIBUTES = 200  # of one element: the parser compares each with every other
_VALUE = re.compile(r"""=\s*["']""")
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
}
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"""<!DOCTYPE\s+(?:[^\[\]<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_LONGEST_DOCTYPE = 2_000
_NAME = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OWN = frozenset(["amp", "lt", "gt", "quot", "apos"])  # of XML itself


def root_name(data: bytes) -> str:
    """The local name of the root element of ``data``, "" when it does not begin as XML or HTML does."""
    encoding = "utf-16" if data.startswith(_WIDE) else "iso-8859-1"
    head = data[:20_000].decode(encoding, "ignore").removeprefix("ï»¿")
    place = _after_prolog(head)
    doctype = _DOCTYPE.match(head, place, place + _LONGEST_DOCTYPE)
    if doctype:
        place = _after_prolog(head, doctype.end())
    name = _NAME.match(head, place)
    return name[1] if name else ""


def story_root(data: bytes) -> etree._Element:
    """The root element of ``data``. Raises UnreadableStory: encoding, entities, too large, broken.

    A document type is never read, only left out; one that declares anything is refused. Named characters of HTML
    are understood, as feeds have them.
    """
    if len(data) > MAX_PACKAGE_BYTES:
        raise UnreadableStory(Problem.TOO_LARGE)
    text = without_controls(_decoded(data))
    text = _without_doctype(_DECLARATION.sub("", text, count=1))
    crowded = any(
        piece.count("=") > _MAX_ATTRIBUTES and len(_VALUE.findall(piece)) > _MAX_ATTRIBUTES
        for piece in text.split("<")
    )
    if text.count("<") > _MAX_MARKS or text.count("=") > _MAX_MARKS or crowded:
        raise UnreadableStory(Problem.TOO_LARGE)
    text = _ENTITY.sub(_character, text)
    try:
        return root_of(text.encode(), 4 * MAX_PACKAGE_BYTES)
    except Unreadable as problem:
        raise UnreadableStory(Problem.BROKEN) from problem


def words(element: etree._Element | None) -> str:
    """The tidy text inside ``element``, "" for None. What two elements say side by side are two words."""
    text = ""
    for part in element.itertext() if element is not None else ():
        text += f" {part}" if text[-1:].isalnum() and part[:1].isalnum() else part
    return tidy(text)


def own_words(element: etree._Element, path: str) -> str:
    """The tidy text of the first element at ``path`` (of any namespace), "" when there is none."""
    return words(first(element, path))


def first(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at ``path``, whose steps are local names."""
    return element.find(_any_namespace(path))


def every(element: etree._Element, path: str) -> list[etree._Element]:
    """Every element at ``path``, whose steps are local names."""
    return element.findall(_any_namespace(path))


def _any_namespace(path: str) -> str:
    return "/".join(step if step in (".", "", "..") else f"{{*}}{step}" for step in path.split("/"))


def _decoded(data: bytes) -> str:
    if data.startswith(_WIDE):
        encoding = "utf-16"
    else:
        declared = _DECLARED.match(data[:400].removeprefix(b"\xef\xbb\xbf"))
        name = declared[1].decode().lower() if declared else "utf-8"
        encoding = _ENCODINGS.get(name, "")
        if encoding == "utf-8":
            encoding = "utf-8-sig"
    if not encoding or (encoding != "utf-16" and b"\x00" in data):
        raise UnreadableStory(Problem.ENCODING)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise UnreadableStory(Problem.ENCODING) from problem


def _after_prolog(text: str, start: int = 0) -> int:
    """Where the comments, instructions and blanks that begin at ``start`` end."""
    found = _PROLOG.match(text, start)
    return found.end() if found else start


def _without_doctype(text: str) -> str:
    place = _after_prolog(text)
    if text[place : place + 9].upper() != "<!DOCTYPE":
        return text
    doctype = _DOCTYPE.match(text, place, place + _LONGEST_DOCTYPE)
    if doctype is None:
        raise UnreadableStory(Problem.ENTITIES)
    return text[doctype.end() :]


def _character(match: re.Match[str]) -> str:
    """A named character of HTML as itself; a name that nobody knows stands for its own letters."""
    return match[0] if match[1] in _OWN else html.escape(html.unescape(match[0]))
