"""Check 14: brackets, doubled words and spaces, stray spaces, and how a passage ends."""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _

from portal.newsroom.checks.correcting import BLANKS, around
from portal.newsroom.checks.finding import Fault, warns
from portal.newsroom.checks.pairs import ALT, ATTRIBUTION, CREDIT, Pair, Side, Story
from portal.newsroom.content import BlockKind

_CLOSING = {")": "(", "]": "[", "}": "{"}
_BRACKET = re.compile(r"[()\[\]{}]")
_ITEM_MARK = re.compile(r"(?:^|(?<=[\s;,:]))\w{1,2}\)|[:;]-?[()]")  # "a)" of a list, and smileys
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_MAYBE_TWICE = re.compile(rf"(?i)(?<!\w)([^\W\d_]+(?:[-’'][^\W\d_]+)*)[{BLANKS}\n]+\1(?![^\W\d_])")
_BLANK_RUN = re.compile(rf"(?<=[^{BLANKS}\n])[{BLANKS}]{{2,}}(?=[^{BLANKS}\n])")
_STRAY = re.compile(rf"(?<=[^{BLANKS}\n.,])[{BLANKS}](?:,|\.(?![\w.]))|,{{2}}|(?<!\.)\.\.(?!\.)")
# Words that good prose repeats: "the work she had had to do", « nous nous », « les faire faire ».
_TWICE = {
    "en": frozenset(["had", "that", "her", "you", "so", "no", "very", "bye", "ha", "many", "far", "knock"]),
    "fr": frozenset(
        ["nous", "vous", "si", "non", "oui", "très", "en", "faire", "ha", "bla", "loin", "jamais"]
    ),
}
_CLOSERS = BLANKS + "»”’\"')]}\n"
_ENDS = {".": "full", "…": "full", "?": "question", "!": "exclamation", ":": "colon", ";": "colon"}
_NO_SENTENCE = (ALT, ATTRIBUTION, CREDIT)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.QUOTE)


def on_pair(pair: Pair, story: Story) -> Iterator[Fault]:
    """Warns of slips in the translation, and where it ends otherwise than the source."""
    if not pair.translation.text.strip():
        return
    for part in pair.translation.parts:
        if part.name != CREDIT:
            yield from _brackets(part.text)
            yield from _doubled_words(part.text, pair)
            yield from _spaces(part.text)
    if pair.both and pair.kind != "byline":
        yield from _endings(pair)


def _brackets(text: str) -> Iterator[Fault]:
    listed = {match.end() - 1 for match in _ITEM_MARK.finditer(text)}
    waiting: list[int] = []
    alone: list[int] = []
    for match in _BRACKET.finditer(text):
        mark, place = match.group(), match.start()
        if mark not in _CLOSING:
            waiting.append(place)
        elif waiting and text[waiting[-1]] == _CLOSING[mark]:
            waiting.pop()
        elif place not in listed:
            alone.append(place)
    alone = sorted([*alone, *(place for place in waiting if place not in listed)])
    if alone:
        shown = around(text, alone[0], alone[0] + 1)
        yield warns(
            _("A bracket has no partner: “%(text)s”. Add the other or take it out.", text=shown), shown
        )


def _doubled_words(text: str, pair: Pair) -> Iterator[Fault]:
    if not _MAYBE_TWICE.search(text):
        return
    before = None
    source = " ".join(pair.source.text.casefold().split())
    for word in _WORD.finditer(text):
        if before and text[before.end() : word.start()].strip(BLANKS + "\n") == "":
            said, gap = word.group().casefold(), text[before.end() : word.start()]
            twice = (
                gap and said == before.group().casefold() and said not in _TWICE[pair.translation.language]
            )
            # Names such as Baden Baden are capitals twice; what the source doubles is doubled on purpose.
            named = word.group()[0].isupper() and before.group()[0].isupper()
            if twice and not named and f"{said} {said}" not in source:
                shown = text[before.start() : word.end()]
                yield warns(_("A word stands twice: “%(text)s”. Take one out.", text=shown), shown)
        before = word


def _spaces(text: str) -> Iterator[Fault]:
    run = _BLANK_RUN.search(text)
    if run:
        shown = around(text, run.start(), run.end())
        yield warns(_("Two spaces in a row: “%(text)s”. Leave one.", text=shown), shown)
    stray = _STRAY.search(text)
    if stray:
        shown = around(text, stray.start(), stray.end())
        yield warns(
            _("A comma or full stop is doubled or has a space before it: “%(text)s”.", text=shown), shown
        )


def _endings(pair: Pair) -> Iterator[Fault]:
    ours, theirs = (_sentences(side) for side in (pair.source, pair.translation))
    if not ours or not theirs:
        return
    both = zip(ours, theirs, strict=True) if len(ours) == len(theirs) else [(ours[-1], theirs[-1])]
    for source, translation in both:
        one, other = _ending(source, pair.kind), _ending(translation, pair.kind)
        if one == other or (pair.kind in _PROSE and not one and other == "full"):
            continue  # a paragraph whose source lacks its full stop is better with it
        shown = " ".join(translation.split()[-3:])
        if not other:
            message = _("The end punctuation of the source is missing after “%(text)s”: add it.", text=shown)
        elif not one:
            message = _("The source ends without punctuation, the translation with “%(text)s”.", text=shown)
        else:
            message = _(
                "The translation ends otherwise than the source: “%(text)s”. Check the last mark.", text=shown
            )
        yield warns(message, translation[translation.rfind(shown) :] if shown in translation else "")


def _sentences(side: Side) -> list[str]:
    return [part.text.strip() for part in side.parts if part.name not in _NO_SENTENCE and part.text.strip()]


def _ending(text: str, kind: str) -> str:
    """The kind of mark ``text`` ends with, closing quotation marks and brackets aside; "" for none."""
    mark = text.rstrip(_CLOSERS)[-1:]
    if mark == "," and kind == BlockKind.QUOTE:
        mark = "."  # English ends a quotation so when its speaker is named below
    return _ENDS.get(mark, "")
