"""manifest.json: what is in the package and what each file's SHA-256 is, as canonical JSON (RFC 8785)."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

import rfc8785

from portal.syndication.entries import Entry
from portal.syndication.order import PackagedWork, PackageOrder
from portal.syndication.piece import piece

NAME = "manifest.json"
FORMAT = "reprise-package/1"


def write(order: PackageOrder, entries: Sequence[Entry]) -> tuple[dict[str, Any], bytes]:
    """The manifest of ``entries`` (every file but itself), as data and as bytes. No price, no person."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "licence": {
            "number": order.licence_number,
            "issued_at": _instant(order.issued_at),
            "starts_on": order.starts_on.isoformat(),
            "ends_on": order.ends_on.isoformat() if order.ends_on else None,
            "licensor": order.licensor.name,
            "licensee": order.licensee.name,
            "verify_url": order.verify_url,
            "snapshot_sha256": hashlib.sha256(rfc8785.dumps(dict(order.licence_snapshot))).hexdigest(),
        },
        "version": order.version,
        "created_at": _instant(order.created_at),
        "works": [_work(order, work) for work in order.works],
        "files": [
            {"path": e.path, "size": e.size, "media_type": e.media_type, "sha256": e.sha256} for e in entries
        ],
    }
    if order.withdrawn:
        data["withdrawn"] = [
            {"article_id": work.article_id, "killed_at": _instant(work.killed_at)} for work in order.withdrawn
        ]
    return data, rfc8785.dumps(data)


def _work(order: PackageOrder, work: PackagedWork) -> dict[str, Any]:
    ready = [piece(order, work, edition) for edition in work.editions]
    return {
        "article_id": work.article_id,
        "slug": work.slug,
        "canonical_url": work.canonical_url,
        "editions": [
            {
                "language": shipped.language,
                "url": shipped.edition.url,
                "headline": shipped.content.headline,
                "revision_id": shipped.edition.revision_id,
                "revision_number": shipped.edition.revision_number,
                "content_hash": shipped.edition.content.content_hash,  # of the approved revision, uncut
                "words": shipped.content.word_count,
                "excerpt": shipped.is_cut,
            }
            for shipped in ready
        ],
        "pending": [
            {"language": later.language, "due_at": _instant(later.due_at) if later.due_at else None}
            for later in work.pending
        ],
        "excluded": [
            {"kind": part.kind, "key": part.key, "reason": str(part.reason), "holder": part.holder}
            for part in work.excluded
        ],
    }


def _instant(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
