"""Where a text quotes: passages in quotation marks, as each language sets them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.newsroom.remembering import remembered

_PASSAGES = {
    # A passage that is not closed runs to the end of its paragraph: the next one goes on with it.
    "en": re.compile(
        r"“[^“”]*(?:“[^“”]*”[^“”]*)*(?:”|$)|\"[^\"\n]*(?:\"|$)|(?<![\w’'])‘[^‘“”\n]+?’(?!\w)"
        r"|(?<![\w’'])'(?!\d0s|em\b|til\b|n\b)[^'\n“”\"](?:[^'\n“”\"]|(?<=\w)'(?=\w))*'(?!\w)|«[^«»]*(?:»|$)",
        re.M,
    ),
    "fr": re.compile(
        r"«[^«»]*(?:«[^«»]*»[^«»]*)*(?:»|$)|“[^“”]*(?:”|$)|\"[^\"\n]*(?:\"|$)|(?<![\w’'])‘[^‘«»\n]+?’(?!\w)",
        re.M,
    ),
}
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_MOST_BETWEEN = 16  # words: "said Ann Lee, who runs the clinic", between two halves of what she said


@dataclass(frozen=True, slots=True)
class Quotation:
    """``text``, marks included, at ``[start:end]`` of what was read; ``words``: how many it has."""

    text: str
    start: int
    end: int
    words: int


@remembered
def quotations(text: str, language: str) -> tuple[Quotation, ...]:
    """The passages of plain ``text`` in ``language`` that stand in quotation marks, in order; none inside another."""
    return tuple(
        Quotation(match.group(), *match.span(), words=len(_WORD.findall(match.group())))
        for match in _PASSAGES[language].finditer(text)
        if len(match.group()) > 2
    )


def fewest(found: Sequence[Quotation], text: str) -> int:
    """How many there are at least: what only the words of the speaker's name part may be one in the other language."""
    count = 0
    end: int | None = None
    for one in found:
        if (
            end is None
            or "\n" in text[end : one.start]
            or len(_WORD.findall(text[end : one.start])) > _MOST_BETWEEN
        ):
            count += 1
        end = one.end
    return count
