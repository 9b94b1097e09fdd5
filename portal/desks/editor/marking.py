"""Marking the pieces of a text that a check has something against, as a pencil would."""

import html
import re
from collections.abc import Iterable

from markupsafe import Markup

_TAG = re.compile(r"(<[^<>]*>)")


def marked(markup: str, faults: Iterable[tuple[str, str]]) -> Markup:
    """Clean inline ``markup`` with ``<mark class="…">`` around the first place of each of ``faults``.

    ``faults``: (plain text, class). A text that stands across tags is not marked.
    """
    pieces = _TAG.split(markup)
    for text, kind in faults:
        _mark(pieces, html.escape(text, quote=False), kind)
    return Markup("".join(pieces))  # noqa: S704 (clean markup, and marks of our own)


def marked_words(text: str, faults: Iterable[tuple[str, str]]) -> Markup:
    """As ``marked``, for plain ``text``."""
    return marked(html.escape(text, quote=False), faults)


def _mark(pieces: list[str], text: str, kind: str) -> None:
    for place in range(0, len(pieces), 2):
        start = pieces[place].find(text) if text else -1
        if start < 0:
            continue
        end = start + len(text)
        piece = pieces[place]
        pieces[place : place + 1] = [
            piece[:start], f'<mark class="{kind}">', piece[start:end], "</mark>", piece[end:]
        ]  # fmt: skip
        return
