"""Processes that take numbers together: ``python -m tests.invoices.counting URL PROCESSES PAPERS``."""

import multiprocessing
import random
import sys
import time
from multiprocessing.synchronize import Barrier

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from invoices.numbering import INVOICE, next_number
from portal.db import prepare_engine

YEAR = 2026
TABLE = "CREATE TABLE taken (id {serial}, number VARCHAR(20) UNIQUE, writer INTEGER)"
_SERIAL = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "SERIAL PRIMARY KEY"}


_start: Barrier  # in each process: all of them begin together


class GivenUp(Exception):
    """The paper was not wanted after all: its number must go to the next one."""


def prepare(url: str) -> Engine:
    """An engine as the portal has it, with the table that numbers are written to."""
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS taken"))
        connection.execute(text(TABLE.format(serial=_SERIAL[engine.dialect.name])))
    return engine


def connect(url: str) -> Engine:
    engine = create_engine(url)
    prepare_engine(engine)
    return engine


def _line_up(start: Barrier) -> None:
    global _start
    _start = start


def take(url: str, writer: int, papers: int) -> int:
    """Write ``papers`` numbers, one transaction each, and give up one in ten on the way; how many were given up."""
    engine = connect(url)
    _start.wait()
    dice, written, given_up = random.Random(writer), 0, 0
    while written < papers:
        try:
            with Session(engine) as session:
                session.connection(execution_options={"reprise_begin": "IMMEDIATE"})
                number = next_number(session, INVOICE, YEAR)
                row = {"number": number, "writer": writer}
                session.execute(text("INSERT INTO taken (number, writer) VALUES (:number, :writer)"), row)
                if dice.random() < 0.1:
                    raise GivenUp
                session.commit()
                written += 1
            # SQLite is not fair: without a breath, one writer takes all of its numbers before another wakes.
            time.sleep(dice.random() * 0.004)
        except GivenUp:
            given_up += 1
    return given_up


def main(url: str, processes: int, papers: int) -> int:
    """``take`` in each of ``processes``, at the same time; how many numbers were given up altogether."""
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_line_up, initargs=(context.Barrier(processes),)) as pool:
        return sum(pool.starmap(take, [(url, writer, papers) for writer in range(processes)], chunksize=1))


if __name__ == "__main__":
    print(main(sys.argv[1], *map(int, sys.argv[2:])))
