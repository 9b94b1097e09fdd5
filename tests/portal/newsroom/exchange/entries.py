"""Hypothesis: glossary entries of any shape that ``entry`` lets through."""

from hypothesis import strategies as st

from portal.newsroom.exchange.glossary_entry import Entry
from portal.newsroom.exchange.one_line import one_line

_TEXT = st.text(max_size=30).map(one_line)
_TERM = st.one_of(
    _TEXT, st.sampled_from(["=1", "'=1", "-", "@", "a,b", 'a"b', "a;b", "<b>&amp;", "État", "عربي 👩🏽‍🌾"])
).filter(bool)
ENTRIES = st.lists(
    st.builds(Entry, en=_TERM, fr=_TERM, kept=st.booleans(), note=_TEXT),
    max_size=8,
    unique_by=lambda one: (one.en, one.fr),
)
