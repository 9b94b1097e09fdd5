"""The checks of a translation by number, and how they are run over a pair of texts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.checks import (
    approver,
    dates,
    english_typography,
    french_typography,
    inline_structure,
    links,
    machine_draft,
    names,
    numbers,
    proportions,
    punctuation,
    quotes,
    required_parts,
    stale,
    terms,
    untranslated,
    wrong_language,
)
from portal.newsroom.checks.finding import Fault, Finding
from portal.newsroom.checks.pairs import Pair, Story, pair_up
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Content


def _no_pair(pair: Pair, story: Story) -> Iterable[Fault]:
    return ()


def _no_story(story: Story) -> Iterable[tuple[str, Fault]]:
    return ()


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``on_pair`` looks at each pair; ``on_story`` at all of it and says which segment it means."""

    number: int
    name: str
    label: LazyString
    on_pair: Callable[[Pair, Story], Iterable[Fault]] = _no_pair
    on_story: Callable[[Story], Iterable[tuple[str, Fault]]] = _no_story


CHECKS: tuple[Check, ...] = (
    Check(1, "untranslated", _("Untranslated text"), untranslated.on_pair),
    Check(2, "numbers", _("Numbers and money"), numbers.on_pair),
    Check(3, "links", _("Links"), links.on_pair),
    Check(4, "inline_structure", _("Emphasis and lists"), inline_structure.on_pair),
    Check(5, "stale", _("Changed source"), on_story=stale.on_story),
    Check(6, "required_parts", _("Headline, captions and credits"), required_parts.on_pair),
    Check(7, "wrong_language", _("Wrong language"), wrong_language.on_pair),
    Check(8, "quotes", _("Quotations"), quotes.on_pair),
    Check(9, "names", _("Proper names"), names.on_pair),
    Check(10, "dates", _("Dates and weekdays"), dates.on_pair),
    Check(11, "glossary", _("Glossary terms"), terms.on_pair),
    Check(12, "french_typography", _("French typography"), french_typography.on_pair),
    Check(13, "english_typography", _("English typography"), english_typography.on_pair),
    Check(14, "punctuation", _("Punctuation"), punctuation.on_pair),
    Check(15, "proportions", _("Length and blocks"), proportions.on_pair),
    Check(16, "machine_draft", _("Machine draft barely edited"), on_story=machine_draft.on_story),
    Check(17, "approver", _("Translator and approver"), on_story=approver.on_story),
)


_ALONE = frozenset(["french_typography", "english_typography", "punctuation"])
_REQUIRED = next(check for check in CHECKS if check.name == "required_parts")


def run(source: Content, translation: Content, settings: CheckSettings | None = None) -> list[Finding]:
    """Every fault of ``translation`` against ``source``, in the order of the rows, then of the checks."""
    story = pair_up(source, translation, settings or CheckSettings())
    found = [*_of_pairs(story), *_of_story(story)]
    return sorted(found, key=lambda finding: (finding.number, finding.check))


def run_alone(content: Content, settings: CheckSettings | None = None) -> list[Finding]:
    """Every fault of a text that translates nothing: its headline, its typography, its punctuation."""
    story = pair_up(Content(content.language, headline=""), content, settings or CheckSettings())
    found = [one for one in _of_pairs(story) if one.name in _ALONE]
    if not content.headline.strip():
        found.insert(0, _finding(_REQUIRED, required_parts.no_headline(), "headline", 0, ("", "")))
    return found


def _of_pairs(story: Story) -> Iterator[Finding]:
    for pair in story.pairs:
        if pair.left_out:
            continue
        segment = (pair.translation.segments or pair.source.segments)[0]
        words = (pair.source.text, pair.translation.text)
        for check in CHECKS:
            for fault in check.on_pair(pair, story):
                yield _finding(check, fault, segment, pair.number, words)


def _of_story(story: Story) -> Iterator[Finding]:
    sources = {id: pair.source.text for pair in story.pairs for id in pair.source.segments}
    for check in CHECKS:
        for segment, fault in check.on_story(story):
            words = (sources.get(segment, ""), story.texts.get(segment, ""))
            yield _finding(check, fault, segment, story.numbers.get(segment, 0), words)


def _finding(check: Check, fault: Fault, segment: str, number: int, words: tuple[str, str]) -> Finding:
    return Finding(
        check.number,
        check.name,
        fault.severity,
        segment,
        number,
        fault.message,
        fault.offending,
        fault.side,
        words,
    )
