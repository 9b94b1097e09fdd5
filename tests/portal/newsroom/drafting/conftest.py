"""What the tests of drafts share."""

from collections.abc import Iterator

import pytest

from tests.portal.newsroom.drafting.deepl_server import DeepLServer, running


@pytest.fixture
def deepl() -> Iterator[DeepLServer]:
    with running() as server:
        yield server
