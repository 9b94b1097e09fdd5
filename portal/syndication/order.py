"""What a syndication package is made from: everything a writer may say, frozen before the first one runs."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from invoices.party import Party
from invoices.terms import Terms
from portal.newsroom.articles import ImageRights
from portal.newsroom.content import Content


class ExclusionReason(StrEnum):
    """Why a part of the work stays out of the package."""

    NOT_OURS = "not_ours"  # somebody else's, never ours to license
    NOT_ORDERED = "not_ordered"  # cleared, but not part of this licence
    NO_FILE = "no_file"  # cleared, but the publisher holds no file of it


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A part of the work that is left out. ``key``: the image's key, or the segment id of a passage."""

    kind: str  # "image" | "passage"
    key: str
    reason: ExclusionReason
    holder: str = ""  # whose it is: the photo's credit, the passage's owner
    note: str = ""


@dataclass(frozen=True, slots=True)
class PackagedImage:
    """A cleared image of the order. ``load`` returns the stored bytes of ``sha256``."""

    key: str  # what figure blocks refer to
    sha256: str  # of the stored file, before the rights are written into the copy we ship
    media_type: str  # image/jpeg | image/png
    load: Callable[[], bytes] = field(repr=False, compare=False)
    credit: str = ""
    rights: ImageRights = ImageRights.CLEARED
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction the publisher made to an edition and tells its readers about; plain text."""

    at: dt.datetime
    text: str


@dataclass(frozen=True, slots=True)
class PackagedEdition:
    """One approved edition of a work, at the revision that leaves the house."""

    language: str  # BCP 47
    url: str  # where the publisher ran it
    revision_id: str
    revision_number: int
    content: Content
    approved: bool  # an editor approved exactly this revision
    is_translation: bool = False
    not_ours: frozenset[str] = frozenset()  # its segments that say a passage somebody else holds
    machine_translated: bool = False  # a machine wrote what an editor approved
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingEdition:
    """A licensed edition that is not approved yet; a later version of the package brings it."""

    language: str
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class PackagedWork:
    """One article of the order."""

    article_id: str
    slug: str  # a-z, 0-9 and hyphens; names the folder when the order has several works
    canonical_url: str
    published_at: dt.datetime
    byline: str
    editions: tuple[PackagedEdition, ...]
    pending: tuple[PendingEdition, ...] = ()
    images: tuple[PackagedImage, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    embargo_until: dt.datetime | None = None
    killed_at: dt.datetime | None = None

    def edition(self, language: str) -> PackagedEdition | None:
        return next((e for e in self.editions if e.language == language), None)

    @property
    def source(self) -> PackagedEdition | None:
        """The edition the others were translated from, when it is in the package."""
        return next((e for e in self.editions if not e.is_translation), None)

    def image(self, key: str) -> PackagedImage | None:
        return next((image for image in self.images if image.key == key), None)


@dataclass(frozen=True, slots=True)
class WithdrawnWork:
    """A licensed article that was killed: nothing of it leaves any more, and neither its name nor its address."""

    article_id: str
    killed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PackageOrder:
    """One version of the package of one licence.

    ``created_at`` is fixed when the work is enqueued, never read from a clock while building, so that a later
    build gives the same bytes. ``ends_on`` is the last day of the licence; None for an archive without end.
    ``credit_lines`` holds the publisher's credit line for each language shipped.
    """

    licence_number: str
    licence_snapshot: Mapping[str, Any]  # the licence paper as plain data; the manifest carries its hash
    version: int
    issued_at: dt.datetime
    created_at: dt.datetime
    works: tuple[PackagedWork, ...]
    terms: Terms
    licensor: Party
    licensee: Party
    credit_lines: Mapping[str, str]
    starts_on: dt.date
    ends_on: dt.date | None
    verify_url: str  # public verification page of the licence
    licence_pdf: bytes = field(repr=False)
    licensor_url: str = ""  # where a reader may ask for a licence; the licensor's website when empty
    withdrawn: tuple[WithdrawnWork, ...] = ()  # licensed, but no longer among the works

    @property
    def several(self) -> bool:
        """True when the licence is for several works: each has a folder of its own, also when only one is left."""
        return len(self.works) + len(self.withdrawn) > 1

    def folder(self, work: PackagedWork) -> str:
        """Of ``work``, inside the package: "" for the only one, else its slug and a slash."""
        return f"{work.slug}/" if self.several else ""

    @property
    def acquire_url(self) -> str:
        return self.licensor_url or self.licensor.website
