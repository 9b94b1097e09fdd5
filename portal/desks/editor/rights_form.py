"""The form of an article's rights: what it starts from, and what it decides."""

from flask_babel import gettext as _
from flask_security import current_user

from forms.editor import RightsForm
from portal.db import db, transaction
from portal.licensing.notices.parts import holding
from portal.newsroom import stories
from portal.newsroom.articles import Article, ImageRights
from portal.newsroom.content import Content
from portal.newsroom.passages import proposed
from portal.newsroom.pictures import MAX_PICTURE_BYTES, StoredPicture, UnusablePicture, store_picture
from portal.newsroom.rights import default_rights
from portal.publisher import own_names

_SPARE_PASSAGES = 2


def rights_form(row: Article) -> RightsForm:
    """The rights as they stand; where nobody has confirmed them, as the credits propose."""
    own, confirmed = own_names(), row.rights_confirmed_at is not None
    pictures = []
    for picture in row.images:
        said = picture.rights if confirmed else default_rights(picture.credit, own)
        pictures.append({"key": picture.key, "rights": str(said or ""), "credit": picture.credit})
    content = _source(row)
    marked = list(row.third_party_passages)
    if content and not confirmed:
        known = {passage["segment"] for passage in marked}
        marked += [passage for passage in proposed(content) if passage["segment"] not in known]
    passages = [{"segment": p["segment"], "holder": p["holder"]} for p in marked]
    form = RightsForm(
        formdata=None,
        text=row.text_rights if confirmed else None,
        images=pictures,
        passages=passages + [{}] * _SPARE_PASSAGES,
    )
    form.ask_text(bool(row.text_holder))
    form.offer_passages(passage_choices(row))
    return form


def passage_choices(row: Article) -> list[tuple[str, str]]:
    """Every block that may be somebody else's: ``[(segment id, its first words)]``, those marked by now included."""
    content = _source(row)
    blocks = content.blocks if content else ()
    found = [(b.id, f"{b.id[1:]} · {b.text[:70]}") for b in blocks if b.text and b.kind != "figure"]
    there = {id for id, _words in found}
    gone = [p["segment"] for p in row.third_party_passages if p["segment"] not in there]
    return found + [(id, _("%(number)s · no longer in the source", number=id[1:])) for id in gone]


def confirm(row: Article, form: RightsForm) -> bool:
    """Do what ``form`` says; False after saying in it what is wrong."""
    chosen = {e.form.key.data: ImageRights(e.form.rights.data) for e in form.images}
    if _held_by_outlets(row, form, chosen):
        return False
    passages = [
        {"segment": e.form.segment.data, "holder": e.form.holder.data, "note": ""}
        for e in form.passages
        if e.form.segment.data
    ]
    credits = {e.form.key.data: e.form.credit.data or "" for e in form.images if e.form.credit.raw_data}
    new = _new_files(form)
    if new is None:
        return False
    try:
        with transaction():
            for key, picture in new.items():
                stories.attach_picture(row.id, key, picture)
            text = ImageRights(form.text.data) if form.text else None
            stories.confirm_rights(row.id, chosen, passages, current_user, text=text, credits=credits)
        return True
    except stories.AgencyPicture as problem:
        for entry in form.images:
            if entry.form.key.data in problem.keys:
                message = _(
                    "This picture is credited to an agency: it is cleared for licensing, or not ours."
                )
                entry.form.rights.errors = [message]
        return False


def _new_files(form: RightsForm) -> dict[str, StoredPicture] | None:
    """The files that came, by image key; None after saying beside each that is no picture why."""
    found, good = {}, True
    for entry in form.images:
        if entry.form.file.data:
            try:
                found[entry.form.key.data] = store_picture(
                    entry.form.file.data.stream.read(MAX_PICTURE_BYTES + 1)
                )
            except UnusablePicture as problem:
                entry.form.file.errors, good = [str(problem.message)], False
    return found if good else None


def _held_by_outlets(row: Article, form: RightsForm, chosen: dict[str, ImageRights]) -> bool:
    """Whether a picture that outlets have licensed would go without their being told: that has a button of its own."""
    going = {
        image.key
        for image in row.images
        if image.licensable and chosen.get(image.key) is ImageRights.THIRD_PARTY
    }
    held = {key for key in going if holding(db.session, row.id, {key})}
    for entry in form.images:
        if entry.form.key.data in held:
            entry.form.rights.errors = [
                _("Outlets have licensed this picture: take it back below, so that they are told.")
            ]
    return bool(held)


def _source(row: Article) -> Content | None:
    source = row.edition(row.source_language)
    return source.current.content if source and source.current else None
