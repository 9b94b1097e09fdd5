"""Whose an image is, as far as its credit tells. Only an editor makes an image ours."""

import re
from collections.abc import Iterable

from portal.newsroom.articles import ImageRights

# News and picture agencies whose pictures a publisher runs under a licence it cannot pass on.
AGENCIES = (
    "AFP", "Agence France-Presse", "AP", "Associated Press", "Reuters", "Getty", "Getty Images", "EPA", "EFE",
    "Anadolu", "Anadolu Agency", "AA", "Alamy", "Shutterstock", "iStock", "Adobe Stock", "PA", "PA Media",
    "PA Wire", "Press Association", "DPA", "ANSA", "ANP", "Belga", "Keystone", "APA", "TASS", "Sipa", "Sipa Press",
    "Abaca", "Abacapress", "Bloomberg", "Zuma", "ZUMA Press", "Xinhua", "Kyodo", "Yonhap", "NurPhoto", "Magnum",
    "Magnum Photos", "Hans Lucas", "Le Pictorium", "MAXPPP", "REA", "Divergence", "Gamma", "Rapho", "Corbis",
    "Imago", "Rex", "Rex Features", "Panos", "Agence VU", "Starface", "Bestimage", "IP3", "Wikimedia", "Pool",
    "Unsplash", "Pexels", "SOPA Images", "LightRocket", "Middle East Images", "Handout", "WAFA", "SPA", "WAM",
)  # fmt: skip
_NAMES = frozenset(name.casefold() for name in AGENCIES)
_PARTS = re.compile(r"\s*(?:/|,|;|\||\bvia\b|\bfor\b|\bpour\b|[–—])\s*")


def is_agency(credit: str) -> bool:
    """True when ``credit`` names a news or picture agency, alone or after a photographer's name."""
    return any(part.strip(" .()[]").casefold() in _NAMES for part in _PARTS.split(credit)) or any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", credit, re.IGNORECASE)
        for name in AGENCIES
        if len(name) > 5
    )


def credit_naming(credit: str, holder: str) -> str:
    """``credit``, naming ``holder`` of the copyright too when that is an agency and the credit names none."""
    if is_agency(holder) and not is_agency(credit):
        credit = f"{credit} / {holder}" if credit else holder
    return credit[:200]


def is_ours(credit: str, own_names: Iterable[str]) -> bool:
    """True when ``credit`` names the publisher (one of ``own_names``) and no agency."""
    folded = credit.casefold()
    return not is_agency(credit) and any(name and name.casefold() in folded for name in own_names)


def default_rights(credit: str, own_names: Iterable[str]) -> ImageRights | None:
    """What to propose to the editor for an image with this ``credit``.

    A credit that names someone else is a third party's. Our own name proposes ``OURS``. Without a credit nothing
    is proposed (None): the editor has to say. Until an editor confirms, the image stays ``THIRD_PARTY``.
    """
    if not credit.strip():
        return None
    return ImageRights.OURS if is_ours(credit, own_names) else ImageRights.THIRD_PARTY
