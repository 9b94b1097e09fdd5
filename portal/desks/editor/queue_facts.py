"""What the queue says of the editions on its page beyond the list itself: open checks, changes of the source."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.db import db
from portal.licensing.waiting import Waiting
from portal.newsroom.counting import counts_in
from portal.newsroom.edition_facts import facts_of


@dataclass(frozen=True, slots=True)
class Facts:
    """``changed``: how many segments of the source changed since they were translated, and nobody has seen to it.

    ``blocking`` and ``warnings``: open findings of the checks.
    """

    changed: int = 0
    blocking: int = 0
    warnings: int = 0


def facts(rows: Sequence[Waiting]) -> dict[str, Facts]:
    """By edition id. Reads the texts of these ``rows`` only: what stands on one page."""
    if not rows:
        return {}
    found = facts_of(db.session, [row.id for row in rows])
    counts = counts_in(db.session, found.values())
    return {id: Facts(len(each.changes.open), *counts[id]) for id, each in found.items()}
