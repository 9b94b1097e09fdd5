"""A package that was touched is found out; a zip that is a weapon is not even read."""

import io
import json
import zipfile

import pytest

from portal.syndication import verify
from portal.syndication.archive import UnsafeName, write
from portal.syndication.entries import Entry
from portal.syndication.package import build
from tests.portal.syndication import samples


@pytest.fixture(scope="module")
def package() -> bytes:
    return build(samples.order()).data


def rezipped(package: bytes, change, compression: int = zipfile.ZIP_STORED) -> bytes:
    """``package`` packed anew, as somebody else's tool would, with ``change`` applied to its files."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_our_own_package_is_whole(package: bytes) -> None:
    assert verify.check(package) == []


def test_packed_anew_with_the_same_files_it_is_still_whole(package: bytes) -> None:
    assert verify.check(rezipped(package, lambda files: None, zipfile.ZIP_DEFLATED)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda f: f.update({"en/article.txt": f["en/article.txt"] + b" "}),
            "en/article.txt: its SHA-256 differs",
        ),
        (lambda f: f.update({"licence.pdf": b"%PDF-other"}), "licence.pdf: its SHA-256 differs"),
        (lambda f: f.pop("fr/article.md"), "fr/article.md: missing"),
        (lambda f: f.update({"extra.txt": b"x"}), "extra.txt: not in the manifest"),
        (lambda f: f.update({"../up.txt": b"x"}), "'../up.txt': not a name we write"),
        (lambda f: f.update({"/etc/passwd": b"x"}), "'/etc/passwd': not a name we write"),
        (lambda f: f.pop("manifest.json"), "manifest.json: missing"),
        (lambda f: f.update({"manifest.json": b"{"}), "not a manifest of ours"),
        (lambda f: f.update({"manifest.json": b"[" * 100_000}), "not a manifest of ours"),
        (lambda f: f.update({"manifest.json": b"[]"}), "not a manifest of ours"),
        (
            lambda f: f.update({"manifest.json": json.dumps({"format": "other", "files": []}).encode()}),
            "not a man",
        ),
    ],
)
def test_a_change_is_found_and_named(package: bytes, change, problem: str) -> None:
    found = verify.check(rezipped(package, change))
    assert len(found) == 1
    assert problem in found[0]


def test_every_single_flipped_byte_of_the_content_is_found(package: bytes) -> None:
    place = package.index(b"eleven to four")
    damaged = bytearray(package)
    damaged[place] ^= 1
    assert verify.check(bytes(damaged)) == ["en/article.html: damaged"]


@pytest.mark.parametrize("tampered", [lambda z: b"#!/bin/sh\n" + z, lambda z: z + b"more"])
def test_bytes_around_the_zip_are_found(package: bytes, tampered) -> None:
    assert verify.check(tampered(package)) in (
        ["there are bytes before, after or between the files"],
        ["this is not a readable zip file"],
    )


def test_a_bomb_is_refused_unread() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 50_000_000)
    assert len(buffer.getvalue()) < 60_000
    assert verify.check(buffer.getvalue()) == ["the zip is too large to be one of ours"]


def test_too_many_entries_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(verify.MAX_ENTRIES + 1):
            archive.writestr(f"{number}", b"")
    assert verify.check(buffer.getvalue()) == ["the zip is too large to be one of ours"]


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\0" * 18 + b"x"])
def test_what_is_no_zip_is_said_to_be_none(data: bytes) -> None:
    assert verify.check(data)


def test_it_speaks_french() -> None:
    assert verify.check(b"", "fr") == ["ce fichier zip est illisible"]


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a\\b", "a/../b", ".hidden", "a/b/c/d", "C:x", "a\0b", "", "é"]
)
def test_no_unsafe_name_is_ever_written(name: str) -> None:
    with pytest.raises(UnsafeName):
        write([Entry(name, "text/plain", b"")], samples.NOW)


def test_no_name_is_written_twice_even_where_case_does_not_count() -> None:
    with pytest.raises(UnsafeName):
        write([Entry("a.txt", "text/plain", b""), Entry("A.txt", "text/plain", b"")], samples.NOW)
