"""Check 17: where the house wants four eyes, nobody approves a translation of their own."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import Fault, blocks
from portal.newsroom.checks.pairs import Story


def on_story(story: Story) -> Iterator[tuple[str, Fault]]:
    """Blocks the whole edition for its own translator, if the policy is set and both are known."""
    settings = story.settings
    if settings.translator_may_approve or settings.approver_id is None:
        return
    if settings.approver_id == settings.translator_id:
        yield "", blocks(_("You translated this: somebody else has to approve it."))
