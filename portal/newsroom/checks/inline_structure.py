"""Check 4: emphasis, raised and lowered letters and list items of the source stand in the translation."""

import re
from collections import Counter
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, blocks
from portal.newsroom.checks.pairs import ITEM, Pair, Side, Story
from portal.newsroom.checks.quotations import quotations
from portal.newsroom.content import plain

_MARKED = re.compile(r"<(em|strong|sub|sup)>(.*?)</\1>", re.S)
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|er|re|ers|e|ème|de|d|o)\.?", re.I
)  # 1st and 1er: each language its own
_NAMES = {
    "em": _("emphasis (italics)"),
    "strong": _("strong emphasis (bold)"),
    "sub": _("lowered letters"),
    "sup": _("raised letters"),
}


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Blocks what is lost. More emphasis than in the source is let be: languages set other words in italics."""
    if not pair.both:
        return
    ours, theirs = _marked(pair.source), _marked(pair.translation)
    lost = Counter(tag for tag, text in ours) - Counter(tag for tag, text in theirs)
    # A title in italics may stand in quotation marks in the other language.
    quoted, before = (
        (len(quotations(side.text, side.language)) for side in (pair.translation, pair.source))
        if lost["em"]
        else (0, 0)
    )
    lost["em"] -= max(0, quoted - before)
    for tag, count in (+lost).items():
        words = [text for name, text in ours if name == tag]
        yield blocks(
            _(
                "The source has %(what)s on “%(text)s” that the translation lacks: mark the same words.",
                what=_NAMES[tag],
                text=", ".join(words),
            ),
            words[-count] if count < len(words) else words[0],
            SOURCE,
        )
    items, rendered = len(pair.source.named(ITEM)), len(pair.translation.named(ITEM))
    if rendered < items:
        yield blocks(
            _(
                "The list has %(source)d items in the source and %(translation)d here: add what is missing.",
                source=items,
                translation=rendered,
            ),
            pair.source.named(ITEM)[-1],
            SOURCE,
        )


def _marked(side: Side) -> list[tuple[str, str]]:
    return [
        (tag, text)
        for markup in side.markups
        for tag, inside in _MARKED.findall(markup)
        if (text := plain(inside).strip()) and not (tag == "sup" and _ORDINAL.fullmatch(text))
    ]
