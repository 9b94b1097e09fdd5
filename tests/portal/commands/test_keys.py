"""``flask --app wsgi keys``: the seal is made once, replaced on demand, and what it sealed stays good."""

import dataclasses
import stat
from pathlib import Path

import pytest
from flask import Flask

from invoices.papers.licence import render_licence
from invoices.signing import Verdict, examine, read_certificates, sign
from portal import keys
from portal.config import Config, ConfigError
from portal.db import utc_now
from tests.invoices.papers import samples
from tests.portal.test_cli import call


def test_keys_are_made_once_and_only_their_owner_reads_them(app: Flask, config: Config) -> None:
    assert call(app, "keys", "show").exit_code == 1
    made = call(app, "keys", "make")
    assert made.exit_code == 0, made.output
    first = keys.seal(config)
    assert first is not None
    assert first.fingerprint[:16] in made.output
    assert stat.S_IMODE((config.keys / keys.SEAL).stat().st_mode) == 0o600
    assert stat.S_IMODE(config.keys.stat().st_mode) & 0o077 == 0
    again = call(app, "keys", "make")
    assert "Nothing is missing" in again.output
    assert keys.seal(config) == first


def test_what_an_earlier_seal_sealed_stays_good(app: Flask, config: Config, tmp_path: Path) -> None:
    assert call(app, "keys", "rotate").exit_code == 1  # nothing to replace
    call(app, "keys", "make")
    old = keys.seal(config)
    assert old is not None
    paper = sign(render_licence(samples.licence(), to_be_sealed=True), old, utc_now())
    assert call(app, "keys", "rotate").exit_code == 0
    new = keys.seal(config)
    assert new is not None
    assert new.fingerprint != old.fingerprint
    assert not any(b"PRIVATE" in file.read_bytes() for file in (config.keys / keys.EARLIER).iterdir())
    assert call(app, "keys", "export", str(tmp_path / "public.pem")).exit_code == 0
    public = (tmp_path / "public.pem").read_bytes()
    assert b"PRIVATE" not in public
    assert examine(paper, read_certificates(public)).verdict is Verdict.VALID
    assert examine(paper, new.chain).verdict is Verdict.UNKNOWN


def test_a_broken_seal_is_named_and_never_passed_over(config: Config) -> None:
    config.keys.mkdir(parents=True)
    (config.keys / keys.SEAL).write_bytes(b"nonsense")
    with pytest.raises(ConfigError, match=r"seal\.pem"):
        keys.seal(config)


def test_the_worker_of_a_production_portal_does_not_start_without_keys(app: Flask, config: Config) -> None:
    app.extensions["reprise"] = dataclasses.replace(config, environment="production")
    result = call(app, "worker")
    assert result.exit_code == 1
    assert "keys make" in result.output
