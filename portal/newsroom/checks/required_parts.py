"""Check 6: headline, standfirst, captions and photo credits of the source stand in the translation."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, blocks
from portal.newsroom.checks.pairs import CAPTION, CREDIT, Pair, Story
from portal.newsroom.content import BlockKind

_TOP = {
    "headline": _("The headline is missing: write one."),
    "standfirst": _("The standfirst is missing: translate it."),
}
_OF_FIGURE = {
    CAPTION: _("The caption is missing: translate it."),
    CREDIT: _("The photo credit is missing: a picture never goes out without it."),
}


def no_headline() -> Fault:
    """What is said of any text without a headline."""
    return blocks(_TOP["headline"])


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Blocks each part that the source has and the translation has not."""
    if pair.kind in _TOP and pair.source.text.strip() and not pair.translation.text.strip():
        yield blocks(_TOP[pair.kind], pair.source.text, SOURCE)
    if pair.kind != BlockKind.FIGURE:
        return
    for name, message in _OF_FIGURE.items():
        ours, theirs = (_filled(side.named(name)) for side in (pair.source, pair.translation))
        if len(theirs) < len(ours):
            yield blocks(message, ours[-1], SOURCE)


def _filled(texts: list[str]) -> list[str]:
    return [text for text in texts if text.strip()]
