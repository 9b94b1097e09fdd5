"""Request parameters checked against the SDK's own TypedDicts, so a call the SDK does not know is refused."""

import sys
import threading
import typing
from decimal import Decimal
from functools import cache
from typing import Any

import pydantic
import typing_extensions
from stripe import RequestOptions

from tests.sandbox.wire import ApiError, invalid

_compiling = threading.Lock()


class _Untyped:
    """Stands for the SDK's ``UntypedStripeObject[str]``: free-form metadata."""

    def __class_getitem__(cls, item: Any) -> Any:
        return dict[str, item]


_NAMES: dict[str, Any] = {
    **{name: getattr(typing, name) for name in ("Any", "Dict", "List", "Mapping", "Optional", "Union")},
    **{name: getattr(typing_extensions, name) for name in ("Literal", "NotRequired")},
    "UntypedStripeObject": _Untyped,
    "StripeContext": str,
    "Decimal": Decimal,
}


def checked(shape: Any, params: dict[str, Any]) -> dict[str, Any]:
    """``params`` as ``shape`` (an SDK params TypedDict) types them. Raises Stripe's 400."""
    for name in RequestOptions.__annotations__:
        if name in params:
            raise _unknown(name)
    with _compiling:
        adapter = _adapter(shape)
    try:
        return adapter.validate_python(params)
    except pydantic.ValidationError as error:
        raise _refusal(error) from None


@cache
def _adapter(shape: Any) -> pydantic.TypeAdapter[Any]:
    module = vars(sys.modules[shape.__module__])
    for value in module.values():
        if isinstance(value, type) and typing_extensions.is_typeddict(value):
            value.__pydantic_config__ = pydantic.ConfigDict(extra="forbid")  # type: ignore[attr-defined]
    adapter = pydantic.TypeAdapter(shape)
    adapter.rebuild(force=True, _types_namespace={**module, **_NAMES})
    return adapter


def _unknown(name: str) -> ApiError:
    return invalid(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def _refusal(error: pydantic.ValidationError) -> ApiError:
    fault = error.errors()[0]
    head, *rest = fault["loc"]
    name = str(head) + "".join(f"[{part}]" for part in rest)
    if fault["type"] == "extra_forbidden":
        return _unknown(name)
    if fault["type"] == "missing":
        return invalid(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return invalid(f"Invalid value for {name}: {fault['msg']}", param=name)
