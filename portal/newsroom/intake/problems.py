"""Why a story that could be read was not taken in as it is, and what is said of it."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.readers.incoming import Problem, UnreadableStory


class Trouble(StrEnum):
    """What a reader cannot know: it depends on what the house has already."""

    OLDER = "older"  # a late delivery: a newer version is here
    EMBARGO_TOO = "embargo_too"  # beside a new text: no trouble, but to be known
    WITHDRAWN = "withdrawn"  # the article is killed, or this edition withdrawn
    ELSEWHERE = "elsewhere"  # one of two files that came together belongs to another article
    UNKNOWN = "unknown"  # a cancellation of a story that never came
    UNSTORABLE = "unstorable"
    NO_FILE = "no_file"  # a link, a pipe or the like in the watched folder
    FAULT = "fault"  # of ours


_MESSAGES: dict[str, LazyString] = {
    Trouble.OLDER: _("A newer version of this story is here already. This late one changed nothing."),
    Trouble.WITHDRAWN: _("This story was withdrawn: no new text of it can come in."),
    Trouble.EMBARGO_TOO: _("Its embargo has changed as well."),
    Trouble.ELSEWHERE: _(
        "This text is known as an edition of another article. Bring in the source alone, then pair the two there."
    ),
    Trouble.UNKNOWN: _("This cancels a story that never came in. There was nothing to take down."),
    Trouble.NO_FILE: _("This is a link or a device, not a file. Put the file itself into the folder."),
    Trouble.FAULT: _(
        "The portal could not deal with this file. Keep it, and tell whoever runs the portal: its log says more."
    ),
    Trouble.UNSTORABLE: _("Something in this story does not fit: an identifier or an address is too long."),
}


def message(problem: str) -> LazyString | str:
    """What to tell a person of ``Arrival.problem``, in their language; "" for "" and for a word of another day."""
    if problem in list(Problem):
        return UnreadableStory(Problem(problem)).message
    return _MESSAGES.get(problem, "")
