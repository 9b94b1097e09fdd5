"""The licensed scope in words, the same in the README and in every machine-readable usage note."""

from invoices.terms import Scope
from portal.syndication.order import PackageOrder
from portal.syndication.wording import country, day, say


def media(order: PackageOrder, language: str) -> str:
    return ", ".join(say(language, f"medium_{medium}") for medium in order.terms.media)


def territory(order: PackageOrder, language: str) -> str:
    place = order.terms.territory
    if place.scope is Scope.COUNTRY:
        return country(place.code, language)
    return say(language, "world" if place.scope is Scope.WORLD else f"region_{place.code}")


def term(order: PackageOrder, language: str) -> str:
    start = day(order.starts_on, language)
    if order.ends_on is None:
        return say(language, "no_end", start=start)
    return say(language, "until", start=start, end=day(order.ends_on, language))


def extent(order: PackageOrder, language: str) -> str:
    return say(language, "words_250" if order.terms.excerpt else "whole")


def alterations(order: PackageOrder, language: str) -> str:
    return say(language, f"alterations_{order.terms.alterations}")


def mining(order: PackageOrder, language: str) -> str:
    """The reservation of text-and-data mining; "" where the licence grants it."""
    return "" if order.terms.ai_training else say(language, "mining_prohibited")


def usage_terms(order: PackageOrder, language: str) -> str:
    """The whole scope in one paragraph, for metadata fields."""
    text = say(
        language,
        "usage",
        number=order.licence_number,
        licensee=order.licensee.name,
        media=media(order, language),
        title=order.terms.title,
        url=order.terms.url,
        territory=territory(order, language),
        term=term(order, language),
        mining=mining(order, language),
        verify=order.verify_url,
    )
    return text.replace("  ", " ")
