"""How long a text takes: to read, and to translate what of it is not translated yet."""

from collections.abc import Iterable

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
