"""The layout and the macros every page is made of."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from wtforms import BooleanField, FieldList, FormField, IntegerField, RadioField, SelectField, StringField

from forms.base import ChoicesField, Form, required
from forms.dates import DatePartsField

TEMPLATES = Path(__file__).parents[2] / "portal/templates"


class Address(Form):
    class Meta(Form.Meta):
        csrf = False

    street = StringField("Street", [required()])


class Sample(Form):
    class Meta(Form.Meta):
        csrf = False

    name = StringField("Name", [required("Write your name")])
    age = IntegerField("Age")
    media = ChoicesField("Media", [required()], choices=[("web", "Web"), ("print", "Print")])
    language = RadioField("Language", choices=[("en", "English")], validators=[required()])
    country = SelectField("Country", choices=[("BE", "Belgium")])
    agreed = BooleanField("I agree", [required()])
    starts = DatePartsField("Starts", [required()])
    home = FormField(Address)
    offices = FieldList(FormField(Address), min_entries=1)


_PAGE = """{% extends "layout.html" %}
{% from "macros/forms.html" import error_summary, field, submit %}
{% block headline %}Sample{% endblock %}
{% block content %}{{ error_summary(form) }}<form>
{% for each in (form.name, form.age, form.media, form.language, form.country, form.agreed, form.starts,
form.home.form.street, form.offices[0].form.street) %}{{ field(each, hint="A hint") }}{% endfor %}
{{ submit("Send it") }}</form>{% endblock %}
{% block aside %}{{ beside }}{% endblock %}"""


def _page(app: Flask, data: dict[str, str], *, language: str = "en", beside: str = "") -> BeautifulSoup:
    with app.test_request_context(f"/?lang={language}", method="POST", data=data):
        form = Sample()
        form.validate()
        return BeautifulSoup(render_template_string(_PAGE, form=form, beside=beside), "html.parser")


def test_every_link_of_the_error_summary_leads_to_a_control_that_says_the_error(app: Flask) -> None:
    page = _page(app, {"age": "many", "starts-day": "31", "starts-month": "2", "starts-year": "2027"})
    summary = page.select_one(".error-summary[role=alert][tabindex]")
    assert summary is not None
    links = summary.select("a")
    assert len(links) == 9
    for link in links:
        control = page.select_one(str(link["href"]))
        assert control is not None
        assert control.name in ("input", "select", "textarea")
        group = control if control.get("aria-describedby") else control.find_parent("fieldset")
        assert isinstance(group, Tag)
        described = [page.find(id=each) for each in str(group["aria-describedby"]).split()]
        assert any(isinstance(each, Tag) and link.get_text() in each.get_text() for each in described)


def test_what_was_typed_stays(app: Flask) -> None:
    page = _page(app, {"age": "many", "starts-day": "31", "starts-month": "2", "starts-year": "x<y"})
    assert page.select_one("#age")["value"] == "many"
    assert page.select_one("#starts-year")["value"] == "x<y"


def test_every_group_of_choices_has_a_legend_and_every_control_a_label(app: Flask) -> None:
    page = _page(app, {})
    assert all(group.find("legend") for group in page.select("fieldset"))
    for control in page.select("main input, main select, main textarea"):
        assert page.select_one(f"label[for='{control['id']}']"), control


def test_a_valid_form_has_no_summary(app: Flask) -> None:
    data = {"name": "Ada", "age": "36", "media": "web", "language": "en", "country": "BE", "agreed": "y"}
    data |= {"starts-day": "1", "starts-month": "3", "starts-year": "2027"}
    page = _page(app, {**data, "home-street": "Rue", "offices-0-street": "Rue"})
    assert page.select(".error-summary, .error, [aria-invalid]") == []


def test_the_libraries_own_messages_are_in_the_readers_language(app: Flask) -> None:
    page = _page(app, {"age": "many", "country": "XX"}, language="fr")
    said = {error.get_text() for error in page.select(".error")}
    assert any("Écrivez un nombre entier" in each for each in said)
    assert any("Choisissez l’une des options proposées" in each for each in said)
    assert page.select_one(".error-summary h2").get_text().endswith("points à corriger")


def test_two_columns_only_when_something_stands_beside(app: Flask) -> None:
    assert _page(app, {}).select("aside") == []
    page = _page(app, {}, beside="The price")
    assert page.select_one(".columns > aside").get_text(strip=True) == "The price"
    assert len(page.select("form")) == 1


# Mail is left out: mail clients know no style sheets.
_PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "mail" not in path.parts]


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_page_needs_inline_script_or_style(path: Path) -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:")
    assert not forbidden.search(path.read_text())
