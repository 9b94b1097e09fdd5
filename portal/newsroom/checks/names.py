"""Check 9: proper names of the source stand in the translation, spelled alike or as the other language has them."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cached_property

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, warns
from portal.newsroom.checks.pairs import Pair, Side, Story
from portal.newsroom.checks.quotations import Quotation, quotations
from portal.newsroom.checks.quotes import given_away
from portal.newsroom.names.exonyms import Exonym, find_exonyms, fold
from portal.newsroom.names.reading import Name, in_capitals, is_solid, key, names

_ALIKE = 0.72  # of a misspelled name
_STEM = 4  # letters that a word and its counterpart begin with: Congress, congrès


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns of each name that the translation lacks here and does not tell elsewhere, or spells otherwise."""
    if not pair.both or pair.is_lopsided or pair.kind == "byline":
        return
    source, translation = pair.source, pair.translation
    told = _Told(translation)
    done: set[str] = set()
    covered = find_exonyms(source.text, source.language)
    for start, end, exonym in covered:
        name = source.text[start:end]
        if name not in done and not _tells_of(exonym, name, pair, story, told):
            yield _missing(name)
        done.add(name)
    titles = [one for one in quotations(source.text, source.language) if in_capitals(one.text, least=2)]
    for one in names(source.text, source.language):
        if (
            one.last in done
            or _in_title(one, titles)
            or any(start < one.end and one.start < end for start, end, _exonym in covered)
        ):
            continue
        done.add(one.last)
        yield from _faults(one, told, pair, story)


def _in_title(name: Name, titles: list[Quotation]) -> bool:
    """Whether ``name`` stands in a quoted title, which may have one of its own in the other language."""
    return any(title.start < name.end and name.start < title.end for title in titles)


def _faults(one: Name, told: "_Told", pair: Pair, story: Story) -> Iterator[Fault]:
    language = pair.source.language
    if not _solid(one, pair, story) or told.has(one.last, language):
        return
    twin = told.twin(one, language)
    if twin:
        yield warns(
            _(
                "The source names “%(source)s”, the translation “%(translation)s”: give the same name.",
                source=one.text,
                translation=twin,
            ),
            twin,
        )
    elif any(one.last == speaker.last for speaker, _other in given_away(pair)):
        return  # check 8 tells of it
    elif not any(told.begins_like(word) for word in one.words) and not _tells(story, one.last):
        yield _missing(one.text)


def _missing(name: str) -> Fault:
    return warns(_("“%(name)s” is not named in the translation: add the name.", name=name), name, SOURCE)


def _solid(one: Name, pair: Pair, story: Story) -> bool:
    """Whether no language would translate ``one``: a person of two names, or a single word that is none."""
    language = pair.source.language
    if len(one.words) > 1:
        return all(is_solid(word, language) or word[0].islower() for word in one.words)
    (word,) = one.words
    if one.first or not is_solid(word, language) or word.casefold() in story.source_small_words:
        return False
    return not in_capitals(pair.source.text)


def _tells_of(exonym: Exonym, name: str, pair: Pair, story: Story, told: "_Told") -> bool:
    """Whether the translation speaks of it here or beside, or keeps its name, as in Middle East Eye."""
    language = pair.translation.language
    if name in pair.translation.text or exonym.is_told(told.folded, language):
        return True
    return any(exonym.is_told(fold(other.translation.text), language) for other in story.beside(pair))


def _tells(story: Story, word: str) -> bool:
    """Whether the translation gives the name elsewhere, and may say "she" here."""
    return word in story.translation_text


class _Told:
    """The names of one side, and whether they render one of the other."""

    def __init__(self, side: Side) -> None:
        self.side = side

    @cached_property
    def folded(self) -> str:
        return fold(self.side.text)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return names(self.side.text, self.side.language)

    @cached_property
    def keys(self) -> set[str]:
        words = [word for name in self.names for whole in name.words for word in (whole, *whole.split("-"))]
        return {key(word, self.side.language) for word in words}

    def has(self, word: str, language: str) -> bool:
        """Whether ``word`` stands here as it is, joined to another, or as this language spells its sound."""
        if word in self.side.text or fold(word) in self.folded:
            return True
        sounds = key(word, language)
        return bool({sounds, f"{sounds}e", sounds.removesuffix("e")} & self.keys)

    def begins_like(self, word: str) -> bool:
        """Whether a word here may be its counterpart: Congress, congrès."""
        stem = fold(word)[:_STEM]
        return len(stem) == _STEM and any(fold(other).startswith(stem) for other in self.side.words)

    def twin(self, one: Name, language: str) -> str | None:
        """What stands here for ``one``, spelled wrongly or with another surname; None if nothing does."""
        for name in self.names:
            for here in name.words:
                if fold(here) != fold(one.last) and _misspelled(one, here, name):
                    return name.text
        return None


def _misspelled(one: Name, here: str, name: Name) -> bool:
    """Whether ``here``, a word of ``name``, is meant to be the last word of ``one``."""
    if len(one.words) > 1:
        together = here == name.last and len(name.words) > 1
        return together and fold(one.words[0]) == fold(name.words[0])
    a, b = fold(one.last), fold(here)
    if a[:_STEM] == b[:_STEM] or name.first or len(a) < 5:
        return False  # Republic, république
    return SequenceMatcher(None, a, b).ratio() >= _ALIKE
