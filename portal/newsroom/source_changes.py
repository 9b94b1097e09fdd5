"""What a source says now against what its translation renders of it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from portal.newsroom.content import Content
from portal.newsroom.exchange.xliff_units import empty, segments
from portal.newsroom.margin import TOP_MATTER

Words = dict[str, Any]
Changes = dict[str, tuple[Words | None, Words | None]]
_OWN = frozenset(TOP_MATTER[3:])  # what is proposed to outlets is each language's own


@dataclass(frozen=True)
class SourceChanges:
    """``then``: the source's words by segment when the translation was made; ``now``: as they are.

    ``seen_to``: the words of segments that somebody worked over or confirmed since, None where the source had none.
    ``standing``: the segments that the translation has.
    """

    then: Mapping[str, Words]
    now: Mapping[str, Words]
    seen_to: Mapping[str, Words | None] = field(default_factory=dict)
    standing: Collection[str] = ()

    @cached_property
    def all(self) -> Changes:
        """(then, now) of every segment that reads differently, also where somebody has seen to it, in reading order."""
        found: Changes = {}
        for id in dict.fromkeys([*self.now, *self.then, *self.seen_to]):
            new = self.now.get(id)
            for old in (self.rendered(id), self.then.get(id)):
                if old != new and not (empty(old) and empty(new)):
                    found[id] = (old, new)
                    break
        return found

    @cached_property
    def open(self) -> list[str]:
        """Those that nobody has seen to. What is gone from the source, and the translation never had, needs nobody."""
        waiting = [id for id, (_, new) in self.all.items() if self.rendered(id) != new]
        return [id for id in waiting if id in self.now or id in self.standing]

    def rendered(self, id: str) -> Words | None:
        """The source's words that the translation of this segment renders."""
        return self.seen_to[id] if id in self.seen_to else self.then.get(id)


def rendered_words(content: Content) -> dict[str, Words]:
    """The words of a source by segment, without what no translation renders."""
    return {id: words for id, words in segments(content).items() if id not in _OWN}
