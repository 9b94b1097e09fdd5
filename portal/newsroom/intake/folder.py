"""The watched folder: whole files are taken in, then moved to ``done/`` or ``refused/``; none is lost or taken twice.

A file is first claimed: moved under a name of our own into ``.taking/``, from where a worker that died is picked up
by the next. Everything goes through handles of the folders themselves and never through a symbolic link, so that
whoever may write here can lead us nowhere else.
"""

import datetime as dt
import fcntl
import logging
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from portal.db import db, utc_now
from portal.newsroom.intake.problems import Trouble, message
from portal.newsroom.intake.receiving import refuse, take_in, taken_since
from portal.newsroom.intake.tables import Arrival, Outcome, Way
from portal.newsroom.readers import Problem
from portal.newsroom.readers.incoming import MAX_PACKAGE_BYTES
from portal.work.engine import Payload, job
from portal.work.schedules import schedule

_QUIET = 10.0  # seconds without a change after which a file counts as whole
_MOST_AT_ONCE = 500  # files of one run; the next minute takes the rest
_DONE, _REFUSED, _TAKING = "done", "refused", ".taking"
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp", "~")
_CLAIM = re.compile(r"(\d{8}T\d{12})-(.+)", re.DOTALL)
_MOMENT = "%Y%m%dT%H%M%S%f"  # of the claim, UTC
_LONGEST_NAME = 180  # bytes; the file system allows 255, and we put something before and behind

_log = logging.getLogger(__name__)

schedule("watch_folder", "* * * * *", wanted=lambda config: config.intake_folder is not None)


class UnsafeFolder(OSError):
    """Where one of our own folders should be lies something else, perhaps a link that somebody planted."""


@dataclass(frozen=True, slots=True)
class _Folders:
    """Handles of the watched folder and of those inside it."""

    watched: int
    taking: int
    done: int
    refused: int


@job("watch_folder")
def watch_folder(_payload: Payload) -> None:
    """Take in every whole file of the folder in the settings; nothing to do without one."""
    folder: Path | None = current_app.extensions["reprise"].intake_folder
    if folder is None:
        return
    try:
        empty_folder(folder)
    except OSError:  # the next minute tries again: no need to pile up attempts
        _log.exception("the watched folder %s cannot be used", folder)


def empty_folder(folder: Path, now: float | None = None) -> int:
    """Take in the whole files of ``folder`` and say how many were moved; 0 when another worker is at it.

    ``now``: seconds since 1970, as the file system counts them. A file that cannot be dealt with for a reason
    outside it (no space, no database) stays where it is for the next time. Raises UnsafeFolder, OSError.
    """
    moved = 0
    with _opened(folder) as folders:
        if folders is None:
            return 0
        _claim_all(folders, utc_now().timestamp() if now is None else now)
        for name in sorted(os.listdir(folders.taking))[:_MOST_AT_ONCE]:
            try:
                _deal_with(folders, name)
                moved += 1
            except (OSError, SQLAlchemyError):
                db.session.rollback()
                _log.exception("%r stays in the watched folder for now", name)
    return moved


@contextmanager
def _opened(folder: Path) -> Iterator[_Folders | None]:
    """The folder and those inside it, which are made where they lack; None while another worker holds it."""
    handles: list[int] = []
    try:
        watched = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        handles.append(watched)
        try:
            fcntl.flock(watched, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        for name in (_TAKING, _DONE, _REFUSED):
            with suppress(FileExistsError):
                os.mkdir(name, 0o750, dir_fd=watched)
            try:
                flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
                handles.append(os.open(name, flags, dir_fd=watched))
            except OSError as problem:
                raise UnsafeFolder(f"{name} in the watched folder is no folder of ours") from problem
        yield _Folders(*handles)
    finally:
        for handle in handles:
            os.close(handle)


def _claim_all(folders: _Folders, now: float) -> None:
    """Move what is whole into ``.taking/``, under the moment of the claim and the name it had."""
    for name in _whole(folders.watched, now):
        claim = f"{utc_now().strftime(_MOMENT)}-{_short(name)}"
        with suppress(FileNotFoundError):  # its owner took it back
            os.rename(name, claim, src_dir_fd=folders.watched, dst_dir_fd=folders.taking)


def _whole(folder: int, now: float) -> list[str]:
    """The names of what is whole: oldest first, so that a newer version of a story comes after the older one."""
    found = []
    for name in os.listdir(folder):
        with suppress(FileNotFoundError):
            facts = os.stat(name, dir_fd=folder, follow_symlinks=False)
            quiet = now - max(facts.st_mtime, facts.st_ctime) >= _QUIET
            if quiet and not stat.S_ISDIR(facts.st_mode) and not _unfinished(name):
                found.append((facts.st_mtime_ns, name))
    return [name for _, name in sorted(found)]


def _unfinished(name: str) -> bool:
    return name.startswith(".") or name.lower().endswith(_UNFINISHED)


def _short(name: str) -> str:
    """``name`` with an ending but not too long for the file system once we have put something before it."""
    stem, dot, ending = name.rpartition(".")
    if len(os.fsencode(name)) <= _LONGEST_NAME:
        return name
    ending = dot + ending if len(os.fsencode(ending)) < 20 else ""
    return os.fsdecode(os.fsencode(stem)[: _LONGEST_NAME - len(ending)]) + ending


def _deal_with(folders: _Folders, claim: str) -> None:
    """Take in one claimed file, unless that was done before a crash, and move it where it belongs."""
    match = _CLAIM.fullmatch(claim)
    if match:
        since, name = dt.datetime.strptime(match[1], _MOMENT).replace(tzinfo=dt.UTC), match[2]
    else:
        since, name = utc_now(), claim  # somebody else put it there
    arrivals = _arrivals(folders, claim, name, since)
    bad = [arrival for arrival in arrivals if arrival.outcome == Outcome.REFUSED]
    if bad:
        _explain(folders, claim, name, arrivals)
    target = folders.refused if bad else folders.done
    os.rename(claim, claim, src_dir_fd=folders.taking, dst_dir_fd=target)
    for handle in (target, folders.taking):  # the move, too, survives a power cut
        os.fsync(handle)


def _arrivals(folders: _Folders, claim: str, name: str, since: dt.datetime) -> list[Arrival]:
    """What became of every story in the file; a file that was half taken in when a worker died is gone on with."""
    data, problem = _read(folders, claim)
    before = taken_since(data, since, way=Way.FOLDER, origin=name)
    if problem:
        return before or [refuse(data, problem, way=Way.FOLDER, origin=name)]
    try:
        return before + take_in(data, way=Way.FOLDER, origin=name, skip=len(before))
    except (OSError, SQLAlchemyError):
        raise
    except Exception:  # a fault of ours must not hold up the other files for ever
        db.session.rollback()
        _log.exception("%r could not be taken in", name)
        return [*before, refuse(data, Trouble.FAULT, way=Way.FOLDER, origin=name)]


def _read(folders: _Folders, claim: str) -> tuple[bytes, str]:
    """What is in the file, and "" or why it is not even looked into."""
    if not stat.S_ISREG(os.stat(claim, dir_fd=folders.taking, follow_symlinks=False).st_mode):
        return b"", Trouble.NO_FILE
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(claim, flags, dir_fd=folders.taking), "rb") as file:
        data = file.read(MAX_PACKAGE_BYTES + 1)
    return data, Problem.TOO_LARGE if len(data) > MAX_PACKAGE_BYTES else ""


def _explain(folders: _Folders, claim: str, name: str, arrivals: list[Arrival]) -> None:
    """A text beside the refused file: what became of each story in it, in both languages."""
    lines = [name, ""]
    for number, arrival in enumerate(arrivals, start=1):
        lines.append(f"{number}. {arrival.outcome}")
        for language in ("en", "fr") if arrival.problem else ():
            with force_locale(language):
                lines.append(f"   {message(arrival.problem)}")
    text = "\n".join(lines).encode("utf-8", "replace") + b"\n"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    handle = os.open(f"{claim}.reason.txt", flags, 0o640, dir_fd=folders.refused)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
