"""The republishing request's form, apart from any page."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.outlet import (
    RequestForm,
    territory_choices,
    territory_of,
    territory_value,
    third_language_choices,
)
from invoices.terms import Language, Medium, Region, Scope, Term, Territory, Work

ID, IMAGE = "a" * 32, "b" * 32
RIGHT = {
    "articles": [ID],
    "images": [IMAGE],
    "languages": ["en", "fr"],
    "media": ["web", "newsletter"],
    "title": "Le Courrier",
    "url": "courrier.example",
    "audience": "180 000",
    "territory": "region:europe",
    "term": "24m",
    "alterations": "cuts",
    "third_language": "es",
    "currency": "EUR",
    "purchase_order": "88-214",
}


@pytest.fixture
def request_context() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    Babel(app)
    with app.test_request_context():
        yield


def form(sent: dict[str, Any] | None = None, **more: Any) -> RequestForm:
    known = {"articles_on_offer": [ID], "cleared_images": [(IMAGE, "A chart")]}
    if sent is None:
        return RequestForm(formdata=None, **known, **more)
    pairs = [(k, v) for k, values in sent.items() for v in (values if isinstance(values, list) else [values])]
    return RequestForm(MultiDict(pairs), **known, **more)


@pytest.mark.usefixtures("request_context")
def test_what_is_filled_in_becomes_terms() -> None:
    filled = form(RIGHT)
    assert filled.validate(), filled.errors
    terms = filled.terms({IMAGE: (ID, "chart")}, nonprofit=True, low_income=False)
    assert terms.works == (Work(ID, ("chart",)),)
    assert terms.languages == (Language.EN, Language.FR)
    assert terms.media == (Medium.WEB, Medium.NEWSLETTER)
    assert (terms.url, terms.audience, terms.term) == ("https://courrier.example", 180_000, Term.MONTHS_24)
    assert terms.territory == Territory(Scope.REGION, "europe")
    assert (terms.third_language, terms.nonprofit, terms.purchase_order) == ("es", True, "88-214")


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("changes", [{}, {"audience": "plenty", "url": "a b", "title": "<b></b>"}])
def test_answers_fill_the_form_again_as_they_were_typed(changes: dict[str, Any]) -> None:
    first = form({**RIGHT, **changes})
    first.validate()
    again = form(data=first.answers())
    assert again.answers() == first.answers()
    if changes:
        assert [again[name]._value() for name in changes] == list(changes.values())


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize("image", ["c" * 32, "", "../etc", "\x00"])
def test_only_cleared_pictures_can_be_chosen(image: str) -> None:
    filled = form({**RIGHT, "images": [image]})
    assert not filled.validate()
    assert list(filled.errors) == ["images"]


@pytest.mark.usefixtures("request_context")
def test_a_language_without_an_edition_is_named_with_its_story() -> None:
    filled = form(RIGHT, missing_editions={"fr": "Ferries"})
    assert not filled.validate()
    assert "“Ferries” has no French edition" in filled.languages.errors[0]


@pytest.mark.usefixtures("request_context")
def test_an_address_is_needed_for_the_web_alone() -> None:
    assert form({**RIGHT, "media": ["print"], "url": ""}).validate()
    assert not form({**RIGHT, "url": ""}).validate()


@pytest.mark.usefixtures("request_context")
@pytest.mark.parametrize(
    ("language", "first", "last"), [("en", "Africa", "Zimbabwe"), ("fr", "Afrique", "Zimbabwe")]
)
def test_territories_are_grouped_and_sorted_as_the_reader_expects(
    language: str, first: str, last: str
) -> None:
    with force_locale(language):
        world, regions, countries = territory_choices(language).values()
    assert [value for value, _label in world] == ["world"]
    assert len(regions) == len(Region)
    assert regions[0][1] == first
    names = [label for _value, label in countries]
    assert names[-1] == last
    if language == "fr":
        assert names.index("Égypte") < names.index("France")


@pytest.mark.usefixtures("request_context")
def test_the_languages_we_supply_are_not_offered_for_translation() -> None:
    codes = [code for code, _name in third_language_choices()]
    assert codes[0] == ""
    assert not {"en", "fr"} & set(codes)


@given(
    st.sampled_from(
        [Territory(Scope.WORLD), *(Territory(Scope.REGION, r.value) for r in Region), Territory(Scope.COUNTRY, "BE")]
    )
)  # fmt: skip
def test_a_territory_is_read_as_it_is_written(territory: Territory) -> None:
    assert territory_of(territory_value(territory)) == territory


@given(st.text())
def test_no_text_is_taken_for_a_territory_by_accident(text: str) -> None:
    if text.partition(":")[0] not in set(Scope):
        with pytest.raises(ValueError, match="Scope"):
            territory_of(text)
