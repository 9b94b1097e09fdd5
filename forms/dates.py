"""A date as three boxes: native date inputs show the browser's own order, whatever the page's language."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, ValidationError

_PARTS = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Part:
    """One box: what it is called and what was typed into it."""

    name: str
    label: str
    typed: str
    length: int


class DatePartsField(Field):
    """Day, month and year in boxes named ``<name>-day``, ``-month``, ``-year``. ``data``: a date, or None."""

    typed: tuple[str, str, str] = ("", "", "")
    wrong = False

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the three boxes from ``formdata`` when it has them, else the date given."""
        initial = self.default if data is None or not isinstance(data, dt.date) else data
        super().process(None, initial() if callable(initial) else initial, extra_filters)
        names = [f"{self.name}-{part}" for part in _PARTS]
        if formdata is not None and any(name in formdata for name in names):
            day, month, year = (formdata.get(name, "").strip() for name in names)
            self.typed = (day, month, year)
            self.raw_data = [text for text in self.typed if text]
            self._read()
        elif isinstance(self.data, dt.date):
            self.typed = (str(self.data.day), str(self.data.month), str(self.data.year))

    def _read(self) -> None:
        self.data, self.wrong = None, False
        if not any(self.typed):
            return
        try:
            day, month, year = (int(text) for text in self.typed)
            self.data = dt.date(year, month, day) if year >= 1000 else None
        except ValueError:
            self.data = None
        self.wrong = self.data is None

    def pre_validate(self, form: Any) -> None:
        """Raises ValidationError when something was typed that is no date."""
        if self.wrong:
            raise ValidationError(_("Write a real date as day, month and year, for example 27 3 2027"))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The three boxes in the order both languages write them."""
        labels = (_("Day"), _("Month"), _("Year"))
        return tuple(
            Part(name, label, typed, 4 if name == "year" else 2)
            for name, label, typed in zip(_PARTS, labels, self.typed, strict=True)
        )
