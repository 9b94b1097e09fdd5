"""The caller's article as a person reads it in the file: line by line, whatever the format."""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html

from tests.journey.browser import words

LANGUAGES = ("en", "fr")
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "figcaption", "blockquote", "dt", "dd", "td")
# What no reader of a page takes for its story.
_AROUND = ("nav", "footer", "aside", "form", "script", "style", "template", "noscript", "button", "head")
# Wordings that pages put around a story, held against a whole line of what an outlet receives.
_FURNITURE = re.compile(
    r"(skip to (main |the )?content|aller au contenu( principal)?|read more|lire la suite|en savoir plus"
    r"|\W*show\W+hide|\W*afficher\W+masquer|share this( article)?|partager( cet article)?"
    r"|stay informed with .{0,40}newsletters?|sign up to get .*|sign up (for|to) .{0,60}newsletters?.*"
    r"|inscrivez-vous .{0,40}newsletters?.*|abonnez-vous .{0,40}newsletters?.*"
    r"|this article is (also )?available in french .*|cet article est (aussi )?disponible en anglais .*"
    r"|.*to learn more about republishing this content.*|.*pour (en savoir plus sur|toute demande de) republication.*"
    r"|advertisement|publicité)\W*",
    re.IGNORECASE,
)


@dataclass
class Story:
    """The two files, and what the desks said of them on the way. Languages are ``en`` and ``fr``."""

    files: dict[str, Path]
    id: str = ""  # the article in the portal
    headlines: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)  # as the editor's page lists it
    not_ours: dict[str, str] = field(default_factory=dict)  # as the public page lists it

    def lines(self, language: str) -> list[str]:
        """What the file says, a line or a block each. Raises ValueError when it says nothing."""
        text = self.files[language].read_text(encoding="utf-8-sig")
        start = text.lstrip()[:200].lower()
        if start.startswith("{"):
            found = _of_ninjs(json.loads(text))
        elif start.startswith("<"):
            found = _of_html(text)
        else:
            found = text.splitlines()
        found = [line.strip() for line in found if squash(line)]
        if not found:
            raise ValueError(f"{self.files[language].name} holds no words")
        return found


def squash(text: str) -> str:
    """Letters and digits alone, so that line breaks, hyphens and typography do not tell texts apart."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def furniture(lines: list[str]) -> list[str]:
    """Those of ``lines`` that belong to a page and not to a story."""
    return [line for line in lines if _FURNITURE.fullmatch(line.strip())]


def blocks(text: str) -> list[str]:
    """The text of each innermost block of an HTML page or fragment."""
    return _of_html(text)


def _of_html(text: str) -> list[str]:
    tree = html.document_fromstring(text)
    for element in tree.xpath("|".join(f"//{tag}" for tag in _AROUND)):
        element.drop_tree()
    innermost = "not(" + " or ".join(f".//{tag}" for tag in _BLOCKS) + ")"
    chosen = " | ".join(f"//{tag}[{innermost}]" for tag in _BLOCKS)
    return [words(element) for element in tree.xpath(chosen)]


def _of_ninjs(item: dict[str, object]) -> list[str]:
    """Of version 1, 2 or 3: the text bodies, as HTML where they are."""
    bodies = item.get("bodies") or []
    assert isinstance(bodies, list)
    main = [b["value"] for b in bodies if b.get("contentType") == "text/html"]
    marked = [str(value) for value in (*main, item.get("body_xhtml"), item.get("body_html")) if value][:1]
    if marked:
        return _of_html(marked[0])
    plain = [b["value"] for b in bodies] or [str(item.get("body_text") or "")]
    return plain[0].splitlines()
