"""Stories taken in by the portal, against reading the same files and storing nothing."""

import atexit
import itertools
import json
import tempfile
from pathlib import Path

from portal.app import create_app
from portal.newsroom import samples
from portal.newsroom.intake.receiving import take_in
from portal.newsroom.intake.tables import Outcome, Way
from portal.newsroom.readers import read_html, read_ninjs
from portal.schema import upgrade
from tests.bench.table import Row
from tests.databases import settings

_STORIES = 1_000


def rows() -> list[Row]:
    """Each round brings a thousand stories that nobody had before."""
    folder = tempfile.TemporaryDirectory(prefix="reprise-bench-")
    atexit.register(folder.cleanup)
    app = create_app(settings(Path(folder.name), f"sqlite:///{folder.name}/reprise.db"))
    with app.app_context():
        upgrade()
    texts = _texts()
    numbers = itertools.count()

    def take() -> None:
        for n in range(_STORIES):
            with app.app_context():
                (arrival,) = take_in(
                    _item(next(numbers), texts[n % len(texts)]), way=Way.PUSH, origin="bench"
                )
                if arrival.outcome != Outcome.NEW:
                    raise RuntimeError(arrival.problem or arrival.outcome)

    def read() -> None:
        for n in range(_STORIES):
            read_ninjs(_item(n, texts[n % len(texts)]))

    return [Row("import of 1,000 stories", take, read, "reading the same stories, nothing stored", pairs=1)]


def _texts() -> list[tuple[str, str, str]]:
    """Language, headline and body of every story that comes with the portal."""
    paths = sorted(Path(samples.__file__).parent.glob("*.html"))
    contents = [read_html(path.read_bytes()).content for path in paths]
    return [
        (
            content.language,
            content.headline,
            "".join(f"<p>{block.markup or block.caption}</p>" for block in content.blocks),
        )
        for content in contents
    ]


def _item(number: int, text: tuple[str, str, str]) -> bytes:
    language, headline, body = text
    item = {
        "uri": f"bench:{number}",
        "type": "text",
        "language": language,
        "headline": f"{headline} ({number})",
    }
    return json.dumps({**item, "body_html": body}).encode()
