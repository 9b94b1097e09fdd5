"""The outlet desk's forms: the republishing request, and the acceptance of its quote."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError

from forms.base import ChoicesField, Form, required
from forms.fields import AudienceField, WebAddressField
from forms.validators import clean_text, longest
from invoices import describe
from invoices.terms import Alterations, Language, Medium, Region, Scope, Term, Terms, Territory, Work
from invoices.territories import COUNTRIES

CURRENCIES = ("GBP", "EUR", "USD")
MOST_ARTICLES = 50


class BasketField(Field):
    """The ids of the articles asked for, in the order they were added; hidden inputs of one name."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(valuelist))

    def process_data(self, value: Sequence[str] | None) -> None:
        self.data = list(value or [])


class RequestForm(Form):
    """Who wants what, where, for how long. ``articles_on_offer`` and ``cleared_images`` bound the choices."""

    articles = BasketField(_l("Articles"))
    images = ChoicesField(
        _l("Cleared images"),
        invalid_choice_message=_l(
            "A picture that you ticked is not offered any more. The price is without it."
        ),
    )
    languages = ChoicesField(_l("Languages"))
    media = ChoicesField(_l("Media"))
    title = StringField(
        _l("Name of the title"),
        [required(_l("Enter the name of the newspaper, site or programme")), clean_text, longest(120)],
        description=_l("Where the article will appear. The licence names it."),
    )
    url = WebAddressField(
        _l("Address of the site"),
        description=_l("Its home page will do. The licence names it too."),
    )
    audience = AudienceField(
        _l("Monthly audience"),
        [required(_l("Enter the monthly unique visitors or copies of this title, for example 180,000"))],
        description=_l("Unique visitors or copies a month, of this title alone."),
    )
    territory = SelectField(_l("Territory"))
    term = SelectField(_l("Term"))
    excerpt = BooleanField(_l("An excerpt only, 250 words at most"))
    alterations = RadioField(_l("Changes to the text"), default=Alterations.HOUSE_STYLE.value)
    third_language = SelectField(
        _l("Translate into another language"),
        description=_l("We supply English and French. A person approves any other translation."),
    )
    exclusive = BooleanField(_l("Exclusive in the territory"))
    ai_training = BooleanField(_l("Training of AI systems, or text and data mining"))
    currency = SelectField(_l("Currency"), choices=[(code, code) for code in CURRENCIES])
    purchase_order = StringField(_l("Your purchase order number"), [clean_text, longest(60)])
    note = TextAreaField(_l("A note to the publisher"), [clean_text, longest(2000)])
    ask_waiver = BooleanField(_l("Ask for the fee to be reduced or waived"))
    waiver_reason = TextAreaField(
        _l("Why the fee should be reduced or waived"),
        [clean_text, longest(2000)],
        description=_l("A person reads it and answers within two working days."),
    )

    def __init__(
        self,
        *args: Any,
        articles_on_offer: Sequence[str] = (),
        cleared_images: Sequence[tuple[str, str]] = (),
        missing_editions: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """``articles_on_offer``: ids that may be in the basket; ``cleared_images``: (id, label) of theirs.

        ``missing_editions``: for each language that one of them does not exist in, that article's headline.
        """
        self._on_offer = frozenset(articles_on_offer)
        self._missing = missing_editions or {}
        super().__init__(*args, **kwargs)
        language = str(get_locale().language)
        self.images.choices = list(cleared_images)
        self.languages.choices = [(v.value, describe.language(v, language)) for v in Language]
        self.media.choices = [(v.value, describe.medium(v, language)) for v in Medium]
        self.term.choices = [(v.value, describe.term(v, language)) for v in Term]
        self.alterations.choices = [(v.value, describe.alterations(v, language)) for v in Alterations]
        self.territory.choices = territory_choices(language)
        self.third_language.choices = third_language_choices()

    def validate_articles(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Add an article from the catalogue"))
        if len(field.data) > MOST_ARTICLES:
            raise ValidationError(
                _l("One order takes 50 articles at most. Make a second order for the rest.")
            )
        if not self._on_offer.issuperset(field.data):
            raise ValidationError(
                _l("One of the articles is no longer on offer and was taken out. Look at the rest and go on.")
            )

    def validate_languages(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose English, French or both"))
        for language in field.data:
            if language in self._missing:
                raise ValidationError(_no_edition(language, self._missing[language]))

    def validate_media(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose where the article will appear"))

    def validate_url(self, field: Field) -> None:
        if not field.data and not field.errors and Medium.WEB.value in (self.media.data or ()):
            raise ValidationError(
                _l(
                    "Enter the address of the site where the article will appear, for example https://www.example.com"
                )
            )

    def validate_waiver_reason(self, field: Field) -> None:
        if self.ask_waiver.data and not field.data:
            raise ValidationError(_l("Say in a sentence or two why the fee should be reduced or waived"))

    def terms(self, images: Mapping[str, tuple[str, str]], *, nonprofit: bool, low_income: bool) -> Terms:
        """The terms asked for, of a form that validates. ``images``: (article, image key) of each image id."""
        wanted = [images[image] for image in self.images.data or () if image in images]
        return Terms(
            works=tuple(
                Work(article, tuple(key for owner, key in wanted if owner == article))
                for article in self.articles.data
            ),
            languages=tuple(Language(value) for value in self.languages.data),
            media=tuple(Medium(value) for value in self.media.data),
            title=self.title.data,
            url=self.url.data or "",
            audience=self.audience.data or 0,
            territory=territory_of(self.territory.data),
            term=Term(self.term.data),
            currency=self.currency.data,
            excerpt=self.excerpt.data,
            alterations=Alterations(self.alterations.data),
            exclusive=self.exclusive.data,
            ai_training=self.ai_training.data,
            third_language=self.third_language.data or "",
            nonprofit=nonprofit,
            low_income=low_income,
            purchase_order=self.purchase_order.data or "",
            note=self.note.data or "",
        )

    def answers(self) -> dict[str, Any]:
        """Everything as typed, plain JSON, to fill the form again; the inverse of ``data=``."""
        kept = {field.name: field.data for field in self if field.name != "csrf_token"}
        if self.audience.data is None and self.audience.raw_data:
            kept["audience"] = str(self.audience.raw_data[0])
        return kept

    @property
    def priceable(self) -> bool:
        """True when enough is chosen to name a price, whatever else is still missing."""
        needed = (self.articles, self.languages, self.media, self.territory, self.term, self.audience)
        return all(field.data for field in needed) and not any(field.errors for field in needed)


class FreezeForm(Form):
    """The freezing of a quote. ``price`` is the one that was on the screen, as the desk wrote it there."""

    price = StringField()


class AcceptForm(Form):
    """Acceptance of a frozen quote: the terms, and how to pay. ``quote`` is the one that was on the screen."""

    quote = StringField()
    method = RadioField(
        _l("How you pay"),
        choices=[
            ("card", _l("By card, now")),
            ("bank_transfer", _l("By bank transfer")),
        ],
        default="card",
    )
    agreed = BooleanField(
        _l("I have read the licence terms and accept them for the outlet"),
        [required(_l("Accept the licence terms to go on"))],
    )


def territory_choices(language: str) -> dict[str, list[tuple[str, str]]]:
    """Groups of territories to choose from, each sorted as a reader of ``language`` expects."""
    world = Territory(Scope.WORLD)
    regions = [Territory(Scope.REGION, region.value) for region in Region]
    return {
        str(_l("World")): _named([world], language),
        str(_l("Regions")): _named(regions, language),
        str(_l("Countries")): list(_countries(language)),
    }


def territory_value(territory: Territory) -> str:
    """How the form writes ``territory``: ``world``, ``region:europe``, ``country:BE``."""
    return f"{territory.scope.value}:{territory.code}" if territory.code else territory.scope.value


def territory_of(value: str) -> Territory:
    """The inverse of ``territory_value``. Raises ValueError on anything else."""
    scope, _, code = value.partition(":")
    return Territory(Scope(scope), code)


def third_language_choices() -> list[tuple[str, str]]:
    """Languages of the world's larger presses, but for the two we supply, in the reader's own words."""
    locale = get_locale()
    offered = [
        "ar",
        "bn",
        "de",
        "el",
        "es",
        "fa",
        "he",
        "hi",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "ku",
        "ms",
        "nl",
        "pl",
        "pt",
        "ro",
        "ru",
        "sv",
        "sw",
        "ta",
        "th",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh",
    ]
    names = sorted(((code, locale.languages[code]) for code in offered), key=lambda pair: pair[1])
    return [("", str(_l("No other language"))), *names]


def _no_edition(language: str, headline: str) -> str:
    if language == Language.FR:
        return gettext(
            "“%(headline)s” has no French edition: choose English, or remove it", headline=headline
        )
    return gettext("“%(headline)s” has no English edition: choose French, or remove it", headline=headline)


@lru_cache(maxsize=8)  # 250 names to look up and sort, which do not change while the portal runs
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(_named([Territory(Scope.COUNTRY, code) for code in COUNTRIES], language))


def _named(territories: Sequence[Territory], language: str) -> list[tuple[str, str]]:
    named = [(territory_value(t), describe.territory(t, language)) for t in territories]
    return sorted(named, key=lambda pair: describe.sort_key(pair[1]))
