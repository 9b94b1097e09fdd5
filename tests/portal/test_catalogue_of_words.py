"""The gate: every string a person sees is in French too, current, complete and well set."""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import polib
import pytest

SCRIPT = Path(__file__).parents[2] / "script/catalogue"


def _load() -> ModuleType:
    loader = SourceFileLoader("catalogue", str(SCRIPT))
    spec = spec_from_loader("catalogue", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


catalogue = _load()


def test_the_french_catalogue_is_fresh_complete_and_well_set() -> None:
    checked = subprocess.run([sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("english", "french", "fault"),
    [
        ("Pay?", "Payer ?", "narrow no-break space"),
        ("Pay?", "Payer?", "narrow no-break space"),
        ("Total: 3", "Total : 3", "before :"),
        ("The “word”", "Le « mot\u00a0»", "after «"),
        ("The “word”", "Le «\u00a0mot »", "before »"),
        ("The outlet", "L'éditeur", "straight"),
        ("Wait…", "Attendez...", "three dots"),
        ("%(num)d words", "des mots", "placeholders"),
        ("Anything", " ", "not translated"),
    ],
)
def test_a_fault_in_a_translation_is_found(english: str, french: str, fault: str) -> None:
    found = list(catalogue._faults_of(polib.POEntry(msgid=english), french))
    assert len(found) == 1
    assert fault in found[0]


@pytest.mark.parametrize(
    "french",
    [
        "Payer\u202f?",
        "Total\u00a0: 3",
        "Le «\u00a0mot\u00a0»",
        "À 17:30, voir https://www.exemple.fr/?a=b;c",
        "Vraiment\u202f?!",
    ],
)
def test_well_set_french_passes(french: str) -> None:
    assert list(catalogue._faults_of(polib.POEntry(msgid="x"), french)) == []
