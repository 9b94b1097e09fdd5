"""Hypothesis: texts of any shape a reader module may hand over."""

from html import escape

from hypothesis import strategies as st

from portal.newsroom.content import Block, BlockKind, Content

# Letters of several scripts, quotes, dashes, spaces of all widths, emoji, and everything Markdown trips over.
_LETTERS = st.text(
    st.sampled_from(
        "abcXYZéœçñ0123456789أملالحסבא中文💧👩🏽‍🌾.,;:!?…'’\"“”«»–—-_*`~#+=[](){}<>&|\\/$%^@\u00a0\u202f"
    ),
    min_size=1,
    max_size=12,
)
TEXT = st.lists(_LETTERS, min_size=1, max_size=8).map(" ".join)
_PLAIN = st.one_of(st.just(""), TEXT)
_PIECE = TEXT.map(lambda text: escape(text, quote=False))
MARKUP = st.recursive(
    _PIECE,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("<br>".join),
        st.tuples(st.sampled_from(["em", "strong", "sub", "sup"]), inner).map(
            lambda p: f"<{p[0]}>{p[1]}</{p[0]}>"
        ),
        inner.map(lambda words: f'<a href="https://example.org/a_(b)?c=1&amp;d=&quot;2&quot;">{words}</a>'),
    ),
    max_leaves=6,
)


def _block(number: int, kind: BlockKind) -> st.SearchStrategy[Block]:
    fields: dict[BlockKind, dict[str, st.SearchStrategy]] = {
        BlockKind.HEADING: {"markup": MARKUP, "level": st.integers(2, 4)},
        BlockKind.PARAGRAPH: {"markup": MARKUP},
        BlockKind.QUOTE: {"markup": MARKUP, "attribution": _PLAIN},
        BlockKind.LIST: {
            "items": st.lists(MARKUP, min_size=1, max_size=4).map(tuple),
            "ordered": st.booleans(),
        },
        BlockKind.FIGURE: {
            "image": st.sampled_from(["one", "../two", "tr ois"]),
            "alt": _PLAIN,
            "caption": _PLAIN,
            "credit": _PLAIN,
        },
        BlockKind.EMBED: {"url": st.just("https://video.example/watch?v=1&t=2"), "caption": _PLAIN},
    }
    return st.builds(Block, id=st.just(f"s{number}"), kind=st.just(kind), **fields[kind])


BLOCKS = st.lists(st.sampled_from(list(BlockKind)), min_size=1, max_size=6).flatmap(
    lambda kinds: st.tuples(*(_block(number, kind) for number, kind in enumerate(kinds)))
)
CONTENTS = st.builds(
    Content,
    language=st.sampled_from(["en", "fr"]),
    headline=TEXT,
    standfirst=_PLAIN,
    byline=_PLAIN,
    blocks=BLOCKS,
)
