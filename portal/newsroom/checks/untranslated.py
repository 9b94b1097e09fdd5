"""Check 1: nothing of the source is left without a translation, and no sentence is copied over."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, beginning, blocks, warns
from portal.newsroom.checks.pairs import Pair, Story, is_block
from portal.newsroom.content import BlockKind

_WORD = re.compile(r"[^\W\d_]+")


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Blocks a body segment without words; warns of one that says word for word what the source says.

    Top matter and pictures that lack something are the business of the check of required parts.
    """
    source, translation = pair.source.text.strip(), pair.translation.text.strip()
    if not _WORD.search(source):
        return
    if not translation:
        if is_block(pair.kind) and pair.kind != BlockKind.FIGURE:
            yield blocks(
                _("This is not translated: translate it, or leave it out and say why."),
                beginning(source),
                SOURCE,
            )
    elif _bare(source) == _bare(translation) and _is_prose(translation):
        yield warns(
            _("This is the same as the source: translate it, or confirm that it stays as it is."),
            beginning(translation),
        )


def _bare(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _is_prose(text: str) -> bool:
    """Whether ``text`` is more than names: two words of it, at least, begin small and are no particles."""
    return sum(word[0].islower() and len(word) > 3 for word in _WORD.findall(text)) >= 2
