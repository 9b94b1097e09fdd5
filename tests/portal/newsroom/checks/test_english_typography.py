"""English typography, and the button that puts it right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.checks.english_typography import corrections, fixed, fixed_markup, on_pair
from portal.newsroom.checks.finding import TRANSLATION, Severity
from tests.portal.newsroom.checks.sides import faults

GOOD = [
    "“It’s the workers’ ‘last chance’,” she said: “Really?”",
    "In the ’90s, 50% said so; others didn’t!",
    "Meet at 10:30 (?) or see https://example.org/it's?a=1;b",
    "He is 6'2 tall and the board 12\" wide.",
    "Some 1,250 said so in rooms 5,6 and 7, and 12,500% more.",
    "Nothing to see here.",
]
BROKEN = [
    ('He said "yes" to it', '"yes"', "He said “yes” to it"),
    ("It's late", "It's", "It’s late"),
    ("The workers' union", "workers'", "The workers’ union"),
    ("In the '90s", "'90s", "In the ’90s"),
    ("The 'last chance'", "'last", "The ‘last chance’"),
    ("Why ?", "Why ?", "Why?"),
    ("Why\u00a0?", "Why\u00a0?", "Why?"),
    ("This : that", "This :", "This: that"),
    ("Yes\u202f; no", "Yes\u202f;", "Yes; no"),
    ("Some 50\u00a0% said", "50\u00a0%", "Some 50% said"),
    ("He said «\u00a0yes\u00a0» to it", "«\u00a0yes", "He said “yes” to it"),
    ("Some 4,2% said", "4,2%", "Some 4.2% said"),
    ("Some 3,5 million said", "3,5", "Some 3.5 million said"),
    ("He said «yes» to it", "«yes»", "He said “yes” to it"),
    ('“A “mixed" pair', '“mixed"', "“A “mixed” pair"),
]
TEXTS = st.text(alphabet="ab'’\"«»“”‘ \u00a0;:!?%.,…12()-\n", max_size=40)


@pytest.mark.parametrize("text", GOOD)
def test_text_that_is_set_well_raises_nothing_and_stays(text: str) -> None:
    assert faults(on_pair, "Des mots.", text, "fr-en") == []
    assert fixed(text) == text


@pytest.mark.parametrize("profile", ["fr-FR", "fr-CA"])
@pytest.mark.parametrize(("text", "named", "right"), BROKEN)
def test_a_slip_is_named_once_and_put_right(profile: str, text: str, named: str, right: str) -> None:
    (fault,) = faults(on_pair, "Des mots.", text, "fr-en", profile=profile)
    assert (fault.severity, fault.side, fault.offending) == (Severity.WARNS, TRANSLATION, named)
    assert fixed(text) == right


def test_an_english_source_is_not_ours_to_correct() -> None:
    assert faults(on_pair, 'He said "why ?"', "Il a dit.") == []


def test_a_mark_nobody_can_read_is_left_to_a_person() -> None:
    (fault,) = faults(on_pair, "Des mots.", 'All alone " here', "fr-en")
    assert fault.offending == '"'
    assert fixed('All alone " here') == 'All alone " here'


@given(TEXTS)
def test_fixing_leaves_nothing_that_it_could_still_fix(text: str) -> None:
    right = fixed(text)
    assert [one for one in corrections(right) if one.new is not None] == []
    assert fixed(right) == right


@given(TEXTS)
def test_fixing_changes_no_letter_and_no_figure(text: str) -> None:
    assert re.sub(r"[\W_]", "", fixed(text)) == re.sub(r"[\W_]", "", text)


def test_markup_is_corrected_across_its_tags() -> None:
    assert (
        fixed_markup('"<em>It\'s</em>" &amp; <a href="https://example.org/o\'clock">late</a> !')
        == '“<em>It’s</em>” &amp; <a href="https://example.org/o\'clock">late</a>!'
    )
