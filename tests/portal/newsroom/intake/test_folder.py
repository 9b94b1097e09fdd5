"""The watched folder: what is whole comes in once, whatever happens half-way, and nobody is led elsewhere through it."""

import dataclasses
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from portal.config import Config
from portal.db import db
from portal.newsroom.articles import Article
from portal.newsroom.intake import folder as watching
from portal.newsroom.intake import receiving
from portal.newsroom.intake.folder import UnsafeFolder, empty_folder, watch_folder
from portal.newsroom.intake.tables import Arrival
from portal.newsroom.readers import read_ninjs
from portal.newsroom.readers.incoming import MAX_PACKAGE_BYTES
from portal.work.schedules import schedules
from tests.portal.newsroom.intake.test_receiving import ninjs


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def later() -> float:
    """A moment at which every file written until now has been left alone for long enough."""
    return time.time() + 60


def told() -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Arrival.origin, Arrival.outcome, Arrival.problem).order_by(Arrival.id))
    return [tuple(row) for row in rows]


def names(folder: Path) -> list[str]:
    """The names in ``folder`` without the moment of the claim."""
    return sorted(path.name.partition("-")[2] for path in folder.iterdir())


def test_whole_files_come_in_and_move_to_done_or_refused(app: Flask, inbox: Path) -> None:
    (inbox / "good.json").write_bytes(ninjs())
    (inbox / "bad.json").write_bytes(b"{,}")
    assert empty_folder(inbox, later()) == 2
    assert db.session.scalars(select(Article)).one().source_uri == "cms:1"
    assert names(inbox / "done") == ["good.json"]
    assert names(inbox / "refused") == ["bad.json", "bad.json.reason.txt"]
    reason = next((inbox / "refused").glob("*.txt")).read_text()
    assert "The file is damaged" in reason
    assert "Le fichier est endommagé" in reason
    assert sorted(told()) == [("bad.json", "refused", "broken"), ("good.json", "new", "")]


def test_what_is_not_whole_yet_is_left_alone(app: Flask, inbox: Path) -> None:
    for name in (".hidden.json", "a.json.part", "b.json.PART", "c.tmp", "d.json~"):
        (inbox / name).write_bytes(ninjs())
    (inbox / "folder.json").mkdir()
    assert empty_folder(inbox, later()) == 0
    (inbox / "e.json").write_bytes(ninjs())
    assert empty_folder(inbox) == 0  # written just now: it may still grow
    assert told() == []
    assert {"e.json", "a.json.part", "folder.json"} <= set(os.listdir(inbox))


def test_an_older_file_comes_in_before_a_newer_one(app: Flask, inbox: Path) -> None:
    for name, body, age in (("a.json", "Second.", 100), ("b.json", "First.", 200)):
        (inbox / name).write_bytes(ninjs(body))
        os.utime(inbox / name, (time.time() - age, time.time() - age))
    empty_folder(inbox, later())
    edition = db.session.scalars(select(Article)).one().edition("en")
    assert edition is not None
    assert edition.current.content.blocks[0].text == "Second."


def test_the_same_content_sent_again_is_told_again_and_changes_nothing(app: Flask, inbox: Path) -> None:
    for _ in range(2):
        (inbox / "a.json").write_bytes(ninjs())
        empty_folder(inbox, later())
    assert told() == [("a.json", "new", ""), ("a.json", "unchanged", "")]
    assert names(inbox / "done") == ["a.json", "a.json"]


class Crash(BaseException):
    """The process dies here."""


def crashing(function: Callable[..., Any], at: int) -> Callable[..., Any]:
    """``function``, but the process dies before its call number ``at``."""
    calls = iter(range(at + 1))

    def run(*args: Any, **kwargs: Any) -> Any:
        if next(calls, at + 1) == at:
            raise Crash
        return function(*args, **kwargs)

    return run


@pytest.mark.parametrize(
    ("where", "name", "at"),
    [
        (os, "rename", 0), (os, "rename", 1), (os, "rename", 2), (os, "rename", 3), (os, "fsync", 0), (os, "fsync", 3),
        (receiving, "_receive", 0), (receiving, "_refused", 0), (watching, "_explain", 0),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
def test_a_worker_that_dies_loses_nothing_and_takes_nothing_twice(
    app: Flask, inbox: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, at: int
) -> None:
    (inbox / "a.json").write_bytes(ninjs())
    (inbox / "b.json").write_bytes(b"{,}")
    with monkeypatch.context() as patch:
        patch.setattr(where, name, crashing(getattr(where, name), at))
        with pytest.raises(Crash):
            empty_folder(inbox, later())
    db.session.rollback()
    empty_folder(inbox, later())
    assert sorted(told()) == [("a.json", "new", ""), ("b.json", "refused", "broken")]
    assert names(inbox / "done") == ["a.json"]
    assert names(inbox / "refused") == ["b.json", "b.json.reason.txt"]
    assert list((inbox / ".taking").iterdir()) == []


def test_a_file_that_was_half_taken_in_is_gone_on_with(
    app: Flask, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = tuple(dataclasses.replace(read_ninjs(ninjs()), source_uri=f"cms:{n}") for n in range(3))
    monkeypatch.setattr(receiving, "read_stories", lambda *_: three)
    (inbox / "a.json").write_bytes(ninjs())
    with monkeypatch.context() as patch:
        patch.setattr(receiving, "_receive", crashing(receiving._receive, 2))
        with pytest.raises(Crash):
            empty_folder(inbox, later())
    empty_folder(inbox, later())
    assert [outcome for _, outcome, _ in told()] == ["new", "new", "new"]
    assert names(inbox / "done") == ["a.json"]


def test_a_file_waits_while_the_database_does_not_answer(
    app: Flask, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any, **__: Any) -> None:
        raise OperationalError("", {}, Exception("down"))

    (inbox / "a.json").write_bytes(ninjs())
    with monkeypatch.context() as patch:
        patch.setattr(watching, "take_in", down)
        assert empty_folder(inbox, later()) == 0
    assert names(inbox / ".taking") == ["a.json"]
    assert empty_folder(inbox) == 1
    assert names(inbox / "done") == ["a.json"]


def test_a_fault_of_ours_holds_up_no_other_file(
    app: Flask, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.json").write_bytes(ninjs())
    (inbox / "b.json").write_bytes(ninjs(uri="cms:2"))

    def faulty(data: bytes, **more: Any) -> Any:
        return receiving.take_in(data, **more) if b"cms:2" in data else 1 / 0

    monkeypatch.setattr(watching, "take_in", faulty)
    assert empty_folder(inbox, later()) == 2
    assert sorted(told()) == [("a.json", "refused", "fault"), ("b.json", "new", "")]


def test_links_and_pipes_are_refused_and_never_followed(app: Flask, inbox: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_bytes(ninjs())
    (inbox / "link.json").symlink_to(secret)
    (inbox / "dangling.json").symlink_to(tmp_path / "nowhere")
    os.mkfifo(inbox / "pipe.json")
    empty_folder(inbox, later())
    assert {(outcome, problem) for _, outcome, problem in told()} == {("refused", "no_file")}
    assert len(told()) == 3
    assert secret.read_bytes() == ninjs()


@pytest.mark.parametrize("name", ["done", "refused", ".taking"])
def test_a_planted_link_leads_nowhere(app: Flask, inbox: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (inbox / name).symlink_to(tmp_path / "elsewhere")
    (inbox / "a.json").write_bytes(ninjs())
    with pytest.raises(UnsafeFolder):
        empty_folder(inbox, later())
    assert (inbox / "a.json").exists()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_odd_names_are_kept(app: Flask, inbox: Path) -> None:
    odd = [b"caf\xe9.json", b"a\nb.json", b"x" * 250 + b".json", b"..json", "é".encode() * 120 + b".json"]
    for number, name in enumerate(odd):
        with open(os.path.join(os.fsencode(inbox), name), "wb") as file:
            file.write(ninjs(uri=f"cms:{number}"))
    (inbox / ("y" * 255)).write_bytes(b"{,}")
    assert empty_folder(inbox, later()) == 5  # the one that begins with a full stop is hidden
    kept = [os.fsencode(path.name) for path in (inbox / "done").iterdir()]
    assert len(kept) == 4
    assert all(name.endswith(b".json") for name in kept)
    assert len(list((inbox / "refused").iterdir())) == 2


def test_a_huge_file_is_refused_unread(app: Flask, inbox: Path) -> None:
    with (inbox / "huge.json").open("wb") as file:
        file.truncate(MAX_PACKAGE_BYTES + 1)
    empty_folder(inbox, later())
    assert told() == [("huge.json", "refused", "too_large")]


def test_only_one_worker_is_at_it(app: Flask, inbox: Path) -> None:
    (inbox / "a.json").write_bytes(ninjs())
    held = os.open(inbox, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert empty_folder(inbox, later()) == 0
    os.close(held)
    assert empty_folder(inbox, later()) == 1


def test_the_folder_is_watched_only_where_the_settings_name_one(
    app: Flask, config: Config, inbox: Path, tmp_path: Path
) -> None:
    watching_it = dataclasses.replace(config, intake_folder=inbox)
    assert "watch_folder" in {entry.name for entry in schedules(watching_it)}
    assert "watch_folder" not in {entry.name for entry in schedules(config)}
    watch_folder({})
    assert list(inbox.iterdir()) == []
    app.extensions["reprise"] = watching_it
    watch_folder({})
    assert sorted(path.name for path in inbox.iterdir()) == [".taking", "done", "refused"]
    app.extensions["reprise"] = dataclasses.replace(config, intake_folder=tmp_path / "gone")
    watch_folder({})  # says so in the log, and the next minute tries again
