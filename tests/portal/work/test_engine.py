"""Durable jobs: stored with their cause, run at least once, tried again when they fail, known by a key."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.db import db, transaction, utc_now
from portal.people.accounts import Role
from portal.work import engine

Done = list[dict[str, Any]]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Done:
    """What the job ``note`` was run with; the job ``fail`` raises until its payload's list is empty."""
    monkeypatch.setattr(engine, "_handlers", dict(engine._handlers))
    seen: Done = []

    @engine.job("note")
    def note(payload: dict[str, Any]) -> None:
        seen.append(payload)

    @engine.job("fail")
    def fail(payload: dict[str, Any]) -> None:
        raise ConnectionError("nobody answers")

    return seen


def put(name: str, key: str, **payload: Any) -> None:
    with transaction() as session:
        engine.enqueue(session, name, key=key, payload=payload)


def test_a_job_runs_with_the_payload_it_was_given(app: Flask, done: Done, drain: Callable[[], int]) -> None:
    put("note", "a", words=["é", 1, None], deep={"yes": True})
    assert done == []
    assert drain() == 1
    assert done == [{"words": ["é", 1, None], "deep": {"yes": True}}]


def test_a_rolled_back_transaction_leaves_no_job(app: Flask, done: Done, drain: Callable[[], int]) -> None:
    def change_of_mind() -> None:
        with transaction() as session:
            engine.enqueue(session, "note", key="a", payload={})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        change_of_mind()
    assert drain() == 0
    assert engine.unfinished() == []


def test_the_same_key_twice_is_one_job_also_after_it_is_done(
    app: Flask, done: Done, drain: Callable[[], int]
) -> None:
    put("note", "a", first=1)
    put("note", "a", second=2)
    assert drain() == 1
    put("note", "a", third=3)
    assert drain() == 0
    assert done == [{"first": 1}]


def test_two_jobs_may_be_about_the_same_key(app: Flask, done: Done, drain: Callable[[], int]) -> None:
    @engine.job("other")
    def other(payload: dict[str, Any]) -> None:
        done.append({"other": True})

    put("note", "licence:1", n=1)
    put("other", "licence:1")
    assert drain() == 2
    assert done == [{"n": 1}, {"other": True}]


def test_a_job_may_cause_another(app: Flask, done: Done, drain: Callable[[], int]) -> None:
    @engine.job("first")
    def first(payload: dict[str, Any]) -> None:
        put("note", "caused", by="first")

    put("first", "a")
    assert drain() == 2
    assert done == [{"by": "first"}]


def test_a_failing_job_is_seen_waiting_for_its_next_attempt_with_its_error(app: Flask, done: Done) -> None:
    put("fail", "a", x=1)
    before = utc_now()
    assert engine.run_pending(raising=False) == 1
    [job] = engine.unfinished()
    assert (job.state, job.task.attempt, job.task.payload) == ("delayed", 2, {"x": 1})
    assert job.task.error == "ConnectionError: nobody answers"
    assert job.due is not None
    assert dt.timedelta(seconds=4) < job.due - before < dt.timedelta(seconds=30)


def test_delays_grow_to_an_hour_and_last_for_days() -> None:
    task, delays = engine.Task("fail", "a", {}), []
    for _ in range(engine._MAX_ATTEMPTS - 1):
        task = task.next(OSError("no"))
        delays.append(task.delay)
    assert delays[:5] == [5, 10, 20, 40, 80]
    assert delays == sorted(delays)
    assert delays[-1] == 3600
    assert sum(delays) > 7 * 24 * 3600


def test_a_job_out_of_attempts_raises_and_is_not_stored_again(
    app: Flask, done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_MAX_ATTEMPTS", 1)
    put("fail", "a")
    with pytest.raises(ConnectionError):
        engine.run_pending(raising=False)
    assert [job.task.attempt for job in engine.unfinished()] == [1]


def test_draining_lets_a_failure_through_and_keeps_the_job(
    app: Flask, done: Done, drain: Callable[[], int]
) -> None:
    put("fail", "a")
    with pytest.raises(ConnectionError):
        drain()
    assert [job.state for job in engine.unfinished()] == ["waiting"]


def test_a_job_nobody_handles_is_refused_by_name(app: Flask, drain: Callable[[], int]) -> None:
    put("no_such_job", "a")
    with pytest.raises(engine.UnknownJob, match="no_such_job"):
        drain()


def test_two_handlers_cannot_share_a_name(done: Done) -> None:
    with pytest.raises(ValueError, match="note"):
        engine.job("note")(lambda payload: None)


def test_a_payload_that_is_not_plain_json_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(TypeError), transaction() as session:
        engine.enqueue(session, "note", key="a", payload={"when": utc_now()})


def test_a_late_job_can_be_told_to_run_now(app: Flask, done: Done) -> None:
    put("fail", "a")
    engine.run_pending(raising=False)
    [job] = engine.unfinished()
    engine.retry(job.task.id)
    assert [(j.state, j.task.id) for j in engine.unfinished()] == [("waiting", "fail:a~2")]
    with pytest.raises(engine.UnknownJob):
        engine.retry("fail:b")


def test_finished_jobs_are_forgotten_after_their_time_and_not_before(
    app: Flask, done: Done, drain: Callable[[], int]
) -> None:
    put("note", "a")
    drain()
    assert engine.purge(utc_now() - dt.timedelta(days=1)) == 0
    assert engine.purge(utc_now() + dt.timedelta(minutes=1)) == 1
    put("note", "a")
    assert drain() == 1


def test_what_a_job_committed_is_seen_by_the_caller(app: Flask, done: Done, drain: Callable[[], int]) -> None:
    with transaction() as session:
        session.add(Role(name="before"))
    role = db.session.query(Role).one()

    @engine.job("rename")
    def rename(payload: dict[str, Any]) -> None:
        with transaction() as session:
            session.query(Role).one().name = "after"

    put("rename", "a")
    drain()
    assert role.name == "after"
