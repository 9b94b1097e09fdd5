"""The vocabulary of a licence's scope: what is licensed, where, how and for how long."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Language(StrEnum):
    """The languages the publisher publishes in (BCP 47)."""

    EN = "en"
    FR = "fr"


class Medium(StrEnum):
    """Where the work will run."""

    WEB = "web"
    NEWSLETTER = "newsletter"
    PRINT = "print"
    BROADCAST = "broadcast"
    INTRANET = "intranet"


class Scope(StrEnum):
    """How wide a territory is."""

    COUNTRY = "country"
    REGION = "region"
    WORLD = "world"


class Region(StrEnum):
    """Regions sold as one territory; their countries are in ``invoices.territories``."""

    EUROPE = "europe"
    MENA = "mena"
    AFRICA = "africa"
    NORTH_AMERICA = "north_america"
    LATIN_AMERICA = "latin_america"
    ASIA_PACIFIC = "asia_pacific"
    FRANCOPHONIE = "francophonie"


class Term(StrEnum):
    """How long the work may stay up. ARCHIVE: kept in context in the outlet's archive."""

    MONTHS_3 = "3m"
    MONTHS_12 = "12m"
    MONTHS_24 = "24m"
    ARCHIVE = "archive"

    @property
    def months(self) -> int | None:
        """Calendar months from the start date; None where there is no end."""
        return {"3m": 3, "12m": 12, "24m": 24}.get(self.value)


class Alterations(StrEnum):
    """What the outlet may change."""

    NONE = "none"
    HOUSE_STYLE = "house_style"
    CUTS = "cuts"


@dataclass(frozen=True, slots=True)
class Territory:
    """``code``: ISO 3166-1 alpha-2 for a country, a ``Region`` value for a region, "" for the world."""

    scope: Scope
    code: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One article of the basket: its id, and the ids of the cleared images wanted with it."""

    article_id: str
    images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The scope asked for, as the tariff prices it. Everything here is frozen by a quote."""

    works: tuple[Work, ...]
    languages: tuple[Language, ...]
    media: tuple[Medium, ...]
    title: str
    url: str
    audience: int  # monthly unique visitors or copies of the named title
    territory: Territory
    term: Term
    currency: str
    excerpt: bool = False  # at most 250 words of each work
    alterations: Alterations = Alterations.HOUSE_STYLE
    exclusive: bool = False
    ai_training: bool = False
    third_language: str = ""  # BCP 47 of a language the outlet wants to translate into
    nonprofit: bool = False
    low_income: bool = False  # the outlet is established in a low-income country
    purchase_order: str = ""
    note: str = ""

    @property
    def image_count(self) -> int:
        return sum(len(work.images) for work in self.works)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, in the field order above; the inverse of ``from_json``."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Terms":
        """Terms from ``to_json``'s output. Raises KeyError or ValueError on anything else."""
        return cls(
            **{
                **data,
                "works": tuple(Work(w["article_id"], tuple(w["images"])) for w in data["works"]),
                "languages": tuple(Language(v) for v in data["languages"]),
                "media": tuple(Medium(v) for v in data["media"]),
                "territory": Territory(Scope(data["territory"]["scope"]), data["territory"]["code"]),
                "term": Term(data["term"]),
                "alterations": Alterations(data["alterations"]),
            }
        )
