"""Bringing a story in: one file or both editions at once, with their pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response
from wtforms import Field

from forms.editor import UploadForm
from portal.desks.access import needs
from portal.desks.editor.blueprint import blueprint, topic_choices
from portal.newsroom.articles import Edition
from portal.newsroom.intake.problems import message
from portal.newsroom.intake.receiving import Delivery, NotTakenIn, refuse, take_in_together
from portal.newsroom.intake.tables import Way
from portal.newsroom.pictures import MAX_PICTURE_BYTES, StoredPicture, UnusablePicture, store_picture
from portal.newsroom.readers import Incoming, UnreadableStory, read_story
from portal.newsroom.readers.incoming import MAX_FILE_BYTES
from portal.newsroom.readers.text import guess_language
from portal.people.accounts import EDITOR

_OTHER = {"en": "fr", "fr": "en"}


@dataclass
class _File:
    """A story file that was sent, read. ``pictures``: those sent beside it that it shows, by image key."""

    data: bytes
    name: str
    story: Incoming
    pictures: dict[str, StoredPicture] = field(default_factory=dict)


@blueprint.route("/upload", methods=["GET", "POST"])
@needs(EDITOR)
def upload() -> str | Response | tuple[str, int]:
    """The form, and what it does: take in both editions and show what came of them."""
    known = {name: request.args.get(name, "")[:300] for name in ("source_uri", "language")}
    form = UploadForm(topics=topic_choices(), data=known if request.method == "GET" else None)
    if form.validate_on_submit():
        files = _read(form)
        edition = files and _taken_in(form, files)
        if edition:
            return redirect(url_for("editor.uploaded", id=edition.article_id))
    page = render_template("editor/upload.html", form=form)
    return (page, 422) if form.is_submitted() else page


def _read(form: UploadForm) -> list[_File]:
    """The story files of ``form``, the source first; empty after saying in it what is wrong."""
    language = form.language.data
    source = _story(form.source, language)
    translation = _story(form.translation, _OTHER[language]) if form.translation.data else None
    files = [file for file in (source, translation) if file]
    for picture in filter(None, form.images.data or []):
        _hand_out(form, picture, files)
    if form.errors or source is None:
        return []
    story = source.story
    source.story = replace(
        story,
        source_uri=form.source_uri.data or story.source_uri,
        canonical_url=form.canonical_url.data or story.canonical_url,
        topic=form.topic.data or story.topic,
    )
    return files


def _story(field: Field, language: str) -> _File | None:
    data, name = field.data.stream.read(MAX_FILE_BYTES + 1), field.data.filename or ""
    try:
        story = read_story(data, language)
    except UnreadableStory as problem:
        refuse(data, problem.problem, way=Way.UPLOAD, origin=name)
        _complain(field, str(problem.message))
        return None
    guessed = guess_language(" ".join(block.text for block in story.content.blocks))
    if guessed and guessed != language:
        said = (
            _("This text seems to be in English.")
            if guessed == "en"
            else _("This text seems to be in French.")
        )
        _complain(field, said)
        return None
    return _File(data, name, story)


def _hand_out(form: UploadForm, picture: FileStorage, files: Sequence[_File]) -> None:
    """Give a picture to every file whose story shows it; complain in ``form`` of one that none does."""
    title = (picture.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    shown = list(_showing(title.lower(), files))
    if not shown:
        unknown = _(
            "No figure of the story is called %(name)s. Name the first picture image-1.", name=title[:80]
        )
        _complain(form.images, unknown)
        return
    try:
        stored = store_picture(picture.stream.read(MAX_PICTURE_BYTES + 1))
    except UnusablePicture as problem:
        _complain(form.images, f"{title[:80]}: {problem.message}")
        return
    for file, key in shown:
        file.pictures[key] = stored


def _showing(name: str, files: Sequence[_File]) -> list[tuple[_File, str]]:
    """Each file whose story calls a picture ``name``, with the key it has there.

    A place in the order (``image-2.jpg``) is the source's, or the translation's where that alone has so many.
    """
    shown = [(file, image) for file in files for image in file.story.images]
    named = [(file, image.key) for file, image in shown if name in image.names]
    stem = name.rsplit(".", 1)[0]
    return named or [(file, image.key) for file, image in shown if image.key == stem][:1]


def _taken_in(form: UploadForm, files: Sequence[_File]) -> Edition | None:
    """The edition that the source became; None after saying in ``form`` which file was refused, and why."""
    deliveries = [Delivery(file.data, file.name, file.story, file.pictures) for file in files]
    try:
        return take_in_together(deliveries, way=Way.UPLOAD, user=current_user)[0].edition
    except NotTakenIn as refused:
        _complain((form.source, form.translation)[refused.place], str(message(refused.problem)))
        return None


def _complain(field: Any, said: str) -> None:
    field.errors = [*field.errors, said]
