"""Words that somebody typed into a segment, made such as a revision may hold. Pure."""

from collections.abc import Mapping
from typing import Any

from portal.newsroom.content import plain
from portal.newsroom.exchange.one_line import one_line, without_unseen
from portal.newsroom.exchange.xliff_units import TEXT, fields
from portal.newsroom.readers.inline import clean_inline

Words = dict[str, Any]

LONGEST_HEADLINE, LONGEST_PROSE, LONGEST_REASON, LONGEST_REMARK = 500, 20_000, 400, 4000
_LONGEST = {"text": 4000, "attribution": 500, "caption": 4000, "credit": 300, "alt": 2000}
_LONGEST_MARKUP = 5 * LONGEST_PROSE  # tags and addresses included
_MOST_ITEMS = 500


class TooLong(ValueError):
    """A segment, reason or remark has more characters than ``limit``. ``segment_id``: "" for other than segments."""

    def __init__(self, segment_id: str, limit: int) -> None:
        super().__init__(f"{segment_id or 'text'}: longer than {limit} characters")
        self.segment_id, self.limit = segment_id, limit


class ReasonNeeded(ValueError):
    """Somebody has to say why."""


def clean_words(segment_id: str, kind: str, typed: Mapping[str, Any], there: Mapping[str, Any]) -> Words:
    """``typed`` as the words of a segment of ``kind`` ("text" or a block kind); what it does not name is as ``there``.

    Markup is reduced to the inline vocabulary, plain fields to one line, empty list items go. Raises TooLong.
    """
    named = fields(kind)
    words: Words = {name: there.get(name, [] if name == "items" else "") for name in named}
    for name in named:
        if name not in typed:
            continue
        value = typed[name]
        if name == "items":
            words[name] = [item for one in value if (item := _markup(str(one)))]
        else:
            words[name] = _markup(str(value)) if name == "markup" else one_line(str(value))
    _bound(segment_id, kind, words)
    return words


def clean_reason(text: str, limit: int = LONGEST_REASON) -> str:
    """A reason on one line. Raises ReasonNeeded when nothing is said, TooLong beyond ``limit`` characters."""
    reason = one_line(text)
    if not reason:
        raise ReasonNeeded
    if len(reason) > limit:
        raise TooLong("", limit)
    return reason


def clean_remark(text: str, limit: int = LONGEST_REMARK) -> str:
    """A remark, which may have several lines, without invisible characters. Raises TooLong."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    remark = "\n".join(without_unseen(line).rstrip() for line in lines).strip()
    if len(remark) > limit:
        raise TooLong("", limit)
    return remark


def _markup(text: str) -> str:
    return clean_inline(without_unseen(text))


def _bound(segment_id: str, kind: str, words: Words) -> None:
    if kind == TEXT and segment_id == "headline" and len(words["text"]) > LONGEST_HEADLINE:
        raise TooLong(segment_id, LONGEST_HEADLINE)
    for name, value in words.items():
        texts = value if name == "items" else [value]
        limit = _LONGEST.get(name, LONGEST_PROSE)
        read = sum(len(plain(text)) if name in ("items", "markup") else len(text) for text in texts)
        if read > limit or sum(map(len, texts)) > _LONGEST_MARKUP or len(texts) > _MOST_ITEMS:
            raise TooLong(segment_id, limit)
