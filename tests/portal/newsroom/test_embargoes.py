"""Embargoes: what senders say is kept, what editors decide is not undone by saying the same again."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from portal.db import utc_now
from portal.newsroom import stories
from portal.newsroom.articles import Article
from portal.newsroom.embargoes import InThePast, Unsure, set_embargo
from portal.newsroom.readers.incoming import Incoming
from portal.people.accounts import User
from tests.portal.newsroom.test_recognising import EN, FR

DAY = dt.timedelta(days=1)


@pytest.fixture
def friday() -> dt.datetime:
    return utc_now().replace(microsecond=0) + 3 * DAY


def came(story: Incoming) -> Article:
    return stories.receive(story, {}, None).article


def test_an_editor_sets_lengthens_shortens_and_ends_an_embargo(
    app: Flask, user: User, friday: dt.datetime
) -> None:
    article = came(EN)
    assert set_embargo(article.id, friday, user).embargo_until == friday
    assert (article.embargo_setter, article.embargo_set_at is not None) == (user, True)
    set_embargo(article.id, friday + DAY, user)
    with pytest.raises(Unsure):
        set_embargo(article.id, friday, user)
    with pytest.raises(Unsure):
        set_embargo(article.id, None, user)
    assert article.embargo_until == friday + DAY
    assert set_embargo(article.id, friday, user, agreed=True).embargo_until == friday
    assert set_embargo(article.id, None, user, agreed=True).embargo_until is None


def test_an_embargo_in_the_past_holds_nothing_back(app: Flask, user: User) -> None:
    with pytest.raises(InThePast):
        set_embargo(came(EN).id, utc_now() - DAY, user)


def test_one_that_is_over_may_be_taken_away_without_asking(app: Flask, user: User) -> None:
    article = came(replace(EN, embargo_until=utc_now() - DAY))
    assert set_embargo(article.id, None, user).embargo_until is None


def test_the_same_word_again_does_not_undo_what_an_editor_decided(
    app: Flask, user: User, friday: dt.datetime
) -> None:
    article = came(replace(EN, embargo_until=friday))
    set_embargo(article.id, None, user, agreed=True)
    assert came(replace(EN, embargo_until=friday)).embargo_until is None
    again = came(replace(EN, embargo_until=friday + DAY))
    assert (again.embargo_until, again.embargo_set_by) == (friday + DAY, None)


def test_a_translation_that_may_run_earlier_frees_nothing(
    app: Flask, user: User, friday: dt.datetime
) -> None:
    came(replace(EN, embargo_until=friday))
    article = came(replace(FR, translation_of="cms:en", embargo_until=friday - DAY))
    assert article.embargo_until == friday
    assert (
        came(replace(FR, translation_of="cms:en", embargo_until=friday + DAY)).embargo_until == friday + DAY
    )
