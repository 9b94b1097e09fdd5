"""Countries (ISO 3166-1 alpha-2), the regions sold as one territory, and the low-income countries."""

from invoices.terms import Region, Scope, Territory


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ISO 3166-1, the 249 officially assigned alpha-2 codes.
COUNTRIES: frozenset[str] = _codes("""
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
    YT ZA ZM ZW
""")

# Member states of the European Union; territories with codes of their own (GP, RE, AX…) are not in here.
EU: frozenset[str] = _codes(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
)

_AFRICA = _codes("""
    AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW
    MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW
""")

# Geography follows UN M49, with Cyprus, Turkey and the southern Caucasus in Europe (members of its Council)
# and central Asia beside Asia-Pacific. A country may belong to several regions.
# La Francophonie is a list of our own, of countries and territories with a press in French: membership of
# the organisation of that name changes, and takes in countries without one.
REGIONS: dict[Region, frozenset[str]] = {
    Region.EUROPE: EU
    | _codes("""
        AD AL AM AX AZ BA BY CH FO GB GE GG GI IM IS JE LI MC MD ME MK NO RS RU SJ SM TR UA VA
    """),
    Region.MENA: _codes("AE BH DZ EG EH IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SY TN YE"),
    Region.AFRICA: _AFRICA,
    Region.NORTH_AMERICA: _codes("BM CA GL PM US"),
    Region.LATIN_AMERICA: _codes("""
        AG AI AR AW BB BL BO BQ BR BS BV BZ CL CO CR CU CW DM DO EC FK GD GF GP GS GT GY HN HT JM KN KY LC MF
        MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI
    """),
    Region.ASIA_PACIFIC: _codes("""
        AF AS AU BD BN BT CC CK CN CX FJ FM GU HK HM ID IN JP KG KH KI KP KR KZ LA LK MH MM MN MO MP MV MY NC
        NF NP NR NU NZ PF PG PH PK PN PW SB SG TH TJ TK TL TM TO TV TW UM UZ VN VU WF WS
    """),
    Region.FRANCOPHONIE: _codes("""
        BE BF BI BJ BL CA CD CF CG CH CI CM DJ DZ FR GA GF GN GP GQ HT KM LB LU MA MC MF MG ML MQ MR MU NC NE
        PF PM RE RW SC SN TD TF TG TN VU WF YT
    """),
}

# World Bank low-income economies, fiscal year 2026 (July 2025 to June 2026), with Ethiopia, which the Bank
# left unclassified that year and had as low-income before.
LOW_INCOME: frozenset[str] = _codes("""
    AF BF BI CD CF ER ET GM GW KP LR MG ML MW MZ NE RW SD SL SO SS SY TD TG UG YE
""")


def regions_of(country: str) -> tuple[Region, ...]:
    """The regions that contain ``country`` (alpha-2), smallest first."""
    found = [region for region in Region if country in REGIONS[region]]
    return tuple(sorted(found, key=lambda region: len(REGIONS[region])))


def countries_of(territory: Territory) -> frozenset[str]:
    """Every country that ``territory`` covers. Raises ValueError on an unknown country or region."""
    if territory.scope is Scope.WORLD:
        return COUNTRIES
    if territory.scope is Scope.REGION:
        return REGIONS[Region(territory.code)]
    if territory.code not in COUNTRIES:
        raise ValueError(f"not an ISO 3166-1 alpha-2 code: {territory.code!r}")
    return frozenset({territory.code})
