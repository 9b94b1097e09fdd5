"""Every word of papers and prices exists in French, in French typography."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import invoices
from invoices.tax import DEFAULT_RULES
from invoices.wording import UnknownLanguage, catalogue, gettext_for, ngettext_for

HOUSE = Path(invoices.__file__).parent
METHODS = [("**.py", "python"), ("templates/**", "jinja2")]
FRENCH = catalogue("fr")


def written() -> set[str]:
    """The msgids (first form of plurals) that the house writes."""
    found = extract_from_dir(HOUSE, METHODS, {"templates/**": {"encoding": "utf-8"}})
    extracted = {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}
    return extracted | {message for path in HOUSE.rglob("*.py") for message in _said_at_once(path)}


def _said_at_once(path: Path) -> Iterator[str]:
    """The literal of ``gettext_for(language)("…")``, which Babel's extraction does not see."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and node.args):
            continue
        made_by, first = node.func.func, node.args[0]
        if (
            isinstance(made_by, ast.Name)
            and made_by.id.endswith("gettext_for")
            and isinstance(first, ast.Constant)
        ):
            yield first.value


def french_texts() -> list[str]:
    texts = [
        words["fr"] for rule in DEFAULT_RULES for words in (rule.legal_basis, rule.wording, rule.explanation)
    ]
    for message in FRENCH:
        if message.id:
            texts += message.string if isinstance(message.string, tuple) else [message.string]
    return texts


def test_every_message_has_its_french():
    missing = {m for m in written() if m not in FRENCH or not all(_strings(m))}
    assert missing == set()


def test_every_message_of_the_catalogue_is_still_written_somewhere():
    kept = {m.id[0] if isinstance(m.id, tuple) else m.id for m in FRENCH if m.id}
    assert kept - written() == set()


def _strings(msgid):
    string = FRENCH[msgid].string
    return string if isinstance(string, tuple) else (string,)


def test_nothing_is_fuzzy_and_placeholders_agree():
    for message in FRENCH:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        singular = message.id[0] if isinstance(message.id, tuple) else message.id
        wanted = set(re.findall(r"%\((\w+)\)s", singular))
        for text in _strings(singular):
            assert set(re.findall(r"%\((\w+)\)s", text)) == wanted, message.id


@pytest.mark.parametrize("text", french_texts())
def test_french_typography(text):
    plain = re.sub(r"%\(\w+\)s|https?://\S+", "x", text)
    assert "'" not in plain, "curly apostrophe"
    assert '"' not in plain, "guillemets"
    assert not re.search(r"(?<!\u00a0):", plain), "no-break space before a colon"
    assert not re.search(r"(?<!\u202f)[;!?%]", plain), "narrow no-break space before ; ! ? %"
    assert not re.search(r"«(?!\u00a0)|(?<!\u00a0)»", plain), "no-break spaces within guillemets"


def test_words_and_plurals_follow_the_language():
    assert gettext_for("en")("worldwide") == "worldwide"
    assert gettext_for("fr")("worldwide") == "monde entier"
    assert gettext_for("fr")("%(language)s only", language="français") == "français seulement"
    for language, zero, one, two in (("en", "0 articles", "1 article", "2 articles"),
                                     ("fr", "0 article", "1 article", "2 articles")):  # fmt: skip
        say = ngettext_for(language)
        assert [say("%(num)s article", "%(num)s articles", n) for n in range(3)] == [zero, one, two]


@pytest.mark.parametrize("language", ["de", "", "../fr"])
def test_other_languages_are_refused(language):
    with pytest.raises(UnknownLanguage):
        gettext_for(language)
