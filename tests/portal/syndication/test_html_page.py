"""The HTML page: what machines read in it, and that it fetches nothing."""

import json
import re
from dataclasses import replace

import html5lib
import pytest

from portal.newsroom.content import Block, BlockKind, Content
from portal.syndication import html_fragment, html_page
from portal.syndication.order import Correction
from portal.syndication.piece import pieces
from tests.portal.syndication import samples


def parsed(page: bytes):
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.decode())


def linked_data(page: bytes) -> dict:
    return json.loads(parsed(page).find(".//script").text)


@pytest.fixture(name="pages")
def _pages() -> dict[str, bytes]:
    return {piece.language: html_page.write(piece) for piece in pieces(samples.order())}


def test_linked_data_names_rights_and_languages(pages: dict[str, bytes]) -> None:
    english, french = linked_data(pages["en"]), linked_data(pages["fr"])
    verify = "https://rights.harbourpost.example/licences/RL-2026-000417"
    assert (english["license"], english["usageInfo"]) == (verify, verify)
    assert english["acquireLicensePage"] == "https://harbourpost.example"
    assert english["copyrightNotice"] == "© 2026 The Harbour Post Ltd. All rights reserved."
    assert french["copyrightNotice"] == "© 2026 The Harbour Post Ltd. Tous droits réservés."
    assert (english["inLanguage"], french["inLanguage"]) == ("en", "fr")
    assert english["workTranslation"][0]["@id"] == french["@id"]
    assert french["translationOfWork"]["@id"] == english["@id"]
    assert "correction" not in english
    assert [image["contentUrl"] for image in english["image"]] == ["../images/1.jpg"]


def test_the_editions_link_to_each_other_and_search_engines_stay_out(pages: dict[str, bytes]) -> None:
    for language, page in pages.items():
        tree = parsed(page)
        assert tree.get("lang") == language
        links = {link.get("hreflang"): link.get("href") for link in tree.findall(".//head/link[@hreflang]")}
        assert links == {"en": "../en/article.html", "fr": "../fr/article.html"}
        assert tree.find(".//meta[@name='robots']").get("content") == "noindex"
        assert tree.find(".//link[@rel='canonical']") is None


def test_nothing_is_fetched_from_elsewhere(pages: dict[str, bytes]) -> None:
    for page in pages.values():
        tree = parsed(page)
        assert [image.get("src") for image in tree.iter("img")] == ["../images/1.jpg"]
        assert [script.get("type") for script in tree.iter("script")] == ["application/ld+json"]
        assert not [e for tag in ("iframe", "video", "audio", "object", "embed") for e in tree.iter(tag)]
        assert not re.search(r"url\(|@import", page.decode())


def test_figures_have_caption_credit_and_size(pages: dict[str, bytes]) -> None:
    figure = parsed(pages["fr"]).find(".//figure")
    assert figure.find("img").get("alt") == "Une voile au crépuscule"
    assert figure.find("img").get("width") == "960"
    caption = "".join(figure.find("figcaption").itertext())
    assert caption == "Le port au crépuscule (Photo\u00a0: Ines Duarte/The Harbour Post)"


def test_right_to_left_passages_choose_their_direction(pages: dict[str, bytes]) -> None:
    directed = [p for p in parsed(pages["en"]).iter("p") if p.get("dir") == "auto"]
    assert ["الماء" in "".join(p.itertext()) for p in directed] == [True]


def test_a_headline_cannot_leave_its_place() -> None:
    nasty = "</script><script>alert(1)</script><!-- \" onload='x' &amp;"
    content = Content("en", nasty, nasty, nasty, (Block("s1", BlockKind.PARAGRAPH, markup="Text"),))
    (piece,) = pieces(samples.with_content(content))
    page = html_page.write(piece)
    assert linked_data(page)["headline"] == nasty
    assert parsed(page).find(".//h1").text == nasty
    assert len(list(parsed(page).iter("script"))) == 1


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>Text",
        '<img src="https://tracker.example/x.gif">Text',
        '<a href="javascript:alert(1)">Text</a>',
        '<em onclick="alert(1)">Text</em>',
        '<a href="//evil.example">Text</a>',
        '<style>p{background:url("https://x.example")}</style>Text',
    ],
)
def test_markup_that_slipped_through_does_nothing(markup: str) -> None:
    content = Content("en", "Headline", blocks=(Block("s1", BlockKind.PARAGRAPH, markup=markup),))
    (piece,) = pieces(samples.with_content(content))
    body = html_fragment.body(piece, images="../")
    assert "Text" in body
    assert not re.search(r"alert|tracker|evil|x\.example|onclick", body)


def test_a_correction_is_shown_and_marked_up() -> None:
    note = Correction(samples.NOW, "The price is £14.20, not £12.40.")
    one = samples.edition(samples.english(), corrections=(note,))
    english, _ = pieces(samples.order(samples.work(editions=(one, samples.edition(samples.french())))))
    page = html_page.write(english)
    assert linked_data(page)["correction"][0]["text"] == note.text
    assert "Correction, 23 November 2026: The price is £14.20, not £12.40." in page.decode()


def test_the_fragment_for_copying_is_well_formed_and_without_images() -> None:
    for piece in pieces(samples.order()):
        fragment = html_fragment.write(piece)
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(fragment)
        assert tree.find("div").get("lang") == piece.language
        assert list(tree.iter("img")) == []
        assert fragment.index(samples.CREDIT_LINES[piece.language]) < fragment.index(piece.content.standfirst)


def test_an_edition_alone_has_no_link_to_another() -> None:
    order = samples.order(samples.work(editions=(samples.edition(samples.french()),)))
    (piece,) = pieces(replace(order))
    page = html_page.write(piece)
    assert b"hreflang" not in page
    assert "translationOfWork" not in linked_data(page)
    assert "Traduit de l’anglais" in page.decode()
