"""The file store: bytes named by their hash, whole or not there, checked when read."""

import hashlib
import os
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.work import files


@given(data=st.binary(max_size=300))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_put_comes_back_under_its_hash(app: Flask, data: bytes) -> None:
    sha256 = files.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert files.get(sha256) == data


def test_the_same_bytes_are_stored_once(app: Flask) -> None:
    files.put(b"paper")
    before = files.path(files.put(b"paper")).stat()
    assert files.path(files.put(b"paper")).stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    "name", ["", "a" * 63, "A" * 64, "g" * 64, "../" + "a" * 61, "a" * 64 + "\n", "a" * 32 + "\0" + "a" * 31]
)
def test_nothing_but_a_hash_is_a_name(app: Flask, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        files.get(name)


def test_an_unknown_hash_is_said_to_be_missing(app: Flask) -> None:
    with pytest.raises(files.NotStored):
        files.get("0" * 64)


def test_changed_bytes_are_never_handed_out_and_are_put_right(app: Flask) -> None:
    sha256 = files.put(b"the licence")
    files.path(sha256).unlink()
    files.path(sha256).write_bytes(b"the licenze")
    with pytest.raises(files.DamagedFile):
        files.get(sha256)
    files.put(b"the licence")
    assert files.get(sha256) == b"the licence"


def test_a_write_that_fails_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.put(b"too much")
    root: Path = app.extensions["reprise"].files
    assert [p for p in root.rglob("*") if p.is_file()] == []
