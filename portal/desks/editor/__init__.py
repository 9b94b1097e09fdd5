"""The editors' desk: stories in, editions compared and approved, rights confirmed."""

from portal.desks.editor import article, articles, edition, glossary, queue, upload
from portal.desks.editor.blueprint import blueprint

__all__ = ["article", "articles", "blueprint", "edition", "glossary", "queue", "upload"]
