"""The door: wrong settings are said in one plain line."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_a_missing_setting_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    flask = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi"), "translations", "check"]
    answer = subprocess.run(
        flask, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    (line,) = answer.stderr.strip().splitlines()
    assert line.startswith("Reprise cannot start: REPRISE_BASE_URL: missing; REPRISE_SECRET_KEY: missing")
