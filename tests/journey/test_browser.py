"""The journey's browser stumbles over what a person would stumble over."""

import pytest
import requests

from tests.journey.browser import Browser, Page, PageProblem, words

HOME = "http://portal.example"
TOKEN = '<input type="hidden" name="csrf_token" value="t">'


def page(body: str) -> Page:
    answer = requests.Response()
    answer.url, answer.status_code, answer._content = f"{HOME}/here", 200, f"<main>{body}</main>".encode()
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    return Page(Browser(HOME), answer)


def test_a_form_without_a_token_is_refused() -> None:
    with pytest.raises(PageProblem, match="no token"):
        page('<form method="post"><input name="a"></form>').form()


def test_a_field_without_a_label_cannot_be_filled() -> None:
    form = page(f'<form method="post">{TOKEN}<input name="a" id="a"></form>').form()
    with pytest.raises(PageProblem, match="a has no label"):
        form.fill(a="1")


def test_a_choice_that_is_not_there_cannot_be_made() -> None:
    select = '<label for="a">A</label><select name="a" id="a"><option value="1">one</option></select>'
    form = page(f'<form method="post">{TOKEN}{select}</form>').form()
    with pytest.raises(PageProblem, match="cannot be '2'"):
        form.fill(a="2")


def test_a_disabled_button_cannot_be_pressed() -> None:
    button = '<button name="go" value="1" disabled>Go</button>'
    form = page(f'<form method="post">{TOKEN}{button}</form>').form()
    with pytest.raises(PageProblem, match="no button go=1"):
        form.submit({"go": "1"})


def test_a_link_that_is_not_there_cannot_be_followed() -> None:
    with pytest.raises(PageProblem, match="no link to /there"):
        page('<a href="/elsewhere">x</a>').follow("/there")


def test_errors_are_read_from_summary_and_fields_once() -> None:
    summary = '<div class="error-summary" role="alert"><ul><li><a href="#a">Too long</a></li></ul></div>'
    assert page(f'{summary}<p class="error">Too long</p><p class="flash flash-stop">No</p>').errors == [
        "Too long",
        "No",
    ]


def test_words_keeps_blocks_apart_and_inline_together() -> None:
    tree = page("<ul><li>one</li><li>t<em>w</em>o</li></ul><script>x()</script>").tree
    assert words(tree) == "one two"
