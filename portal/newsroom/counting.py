"""How many findings of the checks stand open in editions, for lists of many."""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable
from typing import Any

import rfc8785
from sqlalchemy.orm import Session

from portal.newsroom import glossary
from portal.newsroom.articles import Edition
from portal.newsroom.edition_facts import EditionFacts, facts_of
from portal.newsroom.findings import findings_in
from portal.newsroom.term_matching import Term
from portal.publisher import identity

_MOST = 5000
# By everything the checks read, so that nothing in it is ever outdated: each process counts a text once.
_known: OrderedDict[str, tuple[int, int]] = OrderedDict()


def open_counts(session: Session, editions: Collection[Edition]) -> dict[str, tuple[int, int]]:
    """(what blocks, warnings that nobody let pass) by edition id; editions without a text are left out.

    As many queries for many as for one; a text is held against the checks once, until something of it changes.
    """
    return counts_in(session, facts_of(session, [edition.id for edition in editions]).values())


def counts_in(session: Session, facts: Iterable[EditionFacts]) -> dict[str, tuple[int, int]]:
    """As ``open_counts``, of editions whose facts are at hand."""
    terms = glossary.terms(session)
    rules = _digest([identity().french, *([term.en, term.fr, term.kept] for term in terms)])
    return {each.edition.id: _counted(each, terms, rules) for each in facts}


def _counted(facts: EditionFacts, terms: tuple[Term, ...], rules: str) -> tuple[int, int]:
    key = _digest([rules, *_read(facts)])
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    found = [one for one in findings_in(facts, terms) if not one.dismissed]
    blocking = sum(one.blocks for one in found)
    _known[key] = blocking, len(found) - blocking
    while len(_known) > _MOST:
        _known.popitem(last=False)
    return blocking, len(found) - blocking


def _read(facts: EditionFacts) -> list[Any]:
    """Everything that the checks read of an edition."""
    return [
        facts.text.content_hash,
        facts.source.content_hash if facts.source else "",
        facts.edition.alignment,
        facts.changes.open,
        facts.machine,
        [[row.check, row.segment_id, row.fingerprint] for row in facts.dismissals],
    ]


def _digest(values: list[Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(values)).hexdigest()
