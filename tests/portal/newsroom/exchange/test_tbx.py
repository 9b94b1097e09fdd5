"""The glossary as TBX."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from portal.newsroom.exchange import tbx
from portal.newsroom.exchange.glossary_entry import BadGlossary, Entry
from tests.portal.newsroom.exchange.entries import ENTRIES

# The order of elements in a concept by ISO 30042:2019, as far as we write them.
_ORDER = {
    "tbx": ["tbxHeader", "text"],
    "tbxHeader": ["fileDesc"],
    "fileDesc": ["sourceDesc"],
    "sourceDesc": ["p"],
    "text": ["body"],
    "body": ["conceptEntry"],
    "conceptEntry": ["note", "langSec"],
    "langSec": ["termSec"],
    "termSec": ["term", "admin"],
}
OLD = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX-Default" xml:lang="en"><martifHeader/><text><body>
<termEntry id="1"><descrip type="definition">x</descrip>
 <langSet xml:lang="en-GB"><tig><term>water bill</term></tig></langSet>
 <langSet xml:lang="fr-FR"><ntig><termGrp><term>facture <hi>d’eau</hi></term></termGrp></ntig></langSet>
 <langSet xml:lang="de"><tig><term>Wasserrechnung</term></tig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="en"><tig><term>alone</term></tig></langSet></termEntry>
</body></text></martif>"""


@given(entries=ENTRIES)
def test_what_is_written_is_read_again_the_same(entries: list[Entry]) -> None:
    if entries:
        assert tbx.read(tbx.write(entries)) == tuple(entries)


def test_the_file_is_laid_out_as_the_standard_says() -> None:
    root = etree.fromstring(tbx.write([Entry("a", "b", note="n"), Entry("OLAF", "OLAF", kept=True)]))
    assert (root.tag, root.get("type"), root.get("style")) == (f"{{{tbx.TBX}}}tbx", "TBX-Basic", "dca")
    for element in root.iter():
        names = [etree.QName(child).localname for child in element]
        allowed = _ORDER.get(etree.QName(element).localname, [])
        assert names == sorted(names, key=allowed.index)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids)) == 2


def test_files_of_the_2008_edition_are_read() -> None:
    assert tbx.read(OLD.encode()) == (Entry("water bill", "facture d’eau"),)


def test_synonyms_become_entries_of_their_own() -> None:
    data = OLD.replace(
        "<tig><term>water bill</term></tig>", "<tig><term>water bill</term></tig><tig><term>bill</term></tig>"
    )
    assert [(one.en, one.fr) for one in tbx.read(data.encode())] == [
        ("water bill", "facture d’eau"),
        ("bill", "facture d’eau"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "not well-formed"),
        ("<tbx", "not well-formed"),
        ("<html/>", "no TBX file"),
        ("<tbx><text/></tbx>", "no terms"),
        (OLD.replace("water bill", "x" * 201), "at most"),
        (OLD.replace('"TBXcoreStructV02.dtd"', '"x" [<!ENTITY a "b">]'), "document type"),
        (
            OLD.replace('"TBXcoreStructV02.dtd"', '"x" [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]'),
            "document type",
        ),
    ],
)
def test_what_is_wrong_is_said(data: str, message: str) -> None:
    with pytest.raises(BadGlossary) as caught:
        tbx.read(data.encode())
    assert message in str(caught.value.problems[0].message)


def test_a_problem_names_the_line_of_its_concept() -> None:
    with pytest.raises(BadGlossary) as caught:
        tbx.read(OLD.replace("water bill", "x" * 201).encode())
    assert caught.value.problems[0].line == 4


@given(data=st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    with pytest.raises(BadGlossary):
        tbx.read(data)
