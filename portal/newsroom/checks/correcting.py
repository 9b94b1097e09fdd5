"""Small corrections of a text: what a typographic check finds, and what puts it right."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import LazyString

from portal.newsroom.checks.finding import Fault, warns
from portal.newsroom.checks.pairs import CREDIT, Part

BLANKS = " \t\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f"
NO_BREAK, NARROW = "\u00a0", "\u202f"
UNBROKEN = (NO_BREAK, NARROW)
_MOST_ROUNDS = 5  # one correction may uncover another: quotes first, then the blanks inside them
_TOKEN = re.compile(r"<[^<>]*>|&(?:lt|gt|amp|nbsp);|.", re.S)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": NO_BREAK}
# Addresses keep their own characters, whatever the language.
ADDRESS = re.compile(r"https?://[^\s»”]+|www\.[^\s»”]+|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]+")


@dataclass(frozen=True, slots=True)
class Correction:
    """Of ``text[start:end]``; ``new`` is what should stand there, None where only a person can tell.

    ``rule``: the check's own name for what is wrong. ``shown``: the piece of text to show for it.
    """

    rule: str
    start: int
    end: int
    new: str | None
    shown: str


Find = Callable[[str], Iterable[Correction]]
Message = Callable[[str, str, int], LazyString]  # of a rule, the first place to show, and how many there are


def faults(parts: Iterable[Part], find: Find, message: Message) -> Iterator[Fault]:
    """A warning for each rule that a part breaks, photo credits left out; the first place is named."""
    for part in parts:
        if part.name == CREDIT:
            continue
        broken: dict[str, list[Correction]] = defaultdict(list)
        for correction in find(part.text):
            broken[correction.rule].append(correction)
        for rule, places in broken.items():
            yield warns(message(rule, places[0].shown, len(places)), places[0].shown)


def fixed(text: str, find: Find) -> str:
    """Plain ``text`` with every correction of ``find`` made that can be made; what is right stays as it is."""
    for _ in range(_MOST_ROUNDS):
        better = _apply(text, find(text))
        if better == text:
            break
        text = better
    return text


def fixed_markup(markup: str, find: Find) -> str:
    """As ``fixed``, for inline markup: tags and addresses in them stay, words are corrected across tags."""
    for _ in range(_MOST_ROUNDS):
        better = _apply_to_markup(markup, find)
        if better == markup:
            break
        markup = better
    return markup


def gap_before(text: str, place: int) -> int:
    """Where the blanks that end at ``place`` begin."""
    while place and text[place - 1] in BLANKS:
        place -= 1
    return place


def gap_after(text: str, place: int) -> int:
    """Where the blanks that begin at ``place`` end."""
    while place < len(text) and text[place] in BLANKS:
        place += 1
    return place


def around(text: str, start: int, end: int) -> str:
    """The words that ``text[start:end]`` touches: at most twenty characters more on each side."""
    first, last = start, end
    while first and start - first < 20 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and last - end < 20 and not text[last].isspace():
        last += 1
    return text[first:last]


def outside_addresses(text: str, found: Iterable[Correction]) -> Iterator[Correction]:
    """The corrections ``found``, in order, that lie in no web or mail address and not over one another."""
    kept = [match.span() for match in ADDRESS.finditer(text)]
    reached = last = 0
    for correction in sorted(found, key=lambda one: (one.start, one.end)):
        while last < len(kept) and kept[last][1] <= correction.start:
            last += 1
        inside = last < len(kept) and kept[last][0] < correction.end
        if not inside and correction.start >= reached:
            reached = correction.end
            yield correction


def _apply(text: str, corrections: Iterable[Correction]) -> str:
    pieces, reached = [], 0
    for one in corrections:
        if one.new is not None:
            pieces += [text[reached : one.start], one.new]
            reached = one.end
    return "".join([*pieces, text[reached:]])


def _apply_to_markup(markup: str, find: Find) -> str:
    tokens = _TOKEN.findall(markup)
    seen = [(n, _seen(token)) for n, token in enumerate(tokens)]
    places = [n for n, character in seen if character]
    text = "".join(character for _, character in seen)
    for one in reversed([one for one in find(text) if one.new is not None]):
        inside = places[one.start : one.end]
        new = one.new.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")  # type: ignore[union-attr]
        if inside:
            for n in inside:
                tokens[n] = ""
            tokens[inside[0]] = new
        else:
            at = places[one.start] if one.start < len(places) else len(tokens)
            before = places[one.start - 1] if one.start else -1
            # Inserted beside the character before it, inside the same element.
            tokens.insert(before + 1 if before >= 0 else at, new)
    return "".join(tokens)


def _seen(token: str) -> str:
    if token.startswith("<") and len(token) > 1:
        return "\n" if token.startswith("<br") else ""
    return _ENTITIES.get(token, token)
