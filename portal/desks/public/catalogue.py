"""The catalogue: everything on offer, searched in both languages, newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import format_number
from wtforms.fields.choices import SelectChoice

from forms.public import CatalogueForm
from portal.db import utc_now
from portal.desks.public.blueprint import blueprint
from portal.language import current_language
from portal.newsroom.articles import Article, EditionState, Revision
from portal.newsroom.catalogue import facets, search
from portal.newsroom.topics import TOPICS


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the list: its headline in the reader's language if there is one, and the other beside it."""

    article: Article
    topic: str
    language: str
    headline: str
    standfirst: str
    words: int
    others: tuple[tuple[str, str], ...]  # (language, headline) of the further editions
    ready: tuple[str, ...]
    coming: tuple[str, ...]
    pictures: int  # on offer
    not_ours: int  # pictures and passages that are somebody else's


@blueprint.get("/")
def catalogue() -> str:
    """The list, narrowed by the words and filters in the address."""
    form = CatalogueForm(request.args, topics=TOPICS)
    asked = _asked(form)
    page = search(**asked, before=request.args.get("before", "")) if asked is not None else None
    if asked is not None:
        _count(form, **asked)
    return render_template(
        "public/catalogue.html",
        form=form,
        entries=[entry(article) for article in page.articles] if page else [],
        total=page.total if page else 0,
        narrowed=any(request.args.get(name) for name in ("q", "period", "topic", "ready")),
        newest=_here(before=None) if request.args.get("before") else "",
        older=_here(before=page.next) if page and page.next else "",
    )


def entry(article: Article) -> Entry:
    """``article`` as the list shows it: only what editors approved. It has at least one approved edition."""
    shown: dict[str, Revision] = {
        e.language: e.approved for e in article.editions if e.state == EditionState.APPROVED and e.approved
    }
    language = current_language() if current_language() in shown else min(shown)
    offered = sum(image.licensable for image in article.images)
    return Entry(
        article=article,
        topic=str(TOPICS.get(article.topic, article.topic)),
        language=language,
        headline=shown[language].headline,
        standfirst=shown[language].content.standfirst,
        words=shown[language].word_count,
        others=tuple((code, each.headline) for code, each in shown.items() if code != language),
        ready=tuple(sorted(shown)),
        coming=tuple(
            e.language
            for e in article.editions
            if e.state not in (EditionState.APPROVED, EditionState.WITHDRAWN)
        ),
        pictures=offered,
        not_ours=len(article.images) - offered + len(article.third_party_passages),
    )


def _asked(form: CatalogueForm) -> dict[str, Any] | None:
    """What ``search`` is to look for; None when something in the form is wrong."""
    if not form.validate():
        return None
    return {
        "query": form.q.data or "",
        "topic": form.topic.data or "",
        "since": form.since(utc_now().date()),
        "ready_in": form.ready.data or "",
    }


def _count(form: CatalogueForm, **asked: Any) -> None:
    """Write beside each filter how many articles it would leave; leave out topics without any."""
    counts = facets(**asked)
    worth = counts.topics.keys() | {"", asked["topic"]}
    form.topic.choices = _counted((c for c in form.topic.choices if c.value in worth), counts.topics)
    form.ready.choices = _counted(form.ready.choices, counts.ready)


def _counted(choices: Iterable[SelectChoice], counts: Mapping[str, int]) -> list[SelectChoice]:
    return [
        SelectChoice(c.value, f"{c.label} ({format_number(counts.get(c.value, 0))})" if c.value else c.label)
        for c in choices
    ]


def _here(before: str | None) -> str:
    """This list with another place in it; the words and filters stay."""
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name not in ("before", "lang") and value
    }
    if before:
        kept["before"] = before
    return url_for("public.catalogue", **kept)
