"""Our own words are complete in both languages, and French ones keep French spaces."""

import re
import string

import pytest

from portal.syndication import readme
from portal.syndication.wording import _PHRASES
from tests.portal.syndication import samples

# A plain space before high punctuation or inside guillemets, or a straight apostrophe between letters.
_WRONG = re.compile(r"\w [;:!?»]|« |\w'\w")


@pytest.mark.parametrize("phrase", _PHRASES)
def test_a_phrase_exists_in_both_languages_with_the_same_values(phrase: str) -> None:
    values = {
        language: {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for language, text in _PHRASES[phrase].items()
    }
    assert values["en"] == values["fr"]
    assert not _WRONG.search(_PHRASES[phrase]["fr"])


def test_the_french_readme_keeps_french_spaces() -> None:
    text = readme.write(samples.order(), "fr", ["licence.pdf"]).decode()
    assert not _WRONG.search(text)


def test_no_line_of_the_readme_runs_out_of_a_terminal() -> None:
    for language in ("en", "fr"):
        lines = readme.write(samples.order(), language, ["licence.pdf"]).decode().splitlines()
        assert [line for line in lines if len(line) > 90] == []
