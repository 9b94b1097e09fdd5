"""Check 16: a person has worked over what a machine drafted."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.correcting import BLANKS
from portal.newsroom.checks.finding import Fault, beginning, warns
from portal.newsroom.checks.pairs import Story

_BARELY = 0.9  # of its words unchanged
_TYPOGRAPHY = str.maketrans({**dict.fromkeys(BLANKS, " "), "’": "'", "“": '"', "”": '"'})


def on_story(story: Story) -> Iterator[tuple[str, Fault]]:
    """Warns of each segment that still says what the machine drafted, save a word or two."""
    for segment, drafted in story.settings.machine.items():
        text = story.texts.get(segment, "")
        if text.strip() and _barely_edited(drafted, text):
            yield (
                segment,
                warns(
                    _("A machine drafted this and hardly a word was changed: read it against the source."),
                    beginning(text),
                ),
            )


def _barely_edited(drafted: str, text: str) -> bool:
    one, other = (side.translate(_TYPOGRAPHY).split() for side in (drafted, text))
    if one == other:
        return True
    likeness = SequenceMatcher(None, one, other, autojunk=True)
    return likeness.quick_ratio() >= _BARELY and likeness.ratio() >= _BARELY
