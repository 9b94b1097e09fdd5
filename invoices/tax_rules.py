"""The VAT rules as dated rows, with their legal basis and their words in both languages.

Every row awaits the confirmation of the publisher's tax adviser; correcting one means editing data.
Legal bases: VAT Act 1994 s 7A and HMRC Notice 741A (place of supply of services); Directive 2006/112/EC
arts 2, 44, 59, 196; the French code général des impôts (CGI) arts 259, 278, 279, 283, 294, 296, 298 septies.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

_Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``seller``: an alpha-2 code or "EU". ``buyer``: "SAME" country as the seller, "EU" (another
    member state), "ELSEWHERE", or alpha-2 codes with spaces between. The row that names countries wins.

    ``evidence``: "any" (tax or company number) or "tax_number". ``category``: EN 16931 (UNTDID 5305) S, AE
    or O. ``rate``: per cent. ``valid_from`` and ``valid_to`` are both included. ``supply``: what is sold;
    rows of another supply than "republication" are only used where the publisher says so.
    """

    code: str
    valid_from: dt.date
    valid_to: dt.date | None
    seller: str
    buyer: str
    evidence: str
    category: str
    rate: Decimal
    legal_basis: _Words
    wording: _Words  # printed on the paper
    explanation: _Words  # in plain words, for the outlet
    supply: str = "republication"

    def in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; the inverse of ``from_json``."""
        return {
            **asdict(self),
            "rate": str(self.rate),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to and self.valid_to.isoformat(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rule":
        """A row from ``to_json``'s output. Raises KeyError, TypeError or ValueError on anything else."""
        end = data["valid_to"]
        dates = {
            "valid_from": dt.date.fromisoformat(data["valid_from"]),
            "valid_to": dt.date.fromisoformat(end) if end else None,
        }
        return cls(**{**data, **dates, "rate": Decimal(data["rate"])})


# The first day from which a row vouches for a rule that is older than this portal.
_OPENING = dt.date(2025, 9, 1)

_REVERSE_CHARGE = {
    "en": "Reverse charge: VAT to be accounted for by the customer "
    "(Articles 44 and 196, Directive 2006/112/EC)",
    "fr": "Autoliquidation\u00a0: TVA due par le preneur "
    "(art.\u00a044 et\u00a0196 de la directive 2006/112/CE)",
}
_REVERSE_CHARGE_FR = {
    "en": _REVERSE_CHARGE["en"],
    "fr": "Autoliquidation\u00a0: TVA due par le preneur (art.\u00a0283-2 du CGI\u202f; "
    "art.\u00a0196 de la directive 2006/112/CE)",
}
_UK_OUTSIDE = {
    "en": "Outside the scope of UK VAT (VATA 1994 s7A; VAT Notice 741A)",
    "fr": "Hors du champ de la TVA britannique (VATA 1994, art.\u00a07A\u202f; VAT Notice 741A)",
}
_CUSTOMER_PAYS = {
    "en": "No VAT is added. Your business declares the VAT itself in its own country, "
    "under the reverse charge.",
    "fr": "Aucune TVA n’est ajoutée. Votre entreprise déclare elle-même la TVA dans son pays, "
    "par autoliquidation.",
}
_ABROAD = {
    "en": "No VAT is added: the service is taxed where your business is established. "
    "Your own country’s rules may ask you to declare a tax.",
    "fr": "Aucune TVA n’est ajoutée\u00a0: le service est imposable là où votre entreprise est établie. "
    "Les règles de votre pays peuvent vous demander de déclarer une taxe.",
}


def _joined(first: _Words, second: _Words) -> _Words:
    return {language: f"{first[language]}. {second[language]}" for language in first}


def _percent(rate: Decimal) -> _Words:
    return {"en": f"{rate}%", "fr": f"{str(rate).replace('.', ',')}\u202f%"}


def _charged(
    code: str,
    seller: str,
    rate: str,
    since: dt.date,
    legal_basis: _Words,
    *,
    buyer: str = "SAME",
    supply: str = "republication",
) -> Rule:
    """A row by which the seller charges VAT at ``rate`` per cent."""
    shown = _percent(Decimal(rate))
    return Rule(
        code=code,
        valid_from=since,
        valid_to=None,
        seller=seller,
        buyer=buyer,
        evidence="any",
        category="S",
        rate=Decimal(rate),
        legal_basis=legal_basis,
        wording={"en": f"VAT at {shown['en']}", "fr": f"TVA à {shown['fr']}"},
        explanation={
            "en": f"VAT at {shown['en']} is added. If your business can recover VAT, "
            "the invoice lets you do so.",
            "fr": f"La TVA à {shown['fr']} s’ajoute au prix. Si votre entreprise récupère la TVA, "
            "la facture vous le permet.",
        },
        supply=supply,
    )


def _untaxed(
    code: str,
    seller: str,
    buyer: str,
    category: str,
    legal_basis: _Words,
    wording: _Words,
    explanation: _Words,
    evidence: str = "any",
) -> Rule:
    """A row by which the seller charges no VAT."""
    zero = Decimal(0)
    return Rule(
        code, _OPENING, None, seller, buyer, evidence, category, zero, legal_basis, wording, explanation
    )


_UK_LAW = {
    "en": "VATA 1994 s7A; VAT Notice 741A",
    "fr": "VATA 1994, art.\u00a07A\u202f; VAT Notice 741A",
}
_EU_LAW = {
    "en": "Articles 44 and 196, Directive 2006/112/EC",
    "fr": "Art.\u00a044 et\u00a0196 de la directive 2006/112/CE",
}
_EU_LAW_FR = {
    "en": "Article 283-2 CGI; Articles 44 and 196, Directive 2006/112/EC",
    "fr": "Art.\u00a0283-2 du CGI\u202f; art.\u00a044 et\u00a0196 de la directive 2006/112/CE",
}
_EU_OUTSIDE_LAW = {
    "en": "Article 44, Directive 2006/112/EC",
    "fr": "Art.\u00a044 de la directive 2006/112/CE",
}
_EU_OUTSIDE = {
    "en": "Outside the scope of EU VAT (Article 44, Directive 2006/112/EC)",
    "fr": "Hors du champ de la TVA de l’Union européenne (art.\u00a044 de la directive 2006/112/CE)",
}

_UK = (
    _charged(
        "uk-domestic",
        "GB",
        "20",
        dt.date(2011, 1, 4),
        {"en": "VATA 1994 s2(1)", "fr": "VATA 1994, art.\u00a02(1)"},
    ),
    _untaxed("uk-eu", "GB", "EU", "AE", _UK_LAW, _joined(_UK_OUTSIDE, _REVERSE_CHARGE), _CUSTOMER_PAYS),
    _untaxed("uk-fr", "GB", "FR", "AE", _UK_LAW, _joined(_UK_OUTSIDE, _REVERSE_CHARGE_FR), _CUSTOMER_PAYS),
    _untaxed("uk-elsewhere", "GB", "ELSEWHERE", "O", _UK_LAW, _UK_OUTSIDE, _ABROAD),
)

# Supplier and customer in different member states: the customer's VAT number is the proof of its status
# (Implementing Regulation (EU) 282/2011 art. 18), so a company number alone goes to a person.
_EU_ABROAD = (
    _untaxed("eu-eu", "EU", "EU", "AE", _EU_LAW, _REVERSE_CHARGE, _CUSTOMER_PAYS, "tax_number"),
    _untaxed("eu-fr", "EU", "FR", "AE", _EU_LAW_FR, _REVERSE_CHARGE_FR, _CUSTOMER_PAYS, "tax_number"),
    _untaxed("fr-eu", "FR", "EU", "AE", _EU_LAW_FR, _REVERSE_CHARGE_FR, _CUSTOMER_PAYS, "tax_number"),
    _untaxed("eu-elsewhere", "EU", "ELSEWHERE", "O", _EU_OUTSIDE_LAW, _EU_OUTSIDE, _ABROAD),
)

# Standard rates of the member states (Directive 2006/112/EC art. 97) and the day each took effect, or the
# first day this table vouches for.
_STANDARD_RATES = {
    **dict.fromkeys(("AT", "BG"), ("20", _OPENING)),
    **dict.fromkeys(("BE", "CZ", "ES", "LT", "LV", "NL"), ("21", _OPENING)),
    **dict.fromkeys(("DK", "HR", "SE"), ("25", _OPENING)),
    **dict.fromkeys(("IT", "SI"), ("22", _OPENING)),
    **dict.fromkeys(("IE", "PL", "PT"), ("23", _OPENING)),
    "CY": ("19", _OPENING),
    "DE": ("19", _OPENING),
    "EE": ("24", dt.date(2025, 7, 1)),
    "FI": ("25.5", dt.date(2024, 9, 1)),
    "FR": ("20", dt.date(2014, 1, 1)),
    "GR": ("24", _OPENING),
    "HU": ("27", _OPENING),
    "LU": ("17", dt.date(2024, 1, 1)),
    "MT": ("18", _OPENING),
    "RO": ("21", dt.date(2025, 8, 1)),
    "SK": ("23", dt.date(2025, 1, 1)),
}
_STANDARD_LAW = {
    "en": "Articles 44 and 97, Directive 2006/112/EC",
    "fr": "Art.\u00a044 et\u00a097 de la directive 2006/112/CE",
}
_FRENCH_LAW = {"en": "Article 278 CGI", "fr": "Art.\u00a0278 du CGI"}

_EU_DOMESTIC = tuple(
    _charged(
        f"{country.lower()}-domestic", country, rate, since, _FRENCH_LAW if country == "FR" else _STANDARD_LAW
    )
    for country, (rate, since) in sorted(_STANDARD_RATES.items())
)

_NOT_APPLICABLE = {
    "en": "VAT does not apply (Article 294 CGI)",
    "fr": "TVA non applicable (art.\u00a0294 du CGI)",
}

# The French overseas departments: a VAT of their own in three of them, none in the other two. For every
# other seller they lie outside the territory of the Directive (art. 6).
_FRENCH = (
    _charged(
        "fr-overseas",
        "FR",
        "8.5",
        dt.date(2014, 1, 1),
        {"en": "Article 296 CGI", "fr": "Art.\u00a0296 du CGI"},
        buyer="GP MQ RE",
    ),
    _untaxed(
        "fr-overseas-none",
        "FR",
        "GF YT",
        "O",
        {"en": "Article 294 CGI", "fr": "Art.\u00a0294 du CGI"},
        _NOT_APPLICABLE,
        {
            "en": "No VAT is added: French VAT does not apply where your business is established.",
            "fr": "Aucune TVA n’est ajoutée\u00a0: la TVA française ne s’applique pas "
            "là où votre entreprise est établie.",
        },
    ),
    _charged(
        "fr-authors-rights",
        "FR",
        "10",
        dt.date(2014, 1, 1),
        {"en": "Article 279 g CGI", "fr": "Art.\u00a0279\u00a0g du CGI"},
        supply="authors_rights",
    ),
    _charged(
        "fr-press",
        "FR",
        "2.1",
        dt.date(2014, 1, 1),
        {"en": "Article 298 septies CGI", "fr": "Art.\u00a0298\u00a0septies du CGI"},
        supply="press",
    ),
)

DEFAULT_RULES: tuple[Rule, ...] = (*_UK, *_EU_ABROAD, *_EU_DOMESTIC, *_FRENCH)
