"""Where sentences begin in a text: the places to split a segment at."""

import re

# A full stop, question or exclamation mark with what closes after it, a blank, and something that may begin.
_END = re.compile(r"[.!?…]+[\"\'’]?(?:\s*[»”)\]])*\s+(?=[\w«“\"‘\'(\[—–-])|\n+")
_LONGEST = 60  # characters of a sentence that name it in a list


def beginnings(text: str) -> list[tuple[int, str]]:
    """(place, first words) of every sentence of plain ``text`` but the first."""
    places = [match.end() for match in _END.finditer(text)]
    return [(at, _short(text[at:])) for at in places if text[at:].strip() and text[:at].strip()]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
