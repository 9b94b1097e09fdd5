"""Check 5: the translation renders the source as it stands now."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, blocks
from portal.newsroom.checks.pairs import Story


def on_story(story: Story) -> Iterator[tuple[str, Fault]]:
    """Blocks the whole edition while the source has a newer text than the one that was translated."""
    if story.settings.stale:
        yield (
            "",
            blocks(
                _("The source has changed since this was translated: go through what changed first."),
                "",
                SOURCE,
            ),
        )
