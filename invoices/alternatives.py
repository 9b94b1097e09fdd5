"""What the outlet could choose instead, and what it would save. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from invoices.card import Card
from invoices.money import Money
from invoices.tariff import price
from invoices.terms import Scope, Term, Terms, Territory, Work
from invoices.territories import countries_of, regions_of

_Change = tuple[str, str, dict[str, Any], Terms]  # code, dimension, params, terms


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other ``terms`` the form can switch to. ``dimension`` is that of the line it stands beside.

    ``saving`` is against the terms asked for; ``at_once`` tells that the tariff prices it without a person.
    """

    code: str
    dimension: str
    params: dict[str, Any]
    terms: Terms
    net: Money
    saving: Money
    at_once: bool


def alternatives(card: Card, terms: Terms, *, home: str = "") -> tuple[Alternative, ...]:
    """Single changes to ``terms`` that cost less, or that spare a person's quote; cheapest first.

    ``home``: the outlet's country (alpha-2), to which a wider territory could shrink.
    Raises ``tariff.UnpriceableTerms`` as ``tariff.price`` does.
    """
    asked = price(card, terms)
    found = []
    for code, dimension, params, other in _changes(terms, home):
        priced = price(card, other)
        saving = asked.net - priced.net
        if saving.minor > 0 or len(priced.manual) < len(asked.manual):
            found.append(Alternative(code, dimension, params, other, priced.net, saving, priced.priced))
    return tuple(sorted(found, key=lambda alternative: (alternative.net.minor, alternative.code)))


def _changes(terms: Terms, home: str) -> Iterator[_Change]:
    yield from _fewer_media(terms)
    yield from _narrower(terms, home)
    yield from _shorter(terms)
    if len(set(terms.languages)) > 1:
        for language in sorted(set(terms.languages)):
            other = replace(terms, languages=(language,))
            yield "one_language", "languages", {"language": language.value}, other
    if not terms.excerpt:
        yield "excerpt", "excerpt", {}, replace(terms, excerpt=True)
    if terms.image_count:
        works = tuple(Work(work.article_id) for work in terms.works)
        yield "no_images", "images", {}, replace(terms, works=works)
    if terms.third_language:
        yield "no_third_language", "third_language", {}, replace(terms, third_language="")
    if terms.exclusive:
        yield "not_exclusive", "exclusive", {}, replace(terms, exclusive=False)
    if terms.ai_training:
        yield "no_ai_training", "ai_training", {}, replace(terms, ai_training=False)


def _fewer_media(terms: Terms) -> Iterator[_Change]:
    if len(set(terms.media)) < 2:
        return
    for medium in sorted(set(terms.media)):
        rest = tuple(kept for kept in terms.media if kept != medium)
        yield "without_medium", "media", {"medium": medium.value}, replace(terms, media=rest)


def _narrower(terms: Terms, home: str) -> Iterator[_Change]:
    if not home or terms.territory.scope is Scope.COUNTRY or home not in countries_of(terms.territory):
        return
    narrower = [Territory(Scope.COUNTRY, home)]
    if terms.territory.scope is Scope.WORLD:
        narrower += [Territory(Scope.REGION, region.value) for region in regions_of(home)]
    for territory in narrower:
        params = {"scope": territory.scope.value, "code": territory.code}
        yield "narrower_territory", "territory", params, replace(terms, territory=territory)


def _shorter(terms: Terms) -> Iterator[_Change]:
    ordered = list(Term)
    for term in ordered[: ordered.index(terms.term)]:
        yield "shorter_term", "term", {"term": term.value}, replace(terms, term=term)
