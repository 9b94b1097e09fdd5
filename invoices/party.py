"""A party to a paper: the publisher or an outlet, copied at the time so that the paper never changes."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Party:
    """Name and address as papers print them. Numbers are compact: ``BE0403227515``, ``732829320``."""

    name: str  # full registered name
    address: tuple[str, ...]  # street lines
    city: str
    postcode: str
    country: str  # ISO 3166-1 alpha-2
    tax_number: str = ""  # VAT number with its country prefix
    company_number: str = ""  # SIREN, Companies House number, register entry
    tax_evidence: str = "none"  # none | format_ok | verified
    email: str = ""
    website: str = ""

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "address": list(self.address)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Party":
        return cls(**{**data, "address": tuple(data["address"])})
