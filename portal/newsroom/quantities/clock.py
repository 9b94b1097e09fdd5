"""Times of day: 3pm, 15:30, « 15 h 30 », noon, half past six, « six heures moins le quart »."""

import re

from portal.newsroom.quantities.quantity import Reading, clock, exact, number

_BLANK = r"[ \u00a0\u202f\u2009]?"
_ZONE = r"GMT|UTC|BST|CET|CEST|EST|EDT|ET|PT|PST|local time|hours|hrs"
# What may be a time and nothing else; groups: hour, minute, and "half" for the half or the am and pm.
PATTERN = {
    "en": (
        rf"(?<![\w.,:])(?:(?P<hour>1[0-2]|0?\d)(?:[.:h](?P<minute>[0-5]\d))?{_BLANK}"
        rf"(?P<half>[ap])(?:m\b|\.m\.|\.m\b)"
        rf"|(?P<hour2>[01]?\d|2[0-4])[:](?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\w:])"
        rf"|(?P<hour3>[01]\d|2[0-4])(?P<minute3>[0-5]\d)(?=\s?(?:{_ZONE})\b))"
    ),
    "fr": (
        rf"(?<![\w.,:])(?:(?P<hour>[01]?\d|2[0-4])"
        rf"(?:{_BLANK}(?:h|H)(?:{_BLANK}(?P<minute>[0-5]\d)(?!\d))?(?![\w/])"
        rf"|{_BLANK}heures?\b(?:\s(?P<minute2>[0-5]\d)(?![\d.,%]|\s(?:%|pour\s|minutes?\b)))?)"
        rf"|(?P<hour2>[01]?\d|2[0-4]):(?P<minute3>[0-5]\d)(?::[0-5]\d)?(?![\w:]))"
    ),
}
_QUARTERS_PAST = {"et demie": 30, "et demi": 30, "et quart": 15, "moins le quart": -15, "moins quart": -15}
_FRENCH_REST = re.compile(r"\s(et demie?|et quart|moins (?:le )?quart)\b", re.I)
_ENGLISH_PARTS = re.compile(
    r"(?:\s?o[’']clock)?\s(?:(?P<early>in the (?:early |small )?(?:hours of the )?morning|local time in the morning)"
    r"|(?P<late>in the (?:late )?(?:afternoon|evening)|at night|tonight|this (?:afternoon|evening)))",
    re.I,
)
_LATE = re.compile(r"(?i)\b(?:soir|soirée|après-midi|nuit)")
# After these an English number up to twelve may be an hour.
BEFORE_HOUR = re.compile(
    r"\b(?:at|by|from|until|till|before|after|around|about|between|since|past|to|and|or)\s(?:about\s)?$", re.I
)


def english_time(match: re.Match[str]) -> frozenset[Reading]:
    """What a match of the English pattern may mean."""
    half = match["half"]
    if half:
        hours = int(match["hour"]) % 12 + (12 if half.lower() == "p" else 0)
        return frozenset([clock(hours, int(match["minute"] or 0))])
    hours = int(match["hour2"] or match["hour3"])
    minutes = int(match["minute2"] or match["minute3"])
    return either_half(hours, minutes) | {
        ("minutes", hours * 60 + minutes),
        ("minutes", hours + minutes / 60),
    }


def french_time(match: re.Match[str], text: str) -> tuple[frozenset[Reading], int]:
    """What a match of the French pattern may mean, and where it ends: « et demie » belongs to it."""
    hours, minutes = (
        int(match["hour"] or match["hour2"]),
        match["minute"] or match["minute2"] or match["minute3"],
    )
    readings, end = french_hours(hours, text, match.end()) if minutes is None else (frozenset(), match.end())
    if minutes is not None:
        rest = int(minutes)
        length = hours * 60 + rest
        readings = frozenset([clock(hours, rest), ("minutes", length), number(exact(length / 60))])
        if hours <= 12 and _LATE.search(text):
            readings |= {clock(hours + 12, rest)}
        if match["hour2"]:
            readings |= {("minutes", exact(hours + rest / 60))}
    return readings, end


def french_hours(hours: int, text: str, end: int) -> tuple[frozenset[Reading], int]:
    """« 15 heures », ``text`` up to ``end``: a time of day or a length of time."""
    rest = _FRENCH_REST.match(text, end)
    minutes = _QUARTERS_PAST[" ".join(rest[1].lower().split())] if rest else 0
    readings = {clock(hours, minutes), ("minutes", hours * 60.0 + minutes)}
    if not rest:
        readings.add(number(hours))
    elif minutes == 30:
        readings.add(number(hours + 0.5))
    if hours <= 12 and _LATE.search(text):
        readings.add(clock(hours + 12, minutes))
    return frozenset(readings), rest.end() if rest else end


def english_hour(value: float, text: str, start: int, end: int) -> frozenset[Reading]:
    """The times that a bare number in ``text[start:end]`` may be: at six, four in the afternoon, 10.30."""
    hours = int(value)
    minutes = round((value - hours) * 100)
    if not 0 <= hours <= 24 or minutes >= 60:
        return frozenset()
    part = _ENGLISH_PARTS.match(text, end)
    if part:
        late = hours % 12 + (12 if part["late"] else 0)
        return frozenset([clock(late, minutes)])
    if minutes or text[start:end].endswith("00") or BEFORE_HOUR.search(text[max(0, start - 14) : start]):
        return either_half(hours, minutes)
    return (
        either_half(hours) if text[end : end + 8].lstrip().lower().startswith(("o’c", "o'c")) else frozenset()
    )


def either_half(hours: int, minutes: int = 0) -> frozenset[Reading]:
    """``hours`` as written, and twelve later where a clock with twelve hours may be meant."""
    both = (
        [clock(hours, minutes), clock(hours + 12, minutes)] if 1 <= hours <= 12 else [clock(hours, minutes)]
    )
    return frozenset(both)
