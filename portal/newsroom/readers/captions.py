"""Finding the credit of a picture inside the words of its caption."""

import re
from dataclasses import dataclass

from portal.newsroom.readers.furniture import ends_sentence
from portal.newsroom.readers.text import word_count
from portal.newsroom.rights import is_agency

_LONGEST = 1_000  # characters
_BRACKETS = re.compile(r"^(?P<caption>.*\S)\s*[(\[](?P<credit>[^()\[\]]{2,80})[)\]][.\s]*$")
_LABELLED = re.compile(
    r"^(?P<caption>.*?)[\s|.,;–—/-]*(?:\b(?:photo(?:graph(?:ie)?)?s?(?: credit)?|images?|picture|illustration|graphic|credits?"
    r"|crédits?(?: photos?)?|infographie)\s*(?:by|par|:|\u00a0:|/)|©|\(c\))\s*[:/]?\s*(?P<credit>[^.:]{2,80}?)[.)\s]*$",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(
    r"^(?:[A-ZÀ-ÖØ-Þ@][\w’'.&@-]*|[/|,&–-]|de|du|des|la|le|les|van|von|bin|al|el|and|et|via|for|pour|of)[,/]?$"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """The words under a picture, and whose it is. ``sure``: the credit names an agency or says "Photo:"."""

    text: str
    credit: str
    sure: bool


def split_caption(line: str) -> Caption | None:
    """The caption that ``line`` is, or None when it does not end in a credit.

    ``A store in Beijing (AFP)``, ``A store in Beijing. Photo: AFP``, ``© Reuters`` (then ``text`` is "").
    """
    if len(line) > _LONGEST or word_count(line) > 70:
        return None
    match = _LABELLED.match(line)
    if match and _names_someone(match["credit"]):
        return Caption(match["caption"].strip(), match["credit"].strip(), sure=True)
    match = _BRACKETS.match(line)
    if not match or not _names_someone(match["credit"]):
        return None
    caption, credit = match["caption"].strip(), match["credit"].strip()
    if is_agency(credit):
        return Caption(caption, credit, sure=True)
    if word_count(caption) > 45 or _abbreviates(credit, caption):
        return None
    return Caption(caption, credit, sure=False)


def lone_caption(line: str) -> Caption | None:
    """As ``split_caption``, for a line that stands alone: an uncertain credit needs a line shaped as a caption."""
    caption = split_caption(line)
    if caption is None or caption.sure:
        return caption
    shaped = word_count(caption.text) >= 6 and not ends_sentence(line) and not line.rstrip().endswith(":")
    return caption if shaped else None


def _names_someone(credit: str) -> bool:
    words = credit.replace("/", " / ").split()
    return (
        0 < len(words) <= 9 and any(c.isalpha() for c in credit) and all(_NAME_WORD.match(w) for w in words)
    )


def _abbreviates(credit: str, caption: str) -> bool:
    """True for ``… the European Union (EU)``: brackets that hold the initials of the words before them."""
    letters = [c for c in credit if c.isalnum()]
    if not 2 <= len(letters) <= 8 or not all(c.isupper() or c.isdigit() for c in letters):
        return False
    initials = [word[0].upper() for word in re.findall(r"\w+", caption)][-3 * len(letters) :]
    remaining = iter(initials)
    return all(letter in remaining for letter in letters)
