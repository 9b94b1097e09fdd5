"""Which pictures and passages a package holds, told from its manifest, and whether that is still right."""

from collections.abc import Iterable
from typing import Any

from invoices.terms import Terms
from portal.newsroom.articles import Article
from portal.syndication.order import PackageOrder

Parts = dict[str, tuple[frozenset[str], frozenset[str]]]  # by article: pictures inside, passages left out


def parts_of(manifest: dict[str, Any], terms: Terms) -> Parts:
    """What the package of ``manifest`` holds of each article, under a licence of ``terms``."""
    wanted = {work.article_id: set(work.images) for work in terms.works}
    found: Parts = {}
    for work in manifest["works"]:
        out = {(part["kind"], part["key"]) for part in work["excluded"]}
        pictures = wanted.get(work["article_id"], set()) if work["editions"] else set()
        found[work["article_id"]] = (
            frozenset(key for key in pictures if ("image", key) not in out),
            frozenset(key for kind, key in out if kind == "passage"),
        )
    return found


def parts_to_be(order: PackageOrder) -> Parts:
    """What a package of ``order`` would hold."""
    return {
        work.article_id: (
            frozenset(image.key for image in work.images),
            frozenset(part.key for part in work.excluded if part.kind == "passage"),
        )
        for work in order.works
    }


def holds_others(manifest: dict[str, Any], terms: Terms, articles: Iterable[Article]) -> bool:
    """True when the package holds a picture that is no longer ours to license, or a passage marked since."""
    there = parts_of(manifest, terms)
    for article in articles:
        pictures, left_out = there.get(article.id, (frozenset(), frozenset()))
        allowed = {image.key for image in article.images if image.licensable}
        marked = {passage["segment"] for passage in article.third_party_passages}
        if pictures - allowed or (marked - left_out):
            return True
    return False
