"""The real worker process: it runs what is enqueued, and finishes what a killed worker had begun."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.config import Config
from portal.db import transaction
from portal.work import engine

ROOT = Path(__file__).resolve().parents[3]

# Handlers as portal.jobs would import them. The first attempt of "slow" hangs half-way, as a crash would leave it.
WORKER = """
import pathlib, sys, threading, time
from portal.app import create_app
from portal.work import engine, files
from tests.databases import settings

folder = pathlib.Path(sys.argv[1])

@engine.job("slow")
def slow(payload):
    trace = folder / "trace"
    begun = trace.exists()
    with trace.open("a") as lines:
        lines.write("begun\\n")
    files.put(b"the paper")
    if not begun:
        time.sleep(600)
    with trace.open("a") as lines:
        lines.write("finished\\n")

@engine.job("quick")
def quick(payload):
    (folder / payload["file"]).write_text(payload["text"])

@engine.job("flaky")
def flaky(payload):
    tries = folder / "tries"
    with tries.open("a") as lines:
        lines.write("x")
    if tries.stat().st_size < 2:
        raise OSError("the first time it fails")
    (folder / "flaky").touch()

engine._FIRST_DELAY = 1
app = create_app(settings(folder, sys.argv[2]))
with app.app_context():
    engine.serve(app, threading.Event(), lambda: print("ready", flush=True))
"""


@pytest.fixture
def start(config: Config) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    running: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(config.instance), config.database_url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()


def eventually(true: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether ``true`` holds within ``seconds``; looks often, since other processes make it so."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def put(name: str, **payload: str) -> None:
    with transaction() as session:
        engine.enqueue(session, name, key="1", payload=payload)


def test_a_job_half_done_when_its_worker_is_killed_is_finished_once_by_the_next(
    app: Flask, config: Config, start: Callable[[], "subprocess.Popen[str]"]
) -> None:
    trace = config.instance / "trace"
    put("slow")
    first = start()
    assert eventually(lambda: trace.exists() and trace.read_text() == "begun\n")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert [job.state for job in engine.unfinished()] == ["running"]
    start()
    assert eventually(lambda: engine.unfinished() == [])
    assert trace.read_text() == "begun\nbegun\nfinished\n"
    put("slow")  # its key is taken
    put("quick", file="after", text="x")
    assert eventually((config.instance / "after").exists)
    assert trace.read_text().count("finished") == 1


def test_a_worker_runs_what_is_enqueued_while_it_runs_and_retries_by_itself(
    app: Flask, config: Config, start: Callable[[], "subprocess.Popen[str]"]
) -> None:
    worker = start()
    put("flaky")
    put("quick", file="note", text="é")
    assert eventually((config.instance / "note").exists)
    assert eventually((config.instance / "flaky").exists)
    assert eventually(lambda: engine.unfinished() == [])
    assert (config.instance / "tries").read_text() == "xx"
    assert worker.poll() is None
