"""Responses and events checked against Stripe's published OpenAPI description, where it is at hand.

The description is a few months older than the SDK's API version, so the differences we use are laid over it.
Without it nothing is checked, and the sandbox works all the same: the fields that Stripe always sends, and
sends as null when unused, come from ``shapes.json``.
"""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

PROJECT = Path(__file__).resolve().parents[2]
DESCRIPTION = PROJECT.parent / "shared" / "schemas" / "stripe-openapi-2026-05-27-trimmed.json.gz"
_SHAPES = json.loads((Path(__file__).parent / "shapes.json").read_text())
_URI = "urn:stripe"

# New in 2026-10-28.endive: fields and values that the description does not have yet.
_ENDIVE_FIELDS = {
    "checkout.session": {
        "allowed_payment_method_types": {"type": "array", "items": {"type": "string"}, "nullable": True}
    },
}


def shape(name: str) -> dict[str, Any]:
    """A fresh object of Stripe's ``name`` with every field it always has: null, empty, zero or false."""
    return json.loads(json.dumps(_SHAPES[name]))


def available() -> bool:
    """Whether responses can be checked here."""
    return DESCRIPTION.exists()


def faults(value: dict[str, Any], name: str) -> list[str]:
    """One line for everything in ``value`` that is not as Stripe describes ``name``."""
    if not available() or name not in description():
        return []
    found = _validator(name).iter_errors(value)
    return [f"{name}.{'.'.join(map(str, e.absolute_path))}: {e.message[:160]}" for e in found]


@cache
def description() -> dict[str, Any]:
    """Stripe's schemas by name, with Endive's fields laid over them."""
    with gzip.open(DESCRIPTION) as file:
        schemas = json.load(file)["components"]["schemas"]
    for name, fields in _ENDIVE_FIELDS.items():
        schemas[name]["properties"].update(fields)
    return schemas


@cache
def _registry() -> Registry[Any]:
    document = {"components": {"schemas": _converted(description())}}
    return Registry().with_resource(_URI, DRAFT7.create_resource(document))


@cache
def _validator(name: str) -> Draft7Validator:
    reference = {"$ref": f"{_URI}#/components/schemas/{name}"}
    return Draft7Validator(reference, registry=_registry())


def _converted(node: Any) -> Any:
    """OpenAPI 3.0 as JSON Schema: nullable spelt out, and no field that Stripe does not name."""
    if isinstance(node, list):
        return [_converted(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: _converted(value) for key, value in node.items() if not _annotation(key, value)}
    if isinstance(result.get("$ref"), str):
        result["$ref"] = _URI + result["$ref"]
    if node.get("properties") and node.get("type") == "object":
        result.setdefault("additionalProperties", False)
    if node.get("nullable") is True:
        result = {"anyOf": [result, {"type": "null"}]}
    return result


def _annotation(key: str, value: Any) -> bool:
    return (key.startswith("x-")) or (key == "nullable" and isinstance(value, bool))
