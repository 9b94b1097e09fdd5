"""Which version came first."""

import pytest

from portal.newsroom.intake.versions import is_older


@pytest.mark.parametrize(
    ("version", "known", "older"),
    [
        ("9", ["10"], True),
        ("10", ["9"], False),
        ("10", ["10"], False),
        ("2", ["1", "3"], True),
        ("", ["3"], False),
        ("3", [], False),
        ("2026-11-24T10:00:00Z", ["2026-11-24T12:00:00+01:00"], True),
        ("2026-11-24T11:00:00Z", ["2026-11-24T12:00:00+01:00"], False),
        ("draft", ["final"], False),
        ("9" * 5000, ["1"], False),
    ],
)
def test_counts_and_moments_are_compared(version: str, known: list[str], older: bool) -> None:
    assert is_older(version, known) is older
