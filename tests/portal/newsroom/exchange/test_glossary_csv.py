"""The glossary as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.exchange import glossary_csv
from portal.newsroom.exchange.glossary_entry import BadGlossary, Entry, unique
from portal.newsroom.exchange.one_line import one_line
from tests.portal.newsroom.exchange.entries import ENTRIES

ONE = Entry("water bill", "facture d’eau", note="in the plural")


@given(entries=ENTRIES)
def test_what_is_written_is_read_again_the_same(entries: list[Entry]) -> None:
    if entries:
        assert glossary_csv.read(glossary_csv.write(entries)) == unique(entries)


@pytest.mark.parametrize(
    "text",
    [
        "en,fr,kept,note\nwater bill,facture d’eau,no,in the plural\n",
        "English;French;Note\r\nwater bill;facture d’eau;in the plural\r\n",
        "français\tanglais\tremarque\nfacture d’eau\twater bill\tin the plural",
        'water bill,"facture d’eau",,in the plural',
        '\n\nen,fr,note\n\n"water\nbill",facture  d’eau,in the plural\n,,\n',
    ],
)
def test_the_usual_tables_are_understood(text: str) -> None:
    assert glossary_csv.read(text.encode()) == (ONE,)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_understood(encoding: str) -> None:
    text = "en;fr\nheart;cœur\nState;État\n"
    assert glossary_csv.read(text.encode(encoding)) == (Entry("heart", "cœur"), Entry("State", "État"))


def test_a_kept_term_needs_one_side_only() -> None:
    assert glossary_csv.read(b"en,fr,kept\nOLAF,,yes\n,Interpol,oui\n") == (
        Entry("OLAF", "OLAF", kept=True),
        Entry("Interpol", "Interpol", kept=True),
    )


def test_the_last_of_two_rows_with_the_same_terms_counts() -> None:
    assert glossary_csv.read(b"en,fr,note\na,b,one\na,b,two\n") == (Entry("a", "b", note="two"),)


@pytest.mark.parametrize("term", ["=1+1", "+33", "-x", "@cmd", "'=x", "''@y"])
def test_a_spreadsheet_takes_no_term_for_a_formula(term: str) -> None:
    data = glossary_csv.write([Entry(term, "x", note=term)])
    cells = data.decode("utf-8-sig").splitlines()[1].split(",")
    assert cells[0] == cells[3] == f"'{term}"
    assert glossary_csv.read(data) == (Entry(term, "x", note=term),)


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"en,fr\nwater,eau\nlonely,\n", 3, "French term is missing"),
        (b"en,fr\n,seul\n", 2, "English term is missing"),
        (b'en,fr\n"two\nlines",ok\n,seul\n', 4, "English term is missing"),
        (b"en,fr,kept\na,b,perhaps\n", 2, "yes or no"),
        (b"en,fr\n" + b"x" * 201 + b",b\n", 2, "at most"),
        (b"en,fr,note\na,b," + b"x" * 2001 + b"\n", 2, "at most"),
        (b'en,fr\n"open,b\n', 2, "no row"),
        (b"", 0, "no terms"),
        (b"en,fr\n", 0, "no terms"),
        (b"\x89PNG\0\0", 0, "no text file"),
        (b"\xff\xfe\xff", 0, "no text file"),
        (b"a,b\n" * 20_002, 0, "more than"),
        (b"x" * (glossary_csv.MAX_BYTES + 1), 0, "larger than"),
        (b"x" * 140_000 + b",y", 1, "no row"),
    ],
)
def test_what_is_wrong_is_said_by_line(data: bytes, line: int, message: str) -> None:
    with pytest.raises(BadGlossary) as caught:
        glossary_csv.read(data)
    assert caught.value.problems[0].line == line
    assert message in str(caught.value.problems[0].message)


@given(data=st.binary(max_size=300))
def test_no_bytes_make_it_fail_otherwise(data: bytes) -> None:
    try:
        found = glossary_csv.read(data)
    except BadGlossary:
        return
    assert all(one.en == one_line(one.en) and one.fr for one in found)
