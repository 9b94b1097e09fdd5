"""Proper names as a text writes them: people, places and brands that no language translates."""

import re
from dataclasses import dataclass

from portal.newsroom.names.exonyms import fold
from portal.newsroom.names.ordinary import ORDINARY, TITLES
from portal.newsroom.remembering import remembered
from portal.newsroom.telling_words import TELLING

_WORD = r"(?!(?:[LDNSCJM]|Qu)[’'][a-zà-ÿ])[A-ZÀ-ÖØ-ÞŁŚŠŽČĆİ](?:[^\W\d_]|[-’'](?=[^\W\d_]))*[^\W\d_]"
_PARTICLE = (
    r"(?:de (?:la|las|los)|de|del|della|da|das|do|dos|du|des|van (?:der|den)|van|von|der|den|bin|ibn|al|el|y)"
)
_NAME = re.compile(
    rf"(?<![\w-])(?:(?P<elided>[LDNSCJMldnscjm]|[Qq]u)[’'])?"
    rf"(?P<name>{_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?{_WORD})*)"
)
_PARTICLES = frozenset(["de", "la", "le", "du", "des", "sur", "en", "lès", "les", "al", "el", "ul", "ed"])
_LONG_WORD = re.compile(r"(?<!\w)[^\W\d_]{4,}")
_OWNER = re.compile(r"[’']s?$")
_ELIDED = re.compile(r"^(?:[LDNSCJMQ]|Qu)[’'](?=[A-ZÀ-Þ])")
_SENTENCE_START = re.compile(
    r"(?:^|(?<![A-ZÀ-Þ])(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bProf)\.|[!?…:]|\b\w\)|[\n«“\"‘(–—•*-])[\s\u00a0\u202f»”’«“\"‘(]*$"
)
_ENGLISH_ENDINGS = re.compile(
    r"(?:tions?|ments?|ings?|ness|ity|ics?|ism|ists?|ians?|ish|ese|ional|ial|ical|ship|hood|ance|ence|ary|ory|ive|ure|ology|graphy|ed|ly|able|ful|ers?|less|est)$"
)
_FRENCH_ENDINGS = re.compile(
    r"(?:tions?|ments?|ité|ique|iques|isme|istes?|iens?|iennes?|ais|aises?|ois|oises?|aux|elles?|eurs?|euses?|ance|ence|aire|ures?|logie)$"
)
_ENDINGS = {"en": _ENGLISH_ENDINGS, "fr": _FRENCH_ENDINGS}


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``[start:end]``; ``words``: what it is made of, titles and possessive endings taken off.

    ``first``: it begins a sentence, so that its first word may be no name at all.
    """

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    first: bool = False

    @property
    def last(self) -> str:
        return self.words[-1]


@remembered
def names(text: str, language: str) -> tuple[Name, ...]:
    """The runs of capital words of plain ``text`` in ``language`` that may be names, in order."""
    found = []
    for match in _NAME.finditer(text):
        start = match.start("name")
        words = re.split(r"[ \u00a0]+", match["name"])
        while words and words[0].casefold() in TITLES:
            start += len(words.pop(0)) + 1
        if not words:
            continue
        owner = _OWNER.search(words[-1]) if language == "en" else None
        end = match.end() - (len(owner.group()) if owner else 0)
        said = tuple(_OWNER.sub("", word) if language == "en" else _ELIDED.sub("", word) for word in words)
        first = (
            start == match.start("name")
            and not match["elided"]
            and bool(_SENTENCE_START.search(text[max(0, start - 6) : start]))
        )
        found.append(Name(text[start:end], start, end, said, first))
    return tuple(found)


@remembered
def is_solid(word: str, language: str) -> bool:
    """Whether ``word``, a capital one, is no word of the language: a surname, a brand, a town."""
    if sum(letter.isupper() for letter in word) > 1 + word.count("-") + word.count("’") + word.count("'"):
        return False  # an abbreviation, which may be another in the other language
    parts = re.split(r"[-’']", word)
    if any(part[:1].islower() and part not in _PARTICLES for part in parts):
        return False  # Cross-cultural
    small = [part.casefold() for part in parts]
    ordinary, telling = ORDINARY[language], TELLING[language]
    if any(one in ordinary or one in telling for part in small for one in (part, part.removesuffix("s"))):
        return False
    return len(word) > 2 and not _ENDINGS[language].search(small[-1])


@remembered
def in_capitals(text: str, least: int = 3) -> bool:
    """Whether most long words of ``text`` are capital, as in a title; ``least``: how many there have to be."""
    words = _LONG_WORD.findall(text)
    return len(words) >= least and sum(word[0].isupper() for word in words) > 0.7 * len(words)


@remembered
def key(word: str, language: str) -> str:
    """How ``word`` sounds, roughly, so that Putin and Poutine, Netanyahu and Netanyahou are one."""
    said = fold(word)
    for spelled, sound in _SOUNDS[language]:
        said = said.replace(spelled, sound)
    return re.sub(
        r"i{2,}", "i", said.replace("w", "u").replace("y", "i").replace("j", "J").replace("kh", "k")
    )


_SOUNDS = {
    "en": (("sh", "S"), ("tch", "C"), ("ch", "C"), ("zh", "J"), ("oo", "u"), ("ee", "i")),
    "fr": (("tch", "C"), ("dj", "J"), ("ch", "S"), ("ou", "u"), ("gu", "g")),
}
