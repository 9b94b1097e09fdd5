"""The editors' desk: stories in, editions compared and approved, rights confirmed."""

from portal.desks.editor import (
    aligning,
    announcing,
    arrivals,
    article,
    articles,
    deciding,
    drafting,
    edition,
    embargo,
    exchange,
    glossary,
    notices,
    pairing,
    queue,
    remarking,
    saving,
    upload,
)
from portal.desks.editor.blueprint import blueprint

__all__ = [
    "aligning",
    "announcing",
    "arrivals",
    "article",
    "articles",
    "blueprint",
    "deciding",
    "drafting",
    "edition",
    "embargo",
    "exchange",
    "glossary",
    "notices",
    "pairing",
    "queue",
    "remarking",
    "saving",
    "upload",
]
