"""Commands over articles: import files of stories."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.newsroom.intake.problems import message
from portal.newsroom.intake.receiving import refuse, take_in_read
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.newsroom.readers import Found, Incoming, Refused, UnreadableStory, read_stories
from portal.newsroom.readers.both_ways import linked_both_ways
from portal.newsroom.readers.incoming import MAX_FILE_BYTES, REASONS, Problem
from portal.newsroom.readers.text import LANGUAGES

articles = AppGroup("articles", help="Articles and where they come from.")


@dataclass
class _File:
    """One file: what was read of it, or why nothing was, and what became of each story."""

    path: Path
    data: bytes = b""
    error: str = ""
    found: list[Found] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)

    @property
    def is_translation(self) -> bool:
        return any(isinstance(story, Incoming) and story.translation_of for story in self.found)


@articles.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Where a file does not say; else its words tell.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of lines.")
def bring_in(files: tuple[Path, ...], lang: str | None, as_json: bool) -> None:
    """Take in the stories of FILES, of any format we read, and say what was read and what became of each.

    Files that name each other as their other language become one article. A bad file is one line and does not hold
    up the others; the exit code is then 1.
    """
    read = [_read(path, lang or "") for path in files]
    _link(read)
    for file in sorted(read, key=lambda f: f.is_translation):  # a translation joins its source
        if file.found:
            file.arrivals = take_in_read(file.data, file.found, way=Way.COMMAND, origin=file.path.name)
    if as_json:
        click.echo(json.dumps([_data(file) for file in read], ensure_ascii=False, indent=2))
    bad = 0
    for file in read:
        for line in () if as_json else _lines(file):
            click.echo(line)
        for line in _complaints(file):
            bad += 1
            click.echo(line, err=True)
    raise SystemExit(bool(bad))


def _read(path: Path, language: str) -> _File:
    file = _File(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableStory(Problem.TOO_LARGE)
        file.data = path.read_bytes()
        file.found = list(read_stories(file.data, language))
    except OSError as problem:
        file.error = problem.strerror or str(problem)
    except UnreadableStory as problem:
        file.error = str(problem.message)
        refuse(file.data, problem.problem, way=Way.COMMAND, origin=path.name)
    return file


def _link(files: list[_File]) -> None:
    linked = iter(linked_both_ways(story for file in files for story in file.found))
    for file in files:
        file.found = [next(linked) for _ in file.found]


def _complaints(file: _File) -> Iterator[str]:
    if file.error:
        yield f"{file.path}: {_one_line(file.error)}"
    for story, arrival in zip(file.found, file.arrivals, strict=True):
        if arrival.outcome == Outcome.REFUSED:
            title = _title(story)
            yield f"{file.path}: {title + ': ' if title else ''}{_one_line(str(message(arrival.problem)))}"


def _lines(file: _File) -> Iterator[str]:
    for story, arrival in zip(file.found, file.arrivals, strict=True):
        yield str(file.path)
        yield f"  title: {_title(story)}"
        yield f"  outcome: {arrival.outcome}"
        if isinstance(story, Incoming):
            content = story.content
            yield f"  language: {content.language}"
            yield "  blocks: " + ", ".join(f"{kind} {count}" for kind, count in _kinds(story).items())
            for figure in content.figures:
                yield f"  caption: {figure.caption or '(none)'} | credit: {figure.credit or '(none)'}"
            for dropped in story.dropped:
                yield f"  left out: {_one_line(dropped.text)[:400]} ({REASONS[dropped.reason]})"


def _data(file: _File) -> dict[str, Any]:
    data: dict[str, Any] = {"file": str(file.path)}
    if file.error:
        data["error"] = _one_line(file.error)
    data["stories"] = [_story(*pair) for pair in zip(file.found, file.arrivals, strict=True)]
    return data


def _story(story: Found, arrival: Arrival) -> dict[str, Any]:
    data: dict[str, Any] = {"title": _title(story), "outcome": str(arrival.outcome)}
    if isinstance(story, Incoming):
        data |= {
            "language": story.content.language,
            "source_uri": story.source_uri,
            "blocks": _kinds(story),
            "captions": [{"caption": f.caption, "credit": f.credit} for f in story.content.figures],
            "dropped": [d.to_json() for d in story.dropped],
        }
    if arrival.edition:
        data |= {"article": arrival.edition.article_id, "edition": arrival.edition.id}
    if arrival.problem:
        data |= {"problem": str(arrival.problem), "message": str(message(arrival.problem))}
    return data


def _kinds(story: Incoming) -> dict[str, int]:
    return dict(Counter(block.kind.value for block in story.content.blocks))


def _title(story: Found) -> str:
    if isinstance(story, Incoming):
        return story.content.headline
    return story.title if isinstance(story, Refused) else story.source_uri


def _one_line(text: str) -> str:
    return " ".join(text.split())
