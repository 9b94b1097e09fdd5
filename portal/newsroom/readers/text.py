"""From bytes to clean lines of text, and which language they are in."""

import re
import unicodedata

from portal.newsroom.readers.incoming import MAX_STORY_BYTES, Problem, UnreadableStory

NARROW, NO_BREAK = "\u202f", "\u00a0"
_SPACES = re.compile(r"[ \t\u00a0\u202f\u2002-\u200a\u3000]+")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u200b\u2060\ufeff\u00ad]"
)
_UNPAIRED = re.compile(r"[\ud800-\udfff\ufffe\uffff]")  # halves of surrogate pairs, and what is no character
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"{\\rtf",
)
_COMMON = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "is",
            "was",
            "that",
            "for",
            "it",
            "with",
            "as",
            "by",
            "on",
            "are",
            "has",
            "have",
            "from",
            "said",
            "not",
            "be",
            "an",
            "at",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "des",
            "et",
            "en",
            "du",
            "que",
            "qui",
            "dans",
            "pour",
            "une",
            "est",
            "sur",
            "au",
            "par",
            "pas",
            "plus",
            "il",
            "ce",
            "aux",
            "sont",
        ]
    ),
}
LANGUAGES = tuple(_COMMON)


def decode(data: bytes | str) -> str:
    """``data`` as text with ``\\n`` line ends. Raises UnreadableStory (empty, binary, too large, encoding)."""
    if len(data) > MAX_STORY_BYTES:
        raise UnreadableStory(Problem.TOO_LARGE)
    text = data if isinstance(data, str) else _decode_bytes(data)
    return without_controls(text)


def without_controls(text: str) -> str:
    """``text`` composed (NFC), with ``\n`` line ends and without control characters. Raises UnreadableStory (empty)."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    text = _UNPAIRED.sub("", text.replace("\u2029", "\n\n"))
    if not text.strip():
        raise UnreadableStory(Problem.EMPTY)
    return unicodedata.normalize("NFC", text)


def _decode_bytes(data: bytes) -> str:
    if not data.strip():
        raise UnreadableStory(Problem.EMPTY)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if data.startswith(_BINARY) or (not wide and b"\x00" in data):
        raise UnreadableStory(Problem.BINARY)
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        # Guessing a legacy code page could silently misspell a name, so the sender re-saves instead.
        raise UnreadableStory(Problem.ENCODING) from error


def tidy(text: str) -> str:
    """``text`` on one line with single spaces.

    A no-break space stays only where French typography wants one (before ``» : ; ! ? % €``, after ``«``,
    beside figures); pages scatter others that mean nothing.
    """
    return _SPACES.sub(_space, " ".join(text.split("\n"))).strip(" \t\u00a0\u202f")


def _space(match: re.Match[str]) -> str:
    run, text = match.group(), match.string
    if NARROW not in run and NO_BREAK not in run:
        return " "
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if before == "«" or before.isdigit() or (after and after in "»:;!?%€"):
        return NARROW if NARROW in run else NO_BREAK
    return " "


def word_count(text: str) -> int:
    """Words as an eye counts them: runs of characters that hold a letter or a digit."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def guess_language(text: str) -> str:
    """``en``, ``fr``, or "" when common words do not tell clearly."""
    words = re.findall(r"[a-zà-ÿ]+", text.lower()[:20_000])
    counts = {language: sum(word in common for word in words) for language, common in _COMMON.items()}
    best, other = sorted(counts, key=counts.__getitem__, reverse=True)
    return best if counts[best] >= 3 and counts[best] > 2 * counts[other] else ""
