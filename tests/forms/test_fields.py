"""The shared fields: web addresses, whole numbers, countries and time zones, in both languages."""

import pytest
from flask_babel import force_locale
from lxml import html
from werkzeug.datastructures import MultiDict
from wtforms.widgets import Select

from forms.base import Form
from forms.fields import (
    CountryField,
    LongSelect,
    TextLine,
    TimeZoneField,
    WholeNumberField,
    _options,
    country_codes,
    normal_web_address,
)
from forms.validators import clean


class _Numbers(Form):
    number = WholeNumberField("Number", least=1, most=5_000_000)


class _Places(Form):
    country = CountryField("Country")
    zone = TimeZoneField("Zone")


class _Words(Form):
    words = TextLine("Words", longest=5)


@pytest.fixture
def request_context(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 1),
        ("180000", 180_000),
        ("1,180,000", 1_180_000),
        ("1.180.000", 1_180_000),
        ("1 180 000", 1_180_000),
        ("1,180.000", None),
        ("1,18", None),
        ("1,1800", None),
        ("12.5", None),
        ("0", None),
        ("5,000,001", None),
        ("-1", None),
        ("1e3", None),
        ("٣", None),
        ("", None),
    ],
)
def test_whole_numbers_are_read_or_refused_but_never_guessed(request_context, typed, number):
    form = _Numbers(MultiDict({"number": typed}))
    assert form.validate() == (number is not None or typed == "")
    assert form.number.data == number
    assert form.number._value() == typed, "what was typed stays"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org"),
        ("HTTP://Exämple.org:80/", "http://xn--exmple-cua.org"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("javascript:alert(1)", None),
        ("ftp://example.org", None),
        ("//example.org", None),
        ("https://user@example.org", None),
        ("localhost", None),
        ("http://127.0.0.1", None),
        ("http://[::1]", None),
        ("example.org:99999", None),
        ("https://exa mple.org", None),
        ("https://example.org/\\x", None),
    ],
)
def test_web_addresses_are_made_normal_or_refused(typed, address):
    assert normal_web_address(typed) == address


def test_countries_are_those_of_iso_3166_sorted_in_the_readers_language(request_context):
    assert len(country_codes()) == 249
    with force_locale("fr"):
        names = [name for _code, name in _Places().country.choices[1:]]
        assert names.index("Égypte") < names.index("Équateur") < names.index("Zimbabwe")
    with force_locale("en"):
        assert ("DE", "Germany") in _Places().country.choices


def test_places_that_do_not_exist_are_refused(request_context):
    form = _Places(MultiDict({"country": "XX", "zone": "Mars/Base"}))
    assert not form.validate()
    assert set(form.errors) == {"country", "zone"}


@pytest.mark.parametrize("typed", ["toolong", "a\x00", "a\nb", "e" + "\u0301" * 9, "<i>", "\ue000"])
def test_lines_that_are_no_plain_text_are_refused(request_context, typed):
    assert not _Words(MultiDict({"words": typed})).validate()


def test_text_is_composed_and_freed_of_invisible_marks():
    assert clean(" e\u0301\u202ea\u200b ") == "éa"
    assert clean("a\r\nb") == "a\nb"
    assert clean(None) is None


def test_a_long_list_says_what_wtforms_would_say(request_context):
    with force_locale("fr"):
        form = _Places(MultiDict({"country": "CI", "zone": "Europe/Paris"}))
        for field in (form.country, form.zone):
            ours, theirs = (
                html.fromstring(str(widget(field, **{"class": "wide", "aria-describedby": "hint"})))
                for widget in (LongSelect(), Select())
            )
            assert ours.attrib == theirs.attrib
            options = [[(dict(each.attrib), each.text) for each in select] for select in (ours, theirs)]
            assert options[0] == options[1]
            assert [each.get("value") for each in ours if "selected" in each.attrib] == [field.data]


def test_names_in_a_long_list_are_text_not_markup():
    assert _options((("<x>", "Côte & <b>"),), "<x>") == (
        '<option value="&lt;x&gt;" selected>Côte &amp; &lt;b&gt;</option>'
    )
