"""The public desk: the catalogue, the articles, and whether a licence holds. No account needed."""

from portal.desks.public import article, catalogue, robots, terms, verification
from portal.desks.public.blueprint import blueprint

__all__ = ["article", "blueprint", "catalogue", "robots", "terms", "verification"]
