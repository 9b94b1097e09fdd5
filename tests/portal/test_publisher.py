"""The publisher's identity: dated, complete, replaceable."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from stdnum import iban
from stdnum.gb import vat

from portal.config import ConfigError
from portal.publisher import identity, publisher, read

DEFAULT = Path("portal/publisher.json")


@pytest.fixture
def entry() -> dict[str, Any]:
    return json.loads((Path(__file__).parents[2] / DEFAULT).read_text("utf-8"))[0]


def use(app: Flask, path: Path, *entries: Any) -> None:
    path.write_text(json.dumps(entries), "utf-8")
    app.extensions["reprise"] = replace(app.extensions["reprise"], publisher=path)


def test_the_default_publisher_has_numbers_that_check(app: Flask) -> None:
    assert vat.is_valid(publisher().tax_number)
    assert iban.is_valid(identity().bank.iban)
    assert publisher().country == "GB"


def test_wordings_are_there_in_both_languages(app: Flask) -> None:
    known = identity()
    for wording in (known.credit_line, known.late_payment, known.governing_law):
        assert set(wording) == {"en", "fr"}
        assert all(wording.values())
    assert "Banque d’Angleterre" in known.late_payment["fr"]


def test_a_paper_names_the_publisher_of_its_day(app: Flask, tmp_path: Path, entry: dict[str, Any]) -> None:
    later = {**entry, "from": "2026-07-01", "party": {**entry["party"], "name": "New Name Ltd"}}
    use(app, tmp_path / "p.json", later, {**entry, "from": "2026-01-01"})
    assert publisher(dt.date(2026, 6, 30)).name == entry["party"]["name"]
    assert publisher(dt.date(2026, 7, 1)).name == "New Name Ltd"
    with pytest.raises(ConfigError, match="2025-12-31"):
        publisher(dt.date(2025, 12, 31))


@pytest.mark.parametrize("lost", ["bank", "party", "credit_line", "from", "payment_days"])
def test_a_file_that_lacks_something_is_refused(
    app: Flask, tmp_path: Path, entry: dict[str, Any], lost: str
) -> None:
    del entry[lost]
    use(app, tmp_path / f"{lost}.json", entry)
    with pytest.raises(ConfigError, match="REPRISE_PUBLISHER"):
        publisher()


def test_a_wording_in_one_language_only_is_refused(app: Flask, tmp_path: Path, entry: dict[str, Any]) -> None:
    del entry["credit_line"]["fr"]
    use(app, tmp_path / "p.json", entry)
    with pytest.raises(ConfigError, match="credit_line"):
        publisher()


@pytest.mark.parametrize("wrong", [{"french": "fr-BE"}, {"translator_may_approve": "no"}])
def test_rules_of_the_house_that_nobody_knows_are_refused(
    app: Flask, tmp_path: Path, entry: dict[str, Any], wrong: dict[str, Any]
) -> None:
    use(app, tmp_path / "p.json", {**entry, **wrong})
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        publisher()


def test_rules_of_the_house_that_nobody_set_are_those_of_france_and_of_trust(
    app: Flask, tmp_path: Path, entry: dict[str, Any]
) -> None:
    del entry["french"], entry["translator_may_approve"]
    use(app, tmp_path / "p.json", entry)
    assert (identity().french, identity().translator_may_approve) == ("fr-FR", True)


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="REPRISE_PUBLISHER"):
        read(Path("/nowhere/publisher.json"))
