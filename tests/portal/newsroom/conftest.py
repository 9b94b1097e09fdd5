"""What newsroom tests share."""

import pytest
from flask import Flask

from portal.db import transaction
from portal.people.accounts import User


@pytest.fixture
def user(app: Flask) -> User:
    """Somebody whose name stands under what the test does."""
    with transaction() as session:
        person = User(email="editor@reprise.example", fs_uniquifier="editor", name="Ed Itor")
        session.add(person)
    return person
