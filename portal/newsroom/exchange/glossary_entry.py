"""A glossary entry on its way in or out, before or after it is a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from portal.newsroom.exchange.one_line import one_line

LONGEST_TERM, LONGEST_NOTE = 200, 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """A term in both languages, plain text. ``kept``: it stays as it is in either."""

    en: str
    fr: str
    kept: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line (from 1) of a file; line 0 means the whole file."""

    line: int
    message: LazyString


class BadGlossary(ValueError):
    """A file of terms that cannot be taken in whole. ``problems``: at most twenty, in order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems in the glossary file")
        self.problems = tuple(problems[:20])


def entry(en: str, fr: str, *, kept: bool = False, note: str = "") -> Entry:
    """A tidy entry. A kept term needs only one side. Raises ValueError with a lazy string when it is unusable."""
    en, fr, note = one_line(en), one_line(fr), one_line(note)
    if kept:
        en, fr = en or fr, fr or en
    if not en and not fr:
        raise ValueError(_("There is no term here."))
    if not en:
        raise ValueError(_("The English term is missing."))
    if not fr:
        raise ValueError(_("The French term is missing."))
    if len(en) > LONGEST_TERM or len(fr) > LONGEST_TERM:
        raise ValueError(_("A term has at most %(limit)s characters.", limit=LONGEST_TERM))
    if len(note) > LONGEST_NOTE:
        raise ValueError(_("A note has at most %(limit)s characters.", limit=LONGEST_NOTE))
    return Entry(en, fr, kept, note)


def unique(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """``entries`` with the last of each pair of terms, in order."""
    return tuple({(one.en, one.fr): one for one in entries}.values())
