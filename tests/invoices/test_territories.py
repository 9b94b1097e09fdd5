"""Countries and the regions sold as one."""

import pytest
from babel import Locale

from invoices.terms import Region, Scope, Territory
from invoices.territories import COUNTRIES, EU, LOW_INCOME, REGIONS, countries_of, regions_of

GEOGRAPHY = [region for region in Region if region is not Region.FRANCOPHONIE]


def test_there_are_the_249_countries_of_iso_3166_each_named_in_both_languages():
    assert len(COUNTRIES) == 249
    for language in ("en", "fr"):
        assert set(Locale(language).territories) >= COUNTRIES


def test_every_list_holds_countries_only():
    for region in Region:
        assert REGIONS[region] <= COUNTRIES
    assert LOW_INCOME <= COUNTRIES
    assert len(EU) == 27


def test_every_country_but_antarctica_lies_in_a_region():
    assert {"AQ"} == COUNTRIES.difference(*(REGIONS[region] for region in GEOGRAPHY))


def test_europe_holds_the_union():
    assert REGIONS[Region.EUROPE] >= EU


@pytest.mark.parametrize(
    ("territory", "inside", "outside"),
    [
        (Territory(Scope.COUNTRY, "BE"), "BE", "FR"),
        (Territory(Scope.REGION, "mena"), "EG", "US"),
        (Territory(Scope.REGION, "francophonie"), "SN", "GB"),
    ],
)
def test_a_territory_covers_its_countries(territory, inside, outside):
    assert inside in countries_of(territory)
    assert outside not in countries_of(territory)


def test_the_world_covers_everything():
    assert countries_of(Territory(Scope.WORLD)) == COUNTRIES


@pytest.mark.parametrize(
    "territory", [Territory(Scope.COUNTRY, "ZZ"), Territory(Scope.COUNTRY), Territory(Scope.REGION, "moon")]
)
def test_unknown_places_are_refused(territory):
    with pytest.raises(ValueError, match="not a"):
        countries_of(territory)


def test_the_regions_of_a_country_come_smallest_first():
    assert regions_of("BE") == (Region.FRANCOPHONIE, Region.EUROPE)
    assert regions_of("AQ") == ()
