"""Build the package of a licence: every file, the manifest over them, the zip around them."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.syndication import (
    archive,
    checks,
    html_page,
    images,
    manifest,
    markdown,
    ninjs,
    odrl,
    plain_text,
    readme,
)
from portal.syndication.entries import Entry
from portal.syndication.order import PackagedImage, PackagedWork, PackageOrder
from portal.syndication.piece import copyright_notice, image_paths, pieces
from portal.syndication.rights_metadata import RightsMetadata
from portal.syndication.scope import usage_terms
from portal.syndication.wording import LANGUAGES

# One writer a format: its file's name, its media type (IANA), what writes it.
WRITERS = (
    ("article.html", "text/html", html_page.write),
    ("article.md", "text/markdown", markdown.write),
    ("article.ninjs.json", "application/json", ninjs.write),
    ("article.txt", "text/plain", plain_text.write),
)


class PackageError(ValueError):
    """The package cannot be built. ``problems`` names everything that is missing or must not leave."""

    def __init__(self, order: PackageOrder, problems: list[str]) -> None:
        super().__init__(f"{order.licence_number} version {order.version}: " + "; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One line of the package as the order page shows it. A pending edition has no size but a due time."""

    path: str
    media_type: str = ""
    size: int = 0
    sha256: str = ""
    pending: bool = False
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A finished zip, its SHA-256, its manifest, and its contents for showing."""

    data: bytes = field(repr=False)
    sha256: str
    manifest: dict[str, Any]
    tree: tuple[TreeEntry, ...]

    @property
    def size(self) -> int:
        return len(self.data)


def build(order: PackageOrder) -> BuiltPackage:
    """The package of ``order``; the same order gives the same bytes. Raises PackageError."""
    found = checks.problems(order)
    if found:
        raise PackageError(order, found)
    entries = sorted(_files(order), key=lambda entry: entry.path)
    data, written = manifest.write(order, entries)
    entries.append(Entry(manifest.NAME, "application/json", written))
    zipped = archive.write(entries, order.created_at)
    return BuiltPackage(
        data=zipped,
        sha256=hashlib.sha256(zipped).hexdigest(),
        manifest=data,
        tree=tuple(_tree(order, entries)),
    )


def _files(order: PackageOrder) -> list[Entry]:
    files = [
        Entry(f"{piece.folder}{piece.language}/{name}", media_type, write(piece))
        for piece in pieces(order)
        for name, media_type, write in WRITERS
    ]
    for work in order.works:
        files += _images(order, work)
    files.append(Entry("licence.pdf", "application/pdf", order.licence_pdf))
    files.append(Entry("licence.json", "application/ld+json", odrl.write(order)))
    for language in LANGUAGES:
        listed = sorted([*(entry.path for entry in files), manifest.NAME])
        files.append(Entry(f"README.{language}.txt", "text/plain", readme.write(order, language, listed)))
    return files


def _images(order: PackageOrder, work: PackagedWork) -> Iterator[Entry]:
    folder, found = order.folder(work), []
    for image in work.images:
        try:
            data = _loaded(image)
            data = images.write(data, image.media_type, _rights(order, work, image))
        except (OSError, LookupError, ValueError) as error:
            found.append(f"{work.slug}: image {image.key!r}: {str(error) or type(error).__name__}")
        else:
            yield Entry(folder + image_paths(work)[image.key], image.media_type, data)
    if found:
        raise PackageError(order, found)


def _loaded(image: PackagedImage) -> bytes:
    try:
        data = image.load()
    except LookupError:
        raise LookupError("its file is not in the store") from None
    if hashlib.sha256(data).hexdigest() != image.sha256:
        raise ValueError("its stored file has changed")
    return data


def _rights(order: PackageOrder, work: PackagedWork, image: PackagedImage) -> RightsMetadata:
    source = work.source or work.editions[0]
    order_of_languages = sorted(LANGUAGES, key=lambda language: language != source.language)
    return RightsMetadata(
        notices={language: copyright_notice(order, work, language) for language in order_of_languages},
        usage={language: usage_terms(order, language) for language in order_of_languages},
        credit=image.credit,
        statement_url=order.verify_url,
        licensor=order.licensor.name,
        licensor_url=order.acquire_url,
        # Where mining is bought, the licence says how far: PLUS points at the constraint.
        mining="DMI-PROHIBITED-SEECONSTRAINT" if order.terms.ai_training else "DMI-PROHIBITED",
    )


def _tree(order: PackageOrder, entries: list[Entry]) -> list[TreeEntry]:
    tree = [TreeEntry(e.path, e.media_type, e.size, e.sha256) for e in entries]
    for work in order.works:
        tree += [
            TreeEntry(f"{order.folder(work)}{later.language}/", pending=True, due_at=later.due_at)
            for later in work.pending
        ]
    # Folders before the papers that lie beside them, as on the order page.
    return sorted(tree, key=lambda entry: ("/" not in entry.path, entry.path))
