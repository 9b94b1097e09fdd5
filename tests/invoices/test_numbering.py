"""Numbers of a series are exactly 1..N in the order of their commits, however many processes take them."""

import subprocess
import sys
from itertools import pairwise

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from invoices.numbering import INVOICE, QUOTE, count_on, next_number
from tests.invoices.counting import YEAR, GivenUp, prepare
from tests.sandbox.schemas import PROJECT


@pytest.mark.parametrize(("processes", "papers"), [(4, 50), pytest.param(8, 500, marks=pytest.mark.long)])
def test_processes_that_count_together_leave_no_gap(database_url: str, processes: int, papers: int) -> None:
    engine = prepare(database_url)
    engine.dispose()
    command = [sys.executable, "-m", "tests.invoices.counting", database_url, str(processes), str(papers)]
    counted = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    assert int(counted.stdout) > 0  # numbers given up: else nothing was proved about rollbacks
    with engine.connect() as connection:
        in_order = connection.execute(text("SELECT number, writer FROM taken ORDER BY id")).all()
    engine.dispose()
    total = processes * papers
    assert [number for number, _ in in_order] == [f"RI-{YEAR}-{n:06d}" for n in range(1, total + 1)]
    turns = sum(here != there for (_, here), (_, there) in pairwise(in_order))
    assert turns >= processes  # they did take turns: one after another would prove nothing


def test_a_number_given_up_is_the_next_one_s(database_url: str) -> None:
    engine = prepare(database_url)

    def number(*, give_up: bool = False) -> str:
        with Session(engine) as session:
            session.connection(execution_options={"reprise_begin": "IMMEDIATE"})
            found = next_number(session, INVOICE, YEAR)
            if give_up:
                raise GivenUp(found)
            session.commit()
            return found

    assert number() == f"RI-{YEAR}-000001"
    with pytest.raises(GivenUp, match="000002"):
        number(give_up=True)
    assert number() == f"RI-{YEAR}-000002"
    engine.dispose()


def test_each_series_and_each_year_counts_for_itself(database_url: str) -> None:
    engine = prepare(database_url)
    with Session(engine) as session:
        taken = [
            next_number(session, *series) for series in ((INVOICE, 2026), (INVOICE, 2027), (QUOTE, 2026))
        ]
        assert taken == ["RI-2026-000001", "RI-2027-000001", "RQ-2026-000001"]
        assert [count_on(session, "anything else") for _ in range(3)] == [1, 2, 3]
    engine.dispose()
