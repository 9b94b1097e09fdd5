"""The editors' desk: stories in, editions compared and approved, rights confirmed."""

from portal.desks.editor import (
    announcing,
    arrivals,
    article,
    articles,
    drafting,
    edition,
    embargo,
    exchange,
    glossary,
    notices,
    pairing,
    queue,
    upload,
)
from portal.desks.editor.blueprint import blueprint

__all__ = [
    "announcing",
    "arrivals",
    "article",
    "articles",
    "blueprint",
    "drafting",
    "edition",
    "embargo",
    "exchange",
    "glossary",
    "notices",
    "pairing",
    "queue",
    "upload",
]
