"""Pictures that came beside a body: each completes the figure that shows it, or becomes a figure of its own."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from portal.newsroom.content import BlockKind
from portal.newsroom.readers.elements import BlockBuilder
from portal.newsroom.readers.incoming import Dropped, IncomingImage, Reason
from portal.newsroom.rights import is_agency


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with its words in the language of the story."""

    caption: str = ""
    credit: str = ""
    alt: str = ""
    url: str = ""
    files: tuple[str, ...] = ()
    data: bytes = field(default=b"", repr=False)

    @property
    def image(self) -> IncomingImage:
        return IncomingImage("", self.credit, self.url, self.files, self.data)


def show(builder: BlockBuilder, pictures: Iterable[ShownPicture]) -> None:
    """Put ``pictures`` into the story: those that its body does not show become figures after its first paragraph."""
    place = 1 if builder.blocks else 0
    for picture in pictures:
        names = set(picture.image.names)
        place_there = next((n for n, image in enumerate(builder.images) if names & set(image.names)), None)
        if place_there is not None:
            _complete(builder, place_there, picture)
            continue
        key = f"image-{len(builder.images) + 1}"
        builder.images.append(replace(picture.image, key=key))
        builder.insert_figure(
            place, image=key, alt=picture.alt, caption=picture.caption, credit=picture.credit
        )
        place += 1


def _complete(builder: BlockBuilder, number: int, picture: ShownPicture) -> None:
    """Give the figure that shows image ``number`` what it lacks; what it has otherwise is listed."""
    image = builder.images[number]
    at, block = next(
        (at, b) for at, b in enumerate(builder.blocks) if b.kind is BlockKind.FIGURE and b.image == image.key
    )
    credit = block.credit or picture.credit
    if is_agency(picture.credit) and not is_agency(credit):
        credit = f"{credit} / {picture.credit}"[:200]
    caption = block.caption or picture.caption
    builder.blocks[at] = replace(block, caption=caption, credit=credit, alt=block.alt or picture.alt)
    builder.images[number] = replace(
        image,
        credit=credit,
        url=image.url or picture.url,
        files=(*picture.files, *image.files),
        data=picture.data,
    )
    other = [
        said
        for said, kept in ((picture.caption, caption), (picture.credit, credit))
        if said.casefold() not in kept.casefold()
    ]
    if other:
        builder.dropped.append(Dropped(" — ".join(other), Reason.OTHER_CAPTION))
