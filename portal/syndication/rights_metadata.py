"""The rights that are written into an image, whatever the notation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RightsMetadata:
    """Properties of IPTC Photo Metadata 2025.1. Texts by language, the first being the default."""

    notices: dict[str, str]  # Copyright Notice
    usage: dict[str, str]  # Rights Usage Terms
    credit: str  # Credit Line
    statement_url: str  # Web Statement of Rights: the licence's public page
    licensor: str
    licensor_url: str
    mining: str = "DMI-PROHIBITED"  # Data Mining, a PLUS vocabulary term
