"""Check 15: a translation is about as long as its source, block by block."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, beginning, warns
from portal.newsroom.checks.pairs import Pair, Story, is_block

# Characters of French to one of English: news runs to 1.1 or 1.3, single segments stray further.
_LEAST, _MOST = 0.7, 1.75
_SHORT = 60  # characters; shorter segments have no proportions to speak of
_TOO_SHORT = _("This is much shorter than its source: see whether something is missing.")
_TOO_LONG = _("This is much longer than its source: see whether something was added.")


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns of a segment far too short or too long, and of a block that only one side has."""
    source, translation = pair.source.text.strip(), pair.translation.text.strip()
    if is_block(pair.kind) and not pair.source.segments:
        yield warns(
            _("The source has no such block: join it to what it renders, or take it out."),
            beginning(translation),
        )
    elif is_block(pair.kind) and not pair.translation.segments and not source:
        yield warns(_("A block of the source is missing: add it, or leave it out and say why."), "", SOURCE)
    elif pair.both and max(len(source), len(translation)) >= _SHORT:
        french = (len(source), len(translation))[pair.translation.language == "fr"]
        ratio = french / (len(source) + len(translation) - french)
        if not _LEAST <= ratio <= _MOST:
            short = len(translation) < len(source)
            yield warns(_TOO_SHORT if short else _TOO_LONG, beginning(translation))
