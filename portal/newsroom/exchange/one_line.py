"""Plain text from outside, as our plain fields hold it."""

import re
import unicodedata

# What no text of ours holds; NUL is refused by PostgreSQL besides.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060\ufeff\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """``text`` on one line, in NFC, without invisible characters or outer blanks; no-break spaces stay."""
    return re.sub(r" +", " ", unicodedata.normalize("NFC", without_unseen(text))).strip()


def without_unseen(text: str) -> str:
    """``text`` without invisible characters, line ends as blanks; markup stays markup."""
    return _UNSEEN.sub("", re.sub(r"[ \t\r\n\f\v\x85\u2028\u2029]", " ", text))
