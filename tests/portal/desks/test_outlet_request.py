"""The republishing request over HTTP: what is right goes on, what is wrong is said at its field, nothing is lost."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.db import db
from portal.licensing.tables import Request
from portal.licensing.tariffs import publish_defaults
from portal.newsroom.articles import Article
from tests.portal.desks.stories import offer
from tests.portal.people.people import csrf, enter, member

RIGHT: dict[str, Any] = {
    "languages": ["en", "fr"],
    "media": ["web"],
    "title": "The Tyne Ledger",
    "url": "https://tyne-ledger.example.org",
    "audience": "40,000",
    "territory": "country:GB",
    "term": "12m",
    "alterations": "house_style",
    "third_language": "",
    "currency": "GBP",
    "purchase_order": "PO 88-214",
    "note": "For Saturday’s paper.",
    "waiver_reason": "",
}


@pytest.fixture
def article(app: object) -> Article:
    publish_defaults()
    return offer()


@pytest.fixture
def buyer(client: FlaskClient, article: Article) -> FlaskClient:
    enter(client, member())
    return client


def send(client: FlaskClient, article: Article, action: str = "check", **changes: Any) -> TestResponse:
    fields = {"articles": [article.id], **RIGHT, **changes, "action": action}
    fields["csrf_token"] = csrf(client, "/request")
    return client.post("/request", data={name: value for name, value in fields.items() if value is not None})


def said_at(page: str, field: str) -> str:
    """The message at ``field``, found the way assistive technology finds it."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', page, re.DOTALL)
    assert found, f"nothing is said at {field}"
    assert re.search(rf'aria-describedby="[^"]*{field}-error', page)
    said = re.sub(r'<span class="visually-hidden">.*?</span>', "", found[1])
    return html.unescape(re.sub(r"<[^>]+>", "", said)).strip()


def test_a_right_request_goes_on_to_check_the_answers(buyer: FlaskClient, article: Article) -> None:
    answer = send(buyer, article)
    assert answer.status_code == 303
    page = buyer.get(answer.location).text
    for answered in (
        "The Tyne Ledger",
        "PO 88-214",
        "For Saturday’s paper.",
        "Water bills will rise by a third",
    ):
        assert answered in page
    assert f"{answer.location.removesuffix('/check')}/edit#title" in page


def test_the_price_is_worked_out_again_without_leaving_the_form(buyer: FlaskClient, article: Article) -> None:
    page = send(buyer, article, action="price").text
    assert "£123.50" in page
    assert 'value="PO 88-214"' in page
    assert "error-summary" not in page


def test_the_quote_beside_the_form_comes_alone(buyer: FlaskClient, article: Article) -> None:
    data = {"articles": [article.id], **RIGHT, "csrf_token": csrf(buyer, "/request")}
    answer = buyer.post("/request/price", data=data)
    assert answer.status_code == 200
    assert "£123.50" in answer.text
    assert "<html" not in answer.text


WRONG = {
    "articles": [[], ["0" * 32], ["../etc/passwd"], ["<b>"], ["\x00"]],
    "images": [["f" * 32], [""], ["<b>"]],
    "languages": [[], ["de"]],
    "media": [[], ["telepathy"]],
    "title": ["", "x" * 121, "<b></b>", "a\x00b", "e" + "\u0301" * 40],
    "url": [
        "",
        "courrier de namur",
        "javascript:alert(1)",
        "https://" + "x" * 400 + ".com",
        "http://a\x00.com",
    ],
    "audience": ["", "many", "-5", "1.5", "0", "9" * 30, "<b>9</b>"],
    "territory": ["", "country:XX", "moon"],
    "term": ["", "99m"],
    "alterations": ["", "everything"],
    "third_language": ["xx"],
    "currency": ["", "ZZZ"],
    "purchase_order": ["x" * 61, "a\x07b", "<b></b>", "ש" + "\u05b8" * 40],
    "note": ["x" * 2001, "a\x07b", "e" + "\u0301" * 40, "<script>alert(1)</script>"],
    "waiver_reason": ["x" * 2001, "a\x07b", "<b></b>"],
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("field", WRONG)
def test_a_wrong_answer_is_said_at_its_field_and_the_rest_stays(
    buyer: FlaskClient, article: Article, field: str, language: str
) -> None:
    buyer.get(f"/?lang={language}")
    for value in WRONG[field]:
        answer = send(buyer, article, **{field: value})
        assert answer.status_code == 422, value
        message = said_at(answer.text, field)
        summary = html.unescape(answer.text.split('class="error-summary"')[1].split("</ul>")[0])
        assert message in summary, value
        assert f'href="#{field}' in summary, value
        if field != "purchase_order":
            assert 'value="PO 88-214"' in answer.text, value
        assert (
            buyer.get("/request").status_code == 200
        )  # what was wrong is kept in the draft, and shown again
        if language == "fr":
            assert not re.search(r"\b(the|choose|write|enter|valid|field)\b", message, re.IGNORECASE), message


def test_names_in_any_script_are_taken_as_they_are(buyer: FlaskClient, article: Article) -> None:
    answer = send(buyer, article, title="صحيفة الشرق · Žurnál ’24’")
    assert answer.status_code == 303
    assert "صحيفة الشرق · Žurnál ’24’" in buyer.get(answer.location).text


def test_marks_that_turn_text_around_are_left_out(buyer: FlaskClient, article: Article) -> None:
    answer = send(buyer, article, title="\u202eThe Tyne\u200b Ledger\u2069", note="a\u202eb")
    assert answer.status_code == 303
    page = buyer.get(answer.location).text
    assert "The Tyne Ledger" in page
    assert not re.search("[\u202e\u200b\u2069]", page)


def test_markup_in_a_sentence_is_shown_as_it_was_typed(buyer: FlaskClient, article: Article) -> None:
    answer = send(buyer, article, note="Use <b>bold</b> & “quotes”")
    assert "Use &lt;b&gt;bold&lt;/b&gt; &amp; “quotes”" in buyer.get(answer.location).text


def test_an_article_that_is_not_on_offer_never_enters_the_basket(
    buyer: FlaskClient, article: Article
) -> None:
    answer = send(buyer, article, articles=["0" * 32])
    assert answer.status_code == 422
    assert said_at(answer.text, "articles")


def test_nothing_typed_is_lost_on_the_way_to_the_catalogue(buyer: FlaskClient, article: Article) -> None:
    assert send(buyer, article, action="add").status_code == 302
    second = offer()
    page = buyer.get(f"/request?article={second.id}").text
    assert 'value="PO 88-214"' in page
    assert article.id in page
    assert second.id in page


def test_a_request_left_half_way_is_found_again_among_the_licences(
    buyer: FlaskClient, article: Article
) -> None:
    assert "Go on with your request" not in buyer.get("/licences").text
    send(buyer, article, "add", title="Half-way Times")
    page = buyer.get("/licences").text
    assert "You have begun a request for one story." in page
    assert "No licence yet" not in page
    assert 'href="/request"' in page
    assert "Half-way Times" in buyer.get("/request").text
    assert "Reprendre votre demande" in buyer.get("/licences?lang=fr").text


def test_an_article_can_be_taken_out_again(buyer: FlaskClient, article: Article) -> None:
    page = send(buyer, article, action=f"remove:{article.id}").text
    assert f'value="{article.id}"' not in page
    assert 'value="PO 88-214"' in page


def test_a_waiver_asks_for_its_reason_and_goes_to_a_person(buyer: FlaskClient, article: Article) -> None:
    assert said_at(send(buyer, article, ask_waiver="y").text, "waiver_reason")
    answer = send(buyer, article, ask_waiver="y", waiver_reason="We are three volunteers.")
    token = csrf(buyer, answer.location)
    order = buyer.post(answer.location, data={"csrf_token": token}).location
    assert db.session.query(Request).one().state == "needs_review"
    assert "With our staff" in buyer.get(order).text


def test_freezing_twice_makes_one_quote(buyer: FlaskClient, article: Article) -> None:
    check = send(buyer, article).location
    token = csrf(buyer, check)
    for _ in range(2):
        assert buyer.post(check, data={"csrf_token": token}).status_code == 303
    db.session.expire_all()
    assert len(db.session.query(Request).one().quotes) == 1
