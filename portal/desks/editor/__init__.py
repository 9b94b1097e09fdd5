"""The editors' desk: stories in, editions compared and approved, rights confirmed."""

from portal.desks.editor import article, articles, drafting, edition, exchange, glossary, queue, upload
from portal.desks.editor.blueprint import blueprint

__all__ = ["article", "articles", "blueprint", "drafting", "edition", "exchange", "glossary", "queue", "upload"]
