"""Pairs as a newsroom has them, half with one planted fault: what the checks are measured on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.newsroom.checks.finding import Finding
from portal.newsroom.checks.registry import run
from portal.newsroom.checks.settings import CheckSettings
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.term_matching import Term

_DATA = json.loads(Path(__file__).with_name("corpus.json").read_text())
_GLOSSARY = tuple(Term(*term) for term in _DATA["glossary"])


@dataclass(frozen=True)
class Sample:
    """A pair; ``check``: the number of the check whose fault was planted in it, 0 for none."""

    check: int
    direction: str
    source: Content
    translation: Content
    settings: CheckSettings

    def findings(self) -> list[Finding]:
        return run(self.source, self.translation, self.settings)


def samples() -> list[Sample]:
    """The whole corpus."""
    return [_sample(pair) for pair in _DATA["pairs"]]


def _sample(pair: dict[str, Any]) -> Sample:
    source, translation = (_content(pair, n) for n in (0, 1))
    people = {"translator_id": 1, "approver_id": 1, "translator_may_approve": False}
    settings = CheckSettings(
        profile=pair["profile"],
        glossary=_GLOSSARY,
        stale=pair.get("stale", False),
        machine={"s1": pair["machine"]} if "machine" in pair else {},
        **(people if pair.get("same_person") else {}),
    )
    return Sample(pair.get("check", 0), pair["direction"], source, translation, settings)


def _content(pair: dict[str, Any], side: int) -> Content:
    language = pair["direction"].split("-")[side]
    return Content(language, pair.get("headline", ("", ""))[side], blocks=tuple(_blocks(pair, side)))


def _blocks(pair: dict[str, Any], side: int) -> Iterator[Block]:
    yield Block("s1", BlockKind.PARAGRAPH, markup=(pair["source"], pair["translation"])[side])
    if "caption" in pair:
        yield Block(
            "s2",
            BlockKind.FIGURE,
            image="p1",
            caption=pair["caption"][side],
            credit=pair["credit"][side],
        )
