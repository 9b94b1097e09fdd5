"""What quantities lend each other: 5 to 10 %, 2 or 3 million, one in five."""

import re
from dataclasses import replace

from portal.newsroom.quantities.quantity import CLOCK, Quantity, Reading, clock, number, share

_RANGE = {
    "en": re.compile(
        r"\s?(?:[-–—/,;]|to|and|or|against|versus|vs|from)\s?(?:the |about |an? |up to |maybe )?"
    ),
    "fr": re.compile(
        r"\s?(?:[-–—/,;]|à|et|ou|contre|voire|jusqu’à|au lieu de|sur)\s?(?:les |des |environ |une? |de )?"
    ),
}
_OUT_OF = {
    "en": re.compile(r"\s(?:in|out of|of)(?: every| the| each)?\s"),
    "fr": re.compile(r"\s(?:sur|pour)\s(?:les\s)?|\s[^\W\d_]+\ssur\s"),
}
_FARTHEST = 24  # characters between two that belong together


def lend(found: list[Quantity], text: str, language: str) -> list[Quantity]:
    """``found`` in ``text``, where the first of a range may be meant in the unit of the last."""
    result = list(found)
    for n in range(len(result) - 2, -1, -1):
        one, other = result[n], result[n + 1]
        if other.start - one.end > _FARTHEST:
            continue
        gap = text[one.end : other.start]
        if _RANGE[language].fullmatch(gap):
            result[n] = one = _borrowing(one, other)
        if one.amounts and other.amounts and not one.unit and _OUT_OF[language].fullmatch(gap):
            result[n], result[n + 1] = _of_each_other(one, other)
    return result


def _borrowing(one: Quantity, other: Quantity) -> Quantity:
    if one.unit or one.factor != 1:
        return one
    more: set[Reading] = set()
    hours = any(kind == CLOCK for kind, _ in other.readings)
    for amount in one.amounts:
        value = amount * other.factor
        more.add(number(value))
        more |= set(other.unit.readings(value)) if other.unit else set()
        if hours and amount <= 24 and amount == int(amount):
            more |= {clock(amount), clock(amount + 12)} if amount <= 12 else {clock(amount)}
    return replace(
        one, readings=one.readings | more, factor=other.factor, lent=one.lent | other.marks | other.lent
    )


def _of_each_other(one: Quantity, other: Quantity) -> tuple[Quantity, Quantity]:
    shares = {
        share(round(a / b, places))
        for a in one.amounts
        for b in other.amounts
        if 0 < a <= b
        for places in (6, 2)
    }
    return replace(one, readings=one.readings | shares), replace(other, readings=other.readings | shares)
