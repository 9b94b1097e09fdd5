"""The tariff: a rate card and terms give explained lines that add up to the net to the penny. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any

from invoices.card import Card, InvalidCard
from invoices.money import Money
from invoices.terms import Medium, Scope, Term, Terms

__all__ = [
    "DEFAULT_CARDS",
    "Card",
    "InvalidCard",
    "Line",
    "ManualReason",
    "Priced",
    "UnpriceableTerms",
    "manual_reasons",
    "price",
]


class UnpriceableTerms(ValueError):
    """Terms without a work, a language or a medium, or in another currency than the card's."""


class ManualReason(StrEnum):
    """Why a person, not the tariff, has to give the price."""

    AUDIENCE = "audience"
    EXCLUSIVE = "exclusive"
    AI_TRAINING = "ai_training"
    THIRD_LANGUAGE = "third_language"
    WAIVER = "waiver"
    NO_BUSINESS_EVIDENCE = "no_business_evidence"
    UNVERIFIED_TAX_NUMBER = "unverified_tax_number"
    NO_TAX_RULE = "no_tax_rule"


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the fee. ``effect`` is what the step adds, ``running`` the fee after it.

    ``dimension`` groups lines and their cheaper alternatives ("audience", "term", …); ``params`` are the
    plain values that ``invoices.describe`` needs to put the step in words.
    """

    code: str
    dimension: str
    factor: Decimal | None
    quantity: int | None
    effect: Money
    running: Money
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Priced:
    """The explained fee before tax. Where ``manual`` is not empty, ``net`` is indicative and binds nobody."""

    lines: tuple[Line, ...]
    net: Money
    manual: tuple[ManualReason, ...]

    @property
    def priced(self) -> bool:
        """True where the net is a price the outlet can accept at once."""
        return not self.manual


class _Build:
    """Collects lines. Each is the rounded fee after the step less the rounded fee before it, so that the
    effects telescope: they add up to the net whatever the factors are."""

    def __init__(self, currency: str) -> None:
        self.lines: list[Line] = []
        self._currency = currency
        self.exact = Decimal(0)  # major units, never rounded

    @property
    def running(self) -> Money:
        return self.lines[-1].running if self.lines else Money.zero(self._currency)

    def step(
        self,
        code: str,
        dimension: str,
        exact: Decimal,
        factor: Decimal | None = None,
        quantity: int | None = None,
        /,
        **params: Any,
    ) -> None:
        after = Money.of(exact, self._currency)
        self.lines.append(Line(code, dimension, factor, quantity, after - self.running, after, params))
        self.exact = exact

    def times(self, code: str, dimension: str, factor: Decimal, /, **params: Any) -> None:
        self.step(code, dimension, self.exact * factor, factor, **params)

    def note(self, code: str, dimension: str, /, **params: Any) -> None:
        """A line that changes nothing but says that a person decides."""
        self.step(code, dimension, self.exact, **params)


def price(card: Card, terms: Terms, *, waiver: bool = False) -> Priced:
    """The fee of ``terms`` by ``card``, in the card's currency, before tax.

    The fee per work is base × audience × media × territory × term × languages × excerpt; the order is that
    times the works, less volume, nonprofit and low-income discounts, plus images and the review of a third
    language (not discounted: they pass on work and rights of others), at least the minimum fee.
    ``waiver``: the outlet asked for the fee to be waived, so a person decides. Raises UnpriceableTerms.
    """
    _check(card, terms)
    build = _Build(card.currency)
    with localcontext() as context:
        context.prec = 100  # exact products: a dozen factors of a few digits each never reach this
        _per_work(build, card, terms)
        _order(build, card, terms)
        _additions(build, card, terms)
        if waiver:
            build.note("waiver", "waiver")
        if build.running < card.minimum:
            build.step("minimum", "minimum", card.minimum.amount, minimum=str(card.minimum.amount))
    return Priced(tuple(build.lines), build.running, manual_reasons(card, terms, waiver=waiver))


def manual_reasons(card: Card, terms: Terms, *, waiver: bool = False) -> tuple[ManualReason, ...]:
    """Why ``terms`` need a person's quote; empty where the tariff alone prices them."""
    cases = {
        ManualReason.AUDIENCE: terms.audience > card.audience[-1][0],
        ManualReason.EXCLUSIVE: terms.exclusive,
        ManualReason.AI_TRAINING: terms.ai_training,
        ManualReason.THIRD_LANGUAGE: bool(terms.third_language),
        ManualReason.WAIVER: waiver,
    }
    return tuple(reason for reason, applies in cases.items() if applies)


def media_factor(card: Card, media: tuple[Medium, ...]) -> Decimal:
    """The dearest medium's factor, plus the card's share of each further one. Repeats count once."""
    largest, *further = sorted((card.media[medium] for medium in set(media)), reverse=True)
    return largest + card.further_medium * sum(further, Decimal(0))


def _check(card: Card, terms: Terms) -> None:
    if not (terms.works and terms.languages and terms.media):
        raise UnpriceableTerms("terms need a work, a language and a medium")
    if terms.currency != card.currency:
        raise UnpriceableTerms(f"terms in {terms.currency} on a card in {card.currency}")
    if terms.audience < 0:
        raise UnpriceableTerms("the audience is negative")


def _per_work(build: _Build, card: Card, terms: Terms) -> None:
    build.step("base", "base", card.base.amount)
    _audience(build, card, terms.audience)
    media = [medium for medium in Medium if medium in terms.media]
    build.times("media", "media", media_factor(card, terms.media), media=[m.value for m in media])
    build.times(
        "territory",
        "territory",
        card.territory[terms.territory.scope],
        scope=terms.territory.scope.value,
        code=terms.territory.code,
    )
    build.times("term", "term", card.term[terms.term], term=terms.term.value)
    languages = sorted({language.value for language in terms.languages})
    factor = card.two_languages if len(languages) > 1 else Decimal(1)
    build.times("languages", "languages", factor, languages=languages)
    if terms.excerpt:
        build.times("excerpt", "excerpt", card.excerpt)


def _audience(build: _Build, card: Card, audience: int) -> None:
    for limit, factor in card.audience:
        if audience <= limit:
            build.times("audience", "audience", factor, limit=limit)
            return
    # Above the top band a person quotes; the top factor keeps the indication from looking cheaper.
    limit, factor = card.audience[-1]
    build.times("audience_above", "audience", factor, limit=limit)


def _order(build: _Build, card: Card, terms: Terms) -> None:
    works = len(terms.works)
    per_work = build.exact
    if works > 1:
        build.step("works", "works", per_work * works, None, works)
    factor = _volume_factor(card, works)
    if factor < 1:
        build.times("volume", "volume", factor, works=works)
    # Without this, one article more could cost less than one fewer: 25 at −30 % against 24 at −20 %.
    cheaper = [(n * f, n) for n, f in card.volume if n > works and n * f < works * factor]
    if cheaper:
        bundle, count = min(cheaper)
        build.step("volume_cap", "volume", per_work * bundle, works=works, bundle=count)
    if terms.nonprofit:
        build.times("nonprofit", "nonprofit", card.nonprofit)
    if terms.low_income:
        build.times("low_income", "low_income", card.low_income)


def _volume_factor(card: Card, works: int) -> Decimal:
    return next((factor for least, factor in reversed(card.volume) if works >= least), Decimal(1))


def _additions(build: _Build, card: Card, terms: Terms) -> None:
    if images := terms.image_count:
        fee = card.image_fee.amount
        build.step("images", "images", build.exact + fee * images, None, images, each=str(fee))
    if terms.third_language:
        fee = card.third_language_fee.amount
        build.step(
            "third_language",
            "third_language",
            build.exact + fee,
            None,
            1,
            each=str(fee),
            language=terms.third_language,
        )
    if terms.exclusive:
        build.note("exclusive", "exclusive")
    if terms.ai_training:
        build.note("ai_training", "ai_training")


_AUDIENCES = (50_000, 250_000, 1_000_000, 5_000_000)


def _d(*values: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


def _default(currency: str, base: str, fee: str, minimum: str) -> Card:
    return Card(
        currency=currency,
        version="2026-1",
        valid_from=dt.date(2026, 1, 1),
        base=Money.of(base, currency),
        audience=tuple(
            zip((50_000, 250_000, 1_000_000, 5_000_000), _d("1", "1.5", "2.2", "3.5"), strict=True)
        ),
        media=dict(zip(Medium, _d("1", "0.6", "1.2", "1.5", "0.8"), strict=True)),
        further_medium=Decimal("0.5"),
        territory=dict(zip(Scope, _d("1", "1.25", "1.5"), strict=True)),
        term=dict(zip(Term, _d("0.7", "1", "1.4", "1.75"), strict=True)),
        two_languages=Decimal("1.3"),
        excerpt=Decimal("0.5"),
        volume=tuple(zip((5, 10, 25), _d("0.9", "0.8", "0.7"), strict=True)),
        nonprofit=Decimal("0.5"),
        low_income=Decimal("0.25"),
        image_fee=Money.of(fee, currency),
        third_language_fee=Money.of(fee, currency),
        minimum=Money.of(minimum, currency),
    )


# What a new portal starts with; the publisher edits it. Fees are round figures of each currency's own,
# never converted, so that an outlet's price does not move with the exchange rate.
DEFAULT_CARDS: dict[str, Card] = {
    "GBP": _default("GBP", base="95.00", fee="40.00", minimum="15.00"),
    "EUR": _default("EUR", base="110.00", fee="45.00", minimum="18.00"),
    "USD": _default("USD", base="120.00", fee="50.00", minimum="20.00"),
}
