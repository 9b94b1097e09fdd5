"""Whatever a page holds is in the story or in the list of what was left out: no word, caption or picture vanishes."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.newsroom.content import BlockKind
from portal.newsroom.readers import Incoming, Problem, UnreadableStory, read_html

_BOXES = [
    "div", "section", "p", "h2", "h4", "ul", "ol", "li", "blockquote", "figure", "figcaption", "footer", "cite", "a", "em",
    "span", "table", "tr", "td", "dl", "dt", "dd", "aside", "details", "summary", "pre", "small", "picture", "center",
]  # fmt: skip
_PICTURE = "<picture>"


def _tree(children: st.SearchStrategy) -> st.SearchStrategy:
    return st.tuples(st.sampled_from(_BOXES), st.lists(children, min_size=1, max_size=4))


_TREES = st.lists(
    st.recursive(st.sampled_from(["word", _PICTURE]), _tree, max_leaves=14), min_size=1, max_size=4
)


class _Page:
    """The markup of drawn trees, each word and picture with a name of its own."""

    def __init__(self, trees: Iterable[object]) -> None:
        self.words: list[str] = []
        self.pictures: list[str] = []
        self.markup = "".join(self._markup(tree) for tree in trees)

    def _markup(self, tree: object) -> str:
        if tree == "word":
            self.words.append(f"word{len(self.words)}x")
            return f" {self.words[-1]} "
        if tree == _PICTURE:
            self.pictures.append(f"picture{len(self.pictures)}x.jpg")
            return f'<img src="{self.pictures[-1]}">'
        tag, inside = tree
        return f"<{tag}>{''.join(self._markup(each) for each in inside)}</{tag}>"


def _kept(story: Incoming) -> str:
    blocks = story.content.blocks
    told = [part for b in blocks for part in (b.markup, *b.items, b.attribution, b.caption, b.credit)]
    return " ".join([story.content.byline, story.content.standfirst, *told, *(d.text for d in story.dropped)])


@given(_TREES)
def test_every_word_and_picture_is_kept_or_listed(trees: list[object]) -> None:
    page = _Page(trees)
    try:
        story = read_html(f"<h1>Head</h1><p>A sentence to begin with.</p>{page.markup}", "en")
    except UnreadableStory:
        return
    kept = _kept(story)
    assert [word for word in page.words if word not in kept] == []
    shown = {name for image in story.images for name in image.files}
    assert [picture for picture in page.pictures if picture not in shown and picture not in kept] == []


def _read(markup: str) -> Incoming:
    return read_html(f"<h1>Head</h1><p>A sentence to begin with.</p>{markup}", "en")


def _figures(story: Incoming) -> list[tuple[str, str, str]]:
    files = {image.key: image.files[0] for image in story.images}
    return [(files[f.image], f.caption, f.credit) for f in story.content.figures]


@pytest.mark.parametrize(
    ("markup", "figures"),
    [
        (
            '<figure><img src="a.jpg"><img src="b.jpg"><figcaption>Two dams (AFP)</figcaption></figure>',
            [("a.jpg", "Two dams", "AFP"), ("b.jpg", "Two dams", "AFP")],
        ),
        (
            '<figure><img src="a.jpg"><figcaption>A dam</figcaption><p>Photo: Reuters</p></figure>',
            [("a.jpg", "A dam", "Reuters")],
        ),
        (
            '<figure><img src="a.jpg"><div class="text">A dam</div><span class="credit">AFP</span></figure>',
            [("a.jpg", "A dam", "AFP")],
        ),
        (
            '<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">A dam (AFP)</p></div>',
            [("a.jpg", "A dam", "AFP")],
        ),
        (
            '<figure><figure><img src="a.jpg"><figcaption>One</figcaption></figure><figure><img src="b.jpg"></figure>'
            "<figcaption>Dams (AFP)</figcaption></figure>",
            [("a.jpg", "One", "AFP"), ("b.jpg", "Dams", "AFP")],
        ),
        (
            '<figure><img src="data:image/gif;base64,R0" data-src="a.jpg"><noscript><img src="a.jpg"></noscript>'
            "<figcaption>A dam</figcaption></figure>",
            [("a.jpg", "A dam", "")],
        ),
        ('<ul><li>One <img src="a.jpg"></li><li>Two.</li></ul>', [("a.jpg", "", "")]),
        ('<blockquote><img src="a.jpg"><p>“At last.”</p></blockquote>', [("a.jpg", "", "")]),
        ('<h2>Dams <img src="a.jpg"></h2>', [("a.jpg", "", "")]),
        ('<table><tr><td><img src="a.jpg"> 1998</td></tr></table>', [("a.jpg", "", "")]),
    ],
)
def test_a_picture_keeps_its_caption_and_credit(markup: str, figures: list[tuple[str, str, str]]) -> None:
    story = _read(markup)
    assert _figures(story) == figures
    assert [image.credit for image in story.images] == [credit for _, _, credit in figures]


def test_the_picture_between_headline_and_text_opens_the_story() -> None:
    story = read_html(
        '<article><header><h1>Head</h1><figure><img src="a.jpg"><figcaption>A dam (AFP)</figcaption></figure></header>'
        '<div itemprop="articleBody"><p>A sentence to begin with.</p></div><div>See our other dams</div></article>',
        "en",
    )
    assert [b.kind for b in story.content.blocks] == [BlockKind.FIGURE, BlockKind.PARAGRAPH]
    assert _figures(story) == [("a.jpg", "A dam", "AFP")]
    assert ("See our other dams", "outside") in [(d.text, d.reason) for d in story.dropped]


def test_a_list_in_a_list_is_read_once_and_lines_stay_apart() -> None:
    block = _read(
        "<ul><li><p>One.</p><p>More.</p><ul><li>Inner.</li></ul></li><li>Two.</li></ul>"
    ).content.blocks[1]
    assert block.items == ("One.<br>More.", "Inner.", "Two.")


def test_a_quote_keeps_all_its_lines_and_only_the_last_names_the_speaker() -> None:
    quote = _read(
        "<blockquote>Loose words. <p>As <cite>Le Monde</cite> wrote.</p><ul><li>A point.</li></ul><cite>— Bob Hay</cite></blockquote>"
    ).content.blocks[1]
    assert quote.markup == "Loose words.<br>As <em>Le Monde</em> wrote.<br>A point."
    assert quote.attribution == "Bob Hay"


def test_a_film_in_a_paragraph_is_kept_and_the_caption_of_a_table_is_listed() -> None:
    story = _read(
        '<p><iframe src="https://video.example/1"></iframe></p><figure><table><tr><td>1998</td></tr></table>'
        "<figcaption>Dams by year</figcaption></figure>"
    )
    assert [b.url for b in story.content.blocks if b.kind is BlockKind.EMBED] == ["https://video.example/1"]
    assert {d.text for d in story.dropped} == {"1998", "Dams by year"}


@pytest.mark.parametrize(
    "part", ['<iframe src="https://video.example/1"></iframe>', "<blockquote>“At last.”</blockquote>"]
)
def test_a_caption_too_long_to_keep_is_listed_whole(part: str) -> None:
    caption = "word " * 150 + "end"
    story = _read(f"<figure>{part}<figcaption>{caption}</figcaption></figure>")
    assert ("other_caption", caption) in [(d.reason, d.text) for d in story.dropped]


def test_an_article_inside_a_figure_is_read_once() -> None:
    story = read_html(
        '<main><h1>Head</h1><figure><img src="a.jpg"><div itemprop="articleBody"><p>A sentence to begin with.</p></div>'
        "</figure></main>",
        "en",
    )
    assert [block.markup for block in story.content.blocks] == ["A sentence to begin with."]


def test_what_stands_around_the_article_is_listed_in_the_order_of_the_page() -> None:
    story = read_html(
        "<body><div>Loose one <p>Two</p><p>Three</p><article><h1>Head</h1><p>A sentence to begin with.</p></article>"
        "four <p>Five</p></div></body>",
        "en",
    )
    assert [d.text for d in story.dropped] == ["Loose one", "Two", "Three", "four", "Five"]


def test_a_table_of_very_many_pictures_is_refused_by_name() -> None:
    with pytest.raises(UnreadableStory) as refused:
        _read(f"<table><tr><td>{'<img src=a.jpg>' * 40_000}</td></tr></table>")
    assert refused.value.problem is Problem.TOO_MANY_BLOCKS
