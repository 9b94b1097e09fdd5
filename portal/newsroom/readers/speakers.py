"""Who is quoted, as a quote of an HTML page says below its words."""

from lxml.html import HtmlElement

from portal.newsroom.readers.figures import take_text

LONGEST_NAME = 300  # characters, as stored
_ENDS_OF_SPEECH = tuple('.!?…”»"—–-:')


def name_of(line: str) -> str:
    """``line`` without the dash that stands before a speaker's name."""
    return line.lstrip("—–- ")


def take_speaker(quote: HtmlElement) -> str:
    """The speaker of ``quote``, "" where none is named; that line leaves the tree."""
    found = next((part for tag in ("footer", "figcaption") for part in quote.iter(tag)), None)
    if found is None:
        found = next((part for part in quote.iter("cite") if _ends_speech(part)), None)
    return name_of(take_text(found)) if found is not None else ""


def _ends_speech(cite: HtmlElement) -> bool:
    """True for a ``cite`` that follows what was said; in the middle of a sentence it names a work."""
    before = "".join(cite.xpath("preceding-sibling::node()/descendant-or-self::text()")).rstrip()
    after = "".join(cite.xpath("following-sibling::node()/descendant-or-self::text()")).strip()
    return not after and (not before or before.endswith(_ENDS_OF_SPEECH))
