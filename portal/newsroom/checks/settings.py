"""What the checks need to know beside the two texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.newsroom.term_matching import Term

PROFILES = ("fr-FR", "fr-CA")


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Everything has a default under which the check that needs it is silent.

    ``profile``: whose French typography, ``fr-FR`` or ``fr-CA``. ``alignment``: as ``Revision.alignment``.
    ``stale``: the source has changed since the translation was made; ``changed``: the segments of it that nobody has
    worked over since. ``machine``: by segment id, the plain words
    a machine drafted that nobody has confirmed. ``translator_id`` and ``approver_id``: users, None when unknown.
    """

    profile: str = "fr-FR"
    glossary: tuple[Term, ...] = ()
    alignment: Mapping[str, Any] = field(default_factory=dict)
    stale: bool = False
    changed: tuple[str, ...] = ()
    machine: Mapping[str, str] = field(default_factory=dict)
    translator_id: int | None = None
    approver_id: int | None = None
    translator_may_approve: bool = True
