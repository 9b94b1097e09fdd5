"""Check 7: the translation is in its own language: whole passages, and words left over from the source."""

import re
from collections.abc import Iterator, Mapping

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import Fault, beginning, blocks, warns
from portal.newsroom.checks.leftovers import fragment
from portal.newsroom.checks.pairs import CREDIT, Pair, Part, Story
from portal.newsroom.telling_words import counts

_FEWEST = 3  # telling words before a passage is said to be in a language
_EMPHASIS = re.compile(r"<em>.*?</em>", re.S)
_BY = {"en": re.compile(r"(?i)\s*by\s"), "fr": re.compile(r"(?i)\s*par\s")}


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Blocks a passage that is not in the language of the translation; warns of words left over in one.

    What stands in italics or, as a whole, in quotation marks may be a title or a word kept on purpose.
    """
    if not pair.both or pair.source.language == pair.translation.language:
        return
    if pair.kind == "byline":
        left = _BY[pair.source.language].match(pair.translation.text)
        if left:
            yield _left_over(left.group().strip())
        return
    for part in pair.translation.parts:
        if part.name == CREDIT:
            continue
        told = counts(part.text)
        if _is_foreign(part, pair, told):
            yield blocks(
                _(
                    "This is not in the language of the translation: translate it. What has to stay, such as the "
                    "words of a song, goes in italics."
                ),
                beginning(part.text.strip()),
            )
        elif words := fragment(part, pair, suspicious=told[pair.source.language] > 0):
            yield _left_over(words)


def is_in_source_language(pair: Pair) -> bool:
    """Whether some passage of the translation was not translated at all."""
    if pair.source.language == pair.translation.language or not pair.source.text.strip():
        return False
    return any(
        _is_foreign(part, pair, counts(part.text)) for part in pair.translation.parts if part.name != CREDIT
    )


def _left_over(words: str) -> Fault:
    return warns(
        _("“%(text)s” is left over from the source: translate it, or set a title in italics.", text=words),
        words,
    )


def _is_foreign(part: Part, pair: Pair, told: Mapping[str, int]) -> bool:
    source, own = pair.source.language, pair.translation.language
    if told[source] < 2 or told[source] <= 4 * told[own]:
        return False
    if "<em>" in part.markup:
        told = counts(re.sub(r"<[^<>]*>", "", _EMPHASIS.sub(" ", part.markup)))
    # Few words of a headline tell; but a copy of the source is no chance.
    copied = not told[own] and part.text.strip() in pair.source.text
    return told[source] >= (2 if copied else _FEWEST) and told[source] > 4 * told[own]
