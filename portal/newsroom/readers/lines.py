"""The lines of a copied page, in the groups that blank lines make of them."""

import re
from dataclasses import dataclass

from portal.newsroom.readers.text import tidy, word_count

_BULLET = re.compile(r"^(?:[•●▪◦‣⁃*]|[-–—](?=\s))\s*(?P<item>\S.*)$")
_NUMBER = re.compile(r"^(?P<number>\d{1,2})(?:[.)]|°)\s+(?P<item>\S.*)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``group``: lines with the same number had no blank line between them."""

    text: str
    group: int


def lines_of(text: str) -> list[Line]:
    """The tidy, non-empty lines of ``text``; lines broken at a fixed width are joined again."""
    groups: list[list[str]] = [[]]
    for raw in text.split("\n"):
        line = tidy(raw)
        if line:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    result = []
    for number, group in enumerate(groups):
        lines = [" ".join(group)] if _hard_wrapped(group) else group
        result += [Line(line, number) for line in lines]
    return result


def dense(lines: list[Line]) -> bool:
    """True when the page came without blank lines, so that groups tell nothing."""
    return len(lines) >= 6 and len({line.group for line in lines}) <= 2


def bullet(line: str) -> str:
    """The words of a bulleted list item, "" when ``line`` is none."""
    match = _BULLET.match(line)
    return match["item"] if match else ""


def numbered(line: str) -> tuple[int, str] | None:
    """Number and words of a numbered list item, None when ``line`` is none."""
    match = _NUMBER.match(line)
    return (int(match["number"]), match["item"]) if match else None


def _hard_wrapped(group: list[str]) -> bool:
    if len(group) < 2 or any(bullet(line) or numbered(line) for line in group):
        return False
    lengths = [len(line) for line in group[:-1]]
    full = min(lengths) >= 50 and max(lengths) <= 100 and len(group[-1]) <= max(lengths) + 5
    broken = sum(not line.endswith((".", "!", "?", "”", "»", '"', ")")) for line in group[:-1])
    return full and broken >= max(1, len(lengths) // 2) and word_count(group[0]) > 6 and _runs_on(group)


def _runs_on(group: list[str]) -> bool:
    """Most lines after the first begin in the middle of a sentence."""
    return sum(line[0].islower() or line[0].isdigit() for line in group[1:]) * 2 >= len(group[1:])
