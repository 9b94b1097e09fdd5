"""Start the portal, its worker and the local Stripe sandbox together, and stop them together."""

import argparse
import contextlib
import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal import demonstration, keys
from portal.app import create_app
from portal.config import Config
from portal.db import utc_now
from portal.publisher import publisher
from portal.schema import upgrade

ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS, _STOP_SECONDS = 60, 25
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass
class Child:
    """One process of the tree; what it prints goes to ``log``."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path


class Stop(Exception):
    """Time to stop everything; the message says why, unless somebody asked for it."""


@dataclass(frozen=True)
class Tree:
    """A portal that runs with its worker and sandbox: their addresses, settings and processes."""

    address: str
    sandbox: str
    environment: dict[str, str]
    children: list[Child]

    def watch(self) -> None:
        """Raises Stop when a process has ended by itself, with its last lines."""
        _watch(self.children)


def main() -> int:
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _asked_to_stop)
    try:
        with running(options.port, options.instance.resolve(), sample=not options.empty) as tree:
            _say(tree, options)
            while True:
                tree.watch()
                time.sleep(0.2)
    except Stop as reason:
        if str(reason):
            print(reason, file=sys.stderr)
        return 1 if str(reason) else 0


@contextlib.contextmanager
def running(port: int, instance: Path, *, sample: bool) -> Iterator[Tree]:
    """Portal, worker and sandbox on ``instance`` until the block ends, however it ends. Raises Stop.

    ``port``: of the portal, 0 for any free one; ``sample``: with sample content and people.
    """
    children: list[Child] = []
    try:
        port = port or _free_port(0)
        _need_free(port)
        sandbox_port = _free_port(port + 1)
        kept = _kept_secrets(instance)
        environment = _environment(port, sandbox_port, instance, kept)
        _prepare(environment, sample=sample)
        for name, command in _commands(port, sandbox_port, instance, kept).items():
            children.append(_start(name, command, instance / "log", environment))
        _await(children, port, sandbox_port)
        yield Tree(environment["REPRISE_BASE_URL"], environment["STRIPE_API_BASE"], environment, children)
    finally:
        _stop(children)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__)
    parser.add_argument("--port", type=int, default=5000, help="of the portal (default %(default)s)")
    parser.add_argument(
        "--instance", type=Path, default=ROOT / "instance", metavar="DIR", help="where its data is kept"
    )
    parser.add_argument("--empty", action="store_true", help="without sample content and people")
    return parser.parse_args()


def _asked_to_stop(_number: int, _frame: object) -> None:
    raise Stop


def _need_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            raise Stop(f"Port {port} is taken: stop what uses it, or name another with --port.") from problem


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise Stop("No port is free for the Stripe sandbox.")


def _kept_secrets(instance: Path) -> dict[str, str]:
    """Secrets made once for an instance, so that sessions and passwords outlive a restart."""
    instance.mkdir(parents=True, exist_ok=True)
    file = instance / "secrets.json"
    if not file.exists():
        made = {
            "secret_key": secrets.token_urlsafe(48),
            "password_salt": secrets.token_urlsafe(24),
            "stripe_key": f"rk_test_{secrets.token_hex(12)}",
            "webhook_secret": f"whsec_{secrets.token_hex(16)}",
        }
        file.touch(mode=0o600)
        file.write_text(json.dumps(made, indent=1))
    return json.loads(file.read_text())


def _environment(port: int, sandbox_port: int, instance: Path, kept: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "REPRISE_ENV": "development",
        "REPRISE_INSTANCE": str(instance),
        "REPRISE_BASE_URL": f"http://127.0.0.1:{port}",
        "REPRISE_SECRET_KEY": kept["secret_key"],
        "REPRISE_PASSWORD_SALT": kept["password_salt"],
        "STRIPE_API_BASE": f"http://127.0.0.1:{sandbox_port}",
        "STRIPE_API_KEY": kept["stripe_key"],
        "STRIPE_WEBHOOK_SECRETS": kept["webhook_secret"],
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def _prepare(environment: dict[str, str], *, sample: bool) -> None:
    app = create_app(Config.from_env(environment))
    with app.app_context():
        upgrade()
        keys.make(app.extensions["reprise"], publisher(), utc_now())
        if sample:
            demonstration.load()


def _commands(port: int, sandbox_port: int, instance: Path, kept: dict[str, str]) -> dict[str, list[str]]:
    python = sys.executable
    return {
        "sandbox": [
            *(python, "-m", "tests.sandbox", "--port", str(sandbox_port)),
            *("--webhook", f"http://127.0.0.1:{port}/hooks/stripe", "--secret", kept["webhook_secret"]),
            *("--state", str(instance / "sandbox")),
        ],
        "worker": [python, "-m", "flask", "--app", "wsgi", "worker"],
        "portal": [python, "-m", "waitress", "--threads=8", f"--listen=127.0.0.1:{port}", "wsgi:app"],
    }


def _start(name: str, command: list[str], logs: Path, environment: dict[str, str]) -> Child:
    logs.mkdir(parents=True, exist_ok=True)
    with (logs / f"{name}.log").open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process alone, which stops them in order
            preexec_fn=_die_with_parent,
        )
    return Child(name, process, logs / f"{name}.log")


def _die_with_parent() -> None:
    """Even when this process is killed outright, its children go too (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _await(children: list[Child], *ports: int) -> None:
    until = time.monotonic() + _START_SECONDS
    for port in ports:
        while not _answers(port):
            _watch(children)
            if time.monotonic() > until:
                raise Stop(f"Nothing answers on port {port} after {_START_SECONDS} seconds.")
            time.sleep(0.05)
    worker = next(child for child in children if child.name == "worker")
    while b"ready for work" not in worker.log.read_bytes() and time.monotonic() < until:
        _watch(children)
        time.sleep(0.05)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _watch(children: list[Child]) -> None:
    for child in children:
        code = child.process.poll()
        if code is not None:
            tail = "\n".join(child.log.read_text(errors="replace").splitlines()[-20:])
            raise Stop(f"The {child.name} stopped by itself (code {code}); its last lines:\n{tail}")


def _say(tree: Tree, options: argparse.Namespace) -> None:
    lines = [f"Reprise is at {tree.address} (payments go to the local sandbox; no money moves)"]
    if not options.empty:
        lines += ["", f"Sign in with the password {demonstration.PASSWORD} as"]
        lines += [f"  {person.email:24} {person.role}" for person in demonstration.PEOPLE[:4]]
        lines += [""]
    lines += [
        f"Mail:  {tree.environment.get('SMTP_URL') or tree.address + '/outbox'}",
        f"Logs:  {tree.children[0].log.parent}",
        "Stop:  Ctrl-C",
    ]
    print("\n".join(lines), flush=True)


def _stop(children: list[Child]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in reversed(children):
        child.process.terminate()
    until = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


if __name__ == "__main__":
    raise SystemExit(main())
