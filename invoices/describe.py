"""Prices, scopes and reasons in the reader's words; the same on every page and paper."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from invoices import names
from invoices.alternatives import Alternative
from invoices.money import Money
from invoices.names import N_, capital, sort_key
from invoices.tariff import Line, ManualReason
from invoices.tax import Treatment
from invoices.terms import Alterations, Language, Medium, Region, Scope, Term, Terms, Territory
from invoices.wording import gettext_for, ngettext_for

__all__ = [
    "alterations",
    "alternative",
    "language",
    "languages",
    "line",
    "manual_reason",
    "media",
    "medium",
    "region",
    "scope",
    "sort_key",
    "tax_label",
    "term",
    "territory",
    "treatment",
]

_MANUAL = {
    ManualReason.AUDIENCE: N_("The audience is above the highest band of our rate card."),
    ManualReason.EXCLUSIVE: N_("Exclusive rights are agreed case by case."),
    ManualReason.AI_TRAINING: N_("AI training and text-and-data mining are agreed case by case."),
    ManualReason.THIRD_LANGUAGE: N_(
        "A translation by the outlet needs our approval, with the translator’s name."
    ),
    ManualReason.WAIVER: N_("A waiver of the fee is asked for."),
    ManualReason.NO_BUSINESS_EVIDENCE: N_(
        "We sell to businesses and organisations only, "
        "and the account has no valid tax or company number yet."
    ),
    ManualReason.UNVERIFIED_TAX_NUMBER: N_("The tax number has not been verified yet."),
    ManualReason.NO_TAX_RULE: N_(
        "The tax treatment between our country and the outlet’s needs a person’s decision."
    ),
}


def medium(value: Medium | str, language: str) -> str:
    """As a label: ``Web``."""
    return capital(names.medium(value, language))


def language(value: Language | str, language: str) -> str:
    """As a label: ``French``, ``Français``. Any BCP 47 code."""
    return capital(names.language_name(str(value), language))


def term(value: Term | str, language: str) -> str:
    """As a label: ``12 months``."""
    return capital(names.term(value, language))


def alterations(value: Alterations | str, language: str) -> str:
    """As a label: ``No changes``."""
    return capital(names.alterations(value, language))


def media(values: Iterable[Medium | str], language: str) -> str:
    """As a label: ``Web and newsletter``."""
    return capital(names.enumeration((names.medium(value, language) for value in values), language))


def languages(values: Iterable[Language | str], language: str) -> str:
    """As a label: ``English and French``, ``Anglais et français``."""
    listed = (names.language_name(str(value), language) for value in values)
    return capital(names.enumeration(listed, language))


def region(value: Region | str, language: str) -> str:
    """As a label: ``North America``."""
    return capital(names.region(value, language))


def territory(value: Territory, language: str) -> str:
    """As a label: ``Belgium``, ``Worldwide``."""
    return capital(names.territory(value, language))


def scope(terms: Terms, language: str) -> str:
    """In one line: ``Web and newsletter, Belgium, 12 months, English and French``, and what else is asked."""
    _, ngettext = gettext_for(language), ngettext_for(language)
    media = (names.medium(m, language) for m in Medium if m in terms.media)
    languages = (names.language_name(v, language) for v in sorted(set(terms.languages)))
    parts = [
        names.enumeration(media, language),
        names.territory(terms.territory, language),
        names.term(terms.term, language),
        names.enumeration(languages, language),
    ]
    if len(terms.works) > 1:
        parts.insert(0, ngettext("%(num)s article", "%(num)s articles", len(terms.works)))
    if terms.excerpt:
        parts.append(_("excerpt of at most 250 words"))
    if terms.image_count:
        parts.append(ngettext("%(num)s image", "%(num)s images", terms.image_count))
    if terms.third_language:
        parts.append(
            _("translation into %(language)s", language=names.language_name(terms.third_language, language))
        )
    if terms.exclusive:
        parts.append(_("exclusive"))
    if terms.ai_training:
        parts.append(_("AI training or text-and-data mining"))
    return capital(", ".join(parts))


def manual_reason(reason: ManualReason | str, language: str) -> str:
    """A sentence for the outlet and for our staff: why a person has to look at the request."""
    return gettext_for(language)(_MANUAL[ManualReason(reason)])


def treatment(value: Treatment | None, language: str) -> str:
    """The VAT treatment in plain words, for the outlet (``value.wording`` is what papers print)."""
    if value is None:
        _ = gettext_for(language)
        return _("VAT is not decided yet: a person will look at it.")
    return value.explanation[language]


def tax_label(value: Treatment | None, language: str) -> str:
    """The label of the tax row: ``VAT 20%``, ``VAT (reverse charge)``, ``VAT (outside the scope)``."""
    _ = gettext_for(language)
    if value is None:
        return _("VAT (not decided yet)")
    if value.category == "S":
        return _("VAT %(rate)s", rate=names.percent(value.rate, language))
    return _("VAT (reverse charge)") if value.category == "AE" else _("VAT (outside the scope)")


def line(value: Line, language: str) -> str:
    """One line of the price: ``Audience up to 250,000 × 1.5``, ``Audience jusqu’à 250 000 × 1,5``."""
    text = _LINES[value.code](value, language)
    if value.factor is None or value.dimension in _DISCOUNTS:
        return text
    return f"{text} × {names.number(value.factor, language)}"


_DISCOUNTS = ("volume", "nonprofit", "low_income")  # these say what they take off


def _plain(message: str) -> Callable[[Line, str], str]:
    return lambda value, language: gettext_for(language)(message)


def _discount(message: str) -> Callable[[Line, str], str]:
    def text(value: Line, language: str) -> str:
        off = (1 - (value.factor or Decimal(1))).scaleb(2)
        return gettext_for(language)(message, percent=names.percent(off, language), **value.params)

    return text


def _with_limit(message: str) -> Callable[[Line, str], str]:
    def text(value: Line, language: str) -> str:
        return gettext_for(language)(message, limit=names.number(value.params["limit"], language))

    return text


def _media(value: Line, language: str) -> str:
    return media(value.params["media"], language)


def _territory(value: Line, language: str) -> str:
    where = Territory(Scope(value.params["scope"]), value.params["code"])
    _ = gettext_for(language)
    return _("Territory: %(territory)s", territory=names.territory(where, language))


def _term(value: Line, language: str) -> str:
    _ = gettext_for(language)
    return _("Term: %(term)s", term=names.term(value.params["term"], language))


def _languages(value: Line, language: str) -> str:
    listed = [names.language_name(code, language) for code in value.params["languages"]]
    together = names.enumeration(listed, language)
    ngettext = ngettext_for(language)
    return ngettext("Language: %(languages)s", "Languages: %(languages)s", len(listed), languages=together)


def _works(value: Line, language: str) -> str:
    ngettext = ngettext_for(language)
    return ngettext("%(num)s article", "%(num)s articles", value.quantity)


def _volume_cap(value: Line, language: str) -> str:
    message = N_("Charged as %(bundle)s articles, which cost less than %(works)s")
    return gettext_for(language)(message, bundle=value.params["bundle"], works=value.params["works"])


def _each(value: Line, language: str) -> str:
    return Money.of(value.params["each"], value.effect.currency).format(language)


def _images(value: Line, language: str) -> str:
    ngettext = ngettext_for(language)
    return ngettext(
        "%(num)s cleared image at %(fee)s",
        "%(num)s cleared images at %(fee)s each",
        value.quantity,
        fee=_each(value, language),
    )


def _third_language(value: Line, language: str) -> str:
    _ = gettext_for(language)
    return _(
        "Review of a translation into %(language)s",
        language=names.language_name(value.params["language"], language),
    )


def _minimum(value: Line, language: str) -> str:
    fee = Money.of(value.params["minimum"], value.effect.currency)
    _ = gettext_for(language)
    return _("Raised to the minimum fee of %(fee)s", fee=fee.format(language))


_LINES: dict[str, Callable[[Line, str], str]] = {
    "base": _plain(N_("Base fee for one article")),
    "audience": _with_limit(N_("Audience up to %(limit)s")),
    "audience_above": _with_limit(N_("Audience above %(limit)s, quoted by a person, at least")),
    "media": _media,
    "territory": _territory,
    "term": _term,
    "languages": _languages,
    "excerpt": _plain(N_("Excerpt of at most 250 words")),
    "works": _works,
    "volume": _discount(N_("Discount for %(works)s articles in one order, −%(percent)s")),
    "volume_cap": _volume_cap,
    "nonprofit": _discount(N_("Nonprofit discount, −%(percent)s")),
    "low_income": _discount(N_("Discount for a low-income country, −%(percent)s")),
    "images": _images,
    "third_language": _third_language,
    "exclusive": _plain(N_("Exclusive rights, quoted by a person")),
    "ai_training": _plain(N_("AI training or text-and-data mining, quoted by a person")),
    "waiver": _plain(N_("Fee waiver, decided by a person")),
    "minimum": _minimum,
    "agreed": _plain(N_("Fee set by the publisher")),
}


def alternative(value: Alternative, language: str) -> str:
    """An offer: ``English only: save £42.75``; without a saving, what it spares the outlet."""
    _ = gettext_for(language)
    change = capital(_(_ALTERNATIVES[value.code], **_alternative_words(value.params, language)))
    if value.saving.minor > 0:
        return _("%(change)s: save %(saving)s", change=change, saving=value.saving.format(language))
    return _("%(change)s: priced at once", change=change) if value.at_once else change


def _alternative_words(params: dict[str, Any], language: str) -> dict[str, str]:
    words = {}
    if "language" in params:
        words["language"] = names.language_name(params["language"], language)
    if "medium" in params:
        words["medium"] = names.medium(params["medium"], language)
    if "term" in params:
        words["term"] = names.term(params["term"], language)
    if "scope" in params:
        words["territory"] = names.territory(Territory(Scope(params["scope"]), params["code"]), language)
    return words


_ALTERNATIVES = {
    "one_language": N_("%(language)s only"),
    "without_medium": N_("without %(medium)s"),
    "narrower_territory": N_("%(territory)s only"),
    "shorter_term": N_("%(term)s instead"),
    "excerpt": N_("an excerpt of at most 250 words"),
    "no_images": N_("without images"),
    "no_third_language": N_("without a translation of your own"),
    "not_exclusive": N_("without exclusivity"),
    "no_ai_training": N_("without AI training or text-and-data mining"),
}
