"""A machine that dies at a chosen instant, and stories that people and the worker take up again afterwards.

An instant is just after something that outlives the machine: a commit, a call to the gateway, a file written. (Just
before the next such thing, the same is there.) ``survive`` lets a story run until the machine dies at its n-th instant, starts the machine again, and lets
everybody go on; what the story then owes, it checks itself. A new story says how it goes and what must be true; a new
kind of instant is one more line in ``dying``.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy.orm import Session

from invoices.stripe_gateway import StripeGateway
from portal.db import db
from portal.work import engine, files

_CALLS = ("open", "fetch", "expire", "refund", "refunds", "events_since")


class Crash(BaseException):
    """The machine dies here. No handler of the product's own catches it."""


class Instants:
    """Counts the instants of a run, and dies at the ``fatal``-th (None: never)."""

    def __init__(self, fatal: int | None = None) -> None:
        self.passed: list[str] = []
        self._fatal = fatal

    def __call__(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self._fatal:
            raise Crash(name)


@contextmanager
def dying(instants: Instants) -> Iterator[None]:
    """While inside, every instant is counted, and one of them may be the last."""

    def and_then(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            instants(name)
            return result

        return watched

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Session, "commit", and_then("commit", Session.commit))
        patch.setattr(files, "write_whole", and_then("file", files.write_whole))
        for call in _CALLS:
            patch.setattr(StripeGateway, call, and_then(f"Stripe {call}", getattr(StripeGateway, call)))
        yield


class Story(ABC):
    """Something that people want and the house owes. ``go`` is called again after a crash, and goes on from there."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    @abstractmethod
    def go(self) -> None:
        """Everybody does what is still to be done, until nobody has anything left to do."""

    @abstractmethod
    def check(self) -> None:
        """Everything that is owed is there, once."""


def survive(story: Story, fatal: int | None) -> list[str]:
    """Let ``story`` run, the machine dying at its ``fatal``-th instant, and go on after a restart.

    Returns the names of the instants passed before the end or the crash.
    """
    instants = Instants(fatal)
    try:
        with dying(instants):
            story.go()
    except Crash:
        restart()
        story.go()
    story.check()
    return instants.passed


def restart() -> None:
    """Nothing that was only in memory is known any more."""
    db.session.rollback()
    db.session.expire_all()


def work() -> None:
    """The worker does everything that waits, also what failed before."""
    while engine.run_pending(delayed=True):
        pass
