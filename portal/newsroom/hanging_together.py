"""Which segments of a translation and its source belong together: the alignment, as ``Revision.alignment``. Pure.

A source segment is rendered by the segment of the same id, unless it is left out with a reason, or joined into
another; a segment of the translation may continue one before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Alignment:
    """``left_out``: source segment → reason. ``joined``: source segment → the segment that renders it too.
    ``continued``: segment → the one before it that renders the same source."""

    left_out: dict[str, str] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    continued: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Alignment":
        """From ``to_json``'s output, or what is there of it."""
        return cls(*(dict(data.get(name) or {}) for name in ("left_out", "joined", "continued")))

    def to_json(self) -> dict[str, dict[str, str]]:
        """Plain JSON values without what is empty; the inverse of ``read``."""
        parts = {"left_out": self.left_out, "joined": self.joined, "continued": self.continued}
        return {name: dict(sorted(part.items())) for name, part in parts.items() if part}

    def root(self, id: str) -> str:
        """The segment that ``id`` continues, in the end; ``id`` itself when it continues none."""
        seen = {id}
        while (before := self.continued.get(id)) and before not in seen:
            id = before
            seen.add(id)
        return id

    def together(self, id: str) -> set[str]:
        """Every segment, of either side, that renders what ``id`` renders or is rendered by it."""
        root = self.root(id)
        root = self.root(self.joined.get(root, root))
        continuing = {one for one in self.continued if self.root(one) == root}
        return {root, *continuing, *(one for one, into in self.joined.items() if self.root(into) == root)}

    def joined_into(self, id: str) -> list[str]:
        """The source segments that the segments around ``id`` render too."""
        root = self.root(id)
        return [one for one, into in self.joined.items() if self.root(into) == root]

    def merge(self, id: str, gone: str, *, rendered: bool) -> None:
        """Segment ``gone`` of the translation is now part of ``id``. ``rendered``: the source has a ``gone`` too."""
        root = self.root(id)
        continues = self.continued.pop(gone, None)
        for one, before in self.continued.items():
            if before == gone:
                self.continued[one] = id
        for one, into in self.joined.items():
            if into == gone:
                self.joined[one] = root
        if rendered and continues is None:
            self.joined[gone] = root

    def split(self, id: str, new: str, following: Iterable[str] = ()) -> None:
        """Part of ``id`` is now the segment ``new``: it renders the source segment of that id when it was joined,
        with those of ``following``; else it continues ``id``, and what continued ``id`` continues ``new``."""
        if self.joined.pop(new, None) is not None:
            for one in following:
                if one in self.joined:
                    self.joined[one] = new
            return
        for one, before in self.continued.items():
            if before == id:
                self.continued[one] = new
        self.continued[new] = id

    def forget(self, id: str) -> None:
        """Segment ``id`` has gone from the translation for good; what continued it continues what it continued."""
        before = self.continued.pop(id, None)
        for one, other in list(self.continued.items()):
            if other == id:
                del self.continued[one]
                if before:
                    self.continued[one] = before

    def reset(self, ids: Iterable[str], to: "Alignment") -> None:
        """Have ``ids`` hang where ``to`` has them."""
        for id in ids:
            for mine, theirs in ((self.joined, to.joined), (self.continued, to.continued)):
                mine.pop(id, None)
                if id in theirs:
                    mine[id] = theirs[id]

    def fitted(
        self, source: Iterable[str], translation: Iterable[str], out: Iterable[str] = ()
    ) -> "Alignment":
        """What of it makes sense between texts with these segments. ``out``: taken out, but may come back."""
        ours, theirs, there = set(source), set(translation), {*translation, *out}
        return Alignment(
            {id: why for id, why in self.left_out.items() if id in ours and id not in theirs},
            {id: to for id, to in self.joined.items() if id in ours and id not in theirs and to in there},
            {
                id: to
                for id, to in self.continued.items()
                if id in there and id not in ours and to in ours | there
            },
        )
