"""Every check with its result, and the paper that lists them."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.journey.browser import PageProblem

NAME = "verify.txt"


class Proof:
    """Collects checks. A failed one does not stop the next: the paper shows them all."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self._lines: list[str] = []
        self._count = 0

    def section(self, title: str) -> None:
        self._lines += ["", title]

    def check(self, what: str, holds: bool, detail: str = "") -> None:
        """``what`` should be so; ``holds`` says whether it is; ``detail`` is said when it is not."""
        self._count += 1
        if not holds:
            self.failed.append(what + (f" ({detail})" if detail else ""))
        self._lines.append(
            f"  {'yes' if holds else 'NO '}  {what}{f': {detail}' if detail and not holds else ''}"
        )

    def demand(self) -> str:
        """How many checks held. Raises PageProblem, with the first that did not, unless all did."""
        if self.failed:
            others = f", and {len(self.failed) - 1} more (see {NAME})" if len(self.failed) > 1 else ""
            raise PageProblem(f"{self.failed[0]}{others}")
        return f"{self._count} checks hold"

    def write(
        self, folder: Path, artefacts: Mapping[str, bytes], facts: Mapping[str, str], steps: Sequence[str]
    ) -> None:
        """Write verify.txt: ``facts`` of the journey, its ``steps``, every check, SHA-256 of ``artefacts``."""
        verdict = (
            f"{len(self.failed)} of {self._count} checks FAILED"
            if self.failed
            else (f"All {self._count} checks hold")
        )
        width = max(map(len, facts), default=0) + 2
        lines = [f"{verdict}, {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC", ""]
        lines += [f"{name + ':':{width}}{value}" for name, value in facts.items()]
        lines += ["", "What was done", *(f"  {step}" for step in steps), *self._lines]
        lines += ["", "SHA-256 (check with: sha256sum --check, on these lines)"]
        lines += [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in artefacts.items()]
        (folder / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
