"""How long a text takes: to read, and to translate what of it is not translated yet."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.editor.side_by_side import Row
from portal.newsroom.content import Block, Content

READ_A_MINUTE = 238  # words; Brysbaert, "How many words do we read per minute?", 2019
TRANSLATED_AN_HOUR = 300  # words; ISO 17100 day rates of 2,000 to 2,500 words with revision


def words_in(side: Block | str | None) -> int:
    """The words a reader reads on one side of a row."""
    if isinstance(side, Block):
        return Content("", "", blocks=(side,)).word_count
    return Content("", side or "").word_count


def reading_minutes(words: int) -> int:
    """Whole minutes, at least one where there is a word."""
    return -(-words // READ_A_MINUTE)


def untranslated(rows: Iterable[Row]) -> int:
    """Words of the source that nothing renders, and that nobody has left out."""
    return sum(words_in(row.source) for row in rows if not row.settled and not words_in(row.target))


def translating_minutes(words: int) -> int:
    """Minutes, in steps of five."""
    return -(-words * 60 // TRANSLATED_AN_HOUR // 5) * 5


def length_of(text: Content) -> str:
    """How long a text is, and how long it takes to read, in words."""
    words = text.word_count
    minutes = reading_minutes(words)
    length = ngettext("%(num)d word", "%(num)d words", words)
    return _(
        "%(length)s, %(time)s to read",
        length=length,
        time=ngettext("%(num)d min", "%(num)d min", minutes),
    )


def left_to_do(rows: Iterable[Row]) -> str:
    """How long it takes to translate what nothing renders yet, in words; "" when there is nothing."""
    words = untranslated(rows)
    if not words:
        return ""
    minutes = translating_minutes(words)
    hours, rest = divmod(minutes, 60)
    time = f"{hours}\u202fh\u202f{rest:02}" if hours else ngettext("%(num)d min", "%(num)d min", minutes)
    left = ngettext("%(num)d word to translate", "%(num)d words to translate", words)
    return _("%(words)s, about %(time)s", words=left, time=time)
