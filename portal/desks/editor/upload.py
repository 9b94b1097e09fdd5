"""Bringing a story in: one file or both editions at once, with their pictures."""

from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import Field

from forms.editor import UploadForm
from portal.db import transaction
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, topic_choices
from portal.newsroom import review, stories
from portal.newsroom.articles import Edition
from portal.newsroom.pictures import UnusablePicture
from portal.newsroom.readers import Incoming, UnreadableStory, read_story
from portal.newsroom.readers.incoming import MAX_FILE_BYTES
from portal.newsroom.readers.text import guess_language
from portal.newsroom.states import RefusedTransition
from portal.people.accounts import EDITOR

_OTHER = {"en": "fr", "fr": "en"}


@dataclass(frozen=True, slots=True)
class _Files:
    """Everything that was sent, read."""

    source: Incoming
    translation: Incoming | None
    pictures: dict[str, bytes]


@blueprint.route("/upload", methods=["GET", "POST"])
@needs(EDITOR)
def upload() -> str | Response:
    """The form, and what it does: read both files, receive both editions, put both up for review."""
    known = {name: request.args.get(name, "")[:300] for name in ("source_uri", "language")}
    form = UploadForm(topics=topic_choices(), data=known if request.method == "GET" else None)
    if form.validate_on_submit():
        files = _read(form)
        edition = files and _receive(form, files)
        if edition:
            flash(_("The story is in. Check what was left out, confirm the rights, then approve it."))
            return redirect(url_for("editor.article", id=edition.article_id))
    return render_template("editor/upload.html", form=form), 422 if form.is_submitted() else 200  # type: ignore[return-value]


def _read(form: UploadForm) -> _Files | None:
    """The files of ``form``, or None after saying in it what is wrong."""
    language = form.language.data
    source = _story(form.source, language)
    translation = _story(form.translation, _OTHER[language]) if form.translation.data else None
    pictures = _pictures(form, [story for story in (source, translation) if story])
    if form.errors or source is None:
        return None
    uri = form.source_uri.data or source.source_uri
    source = replace(source, source_uri=uri, canonical_url=form.canonical_url.data or source.canonical_url)
    if form.topic.data:
        source = replace(source, topic=form.topic.data)
    return _Files(source, translation, pictures)


def _story(field: Field, language: str) -> Incoming | None:
    data = field.data.stream.read(MAX_FILE_BYTES + 1)
    try:
        story = read_story(data, language)
    except UnreadableStory as problem:
        _complain(field, str(problem.message))
        return None
    guessed = guess_language(" ".join(block.text for block in story.content.blocks))
    if guessed and guessed != language:
        message = (
            _("This text seems to be in English.")
            if guessed == "en"
            else _("This text seems to be in French.")
        )
        _complain(field, message)
        return None
    return story


def _pictures(form: UploadForm, stories: list[Incoming]) -> dict[str, bytes]:
    """The picture files by image key: a file is known by the name the story uses, or by its key."""
    names: dict[str, str] = {}
    for story in reversed(stories):
        for image in story.images:
            names |= {image.url.rsplit("/", 1)[-1].lower(): image.key, image.key: image.key}
    names.pop("", None)
    found = {}
    for file in filter(None, form.images.data or []):
        name = (file.filename or "").replace("\\", "/").rsplit("/", 1)[-1].lower()
        key = names.get(name) or names.get(name.rsplit(".", 1)[0])
        if key is None:
            message = _(
                "No figure of the story is called %(name)s. Name the first picture image-1.", name=name[:80]
            )
            _complain(form.images, message)
        else:
            found[key] = file.stream.read()
    return found


def _receive(form: UploadForm, files: _Files) -> Edition | None:
    """Both editions in one transaction, so that a story comes in whole or not at all."""
    try:
        with transaction():
            edition = stories.receive(files.source, files.pictures, current_user)
            review.submit(edition.id, current_user, freezing=False)
            if files.translation:
                twin = replace(files.translation, source_uri=edition.article.source_uri)
                other = stories.receive(twin, {}, current_user)
                review.submit(other.id, current_user, freezing=False)
            return edition
    except UnusablePicture as problem:
        _complain(form.images, str(problem.message))
    except RefusedTransition as problem:
        _complain(form.source, _refusal(problem))
    return None


def _refusal(problem: RefusedTransition) -> str:
    return _("This story was withdrawn: no new text of it can come in.")


def _complain(field: Any, message: str) -> None:
    field.errors = [*field.errors, message]
