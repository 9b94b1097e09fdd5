"""Which of several articles may be the same story in the other language: a score with its reasons. Pure.

Nothing is ever paired by it: an editor reads the reasons and decides. Words that both languages spell alike are
counted by their first four letters (Simard, Foster and Isabelle, "Using cognates to align sentences in bilingual
corpora", 1992); what only few of the candidates have weighs more than what many have.
"""

import datetime as dt
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.newsroom.content import Content

DAYS = 14  # further apart than this, two texts are not the same story's editions
LIKELY = 0.27  # the same day, the same hand and much the same length alone make no pair

_WEIGHTS = {"pictures": 0.35, "names": 0.3, "numbers": 0.2, "links": 0.15, "words": 0.2}
_DATE, _BYLINE, _LENGTH = 0.1, 0.1, 0.05
_FRENCH_IS_LONGER = 1.15
_MOST_SHOWN = 4
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE = re.compile(r"(?:^|[.!?…:]\s+|[«“\"(–—]\s*)(?=\w)")
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_LINK = re.compile(r'href="([^"]+)"')
_COGNATE, _STEM = 5, 4  # letters of a word that counts, and of what is compared
_NO_NAMES = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Mrs Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche Mme"
)  # in English and French a capital does not make a name of these


class Reason(StrEnum):
    """What two editions have in common."""

    PICTURES = "pictures"
    NAMES = "names"
    NUMBERS = "numbers"
    LINKS = "links"
    WORDS = "words"
    BYLINE = "byline"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared of one edition. ``key``: whatever the caller knows it by.

    ``names``, ``numbers``, ``words``: as compared, with how they are written; ``pictures``: hashes of the files.
    """

    key: str
    language: str
    published_at: dt.datetime
    byline: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
    length: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``key`` of the other edition; ``score`` from 0 to 1; why, the weightiest first, with what is shared."""

    key: str
    score: float
    reasons: tuple[tuple[Reason, tuple[str, ...]], ...]


def sketch(key: str, content: Content, published_at: dt.datetime, pictures: Iterable[str] = ()) -> Sketch:
    """What is compared of ``content``. ``pictures``: SHA-256 of the article's picture files."""
    texts = [content.headline, content.standfirst, *(block.text for block in content.blocks)]
    whole = "\n".join(texts)
    links = {link for block in content.blocks for link in _LINK.findall(block.markup + " ".join(block.items))}
    return Sketch(
        key,
        content.language,
        published_at,
        byline=frozenset(_folded(word) for word in _WORD.findall(content.byline) if len(word) > 2),
        pictures=frozenset(filter(None, pictures)),
        names=_names(texts),
        numbers={_plain_number(number): number for number in _NUMBER.findall(whole) if len(number) > 1},
        links=frozenset(links),
        words={f[:_STEM]: w for w in _WORD.findall(whole) if len(f := _folded(w)) >= _COGNATE},
        length=content.word_count,
    )


def suggest(one: Sketch, others: Sequence[Sketch], most: int = 3) -> list[Suggestion]:
    """The likeliest counterparts of ``one`` among ``others``, the likeliest first, at most ``most``; often none.

    Those in the same language, or published more than ``DAYS`` apart, are passed over.
    """
    near = [other for other in others if other.language != one.language and _days(one, other) <= DAYS]
    rarity = _Rarity([one, *near])
    found = [_suggestion(one, other, rarity) for other in near]
    likely = [s for s in found if s.score >= LIKELY]
    return sorted(likely, key=lambda suggestion: -suggestion.score)[:most]


class _Rarity:
    """How much it says that two sketches share something: the fewer have it, the more."""

    def __init__(self, all_of_them: Sequence[Sketch]) -> None:
        self._total = len(all_of_them)
        self._counts = Counter(
            (kind, value) for one in all_of_them for kind in _WEIGHTS for value in set(getattr(one, kind))
        )

    def of(self, kind: str, values: Iterable[str]) -> float:
        return sum(math.log((self._total + 2) / self._counts[kind, value]) for value in values)

    def likeness(self, kind: str, one: Sketch, other: Sketch) -> float:
        """0 for nothing in common to 1 for everything."""
        ours, theirs = set(getattr(one, kind)), set(getattr(other, kind))
        if not ours & theirs:
            return 0.0
        return self.of(kind, ours & theirs) / math.sqrt(self.of(kind, ours) * self.of(kind, theirs))


def _suggestion(one: Sketch, other: Sketch, rarity: _Rarity) -> Suggestion:
    scores = {kind: weight * rarity.likeness(kind, one, other) for kind, weight in _WEIGHTS.items()}
    same = one.byline & other.byline
    scores["byline"] = _BYLINE if same and same in (one.byline, other.byline) else 0.0
    scores["date"] = _DATE / (1 + _days(one, other))
    scores["length"] = _LENGTH * _same_length(one, other)
    reasons = [
        (reason, shown)
        for reason in sorted(Reason, key=lambda reason: -scores[reason])
        if scores[reason] and (shown := _shown(reason, one, other, rarity)) is not None
    ]
    return Suggestion(other.key, min(sum(scores.values()), 1.0), tuple(reasons))


def _shown(reason: Reason, one: Sketch, other: Sketch, rarity: _Rarity) -> tuple[str, ...] | None:
    """What an editor is shown of what both share, as ``one`` writes it; None when it is not worth a word."""
    if reason is Reason.DATE:
        days = _days(one, other)
        return (str(days),) if days <= 2 else None
    if reason is Reason.BYLINE:
        return ()
    ours, shared = (
        getattr(one, reason.value),
        set(getattr(one, reason.value)) & set(getattr(other, reason.value)),
    )
    if reason is Reason.WORDS:  # names are said already
        shared -= {name[:_STEM] for name in one.names}
        if not shared:
            return None
    rarest = sorted(shared, key=lambda value: (-rarity.of(reason.value, [value]), value))[:_MOST_SHOWN]
    if reason in (Reason.NAMES, Reason.NUMBERS, Reason.WORDS):
        return tuple(ours[value] for value in rarest)
    return (str(len(shared)),)


def _days(one: Sketch, other: Sketch) -> int:
    return (max(one.published_at, other.published_at) - min(one.published_at, other.published_at)).days


def _same_length(one: Sketch, other: Sketch) -> float:
    lengths = {s.language: s.length / (_FRENCH_IS_LONGER if s.language == "fr" else 1) for s in (one, other)}
    longer = max(lengths.values())
    return min(lengths.values()) / longer if longer else 0.0


def _names(texts: Iterable[str]) -> dict[str, str]:
    """Words with a capital that no sentence begins with, by how they are compared."""
    found: dict[str, str] = {}
    for text in texts:
        starts = {match.end() for match in _SENTENCE.finditer(text)}
        for match in _WORD.finditer(text):
            word = match[0].rstrip("’'-")
            word = re.sub(r"^[dlcjmnst][’']|[’']s$", "", word, flags=re.IGNORECASE)
            if word[:1].isupper() and len(word) > 2 and match.start() not in starts:
                found.setdefault(_folded(word), word)
    return {folded: word for folded, word in found.items() if word.capitalize() not in _NO_NAMES.split()}


def _plain_number(number: str) -> str:
    """``1,250``, ``1 250`` and ``1.250`` as ``1250``; ``4.2`` and ``4,2`` as ``4.2``."""
    if re.fullmatch(r"\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+", number):
        return re.sub(r"\D", "", number)
    return number.replace(",", ".")


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in plain if c.isalnum())
