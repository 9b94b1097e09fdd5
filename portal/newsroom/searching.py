"""Words as the search knows them: folded to plain letters and cut to their stems."""

import re
import unicodedata

import snowballstemmer

_NAMES = {"en": "english", "fr": "french"}
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_MAX_TERMS = 8


def stems(text: str, language: str) -> list[str]:
    """The stems of the words of ``text``, in order, letters and digits only."""
    folded = unicodedata.normalize(
        "NFKD", _ELIDED.sub(" ", text).casefold().replace("œ", "oe").replace("æ", "ae")
    )
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    # A stemmer keeps state between calls, so threads must not share one.
    return snowballstemmer.stemmer(_NAMES[language]).stemWords(_WORD.findall(plain))


def indexed(text: str, language: str) -> str:
    """What ``Edition.search_text`` holds: every stem once, with spaces around it."""
    return f" {' '.join(dict.fromkeys(stems(text, language)))} "


def terms(query: str, language: str) -> list[str]:
    """The stems a query asks for: at most eight, the first of each."""
    return list(dict.fromkeys(stems(query[:200], language)))[:_MAX_TERMS]
