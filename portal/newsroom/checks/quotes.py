"""Check 8: what the source quotes word for word the translation quotes too, and gives to the same speaker."""

import re
from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, beginning, warns
from portal.newsroom.checks.pairs import Pair, Side, Story
from portal.newsroom.checks.quotations import Quotation, fewest, quotations
from portal.newsroom.content import BlockKind
from portal.newsroom.names.exonyms import fold
from portal.newsroom.names.reading import Name, is_solid, key, names

# Words: fewer are a title, or a word that the writer sets off; French sets more of those than English.
_SPOKEN, _ADDED = 4, 6
_MARKS = re.compile(r"[“”\"«»‘]|(?<!\w)'|'(?!\w)")
_EMPHASIS = re.compile(r"<(?:em|strong)>")
_VERBS = {
    "en": (
        r"(?:said|says|told|tells|asked|asks|added|adds|argued|argues|warned|warns|explained|explains|insisted|insists|wrote"
        r"|writes|recalled|recalls|claimed|claims|replied|noted|stated|announced|called|shouted|joked|admitted|concluded"
        r"|remembered|remembers)"
    ),
    "fr": (
        r"(?:dit|déclaré|affirmé|affirme|expliqué|explique|ajouté|ajoute|raconté|raconte|indiqué|indique|assuré|assure|estimé"
        r"|estime|confié|confie|demandé|demande|répondu|répond|lancé|lance|prévenu|prévient|averti|rappelé|rappelle|précisé"
        r"|précise|souligné|souligne|reconnu|reconnaît|résume|résumé|note|noté|juge|jugé|écrit|soutenu|soutient|conclu"
        r"|conclut|observe|observé|regrette|regretté|dénoncé|dénonce)"
    ),
}
_SAYING = {
    "en": re.compile(rf"(?<![\w-])(?:{_VERBS['en']}|described|branded|denounced|labelled)\b"),
    "fr": re.compile(rf"\b(?:{_VERBS['fr']}|qualifi\w+|crié|décrit|décrivent)\b"),
}
# "the mayor, ", « l’hydrologue », and what a name is given beside.
_TITLE = (
    r"(?:(?:the |a |an |le |la |l[’']|un |une )[a-zà-ÿ-]+(?: [a-zà-ÿ’-]+){0,3},? )?"
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|M|Mme|Sir)\.? )?"
)
_AFTER = {
    "en": re.compile(rf"\b(?:{_VERBS['en']}|according to)\s{_TITLE}$"),
    "fr": re.compile(rf"\b(?:{_VERBS['fr']}|selon|d[’']après|pour)\s{_TITLE}$"),
}
_BEFORE = {
    "en": re.compile(rf"(?:, [^,“”\"«»\n]{{1,60}},)? (?:also |then |later |has )?{_VERBS['en']}\b"),
    "fr": re.compile(
        rf"(?:, [^,“”\"«»\n]{{1,60}},)? (?:(?:a|avait) (?:aussi |ensuite |également )?)?{_VERBS['fr']}\b"
    ),
}


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns of a quotation lost or added, and of one that is given to somebody else."""
    if (
        not pair.both
        or pair.is_lopsided
        or not (_MARKS.search(pair.source.text) or _MARKS.search(pair.translation.text))
    ):
        return
    if pair.kind != BlockKind.QUOTE:
        yield from _counted(pair, story)
    yield from _spoken(pair)


def _counted(pair: Pair, story: Story) -> Iterator[Fault]:
    source, translation = pair.source, pair.translation
    ours, theirs = (quotations(side.text, side.language) for side in (source, translation))
    if story.inside_quotation(pair):
        return
    spoken = [one for one in ours if one.words >= _SPOKEN]
    titles = max(0, _emphasised(translation) - _emphasised(source))
    lost = fewest(spoken, source.text) > len(theirs) + titles
    if not theirs and not titles:
        lost = any(one.words > 2 for one in ours) or (bool(ours) and _says(source))
    if lost:
        one = _most_alone(spoken or ours, theirs)
        yield warns(
            _("The source quotes “%(text)s”, the translation does not: quote it too.", text=_bare(one)),
            one.text,
            SOURCE,
        )
        return
    least = _ADDED if ours or not _says(translation) else _SPOKEN
    said = [one for one in theirs if one.words >= least]
    if fewest(said, translation.text) > len(ours) + _emphasised(source):
        one = _most_alone(said, ours)
        yield warns(
            _("The source does not quote “%(text)s”: take the quotation marks out.", text=_bare(one)),
            one.text,
        )


def _says(side: Side) -> bool:
    return _SAYING[side.language].search(side.text) is not None


def _emphasised(side: Side) -> int:
    return sum(len(_EMPHASIS.findall(markup)) for markup in side.markups)


def _most_alone(found: Sequence[Quotation], others: Sequence[Quotation]) -> Quotation:
    """Of ``found``, the one whose length fits none of ``others``."""
    return max(
        found, key=lambda one: min((abs(one.words - other.words) for other in others), default=one.words)
    )


def _bare(quotation: Quotation) -> str:
    return beginning(quotation.text.strip("“”\"«»‘’' \u00a0\u202f"))


def _spoken(pair: Pair) -> Iterator[Fault]:
    for one, other in given_away(pair):
        yield warns(
            _(
                "The source gives these words to “%(source)s”, the translation to “%(translation)s”.",
                source=one.text,
                translation=other.text,
            ),
            other.text,
        )


def given_away(pair: Pair) -> list[tuple[Name, Name]]:
    """Who speaks in the source of ``pair``, and who instead in the translation."""
    ours, theirs = (_speakers(side) for side in (pair.source, pair.translation))
    if not ours or len(ours) != len(theirs):
        return []
    sources = {
        key(word, pair.source.language)
        for name in names(pair.source.text, pair.source.language)
        for word in name.words
    }
    said = fold(pair.translation.text)
    return [
        (one, other)
        for one, other in zip(ours, theirs, strict=True)
        if not _same(one, other, pair)
        and (key(other.last, pair.translation.language) in sources or fold(one.last) not in said)
    ]


def _same(one: Name, other: Name, pair: Pair) -> bool:
    ours = {key(word, pair.source.language) for word in one.words}
    theirs = {key(word, pair.translation.language) for word in other.words}
    return bool(ours & theirs) or not is_solid(other.last, pair.translation.language)


def _speakers(side: Side) -> list[Name]:
    """Who speaks, in order, as far as a name stands beside a verb of saying; each name once."""
    text, language = side.text, side.language
    found: dict[str, Name] = {}
    for name in names(text, language):
        after = _AFTER[language].search(text[max(0, name.start - 80) : name.start])
        before = not name.first or len(name.words) > 1 or is_solid(name.last, language)
        if (after or (before and _BEFORE[language].match(text, name.end))) and is_solid(name.last, language):
            found.setdefault(name.last, name)
    return list(found.values())
