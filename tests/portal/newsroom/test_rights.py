"""What a credit says about whose a picture is."""

import pytest

from portal.newsroom.articles import ImageRights
from portal.newsroom.rights import default_rights, is_agency

OWN = ("The Reprise Bureau Ltd", "The Reprise Bureau")


@pytest.mark.parametrize(
    "credit",
    [
        "AFP",
        "afp",
        "Ann Lee/AFP",
        "Carla Minetti/Reuters",
        "AP Photo/X, AP",
        "Getty Images",
        "© Anadolu Agency",
        "EPA-EFE/X, EPA",
        "Ann Lee via Getty",
    ],
)
def test_agencies_are_known(credit: str) -> None:
    assert is_agency(credit)
    assert default_rights(credit, OWN) is ImageRights.THIRD_PARTY


@pytest.mark.parametrize("credit", ["Ann Papworth", "OIC-CERT", "Apa Sherpa's family", "Pauline Spahn"])
def test_people_and_offices_are_no_agencies(credit: str) -> None:
    assert not is_agency(credit)
    assert default_rights(credit, OWN) is ImageRights.THIRD_PARTY


def test_only_our_own_name_proposes_ours_and_silence_proposes_nothing() -> None:
    assert default_rights("Ann Lee / The Reprise Bureau", OWN) is ImageRights.OURS
    assert default_rights("The Reprise Bureau/AFP", OWN) is ImageRights.THIRD_PARTY
    assert default_rights(" ", OWN) is None
