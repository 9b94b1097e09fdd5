"""Passages of somebody else: proposed where they sign themselves, followed through edits and across languages."""

import pytest

from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.passages import carried, everywhere, proposed


def blocks(*ids: str) -> list[Block]:
    return [Block(id, BlockKind.PARAGRAPH, f"<em>{id}</em>") for id in ids]


def marked(passages: list[dict[str, str]]) -> list[str]:
    return [passage["segment"] for passage in passages]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The minister resigned on Friday. (AFP)", "AFP"),
        ("PARIS, 3 mars (Reuters) – Le ministre a démissionné.", "Reuters"),
        ("LONDON (AP) - The minister resigned.", "AP"),
        ("The minister (62) resigned.", ""),
        ("He works for Reuters (in London).", ""),
        ("The club (Aberdeen) – won.", ""),
    ],
)
def test_a_passage_that_signs_itself_is_proposed(text: str, holder: str) -> None:
    content = Content("en", "A", blocks=(Block("s1", BlockKind.PARAGRAPH, text),))
    assert [passage["holder"] for passage in proposed(content)] == ([holder] if holder else [])


def test_a_credit_under_a_picture_is_no_passage() -> None:
    figure = Block("s1", BlockKind.FIGURE, caption="The minister (AFP)", image="image-1")
    assert proposed(Content("en", "A", blocks=(figure,))) == []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (("s1", "s2", "s3"), ["s2"]),
        (("s1", "s4", "s3"), ["s4"]),
        (("s1", "s4", "s5", "s3"), ["s4", "s5"]),
        (("s1", "s3"), []),
        (("s9", "s1", "s4", "s3", "s8"), ["s4"]),
        (("s7", "s8"), ["s7", "s8"]),
        ((), []),
    ],
    ids=["stays", "rewritten", "split", "cut", "others added elsewhere", "all new", "nothing left"],
)
def test_what_takes_its_place_is_marked(after: tuple[str, ...], expected: list[str]) -> None:
    passages = [{"segment": "s2", "holder": "AFP", "note": ""}]
    assert marked(carried(passages, blocks("s1", "s2", "s3"), blocks(*after))) == expected


def test_the_first_and_the_last_are_followed_too() -> None:
    passages = [{"segment": id, "holder": "AFP", "note": ""} for id in ("s1", "s3")]
    assert marked(carried(passages, blocks("s1", "s2", "s3"), blocks("s4", "s2", "s5", "s6"))) == [
        "s4",
        "s5",
        "s6",
    ]


def test_what_never_was_in_the_source_is_left_alone() -> None:
    passages = [{"segment": "s9", "holder": "AFP", "note": ""}]
    assert marked(carried(passages, blocks("s1"), blocks("s1", "s2"))) == ["s9"]


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        ({}, {"s2"}),
        ({"joined": {"s2": "s1"}}, {"s1", "s2"}),
        ({"continued": {"s5": "s2", "s6": "s5"}}, {"s2", "s5", "s6"}),
        ({"joined": {"s2": "s1"}, "continued": {"s7": "s1"}}, {"s1", "s2", "s7"}),
    ],
    ids=["one to one", "joined into another", "spread over three", "joined and spread"],
)
def test_every_segment_that_renders_it_is_found(
    alignment: dict[str, dict[str, str]], expected: set[str]
) -> None:
    assert everywhere(["s2"], alignment) == expected
