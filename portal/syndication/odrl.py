"""The licence for machines: RightsML 2.0, a profile of W3C ODRL 2.2, as JSON-LD.

Sources: https://iptc.org/std/RightsML/2.0/RightsML_2.0-specification.html, https://www.w3.org/TR/odrl-model/,
https://www.w3.org/TR/odrl-vocab/; text-and-data mining: https://www.w3.org/ns/tdmrep.
"""

import datetime as dt
import json
from typing import Any

from babel.core import get_global

from invoices.party import Party
from invoices.terms import Alterations, Medium, Scope
from invoices.territories import countries_of
from portal.syndication.order import PackageOrder
from portal.syndication.piece import image_uri, pieces

_PROFILE = "https://iptc.org/std/RightsML/odrl-profile/"
_CONTEXT = [
    "http://www.w3.org/ns/odrl.jsonld",
    {"tdm": "http://www.w3.org/ns/tdmrep#", "dct": "http://purl.org/dc/terms/"},
]
_COUNTRY = "http://cvx.iptc.org/iso3166-1a3/"

# ODRL's own actions for what each medium does with a story.
_ACTIONS = {
    Medium.WEB: "display",
    Medium.NEWSLETTER: "distribute",
    Medium.PRINT: "print",
    Medium.BROADCAST: "present",
    Medium.INTRANET: "display",
}


def write(order: PackageOrder) -> bytes:
    """``licence.json``: UTF-8, indented, ends with a newline."""
    return (json.dumps(policy(order), ensure_ascii=False, indent=2) + "\n").encode()


def policy(order: PackageOrder) -> dict[str, Any]:
    """The licence as an ODRL Agreement between the two parties."""
    assets = [asset["uid"] for asset in _assets(order)]
    return {
        "@context": _CONTEXT,
        "@type": "Agreement",
        "uid": order.verify_url,
        "profile": _PROFILE,
        "dct:identifier": order.licence_number,
        "dct:issued": order.issued_at.isoformat(),
        "assigner": _party(order.licensor),
        "assignee": _party(order.licensee),
        "target": _assets(order),
        "permission": [
            {
                "target": assets,
                "action": action,
                "constraint": _constraints(order, action),
                "duty": _duties(order),
            }
            for action in _permitted(order)
        ],
        "prohibition": [{"target": assets, "action": action} for action in _prohibited(order)],
    }


def _assets(order: PackageOrder) -> list[dict[str, Any]]:
    """Every edition and image of the package, by the identifiers its files carry."""
    editions = [
        {
            "@type": "Asset",
            "uid": piece.uri,
            "dct:language": piece.language,
            "dct:rights": piece.copyright_notice,
        }
        for piece in pieces(order)
    ]
    images = [
        {
            "@type": "Asset",
            "uid": image_uri(order, work, image),
            "dct:rights": image.credit or order.licensor.name,
        }
        for work in order.works
        for image in work.images
    ]
    return editions + images


def _permitted(order: PackageOrder) -> list[str]:
    actions = [_ACTIONS[medium] for medium in order.terms.media]
    if order.ends_on is None:
        actions.append("archive")
    if order.terms.ai_training:
        actions.append("tdm:mine")
    return list(dict.fromkeys(actions))


def _prohibited(order: PackageOrder) -> list[str]:
    actions = ["sell", "grantUse", "index"]  # no resale, no sublicence, noindex
    if order.terms.alterations is Alterations.NONE:
        actions.append("modify")
    if not order.terms.third_language:
        actions.append("translate")
    if not order.terms.ai_training:
        actions.append("tdm:mine")
    return actions


def _party(party: Party) -> dict[str, str]:
    # A registered name identifies a party that has no address on the web.
    return {"@type": "Party", "uid": party.website or f"urn:x-party:{party.country}:{party.company_number}"}


def _constraints(order: PackageOrder, action: str) -> list[dict[str, Any]]:
    constraints = [_constraint("dateTime", "gteq", _instant(order.starts_on))]
    if order.ends_on is not None:
        constraints.append(_constraint("dateTime", "lt", _instant(order.ends_on + dt.timedelta(days=1))))
    if order.terms.territory.scope is not Scope.WORLD:
        countries = sorted(countries_of(order.terms.territory))
        places = [{"@id": _COUNTRY + _ALPHA3[code]} for code in countries]
        one = len(places) == 1
        constraints.append(_constraint("spatial", "eq" if one else "isAnyOf", places[0] if one else places))
    languages = [str(language) for language in order.terms.languages]
    constraints.append(_constraint("language", "isAnyOf", languages))
    if order.terms.url and action == "display":
        constraints.append(_constraint("virtualLocation", "eq", {"@id": order.terms.url}))
    return constraints


def _duties(order: PackageOrder) -> list[dict[str, Any]]:
    """Credit the publisher, report where it ran, take it down at the end."""
    licensor = _party(order.licensor)
    duties: list[dict[str, Any]] = [
        {"action": "attribute", "attributedParty": licensor},
        {"action": "inform", "informedParty": licensor},
    ]
    if order.ends_on is not None:
        end = _constraint("dateTime", "gteq", _instant(order.ends_on + dt.timedelta(days=1)))
        duties.append({"action": "delete", "constraint": [end]})
    return duties


def _constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {"@type": "Constraint", "leftOperand": left, "operator": operator, "rightOperand": right}


def _instant(day: dt.date) -> dict[str, str]:
    return {"@value": f"{day.isoformat()}T00:00:00Z", "@type": "xsd:dateTime"}


# CLDR keeps the ISO 3166-1 alpha-3 codes as aliases, the withdrawn ones among them.
_WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}
_ALPHA3 = {
    targets[0]: alias
    for alias, targets in get_global("territory_aliases").items()
    if len(alias) == 3 and alias.isalpha() and len(targets) == 1 and alias not in _WITHDRAWN
}
