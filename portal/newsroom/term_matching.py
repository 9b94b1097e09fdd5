"""Where terms of the glossary stand in a text: whole words, whatever their case, in singular or plural."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from portal.newsroom.remembering import remembered
from portal.newsroom.word_patterns import one_of

_LIGATURES = {"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'", "\u2011": "-"}
_MOST_FORMS = 64  # of one term; a term of many words is not looked for in every plural


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary term in both languages. ``kept``: it stays as it is, whatever the language."""

    en: str
    fr: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """``term`` stands in the text from ``start`` to ``end``, as ``said``."""

    term: Term
    start: int
    end: int
    said: str

    def other(self, language: str) -> str:
        """What the term is called in the other language than ``language``."""
        return self.term.fr if language == "en" else self.term.en


def find(text: str, language: str, terms: tuple[Term, ...]) -> list[Hit]:
    """Every place where one of ``terms`` stands in plain ``text``, which is in ``language`` (en or fr).

    In order; the longest term wins where several begin, and every term of those words is listed. A capital letter may
    lack its accent (ETAT for État); otherwise accents count, so that « marche » is not « marché ».
    """
    pattern, forms = _compiled(terms, language)
    if pattern is None:
        return []
    folded, places = _fold(text)
    hits = []
    for match in pattern.finditer(folded):
        start, end = places[match.start()], places[match.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        said = text[start:end]
        for term in forms[match[0]]:
            own = term.en if language == "en" else term.fr
            if (said == own) if term.kept else _accents_agree(said, own):
                hits.append(Hit(term, start, end, said))
    return hits


def fold(text: str) -> str:
    """``text`` as it is compared: lower case, no accents, plain apostrophes and blanks."""
    return _fold(text)[0]


@lru_cache(maxsize=8)
def _compiled(
    terms: tuple[Term, ...], language: str
) -> tuple[re.Pattern[str] | None, dict[str, tuple[Term, ...]]]:
    forms: dict[str, tuple[Term, ...]] = {}
    for term in terms:
        own = fold(term.en if language == "en" else term.fr).strip()
        for form in _forms(own, language, plural=not term.kept):
            forms[form] = (*forms.get(form, ()), term)
    if not forms:
        return None, {}
    return re.compile(rf"(?<!\w)(?:{one_of(forms)})(?!\w)"), forms


def _forms(own: str, language: str, *, plural: bool) -> set[str]:
    if not own:
        return set()
    words = re.split(r"( )", own)
    choices = [sorted(_numbers(word, language)) if plural else [word] for word in words]
    count = 1
    for choice in choices:
        count *= len(choice)
    return {"".join(form) for form in product(*choices)} if count <= _MOST_FORMS else {own}


def _numbers(word: str, language: str) -> set[str]:
    """``word`` with its likely plural or singular; rules only, since a form that does not exist harms nothing."""
    if len(word) < 3 or not word[-1].isalpha():
        return {word}
    return {word} | (_english(word) if language == "en" else _french(word))


def _english(word: str) -> set[str]:
    if word.endswith("ies"):
        return {word[:-3] + "y"}
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return {word[:-2]}
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return {word[:-1]}
    if word.endswith("y") and word[-2] not in "aeiou":
        return {word[:-1] + "ies"}
    return {word + "es"} if word.endswith(("s", "x", "z", "ch", "sh")) else {word + "s"}


def _french(word: str) -> set[str]:
    if word.endswith("eaux"):
        return {word[:-1]}
    if word.endswith("aux"):
        return {word[:-2] + "l", word[:-2] + "il", word[:-1]}
    if word.endswith("eux"):
        return {word[:-1]}
    if word.endswith("s"):
        return {word[:-1]}
    if word.endswith(("x", "z")):
        return set()
    if word.endswith("al"):
        return {word[:-1] + "ux", word + "s"}
    if word.endswith("ail"):
        return {word[:-2] + "ux", word + "s"}
    return {word + "x"} if word.endswith(("au", "eu")) else {word + "s"}


@remembered
def _fold(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its characters the place it comes from."""
    letters = list(map(_folded, text))
    folded = "".join(letters)
    if set(map(len, letters)) == {1} and folded[0] != " " and "  " not in folded:
        return folded, range(len(text))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _folded(character):
            if letter == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(letter)
            places.append(place)
    return "".join(characters), places


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character.isspace():
        return " "
    lower = _LIGATURES.get(character.lower()) or character.casefold()
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


def _accents_agree(said: str, own: str) -> bool:
    said, own = (unicodedata.normalize("NFC", text) for text in (said, own))
    return all(_same_letters(a, b) for a, b in zip(said.split(), own.split(), strict=False))


def _same_letters(said: str, own: str) -> bool:
    for a, b in _letters(said, own):
        if _folded(a) != _folded(b):
            return True  # from here on the forms differ anyway: singular and plural
        bare = (a.isupper() and a.casefold() == _folded(a)) or (b.isupper() and b.casefold() == _folded(b))
        if a.isalpha() and a.casefold() != b.casefold() and not bare:
            return False
    return True


def _letters(said: str, own: str) -> Iterator[tuple[str, str]]:
    spelled = [text.replace("œ", "oe").replace("Œ", "OE") for text in (said, own)]
    return zip(*spelled, strict=False)
