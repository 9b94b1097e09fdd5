"""The durable work engine: jobs that survive a crash of their process. The only importer of dbos.

A job is enqueued in the transaction of its cause, so it exists exactly when the cause does. It then runs at
least once: after a crash it starts again, so a handler looks at what is already there before it does
anything, and what leaves the house carries a key of its own. A job that raises is tried again, ever later.
"""

import datetime as dt
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, WorkflowStatus
from dbos._schemas.system_database import SystemSchema
from flask import Flask, current_app
from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from portal.config import Config
from portal.db import db, transaction, utc_now
from portal.work.schedules import schedules

Payload = dict[str, Any]
Handler = Callable[[Payload], None]

# Jobs stored under one version wait for a worker of that version. Ours never change shape, so it never rises.
_VERSION = "1"
_APPLICATION, _QUEUE, _WORKFLOW, _TICK = "reprise", "work", "job", "tick"
_POLLING_SECONDS, _CONCURRENCY = 0.2, 4  # idle, a poll every 0.05 s took a tenth of a processor
_FIRST_DELAY, _LONGEST_DELAY = 5, 3600  # seconds
_MAX_ATTEMPTS = 10 + 14 * 24  # about two weeks, hourly after the first hour
_KEEP = dt.timedelta(days=90)  # the key of a finished job stays taken for so long

_log = logging.getLogger(__name__)
_handlers: dict[str, Handler] = {}


class UnknownJob(LookupError):
    """No handler has this name: the module that defines it is not imported by ``portal.jobs``."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is stored of a job: its name and key, what it is about, and how often it was tried."""

    name: str
    key: str
    payload: Payload
    attempt: int = 1
    error: str = ""  # of the attempt before

    @property
    def id(self) -> str:
        return f"{self.name}:{self.key}" + (f"~{self.attempt}" if self.attempt > 1 else "")

    def next(self, error: BaseException) -> "Task":
        return replace(self, attempt=self.attempt + 1, error=f"{type(error).__name__}: {error}"[:500])

    @property
    def delay(self) -> int:
        """Seconds to wait before this attempt."""
        if self.attempt == 1:
            return 0
        return min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(self.attempt - 2, 20))


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is not finished, for the status page: ``state`` is waiting, delayed, running or failed."""

    task: Task
    state: str
    since: dt.datetime
    due: dt.datetime | None


def job(name: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of job ``name``: it gets the payload, in an app context.

    Raises ValueError when another function has the name.
    """

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault(name, handler)
        if (known.__module__, known.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"job {name!r} is already {known.__module__}.{known.__qualname__}")
        return handler

    return register


def enqueue(session: Session, name: str, *, key: str, payload: Payload, delay: int = 0) -> None:
    """Have job ``name`` run once ``session``'s transaction is committed; never when it is rolled back.

    ``key`` says what the job is about ("licence:RL-2026-000001"): the same name and key again is a no-op,
    also after the job has finished. ``payload``: plain JSON values, else TypeError. ``delay``: seconds.
    """
    json.dumps(payload)
    _store(session, Task(name, key, payload), delay)


def run(name: str, payload: Payload) -> None:
    """Run the handler of job ``name`` here and now. Raises UnknownJob, or what the handler raises."""
    if name not in _handlers:
        raise UnknownJob(f"no job is named {name!r}")
    _handlers[name](payload)


def run_pending(*, delayed: bool = False, raising: bool = True) -> int:
    """Run every waiting job, and those they cause, in this thread; returns how many. Not beside a worker.

    ``delayed``: also run, once, jobs that wait for a later attempt. ``raising``: let a job's exception
    through (the job stays), else store its next attempt as a worker would.
    """
    app, count = current_app._get_current_object(), 0  # type: ignore[attr-defined]
    db.session.rollback()
    late = [task for task, _ in _stored("DELAYED")] if delayed else []
    while tasks := late + [task for task, _ in _stored("ENQUEUED")]:
        late = []
        for task in tasks:
            if raising:
                with app.app_context():
                    run(task.name, task.payload)
            else:
                _attempt(app, task)
            _mark_done(task)
            count += 1
    db.session.rollback()
    db.session.expire_all()  # the caller sees what the jobs committed
    return count


def unfinished() -> list[Job]:
    """Every job that waits, runs, waits for another attempt, or has used up its attempts."""
    words = {"ENQUEUED": "waiting", "DELAYED": "delayed", "PENDING": "running"}
    found = _stored("ENQUEUED", "DELAYED", "PENDING", "ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
    return [
        Job(task, words.get(row.status, "failed"), _moment(row.created_at), _moment(row.delay_until_epoch_ms))
        for task, row in found
    ]


def retry(id: str) -> None:
    """Let job ``id`` (of ``unfinished``) run now: a failed one, a delayed one, or one a dead machine held.

    Raises UnknownJob when there is none, or it is done.
    """
    if id not in {found.task.id for found in unfinished()}:
        raise UnknownJob(f"no unfinished job is named {id!r}")
    _client().resume_workflow(id, queue_name=_QUEUE)


def purge(before: dt.datetime | None = None) -> int:
    """Forget jobs that were done before ``before`` (90 days ago when not given); returns how many."""
    limit = before or utc_now() - _KEEP
    done = _client().list_workflows(
        status="SUCCESS", completed_before=limit.isoformat(), load_input=False, load_output=False, limit=1000
    )
    _client().delete_workflows([row.workflow_id for row in done])
    return len(done)


def migrate(config: Config) -> None:
    """Create or bring up to date the engine's own tables in the portal's database."""
    logging.getLogger("dbos").setLevel(logging.WARNING)
    DBOS.migrate(config.database_url)


def own_tables() -> frozenset[str]:
    """Names of the engine's tables, which may share a file with ours and are not for our migrations."""
    return frozenset(t.name for t in SystemSchema.metadata_obj.tables.values()) | {"dbos_migrations"}


def serve(app: Flask, stop: threading.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Run jobs until ``stop`` is set; then let running ones finish for up to 20 seconds.

    The worker's identity is ``config.worker_id``: what it left unfinished when it died, it resumes now. Two
    workers must never share one.
    """
    config: Config = app.extensions["reprise"]
    tick = _register(app)
    DBOS(config=_settings(config))
    DBOS.listen_queues([_QUEUE])
    DBOS.launch()
    DBOS.register_queue(_QUEUE, worker_concurrency=_CONCURRENCY, polling_interval_sec=_POLLING_SECONDS)
    DBOS.apply_schedules(
        [
            {"schedule_name": s.name, "workflow_fn": tick, "schedule": s.cron, "context": {"job": s.name}}
            for s in schedules(config)
        ]
    )
    ready()
    try:
        stop.wait()
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=20)


def _settings(config: Config) -> DBOSConfig:
    return {
        "name": _APPLICATION,
        "system_database_url": config.database_url,
        "application_version": _VERSION,
        "executor_id": config.worker_id,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "run_migrations": False,
    }


def _register(app: Flask) -> Callable[[dt.datetime, Any], None]:
    @DBOS.workflow(name=_WORKFLOW)
    def work(task: Payload) -> None:
        _attempt(app, Task(**task))

    @DBOS.workflow(name=_TICK)
    def tick(due: dt.datetime, context: Any) -> None:
        with app.app_context(), transaction() as session:
            enqueue(session, context["job"], key=f"due:{due.isoformat()}", payload={})

    return tick


def _attempt(app: Flask, task: Task) -> None:
    try:
        with app.app_context():
            run(task.name, task.payload)
    except Exception as problem:
        _log.warning("job %s failed: %s", task.id, problem, exc_info=True)
        if task.attempt >= _MAX_ATTEMPTS:
            raise
        again = task.next(problem)
        with app.app_context(), transaction() as session:
            _store(session, again, again.delay)


def _store(session: Session, task: Task, delay: int) -> None:
    options: EnqueueOptions = {"workflow_name": _WORKFLOW, "queue_name": _QUEUE, "workflow_id": task.id}
    if delay:
        options["delay_seconds"] = delay
    _client().enqueue_in_transaction(session.connection(), options, asdict(task))


def _client() -> DBOSClient:
    """This application's client. It uses the portal's own engine, so it opens no connections of its own."""
    known = current_app.extensions.get("reprise_work")
    if known is None:
        known = DBOSClient(
            system_database_engine=db.engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APPLICATION,
            lazy=True,
        )
        current_app.extensions["reprise_work"] = known
    return known


def _stored(*states: str) -> Iterator[tuple[Task, WorkflowStatus]]:
    for row in _client().list_workflows(status=list(states), name=_WORKFLOW, load_output=False):
        if row.input is not None:
            yield Task(**row.input["args"][0]), row


def _mark_done(task: Task) -> None:
    table = "workflow_status" if db.engine.dialect.name == "sqlite" else "dbos.workflow_status"
    now = int(utc_now().timestamp() * 1000)
    with transaction() as session:
        session.execute(
            text(
                f"UPDATE {table} SET status = 'SUCCESS', completed_at = :now, updated_at = :now "  # noqa: S608 (constant)
                "WHERE workflow_uuid = :id AND status IN ('ENQUEUED', 'DELAYED')"
            ).bindparams(bindparam("now", now), bindparam("id", task.id))
        )


def _moment(milliseconds: int | None) -> Any:
    return None if milliseconds is None else dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)
