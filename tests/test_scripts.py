"""The commands of ``script/``: they start, say what they must, and stop cleanly."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
Server = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running: list[subprocess.Popen[str]] = []

    def start(port: int, *options: str) -> "subprocess.Popen[str]":
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("REPRISE_", "STRIPE_"))}
        process = subprocess.Popen(
            [ROOT / "script/server", "--port", str(port), "--instance", tmp_path / "instance", *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.terminate()
        process.wait(40)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def block(process: "subprocess.Popen[str]") -> str:
    """What the server prints until it is up (or ends)."""
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Stop:"):
            break
    return "".join(lines)


def children(process: "subprocess.Popen[str]") -> dict[str, int]:
    """Process ids of the server's children, by what they are."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in listed.splitlines()[1:]:
        pid, parent, command = line.split(None, 2)
        if int(parent) == process.pid:
            found[next(n for n in ("sandbox", "worker", "waitress") if n in command)] = int(pid)
    return found


def gone(pid: int, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1]:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_the_server_says_where_it_is_answers_and_stops_with_all_its_children(server: Server) -> None:
    port = free_port()
    process = server(port)
    said = block(process)
    assert f"http://127.0.0.1:{port}" in said
    assert len(re.findall(r"@demo\.example", said)) == 4
    assert "/outbox" in said
    assert len(said.splitlines()) <= 12
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        assert answer.status == 200
    theirs = children(process)
    assert set(theirs) == {"sandbox", "worker", "waitress"}
    process.send_signal(signal.SIGINT)
    assert process.wait(40) == 0
    assert all(gone(pid) for pid in theirs.values())


def test_one_part_dying_stops_the_rest_and_is_named(server: Server) -> None:
    process = server(free_port(), "--empty")
    said = block(process)
    assert "Sign in" not in said
    theirs = children(process)
    os.kill(theirs["worker"], signal.SIGKILL)
    rest = process.communicate(timeout=40)[0]
    assert process.returncode == 1
    assert "The worker stopped by itself" in rest
    assert all(gone(pid) for pid in theirs.values())


def test_a_taken_port_is_said_plainly(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = server(port)
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert f"Port {port} is taken" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["setup", "server", "test"])
def test_scripts_are_executable_and_are_sound_bash(name: str) -> None:
    path = ROOT / "script" / name
    assert os.access(path, os.X_OK)
    assert subprocess.run(["bash", "-n", path], check=False).returncode == 0


def test_setting_up_again_is_quick_and_needs_no_network() -> None:
    if not (ROOT / ".venv/ready--dev").exists():
        pytest.skip("not set up by script/setup --dev")
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"}
    subprocess.run([ROOT / "script/setup", "--dev"], env=environment, check=True)
    begun = time.monotonic()
    subprocess.run([ROOT / "script/setup", "--dev"], env=environment, check=True, timeout=60)
    assert time.monotonic() - begun < 1


def test_continuous_integration_runs_the_tests() -> None:
    assert "script/test" in (ROOT / ".ci/run").read_text()
    assert os.access(ROOT / ".ci/run", os.X_OK)
