"""The table of measurements: medians of interleaved pairs, so that a noisy machine slows both sides alike."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared. ``ours`` and ``bare`` do their work once per call; ``note`` says what bare means."""

    name: str
    ours: Work
    bare: Work
    note: str
    pairs: int = 15


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in milliseconds; ``ratio`` is the median of the pairs' own ratios."""

    name: str
    ours_ms: float
    bare_ms: float
    ratio: float
    pairs: int
    note: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(row: Row) -> Measured:
    """Run ``row``: one pair to warm up, then its pairs, the order within a pair alternating."""
    row.ours()
    row.bare()
    ours, bare = [], []
    for number in range(row.pairs):
        sides = ((ours, row.ours), (bare, row.bare))
        for times, work in sides if number % 2 else sides[::-1]:
            times.append(_milliseconds(work))
    ratios = [mine / theirs for mine, theirs in zip(ours, bare, strict=True)]
    return Measured(
        name=row.name,
        ours_ms=round(statistics.median(ours), 3),
        bare_ms=round(statistics.median(bare), 3),
        ratio=round(statistics.median(ratios), 2),
        pairs=row.pairs,
        note=row.note,
    )


def lines(measured: Iterable[Measured]) -> list[str]:
    """The table for a terminal."""
    head = f"{'':34}{'ours':>11}{'bare':>11}{'ratio':>8}   bare is"
    rows = [
        f"{row.name:34}{row.ours_ms:>8.1f} ms{row.bare_ms:>8.1f} ms{row.ratio:>7.2f}×   {row.note}"
        for row in measured
    ]
    return [head, *rows]


def _milliseconds(work: Work) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
