"""Check 5: the translation renders the source as it stands now."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, beginning, blocks
from portal.newsroom.checks.pairs import Story

_CHANGED = _("The source of this has changed: work it over, or confirm that it still holds.")


def on_story(story: Story) -> Iterator[tuple[str, Fault]]:
    """Blocks each segment whose source has changed since, or the whole edition when nobody knows which has."""
    for segment in story.settings.changed:
        yield segment, blocks(_CHANGED, beginning(story.texts.get(segment, "")))
    if story.settings.stale and not story.settings.changed:
        yield (
            "",
            blocks(
                _("The source has changed since this was translated: go through what changed first."),
                "",
                SOURCE,
            ),
        )
