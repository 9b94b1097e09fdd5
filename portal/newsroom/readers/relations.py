"""What one item says about another: that it is a translation of it, or its translation.

There is no code of the IPTC for this. Senders use schema.org's ``translationOfWork`` and ``workTranslation``, the
``alternate`` of HTML, or a word of their own that has "translat" in it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.newsroom.readers.incoming import Association
from portal.newsroom.readers.text import LANGUAGES

_SOURCE = re.compile(r"translationof|translatedfrom|traductionde|traduitde")
_EITHER = re.compile(r"translat|traduction|traduit|alternate$")


@dataclass(frozen=True, slots=True)
class Relation:
    """An item that this one points at. ``language`` is "" where the link does not say."""

    relation: str
    target: str
    language: str = ""


def translated_from(relations: Iterable[Relation]) -> str:
    """The item that this one says it translates, "" when none."""
    return next((r.target for r in relations if _SOURCE.search(_letters(r.relation))), "")[:400]


def other_languages(relations: Iterable[Relation], own: str) -> list[Association]:
    """The items that this one names as itself in the other language; ``own`` is ``en`` or ``fr``."""
    other = next(language for language in LANGUAGES if language != own)
    found = [
        Association(r.target[:400], other)
        for r in relations
        if _EITHER.search(_letters(r.relation)) and (r.language[:2].lower() or other) == other and r.target
    ]
    return list(dict.fromkeys(found))


def _letters(relation: str) -> str:
    return re.sub(r"[^a-z]", "", relation.lower())
