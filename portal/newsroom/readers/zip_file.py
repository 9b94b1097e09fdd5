"""Reads a zip of stories and their pictures. Names in it are only compared, never used as paths.

Caps on the number of files, on their size and on how far they unpack keep a small file from becoming a large one.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from portal.newsroom.readers.incoming import (
    MAX_FILE_BYTES,
    MAX_STORIES,
    Dropped,
    Found,
    Incoming,
    IncomingImage,
    Problem,
    Reason,
    Refused,
    UnreadableStory,
)

SIGNATURE = b"PK\x03\x04"
MAX_FILES = 500
MAX_UNPACKED = 100 * 1024 * 1024
_MAX_RATIO = 100
_SMALL = 100 * 1024  # what unpacks to less may shrink as far as it likes
_MAX_DIRECTORY = 256 * 1024  # bytes of the list of files
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others may ask for gigabytes to unpack
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^./][^/]*$|thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_LANGUAGE = re.compile(r"^(?P<stem>.+)[._-](?P<language>en|fr)(?P<rest>(?:\.\w+)*)$")


@dataclass(frozen=True, slots=True)
class _Picture:
    folder: tuple[str, ...]
    name: str  # in lower case
    data: bytes


def read_zip(
    data: bytes, language: str, read: Callable[[bytes, str], tuple[Found, ...]]
) -> tuple[Found, ...]:
    """The stories in ``data``, each with the pictures whose file names it shows. ``read`` reads one file of stories.

    Raises UnreadableStory for the zip as a whole; a file in it that cannot be read is ``Refused`` among the others.
    """
    found: list[tuple[tuple[str, ...], Found]] = []
    pictures: list[_Picture] = []
    for name, content in _files(data):
        *folder, last = [part for part in re.split(r"[/\\]", name) if part]
        if _is_picture(content):
            pictures.append(_Picture(tuple(folder), last.lower(), content))
            continue
        try:
            found += [(tuple(folder), story) for story in read(content, language or _said(last))]
        except UnreadableStory as problem:
            found.append((tuple(folder), Refused(problem.problem, last[:200])))
    if not found:
        raise UnreadableStory(Problem.NO_STORY)
    if len(found) > MAX_STORIES:
        raise UnreadableStory(Problem.TOO_MANY_STORIES)
    used: set[int] = set()
    bound = [_bind(story, folder, pictures, used) for folder, story in found]
    return tuple(_with_spare(bound, [p for n, p in enumerate(pictures) if n not in used]))


def _files(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content of every file, by name. Raises UnreadableStory."""
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableStory(Problem.TOO_LARGE)
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _LITTER.search(e.filename)]
            _check(entries)
            return [(e.filename, _unpacked(archive, e)) for e in sorted(entries, key=lambda e: e.filename)]
    except UnreadableStory:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise UnreadableStory(Problem.ZIP_BROKEN) from error


def _check_directory(data: bytes) -> None:
    """Raises UnreadableStory for a list of files longer than ours may be, before anybody reads it."""
    end = data.rfind(_END, max(0, len(data) - 65_600))
    if end < 0 or len(data) < end + 22:
        raise UnreadableStory(Problem.ZIP_BROKEN)
    count, size = (
        int.from_bytes(data[end + 10 : end + 12], "little"),
        int.from_bytes(data[end + 12 : end + 16], "little"),
    )
    if count > MAX_FILES or size > _MAX_DIRECTORY or data[max(0, end - 20) : end][:4] == _END_64:
        raise UnreadableStory(Problem.ZIP_TOO_LARGE)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    swollen = any(
        e.file_size > _SMALL and e.file_size > _MAX_RATIO * max(1, e.compress_size) for e in entries
    )
    if len(entries) > MAX_FILES or total > MAX_UNPACKED or swollen:
        raise UnreadableStory(Problem.ZIP_TOO_LARGE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableStory(Problem.ZIP_LOCKED)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnreadableStory(Problem.ZIP_BROKEN)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Never more than the entry says it unpacks to, whatever is in it. Raises UnreadableStory for a zip in the zip."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if content.startswith(SIGNATURE):
        raise UnreadableStory(Problem.ZIP_NESTED)
    return content[: entry.file_size]


def _is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _said(name: str) -> str:
    """The language that a file's name ends in, as in ``ferry.fr.txt``; "" when it does not."""
    match = _LANGUAGE.match(name.lower())
    return match["language"] if match else ""


def _bind(story: Found, folder: tuple[str, ...], pictures: list[_Picture], used: set[int]) -> Found:
    """The story with the files of its pictures; ``used`` learns which these are."""
    if not isinstance(story, Incoming):
        return story
    images = []
    for image in story.images:
        place = None if image.data else _place(image, folder, pictures)
        if place is not None:
            used.add(place)
            image = replace(image, data=pictures[place].data)
        images.append(image)
    return replace(story, images=tuple(images))


def _place(image: IncomingImage, folder: tuple[str, ...], pictures: list[_Picture]) -> int | None:
    """Which picture file is the image: by its names, then by its stem or key; of several the nearest; None in doubt."""
    for wanted in image.names:
        if (
            found := _nearest([n for n, p in enumerate(pictures) if p.name == wanted], folder, pictures)
        ) is not None:
            return found
    stems = {_stem(name) for name in image.names} | {image.key}
    return _nearest([n for n, p in enumerate(pictures) if _stem(p.name) in stems], folder, pictures)


def _nearest(places: list[int], folder: tuple[str, ...], pictures: list[_Picture]) -> int | None:
    shared = sorted(((_shared(folder, pictures[n].folder), n) for n in places), reverse=True)
    if not shared or (len(shared) > 1 and shared[0][0] == shared[1][0]):
        return None
    return shared[0][1]


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _with_spare(found: list[Found], spare: list[_Picture]) -> list[Found]:
    """``found``, its first story told of the picture files that none of them shows."""
    told = tuple(Dropped(f"[{picture.name}]", Reason.SPARE_PICTURE) for picture in spare)
    for place, story in enumerate(found):
        if told and isinstance(story, Incoming):
            found[place] = replace(story, dropped=(*story.dropped, *told))
            break
    return found
