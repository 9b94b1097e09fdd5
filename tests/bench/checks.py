"""The checks of a translation: how long they take, and how many planted faults they catch."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.registry import CHECKS, run
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Content
from portal.newsroom.remembering import forget
from tests.bench.table import Row
from tests.portal.newsroom.checks.corpus import samples

_SEGMENTS = 1_000


@dataclass(frozen=True, slots=True)
class Tally:
    """What one check did on the corpus. ``false_alarms``: pairs it complained of without its fault planted there."""

    check: int
    name: str
    planted: int
    caught: int
    false_alarms: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def rows() -> list[Row]:
    source, translation, settings = _long_story()

    def first() -> None:
        forget()
        run(source, translation, settings)

    def bare() -> None:
        pair_up(source, translation, settings)

    note = "pairing the same segments, nothing checked"
    return [
        Row("all checks, 1,000 segments", first, bare, note, pairs=5),
        Row("the same checks again", lambda: run(source, translation, settings), bare, note, pairs=5),
    ]


def tallies() -> list[Tally]:
    """One for each check, over the whole corpus."""
    found = [(sample.check, {finding.check for finding in sample.findings()}) for sample in samples()]
    return [
        Tally(
            check.number,
            check.name,
            planted=sum(planted == check.number for planted, _ in found),
            caught=sum(planted == check.number in hits for planted, hits in found),
            false_alarms=sum(planted != check.number and check.number in hits for planted, hits in found),
        )
        for check in CHECKS
    ]


def lines() -> list[str]:
    """The tallies for a terminal."""
    head = f"{'check':34}{'planted':>11}{'caught':>11}{'false alarms':>15}   of {len(samples())} pairs"
    return [
        head,
        *(f"{t.check:>2} {t.name:31}{t.planted:>11}{t.caught:>11}{t.false_alarms:>15}" for t in tallies()),
    ]


def _long_story() -> tuple[Content, Content, CheckSettings]:
    """The corpus from English into French again and again, as one story; no two segments alike."""
    pairs = [sample for sample in samples() if sample.direction == "en-fr"]
    chosen = [pairs[n % len(pairs)] for n in range(_SEGMENTS)]
    sides = [
        tuple(
            replace(block := getattr(pair, side).blocks[0], id=f"s{n}", markup=f"{block.markup} {_word(n)}.")
            for n, pair in enumerate(chosen, 1)
        )
        for side in ("source", "translation")
    ]
    settings = CheckSettings(glossary=pairs[0].settings.glossary)
    return Content("en", "Headline", blocks=sides[0]), Content("fr", "Titre", blocks=sides[1]), settings


def _word(number: int) -> str:
    """A word for each number, so that no two segments are alike."""
    return "z" + "".join("bdfghklmnp"[int(digit)] + "a" for digit in str(number))
