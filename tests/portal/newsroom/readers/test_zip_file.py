"""Zips of stories and pictures: bound by file name, and refused by name where they mean harm."""

import io
import struct
import tracemalloc
import zipfile

import pytest

from portal.newsroom.readers import Dropped, Incoming, Problem, Reason, Refused, UnreadableStory, read_stories

STORY = "<html lang=en><h1>Bridge reopens</h1><p>On Monday.</p><figure><img src='{}'><figcaption>At dawn (AFP)</figcaption></figure></html>"
PNG, JPEG = b"\x89PNG one", b"\xff\xd8\xff two"


def packed(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(files: dict[str, bytes | str]) -> list[Incoming]:
    found = read_stories(packed(files))
    assert all(isinstance(story, Incoming) for story in found), found
    return [story for story in found if isinstance(story, Incoming)]


def refused(data: bytes) -> Problem:
    with pytest.raises(UnreadableStory) as caught:
        read_stories(data)
    return caught.value.problem


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("bridge.jpg", "bridge.jpg"),
        ("https://img.example/2026/Bridge.JPG?w=900", "pictures/bridge.jpg"),
        ("bridge.jpg", "bridge.png"),
        ("", "image-1.jpg"),
    ],
    ids=["by its name", "by the end of its address", "by its stem", "by its number"],
)
def test_a_picture_is_bound_to_the_figure_that_shows_it(source: str, name: str) -> None:
    (story,) = read({"story.html": STORY.format(source), name: PNG})
    assert story.images[0].data == PNG
    assert story.dropped == ()


def test_pictures_of_the_same_name_go_to_the_story_in_their_folder() -> None:
    files = {
        "a/s.html": STORY.format("p.jpg"),
        "b/s.html": STORY.format("p.jpg"),
        "a/p.jpg": PNG,
        "b/p.jpg": JPEG,
    }
    assert [story.images[0].data for story in read(files)] == [PNG, JPEG]


def test_a_picture_in_doubt_is_bound_to_none_and_told() -> None:
    (story,) = read({"s.html": STORY.format("p.jpg"), "a/p.jpg": PNG, "b/p.jpg": JPEG})
    assert story.images[0].data == b""
    assert story.dropped == (Dropped("[p.jpg]", Reason.SPARE_PICTURE),) * 2


def test_both_languages_tell_themselves_by_their_names() -> None:
    english, french = read({"a.en.txt": "Dam opens\n\nRain.", "a.fr.txt": "Le barrage ouvre\n\nPluie."})
    assert (english.content.language, french.content.language) == ("en", "fr")


def test_a_file_that_is_no_story_is_refused_and_the_others_come_in() -> None:
    found = read_stories(
        packed({"a.pdf": b"%PDF-1.7", "b.html": STORY.format(""), "__MACOSX/._b.html": b"\x00"})
    )
    assert found[0] == Refused(Problem.BINARY, "a.pdf")
    assert isinstance(found[1], Incoming)
    assert len(found) == 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\x.txt", "a/../b.txt", "a\x00b.txt"]
)
def test_names_are_never_paths(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "extract", lambda *_: pytest.fail("unpacked onto the disk"))
    (story,) = read({name: "Dam opens\n\nThe dam was opened on Monday by the mayor of the town."})
    assert story.content.headline == "Dam opens"


def test_a_small_zip_that_unpacks_to_50_megabytes_is_refused_without_unpacking() -> None:
    bomb = packed({"story.txt": b"\0" * 50 * 1024 * 1024})
    assert len(bomb) < 60_000
    tracemalloc.start()
    assert refused(bomb) is Problem.ZIP_TOO_LARGE
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def test_a_zip_that_lies_about_its_sizes_unpacks_no_further_than_it_said() -> None:
    bomb = bytearray(packed({"story.txt": b"a" * 5_000_000}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = bomb.index(signature)
        bomb[place + at : place + at + 4] = struct.pack("<I", 1000)
    tracemalloc.start()
    refused(bytes(bomb))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def many() -> bytes:
    return packed({f"{n}.txt": "x" for n in range(501)})


def locked() -> bytes:
    data = bytearray(packed({"a.txt": "Dam"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (many(), Problem.ZIP_TOO_LARGE),
        (locked(), Problem.ZIP_LOCKED),
        (packed({"a.zip": packed({"b.txt": "x"})}), Problem.ZIP_NESTED),
        (packed({"a.txt": "Dam"}, zipfile.ZIP_LZMA), Problem.ZIP_BROKEN),
        (packed({"a.txt": "Dam"})[:-30], Problem.ZIP_BROKEN),
        (packed({"a.txt": "Dam"}, zipfile.ZIP_STORED).replace(b"Dam", b"Mad"), Problem.ZIP_BROKEN),
        (packed({"a.png": PNG}), Problem.NO_STORY),
        (packed({}), Problem.BINARY),
    ],
    ids=["many files", "password", "zip in zip", "lzma", "cut off", "damaged", "pictures alone", "empty"],
)
def test_what_we_do_not_unpack_is_named(data: bytes, problem: Problem) -> None:
    assert refused(data) in (problem, Problem.ZIP_BROKEN)
