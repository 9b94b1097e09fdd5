"""Two texts as the checks get them: one paragraph a side, or any content."""

from collections.abc import Callable, Iterable

from portal.newsroom.checks.finding import Fault
from portal.newsroom.checks.pairs import Pair, Story, pair_up
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content

OnPair = Callable[[Pair, Story], Iterable[Fault]]


def story(source: str, translation: str, direction: str = "en-fr", **settings: object) -> Story:
    """One paragraph of markup each; ``direction``: ``en-fr`` or ``fr-en``."""
    sides = [
        Content(language, "", blocks=(Block("s1", BlockKind.PARAGRAPH, markup=markup),))
        for language, markup in zip(direction.split("-"), (source, translation), strict=True)
    ]
    return pair_up(*sides, CheckSettings(**settings))  # type: ignore[arg-type]


def faults(
    check: OnPair, source: str, translation: str, direction: str = "en-fr", **settings: object
) -> list[Fault]:
    """What ``check`` finds between two paragraphs."""
    told = story(source, translation, direction, **settings)
    return [fault for pair in told.pairs for fault in check(pair, told)]
