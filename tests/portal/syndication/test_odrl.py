"""licence.json: what a machine may conclude from it."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from invoices.terms import Alterations, Medium, Region, Scope, Territory
from invoices.territories import COUNTRIES
from portal.syndication import odrl
from portal.syndication.order import PackageOrder
from tests.portal.syndication import samples


def policy(**terms) -> dict:
    order = samples.order()
    return odrl.policy(replace(order, terms=replace(order.terms, **terms)))


def rights(permission: dict, left: str) -> list:
    return [c["rightOperand"] for c in permission["constraint"] if c["leftOperand"] == left]


def test_it_is_an_agreement_between_the_parties_about_every_file() -> None:
    found = json.loads(odrl.write(samples.order()))
    assert (found["@type"], found["profile"]) == ("Agreement", "https://iptc.org/std/RightsML/odrl-profile/")
    assert found["assigner"]["uid"] == "https://harbourpost.example"
    assert found["assignee"]["uid"] == "https://courrier.example"
    assert len(found["target"]) == 3  # two editions, one image
    assert {rule["action"] for rule in found["permission"]} == {"display", "distribute"}
    for rule in found["permission"]:
        assert rule["target"] == [asset["uid"] for asset in found["target"]]
        assert {duty["action"] for duty in rule["duty"]} == {"attribute", "inform", "delete"}


def test_the_last_day_is_included() -> None:
    start, end = rights(policy()["permission"][0], "dateTime")
    assert start["@value"] == "2026-11-23T00:00:00Z"
    assert end["@value"] == "2027-11-23T00:00:00Z"


def test_an_archive_has_no_end_and_may_be_archived() -> None:
    found = odrl.policy(samples.order(ends_on=None))
    assert "archive" in {rule["action"] for rule in found["permission"]}
    for rule in found["permission"]:
        assert len(rights(rule, "dateTime")) == 1
        assert "delete" not in {duty["action"] for duty in rule["duty"]}


def test_territory() -> None:
    (belgium,) = rights(policy()["permission"][0], "spatial")
    assert belgium == {"@id": "http://cvx.iptc.org/iso3166-1a3/BEL"}
    region = Territory(Scope.REGION, Region.EUROPE)
    (countries,) = rights(policy(territory=region)["permission"][0], "spatial")
    assert {"@id": "http://cvx.iptc.org/iso3166-1a3/FRA"} in countries
    assert rights(policy(territory=Territory(Scope.WORLD))["permission"][0], "spatial") == []


@pytest.mark.parametrize(("alpha2", "alpha3"), [("DE", "DEU"), ("FR", "FRA"), ("CD", "COD"), ("GB", "GBR")])
def test_countries_in_three_letters(alpha2: str, alpha3: str) -> None:
    assert odrl._ALPHA3.get(alpha2, "") == alpha3


def test_every_country_we_sell_to_has_three_letters() -> None:
    assert odrl._ALPHA3.keys() >= COUNTRIES


def prohibited(found: dict) -> set[str]:
    return {rule["action"] for rule in found["prohibition"]}


def test_what_is_not_bought_is_prohibited_and_what_is_bought_is_not() -> None:
    assert prohibited(policy()) == {"sell", "grantUse", "index", "translate", "tdm:mine"}
    assert "tdm:mine" not in prohibited(policy(ai_training=True))
    assert "tdm:mine" in {rule["action"] for rule in policy(ai_training=True)["permission"]}
    assert "translate" not in prohibited(policy(third_language="es"))
    assert "modify" in prohibited(policy(alterations=Alterations.NONE))


def test_the_named_site_binds_only_what_is_shown_on_a_site() -> None:
    display, printed = policy(media=(Medium.WEB, Medium.PRINT))["permission"]
    assert rights(display, "virtualLocation") == [{"@id": "https://courrier.example/"}]
    assert (printed["action"], rights(printed, "virtualLocation")) == ("print", [])


def test_a_party_without_a_website_is_still_named() -> None:
    order: PackageOrder = samples.order(licensee=replace(samples.OUTLET, website=""))
    assert odrl.policy(order)["assignee"]["uid"] == "urn:x-party:BE:0403227515"
    assert dt.datetime.fromisoformat(odrl.policy(order)["dct:issued"]) == order.issued_at
