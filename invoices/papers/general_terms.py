"""The general terms of the licence: versioned texts whose clauses bear the same numbers in every language."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from invoices.wording import LANGUAGES

CURRENT = "v1"

_CLAUSE = re.compile(r"## (\d+)\. (.+)")
_PARAGRAPH = re.compile(r"(\d+\.\d+)\. (.+)")
_ITEM = re.compile(r"- (\([a-z]\)) (.+)")
_VERSION = re.compile(r"v\d{1,4}")


class InvalidTerms(ValueError):
    """A text of terms that cannot be read, or whose languages are not numbered alike."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``number``: "2.1". ``items``: lettered points, each ("(a)", text)."""

    number: str
    text: str
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause with its heading."""

    number: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class GeneralTerms:
    """One version in one language (``en``, ``fr``)."""

    version: str
    language: str
    title: str
    clauses: tuple[Clause, ...]


@cache
def general_terms(version: str, language: str) -> GeneralTerms:
    """The terms of ``version`` ("v1") in ``language``. Raises InvalidTerms where there are none.

    A published version never changes: licences refer to it by name. A new text is a new version.
    """
    if not _VERSION.fullmatch(version) or language not in LANGUAGES:
        raise InvalidTerms(f"no terms {version!r} in {language!r}")
    source = files("invoices") / "templates" / "terms" / f"{version}.{language}.md"
    if not source.is_file():
        raise InvalidTerms(f"no terms {version!r} in {language!r}")
    return _parse(source.read_text("utf-8"), version, language)


@cache
def bilingual_terms(version: str) -> tuple[tuple[Clause, Clause], ...]:
    """The clauses of ``version``, English and French side by side. Raises InvalidTerms unless they match."""
    english, french = (general_terms(version, language) for language in ("en", "fr"))
    if _numbers(english) != _numbers(french):
        raise InvalidTerms(f"{version}: the languages are not numbered alike")
    return tuple(zip(english.clauses, french.clauses, strict=True))


def _numbers(terms: GeneralTerms) -> list[tuple[str, ...]]:
    return [
        (clause.number, paragraph.number, *(letter for letter, _ in paragraph.items))
        for clause in terms.clauses
        for paragraph in clause.paragraphs
    ]


def _parse(source: str, version: str, language: str) -> GeneralTerms:
    title = ""
    clauses: list[tuple[str, str, list[Any]]] = []
    for line in filter(None, map(str.strip, source.splitlines())):
        if line.startswith("# "):
            title = line.removeprefix("# ")
        elif found := _CLAUSE.fullmatch(line):
            clauses.append((found[1], found[2], []))
        elif clauses and (found := _PARAGRAPH.fullmatch(line)):
            clauses[-1][2].append((found[1], found[2], []))
        elif clauses and clauses[-1][2] and (found := _ITEM.fullmatch(line)):
            clauses[-1][2][-1][2].append((found[1], found[2]))
        else:
            raise InvalidTerms(f"{version}.{language}: {line!r}")
    return GeneralTerms(
        version,
        language,
        title,
        tuple(
            Clause(
                number, heading, tuple(Paragraph(at, text, tuple(items)) for at, text, items in paragraphs)
            )
            for number, heading, paragraphs in clauses
        ),
    )
