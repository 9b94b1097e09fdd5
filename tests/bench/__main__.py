"""``script/bench [--json FILE]``: measure every row and print the table."""

import argparse
import json
import sys
from pathlib import Path

from tests.bench import books, checks, imports, packages, pages, papers
from tests.bench.table import lines, measure

SETS = (papers.rows, packages.rows, pages.rows, books.rows, imports.rows, checks.rows)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/bench", description="Ratios of our work to the bare work under it."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the measurements to FILE too")
    options = parser.parse_args()
    measured = [measure(row) for rows in SETS for row in rows()]
    sys.stdout.write("\n".join([*lines(measured), "", *checks.lines()]) + "\n")
    if options.json:
        options.json.write_text(
            json.dumps([row.to_json() for row in [*measured, *checks.tallies()]], indent=2) + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
