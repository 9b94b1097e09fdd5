"""Copied pages become stories: what is the story stays, what is the page goes and is listed."""

import re
from pathlib import Path

import pytest

from portal.newsroom.content import BlockKind
from portal.newsroom.readers import Incoming, Problem, Reason, UnreadableStory, read_plain_text
from portal.newsroom.readers.text import tidy

PROSE = "The council met for three hours on Monday and voted by 23 to 19 for the plan, its clerk said."
PROSE_FR = (
    "Le conseil s’est réuni trois heures lundi et a voté le plan par 23 voix contre 19, selon le greffe."
)
REAL = Path(__file__).resolve().parents[5] / "shared" / "real"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the real article is not part of this repository")


def page(*groups: str, language: str = "en") -> Incoming:
    return read_plain_text("\n\n".join(groups), language)


def shape(story: Incoming) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in story.content.blocks]


def reasons(story: Incoming) -> dict[str, Reason]:
    return {dropped.text: dropped.reason for dropped in story.dropped}


def test_a_caption_under_the_standfirst_is_a_figure() -> None:
    story = page("Bridge reopens", "Nine months of repairs end early\nThe bridge at dawn (AFP)", PROSE, PROSE)
    assert story.content.standfirst == "Nine months of repairs end early"
    figure = story.content.figures[0]
    assert (figure.caption, figure.credit, figure.image) == ("The bridge at dawn", "AFP", "image-1")
    assert story.images[0].credit == "AFP"


def test_the_line_above_a_caption_is_its_alternative_text() -> None:
    story = page(
        "Bridge reopens",
        PROSE,
        "Bridge plan\nA plan drawn by the county for the new bridge (Wend County)",
        PROSE,
    )
    figure = story.content.figures[0]
    assert (figure.alt, figure.credit) == ("Bridge plan", "Wend County")


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The old mill in March. Photo: Ann Lee", "The old mill in March", "Ann Lee"),
        (
            "The old mill in March. Photograph: Ann Lee/Getty Images",
            "The old mill in March",
            "Ann Lee/Getty Images",
        ),
        ("Le vieux moulin en mars © Reuters", "Le vieux moulin en mars", "Reuters"),
        ("Le vieux moulin en mars. Crédit photo\u00a0: Anadolu", "Le vieux moulin en mars", "Anadolu"),
        ("The old mill [EPA]", "The old mill", "EPA"),
        ("Workers carry the beam across the square on Friday (Ann Lee/Reuters)", None, "Ann Lee/Reuters"),
    ],
)
def test_credits_are_found_however_they_are_written(line: str, caption: str | None, credit: str) -> None:
    figure = page("Bridge reopens", PROSE, line, PROSE).content.figures[0]
    assert figure.credit == credit
    assert caption is None or figure.caption == caption


@pytest.mark.parametrize(
    "line",
    [
        "The rule was written by the European Union (EU)",
        "The plan has three parts (see below).",
        "Prices rose again in October, by more than in any month since the count began (in 1998).",
    ],
)
def test_brackets_alone_make_no_caption(line: str) -> None:
    assert not page("Bridge reopens", PROSE, line, PROSE).content.figures


def test_a_toggle_goes_and_its_heading_stays() -> None:
    story = page("Bridge reopens", PROSE, "Who pays?", "+ Show - Hide", PROSE)
    assert ("heading", "Who pays?") in shape(story)
    assert reasons(story)["+ Show - Hide"] is Reason.TOGGLE


@pytest.mark.parametrize(
    ("language", "closing"),
    [("en", "Read More »"), ("en", "Read more"), ("fr", "Lire la suite »"), ("fr", "En savoir plus")],
)
def test_a_teaser_goes_with_its_read_more(language: str, closing: str) -> None:
    prose = PROSE if language == "en" else PROSE_FR
    story = page(
        "Le pont rouvre", prose, f"Another story about another bridge\n{closing}", prose, language=language
    )
    assert [kind for kind, _ in shape(story)] == ["paragraph", "paragraph"]
    assert reasons(story)["Another story about another bridge"] is Reason.RELATED


def test_read_more_under_a_paragraph_takes_only_itself() -> None:
    story = page("Bridge reopens", f"{PROSE}\nRead more", PROSE)
    assert shape(story) == [("paragraph", PROSE), ("paragraph", PROSE)]


@pytest.mark.parametrize(
    "box",
    [
        "Stay informed with our newsletters\n\nSign up to get the latest alerts, starting with The Morning Wend",
        "Get our newsletter\nEnter your email address\nSign up",
        "Restez informés avec nos newsletters\n\nInscrivez-vous pour recevoir les alertes et les analyses",
        "Abonnez-vous à notre infolettre\nVotre adresse e-mail",
    ],
)
def test_a_newsletter_box_goes(box: str) -> None:
    story = page("Bridge reopens", PROSE, box, PROSE, language="en")
    assert shape(story) == [("paragraph", PROSE), ("paragraph", PROSE)]
    assert Reason.NEWSLETTER in reasons(story).values()


def test_a_paragraph_about_newsletters_stays() -> None:
    prose = "The newsletter has 4,000 readers, and they sign up to get the latest alerts, its editor said on Monday."
    assert ("paragraph", prose) in shape(page("Bridge reopens", PROSE, prose))


@pytest.mark.parametrize(
    "line",
    [
        "This article is available in French on our French edition.",
        "Read this article in French",
        "Cet article est également disponible en anglais.",
        "Traduit de l’anglais (original).",
    ],
)
def test_the_reference_to_the_other_edition_goes(line: str) -> None:
    assert reasons(page("Bridge reopens", PROSE, line))[line] is Reason.OTHER_EDITION


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 The Wend Gazette. All rights reserved.",
        "Tous droits réservés.",
        "To learn more about republishing this content and the associated fees, please fill out this form.",
        "Pour republier cet article, merci de remplir ce formulaire.",
        "The Gazette delivers independent and unrivalled coverage of the valley. To republish, contact us by this form.",
    ],
)
def test_republishing_notices_go(line: str) -> None:
    assert reasons(page("Bridge reopens", PROSE, line))[line] is Reason.REPUBLISHING


def test_top_matter_in_any_order() -> None:
    story = page(
        "Home > News > Local",
        "Local",
        "Bridge reopens after nine months",
        "By Ann Lee and Omar Haddad in Hallow",
        "Published 3 March 2026 14:05 GMT",
        "5 min read",
        PROSE,
        PROSE,
    )
    assert story.content.headline == "Bridge reopens after nine months"
    assert story.content.byline == "Ann Lee and Omar Haddad in Hallow"
    assert story.published_at.isoformat() == "2026-03-03T14:05:00+00:00"
    assert shape(story) == [("paragraph", PROSE)] * 2


def test_top_matter_in_french() -> None:
    story = page(
        "Aller au contenu principal",
        "Le pont rouvre après neuf mois",
        "Les travaux s’achèvent plus tôt que prévu",
        "Par Anne Lédi",
        "Publié le mardi 3 mars 2026 à 14h05",
        "Temps de lecture : 3 min",
        PROSE_FR,
        PROSE_FR,
        language="fr",
    )
    assert story.content.byline == "Anne Lédi"
    assert story.content.standfirst == "Les travaux s’achèvent plus tôt que prévu"
    assert story.published_at.isoformat() == "2026-03-03T14:05:00+00:00"
    assert shape(story) == [("paragraph", PROSE_FR)] * 2


def test_share_bars_advertisements_and_tags_go() -> None:
    story = page(
        "Bridge reopens",
        "Share\nFacebook\nX\nWhatsApp",
        PROSE,
        "Advertisement",
        PROSE,
        "Tags: bridge, Wend",
        "12 comments",
    )
    assert shape(story) == [("paragraph", PROSE)] * 2
    assert {Reason.SHARING, Reason.ADVERTISEMENT} == set(reasons(story).values())


def test_related_lists_at_the_end_go() -> None:
    story = page("Bridge reopens", PROSE, PROSE, "Related stories", "Weir to be raised", "Ferry stops in May")
    assert shape(story) == [("paragraph", PROSE)] * 2


def test_one_line_teasers_go() -> None:
    story = page(
        "Le pont rouvre", PROSE_FR, "À lire aussi : Le barrage sera relevé en mai", PROSE_FR, language="fr"
    )
    assert shape(story) == [("paragraph", PROSE_FR)] * 2


def test_lists_keep_their_items() -> None:
    bullets = page(
        "Bridge reopens", PROSE, "• a cap of £290;\n• half price for families;\n• free pipes.", PROSE
    )
    assert bullets.content.blocks[1].items == ("a cap of £290;", "half price for families;", "free pipes.")
    ordered = page("Bridge reopens", PROSE, "1. dig\n2. lift\n3. fill", PROSE).content.blocks[1]
    assert (ordered.ordered, ordered.items) == (True, ("dig", "lift", "fill"))


def test_a_year_at_the_start_of_a_line_is_no_list() -> None:
    assert ("paragraph", "2026. What a year it was for the bridge.") in shape(
        page("Bridge reopens", PROSE, "2026. What a year it was for the bridge.")
    )


def test_dialogue_with_dashes_is_no_list() -> None:
    spoken = ["– Vous venez ?", "– Non, je reste ici ce soir.", "– Dommage."]
    assert [k for k, _ in shape(page("Le pont rouvre", PROSE_FR, *spoken, PROSE_FR, language="fr"))] == [
        "paragraph"
    ] * 5


def test_a_pull_quote_keeps_its_speaker() -> None:
    quote = page(
        "Bridge reopens", PROSE, "“We have waited for this day.”\n– Ada Moss, baker", PROSE
    ).content.blocks[1]
    assert (quote.kind, quote.attribution) == (BlockKind.QUOTE, "Ada Moss, baker")


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    wrapped = "The council met for three hours on Monday and voted for the plan,\nits clerk said, after a debate in which the public gallery had to be\ncleared once."
    story = page("Bridge reopens", wrapped, PROSE)
    assert shape(story)[0] == ("paragraph", wrapped.replace("\n", " "))


def test_a_page_without_blank_lines_is_read_line_by_line() -> None:
    text = "\n".join(["Bridge reopens", PROSE, PROSE, "What comes next", PROSE, "Read more", PROSE])
    assert [kind for kind, _ in shape(read_plain_text(text, "en"))] == [
        "paragraph",
        "paragraph",
        "heading",
        "paragraph",
        "paragraph",
    ]


def test_a_last_line_without_a_full_stop_is_no_heading() -> None:
    assert shape(page("Bridge reopens", PROSE, "More as we get it"))[-1][0] == "paragraph"


def test_signs_of_markup_in_the_text_stay_text() -> None:
    story = page(
        "Bridge reopens",
        PROSE,
        "Temperatures of <5 °C & more were measured, <script>alert(1)</script> and all.",
    )
    assert story.content.blocks[1].markup.startswith("Temperatures of &lt;5 °C &amp; more")
    assert "<script>" in story.content.blocks[1].text


def test_no_break_spaces_stay_only_where_they_mean_something() -> None:
    assert tidy("57 countries –\u00a0 overwhelmingly") == "57 countries – overwhelmingly"
    assert tidy("partnering\u00a0with") == "partnering with"
    assert tidy("«\u00a0oui\u00a0» et 10\u202f000 €\u202f!") == "«\u00a0oui\u00a0» et 10\u202f000 €\u202f!"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem.EMPTY),
        (b"\xef\xbb\xbf \n", Problem.EMPTY),
        (b"%PDF-1.7 stuff", Problem.BINARY),
        (b"a\x00b", Problem.BINARY),
        (b"caf\xe9 au lait", Problem.ENCODING),
        (b"x" * 3_000_000, Problem.TOO_LARGE),
        (b"Just a headline", Problem.NO_BODY),
        ((PROSE + " ").encode() * 9, Problem.NO_HEADLINE),
        (("Head\n\n" + (PROSE + "\n\n") * 700).encode(), Problem.TOO_MANY_BLOCKS),
    ],
)
def test_bad_files_are_named(data: bytes, problem: Problem) -> None:
    with pytest.raises(UnreadableStory) as caught:
        read_plain_text(data, "en")
    assert caught.value.problem is problem
    assert str(caught.value.message)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UnreadableStory) as caught:
        read_plain_text("Überschrift\n\nDer Rat tagte am Montag drei Stunden lang und stimmte ab.")
    assert caught.value.problem is Problem.NO_LANGUAGE


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_word_processors_are_read(codec: str) -> None:
    story = read_plain_text(f"Le pont rouvre\r\n\r\n{PROSE_FR}\r\n".encode(codec))
    assert (story.content.language, story.content.blocks[0].text) == ("fr", PROSE_FR)


EXPECTED = {
    "en": ["Who are the Uighurs?", "Huawei executive quits in protest"],
    "fr": ["Qui sont les Ouïghours ?", "Un cadre de Huawei démissionne en signe de protestation"],
}
LEFT_OUT = {"en": 8, "fr": 0}


@real
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_real_article_has_its_shape(language: str) -> None:
    story = read_plain_text((REAL / f"oic-cert-huawei.{language}.txt").read_bytes())
    content = story.content
    assert content.language == language
    assert [b.text for b in content.blocks if b.kind is BlockKind.HEADING] == EXPECTED[language]
    assert [b.credit for b in content.figures] == ["AFP", "OIC-CERT"]
    assert content.figures[1].alt in ("OIC-CERT poster", "L’affiche d’OIC-CERT")
    assert content.blocks[0].kind is BlockKind.FIGURE
    assert content.standfirst.startswith(("Campaigners 'regret'", "Des militants « regrettent »"))
    assert len(story.dropped) == LEFT_OUT[language]


@real
@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_of_the_real_article_is_lost(language: str) -> None:
    raw = (REAL / f"oic-cert-huawei.{language}.txt").read_text("utf-8")
    story = read_plain_text(raw)
    kept = [story.content.headline, story.content.standfirst]
    for block in story.content.blocks:
        kept += [block.alt, block.text, block.credit]
    kept += [dropped.text for dropped in story.dropped]
    assert sorted(re.findall(r"\w+", " ".join(kept))) == sorted(re.findall(r"\w+", raw))
    body = " ".join(b.text for b in story.content.blocks)
    for quoted in re.findall(r"[“«\"][^”»\"]{3,}[”»\"]", "\n".join(tidy(x) for x in raw.split("\n")[5:])):
        assert quoted in body
