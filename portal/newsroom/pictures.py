"""Picture files as they come in, and the keys that tie figures to them."""

import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from PIL import Image as Picture

from portal.newsroom.content import Block, BlockKind
from portal.work import files

MAX_PICTURE_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 50_000_000
_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


class UnusablePicture(ValueError):
    """A file is no picture we can license. ``message`` says why, in the reader's language (a lazy string)."""

    def __init__(self, message: LazyString) -> None:
        super().__init__("unusable picture")
        self.message = message


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture in the file store."""

    sha256: str
    media_type: str
    width: int
    height: int


def store_picture(data: bytes) -> StoredPicture:
    """Check and store ``data``: JPEG, PNG or WebP, at most 8 MB and 50 megapixels. Raises UnusablePicture."""
    if len(data) > MAX_PICTURE_BYTES:
        raise UnusablePicture(_("The picture is too large: the limit is 8 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Picture.DecompressionBombWarning)
            with Picture.open(io.BytesIO(data), formats=list(_TYPES)) as picture:
                kind, (width, height) = picture.format or "", picture.size
                if width * height <= MAX_PIXELS:
                    picture.load()
    except (
        OSError,
        ValueError,
        SyntaxError,
        Picture.DecompressionBombError,
        Picture.DecompressionBombWarning,
    ):
        raise UnusablePicture(_("This is not a picture we can use. Send a JPEG, PNG or WebP file.")) from None
    if width * height > MAX_PIXELS:
        raise UnusablePicture(_("The picture is too large: the limit is 50 million pixels."))
    return StoredPicture(files.put(data), _TYPES[kind], width, height)


def rekey(
    blocks: tuple[Block, ...], known: Iterable[Block], taken: Iterable[str], *, same_credit: bool
) -> tuple[tuple[Block, ...], dict[str, str]]:
    """Figures of ``blocks`` under the keys of the article, and the change of each key.

    A figure has the key of the figure with the same segment id in ``known``; any other gets a key nobody had.
    ``same_credit``: only when the credit is the same too, because another credit may mean another picture,
    whose rights nobody has confirmed.
    """
    before = {block.id: block for block in known if block.kind is BlockKind.FIGURE}
    last = max((int(key[6:]) for key in taken if key.startswith("image-") and key[6:].isdigit()), default=0)
    result, changes = [], {}
    for block in blocks:
        if block.kind is BlockKind.FIGURE:
            match = before.get(block.id)
            if match and match.image and (not same_credit or match.credit == block.credit):
                key = match.image
            else:
                last += 1
                key = f"image-{last}"
            changes[block.image] = key
            block = replace(block, image=key)
        result.append(block)
    return tuple(result), changes
