"""What became of a story that was brought in: kept or not, and what was left at the door."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from forms.account import PressForm
from portal.desks.access import needs
from portal.desks.editor.arrivals import OUTCOMES
from portal.desks.editor.blueprint import blueprint, find
from portal.desks.editor.pairing import proposals
from portal.newsroom.articles import Article, Edition
from portal.newsroom.content import Block
from portal.newsroom.intake.log import last_arrivals
from portal.newsroom.intake.problems import message
from portal.newsroom.intake.tables import Arrival
from portal.newsroom.readers.incoming import Reason
from portal.people.accounts import EDITOR

# What of a picture was left out, in the order it is told: its words come first, for they are owed to others.
_OF_PICTURES = (Reason.OTHER_CAPTION, Reason.UNUSABLE_PICTURE, Reason.HELD_PICTURE, Reason.SPARE_PICTURE)


@dataclass(frozen=True, slots=True)
class Brought:
    """One edition as it came in. ``arrival``: the last of it, None for one that began here.

    ``of_pictures``: captions, credits and files of pictures that were left out; ``others``: what else was.
    """

    edition: Edition
    arrival: Arrival | None
    figures: tuple[Block, ...]
    of_pictures: tuple[dict[str, str], ...]
    others: tuple[dict[str, str], ...]

    @property
    def without_credit(self) -> int:
        return sum(not figure.credit.strip() for figure in self.figures)


@blueprint.get("/upload/<id>")
@needs(EDITOR)
def uploaded(id: str) -> str:
    """Every edition of the article: what became of its file, its captions and credits, and what was left out."""
    article = find(Article, id)
    return render_template(
        "editor/uploaded.html",
        article=article,
        brought=_brought(article),
        outcomes=OUTCOMES,
        message=message,
        proposals=proposals(article.editions),
        press=PressForm(formdata=None),
    )


def _brought(article: Article) -> list[Brought]:
    arrivals = last_arrivals(edition.id for edition in article.editions)
    first = sorted(article.editions, key=lambda edition: not edition.is_source)
    return [_of(edition, arrivals.get(edition.id)) for edition in first]


def _of(edition: Edition, arrival: Arrival | None) -> Brought:
    figures = edition.current.content.figures if edition.current else ()
    places = {str(reason): place for place, reason in enumerate(_OF_PICTURES)}
    left_out: Iterable[dict[str, str]] = edition.left_out
    of_pictures = [item for item in left_out if item["reason"] in places]
    of_pictures.sort(key=lambda item: places[item["reason"]])
    others = tuple(item for item in left_out if item["reason"] not in places)
    return Brought(edition, arrival, figures, tuple(of_pictures), others)
