"""The picture files that came inside a story: stored where they can be used, told of where they cannot."""

from dataclasses import replace

from portal.newsroom.pictures import StoredPicture, UnusablePicture, store_picture
from portal.newsroom.readers.incoming import Dropped, Incoming, Reason


def with_stored_pictures(story: Incoming) -> tuple[Incoming, dict[str, StoredPicture]]:
    """The story without its picture files, and those files as stored, by image key.

    A file that cannot be used does not keep its story out: it is listed with what was left at the door.
    """
    stored, dropped = {}, []
    for image in story.images:
        if image.data:
            try:
                stored[image.key] = store_picture(image.data)
            except UnusablePicture:
                dropped.append(Dropped(_title(story, image.key, image.names), Reason.UNUSABLE_PICTURE))
    images = tuple(replace(image, data=b"") for image in story.images)
    return replace(story, images=images, dropped=(*story.dropped, *dropped)), stored


def _title(story: Incoming, key: str, names: list[str]) -> str:
    figure = next((block for block in story.content.figures if block.image == key), None)
    said = [figure.caption, f"({figure.credit})" if figure.credit else ""] if figure else []
    return " ".join(filter(None, [*said, f"[{names[0] if names else key}]"]))
