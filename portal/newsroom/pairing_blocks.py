"""Two files of one story side by side: they share no ids, so their blocks are paired by what they look like."""

from dataclasses import replace

from portal.newsroom.content import Content
from portal.newsroom.segments import align, number


def pair_blocks(source: Content, translation: Content) -> tuple[Content, Content]:
    """Both texts with segment ids, shared where a block renders another: in order, by kind, length and figures.

    A block that only one side has gets an id of its own and moves no other pair.
    """
    ours = number(source.blocks)
    return replace(source, blocks=ours), replace(translation, blocks=align(ours, translation.blocks))
