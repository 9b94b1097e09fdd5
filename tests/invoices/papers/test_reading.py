"""The reader of papers itself: what it says of lengths is exact to the byte."""

import pytest

from tests.invoices.papers.reading import lengths_hold


@pytest.mark.parametrize(
    ("length", "data", "holds"),
    [
        (3, b"abc", True),
        (3, b"ab\n", True),  # the line feed is the stream's own
        (3, b"a\n\n", True),
        (2, b"abc", False),
        (4, b"abc", False),
        (2, b"ab\n", False),
    ],
)
def test_a_stream_is_as_long_as_it_says(length: int, data: bytes, holds: bool) -> None:
    whole = b"1 0 obj\n<</Type /X>>\nstream\nendobj\n"
    stream = b"2 0 obj\n<</Length %d /Filter /X>>\nstream\n%b\nendstream\nendobj\n" % (length, data)
    assert lengths_hold(whole + stream) is holds
