"""The checks of a translation: how long they take, and how many planted faults they catch."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.newsroom.checks.pairs import pair_up
from portal.newsroom.checks.registry import CHECKS, run
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Content
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
    return [
        Row(
            "all checks, 1,000 segments",
            lambda: run(source, translation, settings),
            lambda: pair_up(source, translation, settings),
            "pairing the same segments, nothing checked",
            pairs=5,
        )
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
    """The corpus from English into French again and again, as one story."""
    pairs = [sample for sample in samples() if sample.direction == "en-fr"]
    chosen = [pairs[n % len(pairs)] for n in range(_SEGMENTS)]
    sides = [
        tuple(replace(getattr(pair, side).blocks[0], id=f"s{n}") for n, pair in enumerate(chosen, 1))
        for side in ("source", "translation")
    ]
    settings = CheckSettings(glossary=pairs[0].settings.glossary)
    return Content("en", "Headline", blocks=sides[0]), Content("fr", "Titre", blocks=sides[1]), settings
