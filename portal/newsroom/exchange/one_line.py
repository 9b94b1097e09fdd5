"""Plain text from outside, as our plain fields hold it."""

import re
import unicodedata

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060\ufeff\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """``text`` on one line, in NFC, without invisible characters or outer blanks; no-break spaces stay."""
    seen = _UNSEEN.sub("", re.sub(r"[ \t\r\n\f\v\x85\u2028\u2029]", " ", text))
    return re.sub(r" +", " ", unicodedata.normalize("NFC", seen)).strip()
