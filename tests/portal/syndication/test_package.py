"""The package as a whole: what is in it, that it is the same every time, and that it fails loudly."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest

from invoices.terms import Language, Work
from portal.newsroom.articles import ImageRights
from portal.syndication.order import Exclusion, ExclusionReason, PackageOrder, PendingEdition
from portal.syndication.package import PackageError, build
from portal.syndication.verify import check
from tests.portal.syndication import samples

LATER = PendingEdition("fr", dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC))


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def only_english(**more) -> PackageOrder:
    return samples.order(samples.work(editions=(samples.edition(samples.english()),), **more))


def test_one_work_lies_at_the_top() -> None:
    files = unzipped(build(samples.order()).data)
    assert sorted(files) == [
        "README.en.txt",
        "README.fr.txt",
        "en/article.html",
        "en/article.md",
        "en/article.ninjs.json",
        "en/article.txt",
        "fr/article.html",
        "fr/article.md",
        "fr/article.ninjs.json",
        "fr/article.txt",
        "images/1.jpg",
        "licence.json",
        "licence.pdf",
        "manifest.json",
    ]
    assert files["licence.pdf"] == samples.PDF


def test_several_works_have_a_folder_each() -> None:
    second = samples.work(article_id="1" * 32, slug="ferry-strike", images=(), excluded=())
    order = samples.order(samples.work(), second)
    built = build(order)
    files = unzipped(built.data)
    assert "water-prices/images/1.jpg" in files
    assert "ferry-strike/fr/article.ninjs.json" in files
    assert b'src="../images/1.jpg"' in files["water-prices/en/article.html"]
    assert check(built.data) == []
    assert "Folder: ferry-strike/" in files["README.en.txt"].decode()


def test_the_same_order_gives_the_same_bytes() -> None:
    first, second = build(samples.order()), build(samples.order())
    assert first.data == second.data
    assert first.sha256 == hashlib.sha256(first.data).hexdigest()
    assert build(samples.order(version=2)).sha256 != first.sha256


def test_entries_are_dated_and_attributed_by_us_alone() -> None:
    with zipfile.ZipFile(io.BytesIO(build(samples.order()).data)) as archive:
        for info in archive.infolist():
            assert info.date_time == (
                2026,
                11,
                23,
                10,
                9,
                30,
            )  # the zip format counts in steps of two seconds
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)
            assert info.compress_type == zipfile.ZIP_STORED


def test_the_manifest_lists_everything_with_its_hash() -> None:
    built = build(samples.order())
    files = unzipped(built.data)
    listed = json.loads(files["manifest.json"])
    assert listed == built.manifest
    hashes = {entry["path"]: entry["sha256"] for entry in listed["files"]}
    assert hashes == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "manifest.json"
    }
    assert all(entry["size"] == len(files[entry["path"]]) for entry in listed["files"])
    editions = {edition["language"]: edition for edition in listed["works"][0]["editions"]}
    assert editions["fr"]["content_hash"] == samples.french().content_hash
    assert (editions["fr"]["revision_id"], editions["fr"]["revision_number"]) == ("b" * 32, 3)
    assert (listed["licence"]["number"], listed["version"]) == ("RL-2026-000417", 1)


def test_an_edition_still_in_translation_is_promised_and_follows() -> None:
    first = build(only_english(pending=(LATER,)))
    assert not any(name.startswith("fr/") for name in unzipped(first.data))
    assert [(line.path, line.due_at) for line in first.tree if line.pending] == [("fr/", LATER.due_at)]
    assert first.manifest["works"][0]["pending"] == [{"language": "fr", "due_at": "2026-11-23T17:00:00Z"}]
    readmes = unzipped(first.data)
    assert "still in translation, due 23 November 2026, 17:00 UTC" in readmes["README.en.txt"].decode()
    assert "promise pour le 23 novembre 2026 à 17:00 UTC" in readmes["README.fr.txt"].decode()
    second = build(samples.order(version=2))
    assert "fr/article.html" in unzipped(second.data)


def test_the_tree_shows_folders_first_and_the_papers_after() -> None:
    paths = [line.path for line in build(samples.order()).tree]
    assert paths[0] == "en/article.html"
    assert paths[-3:] == ["licence.json", "licence.pdf", "manifest.json"]


def test_readmes_say_what_is_not_included_in_both_languages() -> None:
    files = unzipped(build(samples.order()).data)
    english, french = files["README.en.txt"].decode(), files["README.fr.txt"].decode()
    assert "- Image “The pump house”, AFP: not ours to license." in english
    assert "- Passage, Reuters: not ours to license." in english
    assert (
        "- Image «\u00a0La station de pompage\u00a0», AFP\u00a0: nous n’en détenons pas les droits." in french
    )
    for needed in ("RL-2026-000417", "88-214", "Le Courrier de Namur", *samples.CREDIT_LINES.values()):
        assert needed in english
        assert needed in french


def test_no_unlicensed_word_is_anywhere_in_the_zip_but_the_captions_listed() -> None:
    files = unzipped(build(samples.order()).data)
    for name, data in files.items():
        assert b"passage lent" not in data, name
        assert "passage prêté".encode() not in data, name


def _broken(**more) -> PackageOrder:
    return replace(samples.order(), **more)


def _missing_file() -> PackageOrder:
    def absent() -> bytes:
        raise LookupError("0" * 64)

    image = replace(samples.work().images[0], load=absent)
    return samples.order(samples.work(images=(image,)))


def _edition(**more) -> PackageOrder:
    return samples.order(
        samples.work(
            editions=(
                replace(samples.edition(samples.english()), **more),
                samples.edition(samples.french()),
            )
        )
    )


def _image(**more) -> PackageOrder:
    return samples.order(samples.work(images=(replace(samples.work().images[0], **more),)))


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        (_broken(licence_pdf=b""), "the licence PDF is missing"),
        (_broken(licence_pdf=b"<html>"), "the licence PDF is missing"),
        (_broken(licence_number=""), "the licence has no number"),
        (_broken(verify_url=""), "no verification address"),
        (_broken(version=0), "versions start at 1"),
        (_broken(works=()), "there is no work"),
        (_broken(credit_lines={"en": "Credit"}), "credit line in 'fr' is missing"),
        (_broken(created_at=dt.datetime(2026, 1, 1)), "a time has no zone"),  # noqa: DTZ001
        (_broken(terms=samples.terms(works=())), "not in the licence's terms"),
        (
            _broken(terms=samples.terms(works=(*samples.terms().works, Work("9" * 32)))),
            "licensed, but not in",
        ),
        (
            _broken(terms=samples.terms(works=(Work("0" * 32),))),
            "image 'harbour': not in the licence's terms",
        ),
        (
            _broken(terms=samples.terms(works=(Work("0" * 32, ("harbour", "lost")),))),
            "image 'lost': licensed, but not in the order",
        ),
        (_broken(terms=samples.terms(languages=(Language.EN,))), "fr: not a language of this licence"),
        (_edition(approved=False), "en: this edition is not approved"),
        (_edition(revision_id=""), "en: its revision is not named"),
        (_edition(content=replace(samples.english(), headline=" ")), "en: it has no headline"),
        (_edition(content=replace(samples.english(), blocks=())), "en: it has no text"),
        (_edition(content=samples.french()), "en: its text says it is in 'fr'"),
        (only_english(), "fr: neither packed nor promised"),
        (only_english(pending=(LATER, PendingEdition("en"))), "en: in the order twice"),
        (samples.order(samples.work(killed_at=samples.NOW)), "the article was killed"),
        (
            samples.order(samples.work(embargo_until=samples.NOW + dt.timedelta(hours=1))),
            "under embargo until",
        ),
        (samples.order(samples.work(slug="../up")), "not a slug"),
        (samples.order(samples.work(), samples.work(article_id="1" * 32)), "two works have this slug"),
        (_missing_file(), "image 'harbour': its file is not in the store"),
        (_image(sha256="f" * 64), "image 'harbour': its stored file has changed"),
        (_image(rights=ImageRights.THIRD_PARTY), "image 'harbour': not cleared"),
        (_image(media_type="image/webp"), "image/webp: only JPEG and PNG"),
        (_image(media_type="image/png"), "image 'harbour': not a image/png"),
    ],
)
def test_anything_missing_fails_loudly_and_is_named(order: PackageOrder, problem: str) -> None:
    with pytest.raises(PackageError) as caught:
        build(order)
    assert problem in str(caught.value)
    assert caught.value.problems


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(PackageError) as caught:
        build(replace(_edition(approved=False), licence_pdf=b"", version=0))
    assert len(caught.value.problems) == 3


def test_an_embargo_that_is_over_is_no_problem() -> None:
    assert build(samples.order(samples.work(embargo_until=samples.NOW))).size > 0


def test_an_excerpt_licence_ships_an_excerpt() -> None:
    long = replace(
        samples.english(),
        blocks=tuple(
            samples.Block(
                f"p{n}", samples.BlockKind.PARAGRAPH, markup=f"Paragraph {n} has seven words here. " * 8
            )
            for n in range(20)
        ),
    )
    order = samples.order(samples.work(editions=(samples.edition(long),), images=(), excluded=()))
    order = replace(order, terms=replace(order.terms, excerpt=True, languages=(Language.EN,)))
    built = build(order)
    (edition,) = built.manifest["works"][0]["editions"]
    assert edition["excerpt"]
    assert 200 <= edition["words"] <= 250
    assert edition["content_hash"] == long.content_hash
    files = unzipped(built.data)
    for name in ("en/article.html", "en/article.md", "en/article.txt"):
        assert "Excerpt." in files[name].decode()
        assert "Paragraph 19" not in files[name].decode()
    assert json.loads(files["en/article.ninjs.json"])["representationType"] == "partial"


def test_a_work_whose_editions_are_all_pending_waits_while_the_others_ship() -> None:
    waiting = samples.work(
        article_id="1" * 32,
        slug="ferry-strike",
        editions=(),
        pending=(LATER, PendingEdition("en")),
        images=(),
    )
    built = build(samples.order(samples.work(), waiting))
    assert not any(name.startswith("ferry-strike/") for name in unzipped(built.data))
    assert [line.path for line in built.tree if line.pending] == ["ferry-strike/en/", "ferry-strike/fr/"]
    assert "ferry strike" in unzipped(built.data)["README.fr.txt"].decode()


def test_a_picture_taken_back_after_the_sale_is_left_out_and_named() -> None:
    gone = Exclusion("image", "harbour", ExclusionReason.NOT_OURS, holder="A claimant")
    order = replace(samples.order(samples.work(images=(), excluded=(gone,))), terms=samples.terms())
    files = unzipped(build(order).data)
    assert not any(name.startswith("images/") for name in files)
    assert "The harbour at dusk”, A claimant: not ours" in files["README.en.txt"].decode()
    assert "<img" not in files["en/article.html"].decode()


def test_a_png_is_packed_as_png() -> None:
    image = samples.packaged("map", samples.png(), "image/png")
    files = unzipped(build(samples.order(samples.work(images=(image,)))).data)
    assert files["images/1.png"].startswith(b"\x89PNG")


def test_before_any_edition_is_approved_the_package_holds_the_licence_and_the_promise() -> None:
    coming = (PendingEdition("en"), LATER)
    built = build(samples.order(samples.work(editions=(), pending=coming, images=())))
    assert {entry.path for entry in built.tree if not entry.pending} == {
        "README.en.txt",
        "README.fr.txt",
        "licence.json",
        "licence.pdf",
        "manifest.json",
    }
    assert check(built.data) == []
