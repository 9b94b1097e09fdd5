"""One line a step, as it happens: what was done, what came of it, how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from zipfile import BadZipFile

from lxml.etree import LxmlError

from tests.journey.browser import PageProblem

# What a page, a file or an answer that is not as it should be raises on the way.
_PROBLEMS = (PageProblem, LookupError, ValueError, OSError, LxmlError, BadZipFile)


class StepFailed(Exception):
    """A step did not truly happen; the message names it and says why, on one line."""


@dataclass
class Step:
    """A step under way; ``note`` is what its line says beside its title."""

    number: int
    title: str
    note: str = ""


class Progress:
    """Numbers the steps and prints them."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self._begun = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """The block is the step: what it raises about a page or a value makes it fail. Raises StepFailed."""
        step = Step(len(self.steps) + 1, title)
        begun = time.monotonic()
        try:
            yield step
        except _PROBLEMS as problem:
            reason = " ".join(str(problem).split()) or type(problem).__name__
            raise StepFailed(f"step {step.number}, “{title}”, failed: {reason}") from problem
        line = f"{step.number:2}  {time.monotonic() - begun:5.1f} s  {title}"
        self.steps.append(line + (f": {step.note}" if step.note else ""))
        print(self.steps[-1], flush=True)
