"""Check 11: terms of the glossary are rendered as it says, and names to keep are kept."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, warns
from portal.newsroom.checks.pairs import Pair, Story
from portal.newsroom.term_matching import Hit, Term, find


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns once of each term of the source whose counterpart is missing; any of several counterparts will do."""
    glossary = story.settings.glossary
    if not glossary or not pair.both:
        return
    places: dict[tuple[int, int], list[Hit]] = {}
    for hit in find(pair.source.text, pair.source.language, glossary):
        places.setdefault((hit.start, hit.end), []).append(hit)
    if not places:
        return
    text, language = pair.translation.text, pair.translation.language
    said = {hit.term for hit in find(text, language, glossary)}
    told: set[frozenset[Term]] = set()
    for hits in places.values():
        wanted = frozenset(hit.term for hit in hits)
        # A longer term may lie over a shorter one in the translation, so the shorter is sought alone too.
        if wanted in told or wanted & said or any(find(text, language, (term,)) for term in wanted):
            continue
        told.add(wanted)
        yield _missing(hits, pair.source.language)


def _missing(hits: list[Hit], language: str) -> Fault:
    said, term = hits[0].said, hits[0].term
    if term.kept:
        message = _("“%(term)s” stays as it is in every language: write it exactly so.", term=term.en)
    else:
        other = " / ".join(dict.fromkeys(hit.other(language) for hit in hits))
        message = _(
            "The glossary renders “%(said)s” as “%(other)s”: use that, or say why not.",
            said=said,
            other=other,
        )
    return warns(message, said, SOURCE)
