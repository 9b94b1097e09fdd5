"""Which passwords are refused, and why."""

import pytest

from forms.passwords import weakness

_CONTEXT = ("camille@courrier-namur.example.org", "Camille Dubois", "Le Courrier de Namur SA")


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("kettle 42", "short"),
        ("k" * 3 + "ab9" * 50, "long"),
        ("aaaaaaaaaaaa", "simple"),
        ("abcabcabcabc", "simple"),
        ("123456789012", "simple"),
        ("abcdefghijkl", "simple"),
        ("poiuytrewqlk"[:12], None),
        ("password1234", "common"),
        ("P@ssw0rd2026!", "common"),
        ("Motdepasse-2026", "common"),
        ("azertyuiop123", "common"),
        ("courrier2026!", "personal"),
        ("CamilleDubois1", "personal"),
        ("kettle marble otter 42", None),
        ("vingt-trois hérissons", None),
        ("正確馬電池釘書針非常好用", None),
    ],
)
def test_long_unrelated_passwords_are_good_and_guessable_ones_are_not(password, found):
    assert weakness(password, _CONTEXT) == found
