"""The editors' forms: what they take, and what they say about what they do not."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forms.editor import ChangesForm, DueForm, RightsForm, UploadForm


@pytest.fixture(autouse=True)
def request_context(app: Flask):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("typed", "clock"),
    [("17:00", "17:00"), ("9h05", "09:05"), ("17 h", "17:00"), ("8.30", "08:30"), ("", "")],
)
def test_times_are_read_as_people_write_them(typed: str, clock: str) -> None:
    form = DueForm(MultiDict({"clock": typed}))
    assert form.validate()
    assert (form.clock.data or "") == clock


@pytest.mark.parametrize("typed", ["25:00", "noon", "17:60", "-1", "17:00:00", "١٧:٠٠ x", "<b>"])
def test_other_times_are_refused_and_kept(typed: str) -> None:
    form = DueForm(MultiDict({"clock": typed}))
    assert not form.validate()
    assert form.clock.data == typed


@pytest.mark.parametrize("comment", ["", "  ", "x" * 4001, "a\x00b"])
def test_a_comment_has_to_say_something_readable(comment: str) -> None:
    form = ChangesForm(MultiDict({"comment": comment}))
    assert not form.validate()
    assert form.comment.errors


def test_an_upload_needs_a_file_and_a_language() -> None:
    form = UploadForm(MultiDict({}), topics=[("local", "Local")])
    assert not form.validate()
    assert set(form.errors) == {"source", "language"}


@pytest.mark.parametrize("topic", ["nonsense", "<b>", "\x00"])
def test_an_unknown_topic_is_refused(topic: str) -> None:
    form = UploadForm(MultiDict({"topic": topic}), topics=[("local", "Local")])
    assert not form.validate()
    assert "topic" in form.errors


@pytest.mark.parametrize(
    ("segment", "holder", "valid"),
    [
        ("s1", "Reuters", True),
        ("", "", True),
        ("s1", "", False),
        ("", "Reuters", False),
        ("s9", "Reuters", False),
    ],
)
def test_a_passage_needs_its_holder_and_a_holder_its_passage(segment: str, holder: str, valid: bool) -> None:
    form = RightsForm(MultiDict({"text": "ours", "passages-0-segment": segment, "passages-0-holder": holder}))
    form.offer_passages([("s1", "1 · First words")])
    assert form.validate() is valid


def test_each_picture_needs_its_rights() -> None:
    picture = {"text": "ours", "images-0-key": "image-1"}
    assert not RightsForm(MultiDict(picture)).validate()
    assert not RightsForm(MultiDict({**picture, "images-0-rights": "mine"})).validate()
    assert RightsForm(MultiDict({**picture, "images-0-rights": "ours"})).validate()


def test_somebody_has_to_say_whose_the_text_is_unless_nobody_asks() -> None:
    form = RightsForm(MultiDict())
    assert not form.validate()
    assert "text" in form.errors
    form = RightsForm(MultiDict())
    form.ask_text(False)
    assert form.validate()
