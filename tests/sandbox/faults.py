"""Faults to inject into the API: one list, first match taken."""

import re
import threading
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["before", "stored", "slow", "drop"]


@dataclass
class Fault:
    """``before``: answer ``status`` before anything runs. ``stored``: fail with 500 after starting, which the
    idempotency key remembers. ``slow``: wait ``seconds`` (or until released), then do the work. ``drop``: do
    the work, then cut the connection instead of answering.
    """

    kind: Kind
    path: str = "."  # a regular expression
    method: str = "POST"
    times: int = 1
    status: int = 500
    seconds: float = 3.0


@dataclass
class Faults:
    """The faults still to come."""

    waiting: list[Fault] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault) -> None:
        with self._lock:
            self.released.clear()
            self.waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, used up by one."""
        with self._lock:
            for fault in self.waiting:
                if fault.times > 0 and fault.method == method and re.search(fault.path, path):
                    fault.times -= 1
                    return fault
        return None

    def pause(self, fault: Fault) -> None:
        """Hold a slow request back."""
        self.released.wait(fault.seconds)
