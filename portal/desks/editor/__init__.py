"""The editors' desk: stories in, editions compared and approved, rights confirmed."""

from portal.desks.editor import article, edition, queue, upload
from portal.desks.editor.blueprint import blueprint

__all__ = ["article", "blueprint", "edition", "queue", "upload"]
