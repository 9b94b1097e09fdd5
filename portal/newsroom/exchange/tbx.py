"""The glossary as TBX (ISO 30042:2019, dialect TBX-Basic, DCA style).

TBX-Basic has no data category for a name that is never translated; we say it as ``projectSubset``, which tools show.
Files of the 2008 edition (``martif``) are read too.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from flask_babel import lazy_gettext as _
from lxml import etree

from portal.newsroom.exchange.glossary_entry import BadGlossary, Entry, Problem, entry, unique
from portal.newsroom.exchange.safe_xml import Unreadable, local_name, root_of

MEDIA_TYPE = "application/x-tbx"
MAX_BYTES, MAX_CONCEPTS = 8_000_000, 20_000
TBX = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_KEPT = "do-not-translate"
_MOST_SYNONYMS = 5
# 2019 and 2008 names
_CONCEPT, _LANGUAGE = ("conceptEntry", "termEntry"), ("langSec", "langSet")


def write(entries: Iterable[Entry]) -> bytes:
    """``entries`` as TBX: UTF-8, one concept each."""
    root = etree.Element(_tag("tbx"), nsmap={None: TBX})
    root.attrib.update({"type": "TBX-Basic", "style": "dca", _LANG: "en"})
    header = etree.SubElement(etree.SubElement(root, _tag("tbxHeader")), _tag("fileDesc"))
    described = etree.SubElement(header, _tag("sourceDesc"))
    etree.SubElement(described, _tag("p")).text = "Reprise glossary"
    body = etree.SubElement(etree.SubElement(root, _tag("text")), _tag("body"))
    for number, one in enumerate(entries, 1):
        concept = etree.SubElement(body, _tag("conceptEntry"), id=f"c{number}")
        if one.note:
            etree.SubElement(concept, _tag("note")).text = one.note
        for language, term in (("en", one.en), ("fr", one.fr)):
            section = etree.SubElement(concept, _tag("langSec"))
            section.set(_LANG, language)
            inner = etree.SubElement(section, _tag("termSec"))
            etree.SubElement(inner, _tag("term")).text = term
            if one.kept:
                etree.SubElement(inner, _tag("admin"), type="projectSubset").text = _KEPT
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def read(data: bytes) -> tuple[Entry, ...]:
    """The entries of a TBX file. Concepts without a term in English or in French are left alone. Raises BadGlossary.

    Several terms of a concept in one language are entries of their own.
    """
    try:
        root = root_of(data, MAX_BYTES, doctype=True)
    except Unreadable as problem:
        raise BadGlossary([Problem(0, problem.message)]) from problem
    if local_name(root) not in ("tbx", "martif"):
        raise BadGlossary([Problem(0, _("This is no TBX file."))])
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, concept in enumerate(_named(root.iter(), _CONCEPT)):
        if number >= MAX_CONCEPTS:
            raise BadGlossary([Problem(0, _("The file has more than %(limit)s terms.", limit=MAX_CONCEPTS))])
        try:
            entries += _entries(concept)
        except ValueError as problem:
            problems.append(Problem(concept.sourceline or 0, problem.args[0]))
    if problems:
        raise BadGlossary(problems)
    if not entries:
        raise BadGlossary([Problem(0, _("The file holds no terms."))])
    return unique(entries)


def _entries(concept: etree._Element) -> Iterator[Entry]:
    terms: dict[str, list[str]] = {"en": [], "fr": []}
    for section in _named(concept, _LANGUAGE):
        language = (section.get(_LANG) or section.get("lang") or "").split("-")[0].lower()
        words = [_words(term) for term in _named(section.iter(), ("term",))]
        terms.get(language, []).extend(filter(None, words))
    kept = any(
        _words(e) == _KEPT for e in _named(concept.iter(), ("admin",)) if e.get("type") == "projectSubset"
    )
    note = next((_words(e) for e in _named(concept, ("note",))), "")
    for en, fr in product(terms["en"][:_MOST_SYNONYMS], terms["fr"][:_MOST_SYNONYMS]):
        yield entry(en, fr, kept=kept, note=note)


def _named(elements: Iterable[etree._Element], names: tuple[str, ...]) -> Iterator[etree._Element]:
    return (e for e in elements if isinstance(e.tag, str) and local_name(e) in names)


def _words(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _tag(name: str) -> str:
    return f"{{{TBX}}}{name}"
