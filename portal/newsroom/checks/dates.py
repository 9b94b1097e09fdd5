"""Check 10: dates and weekdays of the source stand in the translation, and a weekday fits its date."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from babel.dates import get_day_names, get_month_names
from flask_babel import lazy_gettext as _

from portal.newsroom.checks.finding import SOURCE, Fault, warns
from portal.newsroom.checks.pairs import Pair, Side, Story, words_of
from portal.newsroom.remembering import remembered

_LOCALES = {"en": ("en_US", "en_GB"), "fr": ("fr_FR", "fr_CA")}
# English months that are words or first names too: a lone one is a month only after a word of time.
_BEFORE = "in|since|until|till|by|last|next|this|early|late|mid|of|from|to|through|during|before|after|every"
_RELATIVE = {
    "en": re.compile(
        r"(?i)\b(?:yesterday|today|tomorrow|tonight|overnight|weekend|this (?:morning|afternoon|evening)|last night"
        r"|the (?:day before|previous day|next day|following day|same day))\b"
    ),
    "fr": re.compile(
        r"(?i)\b(?:hier|aujourd[’']hui|demain|veille|lendemain|jour même|week-end|fin de semaine|ce (?:matin|soir)"
        r"|cet après-midi|cette nuit)\b"
    ),
}
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(\d{1,2})[/.](\d{1,2})(?:[/.]\d{4})?|\d{4}-(\d\d)-(\d\d))(?![\d/]|[.,-]\d)"
)

_IN_FIGURES = re.compile(r"(?<![\d/.-])(?:\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}-\d\d-\d\d)(?![\d/-])")


@dataclass(frozen=True, slots=True)
class Mention:
    """A date as ``text`` says it: what it does not say is None, or () for ``days``. Monday is weekday 0."""

    text: str
    weekday: int | None = None
    days: tuple[int, ...] = ()
    month: int | None = None
    year: int | None = None

    @property
    def real_weekday(self) -> int | None:
        """The weekday the calendar gives; None where the mention leaves it open or no such day exists."""
        if self.month is None or self.year is None or len(self.days) != 1:
            return None
        try:
            return dt.date(self.year, self.month, self.days[0]).weekday()
        except ValueError:
            return None


class _Language:
    """Names of months and days of one language, and how a date is put together in it."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.months: dict[str, int] = {}
        self.weekdays: dict[str, int] = {}
        for locale in _LOCALES[code]:
            for width in ("wide", "abbreviated"):
                names = get_month_names(width, locale=locale).items()
                self.months |= {name.rstrip(".").casefold(): number for number, name in names}
            self.weekdays |= {
                name.casefold(): number for number, name in get_day_names("wide", locale=locale).items()
            }
        self.wide = {number: name.casefold() for number, name in get_month_names("wide", locale=code).items()}
        self.every = frozenset([*self.months, *self.weekdays, *(f"{name}s" for name in self.weekdays)])

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A date, a lone weekday or a lone month, as this language writes it; it takes a while to compile."""
        months = "|".join(sorted(map(re.escape, self.months), key=len, reverse=True))
        wide = "|".join(self.wide.values())
        weekday = rf"(?P<weekday>{'|'.join(self.weekdays)})s?\b"
        if self.code == "en":
            day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,:]\d|(?:st|nd|rd|th)\w)"
            apart = r"(?:\s?[-–,]\s?|\s(?:and|to|or)\s(?:the\s)?)"
            days = rf"{day}(?:{apart}{day}){{0,6}}"
            dated = (
                rf"(?:the\s)?(?P<before>{days})\s(?:of\s)?(?P<month1>{months})\b\.?(?:,?\s(?P<year1>\d{{4}})\b)?"
                rf"|(?P<month2>{months})\b\.?\s(?P<after>{days})(?:,?\s(?P<year2>\d{{4}})\b)?"
                rf"|(?P<month3>{months})\b\.?,?\s(?P<year3>\d{{4}})\b"
            )
            lone = rf"(?<=\s)(?P<lone>{wide})\b"
        else:
            day = r"(?:3[01]|[12]\d|1er|0?[1-9])(?!\d|[.,:]\d)"
            apart = r"(?:\s?[-–,]\s?|\s(?:et|au|ou|à)\s(?:le\s)?)"
            days = rf"{day}(?:{apart}{day}){{0,6}}"
            dated = (
                rf"(?:le\s)?(?P<before>{days})[\s-](?P<month1>{months})\b\.?(?:\s(?P<year1>\d{{4}})\b)?"
                rf"|(?P<month3>{months})\b\.?\s(?P<year3>\d{{4}})\b"
            )
            lone = rf"(?P<lone>{wide})\b"
        return re.compile(
            rf"\b(?:(?:{weekday},?\s)?(?:{dated})|{weekday.replace('weekday', 'alone')}|{lone})", re.I
        )


_LANGUAGES = {code: _Language(code) for code in _LOCALES}
_LEADS_TO_MONTH = re.compile(rf"\b(?:{_BEFORE})[\s-]$", re.I)


def mentions(side: Side) -> list[Mention]:
    """Every date, month and weekday that ``side`` names, in order."""
    return [mention for mention, _place in _found(side.text, side.language)]


def places(text: str, language: str) -> list[tuple[int, int]]:
    """Where dates stand in plain ``text`` of ``language``, in words or in figures: from, to."""
    numeric = [match.span() for match in _IN_FIGURES.finditer(text)]
    return [*(place for _mention, place in _found(text, language)), *numeric]


@remembered
def _found(text: str, language: str) -> tuple[tuple[Mention, tuple[int, int]], ...]:
    names = _LANGUAGES[language]
    if names.every.isdisjoint(words_of(text)):
        return ()
    return tuple(
        (_mention(match, names), match.span())
        for match in names.pattern.finditer(text)
        if _meant(match, names)
    )


def _meant(match: re.Match[str], names: _Language) -> bool:
    """Whether the names in ``match`` are written as the language writes them, and a lone month is no other word."""
    found = match.groupdict()
    month = found.get("month1") or found.get("month2") or found.get("month3")
    lone = found["lone"]
    if names.code == "fr":
        return not lone or lone.islower()
    written = [name for name in (found["weekday"], found["alone"], month, lone) if name]
    if not all(name[0].isupper() for name in written):
        return False
    return not lone or bool(_LEADS_TO_MONTH.search(match.string[max(0, match.start() - 12) : match.start()]))


def _mention(match: re.Match[str], names: _Language) -> Mention:
    found = match.groupdict()
    weekday = found["weekday"] or found["alone"]
    month = found.get("month1") or found.get("month2") or found.get("month3") or found["lone"]
    year = found.get("year1") or found.get("year2") or found.get("year3")
    days = found.get("before") or found.get("after") or ""
    return Mention(
        match.group().rstrip("., "),
        names.weekdays[weekday.casefold()] if weekday else None,
        tuple(int(day) for day in re.findall(r"\d+", days)),
        names.months[month.casefold()] if month else None,
        int(year) if year else None,
    )


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns of each date or weekday only one side has, of two that differ, and of a weekday the date did not have."""
    if not pair.both:
        return
    one, other = (_Told(side) for side in (pair.source, pair.translation))
    if not one.mentions and not other.mentions:
        return
    lost = [mention for mention in one.mentions if not other.tells(mention)]
    added = [mention for mention in other.mentions if not one.tells(mention)]
    named = set(added)
    for mention in dict.fromkeys(lost):
        twin = next((new for new in added if _like(mention, new)), None)
        if twin is None:
            yield warns(
                _("“%(date)s” is missing from the translation: add it.", date=mention.text),
                mention.text,
                SOURCE,
            )
        else:
            added.remove(twin)
            yield warns(
                _(
                    "The source says “%(source)s”, the translation “%(translation)s”: give the same date.",
                    source=mention.text,
                    translation=twin.text,
                ),
                twin.text,
            )
    for mention in dict.fromkeys(added):
        yield warns(
            _("“%(date)s” is not in the source: take it out or check it.", date=mention.text), mention.text
        )
    for mention in dict.fromkeys(other.mentions):
        real = mention.real_weekday
        if mention not in named and real is not None and mention.weekday not in (None, real):
            yield warns(
                _("“%(date)s” was no such weekday: check the calendar, and the source.", date=mention.text),
                mention.text,
            )


class _Told:
    """What one side tells of dates, read leniently: it is asked whether it renders a date of the other side."""

    def __init__(self, side: Side) -> None:
        self.side, self.names = side, _LANGUAGES[side.language]
        self.mentions = mentions(side)

    @cached_property
    def relative(self) -> bool:
        return bool(_RELATIVE[self.side.language].search(self.side.text))

    @cached_property
    def words(self) -> set[str]:
        return {*self.side.words, *(word.removesuffix("s") for word in self.side.words)}

    @cached_property
    def numeric(self) -> set[tuple[int, ...]]:
        """Days and months in figures, either way round."""
        numbers = [tuple(int(n) for n in match.groups() if n) for match in _NUMERIC.finditer(self.side.text)]
        return {pair for day, month in numbers for pair in ((day, month), (month, day))}

    def tells(self, other: Mention) -> bool:
        return self._tells_weekday(other) and self._tells_date(other)

    def _tells_weekday(self, other: Mention) -> bool:
        if other.weekday is None or self.relative:
            return True
        names = [day for day, number in self.names.weekdays.items() if number == other.weekday]
        # A title such as « The Sunday Times » stays as it is.
        kept = re.findall(r"\w+", other.text.casefold())[0]
        return any(name in self.words for name in names) or (other.month is None and kept in self.words)

    def _tells_date(self, other: Mention) -> bool:
        if other.month is None:
            return True
        if not other.days:
            same = [mention for mention in self.mentions if mention.month == other.month]
            month = self.names.wide[other.month] in self.words
            years = {mention.year for mention in same if mention.year}
            return (bool(same) or month) and (not other.year or not years or other.year in years)
        return all(self._tells_day(day, other) for day in other.days)

    def _tells_day(self, day: int, other: Mention) -> bool:
        return (day, other.month) in self.numeric or any(
            mention.month == other.month and day in mention.days and _agree(mention.year, other.year)
            for mention in self.mentions
        )


def _agree(a: int | None, b: int | None) -> bool:
    return a is None or b is None or a == b


def _like(lost: Mention, new: Mention) -> bool:
    """Whether ``new`` may be a slip of the pen for ``lost``: it names the same kinds of thing."""
    return bool(lost.days) == bool(new.days) and (
        (lost.month is not None and new.month is not None)
        or (lost.weekday is not None and new.weekday is not None)
    )
