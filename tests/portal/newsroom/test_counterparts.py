"""What may be an edition's other language, among what the newsroom holds."""

import datetime as dt
from dataclasses import replace

from flask import Flask

from portal.newsroom import killing, stories
from portal.newsroom.articles import Edition
from portal.newsroom.counterparts import counterparts
from portal.newsroom.joining import join
from portal.newsroom.readers import read_plain_text
from portal.people.accounts import User
from tests.portal.newsroom.test_pairing import PAIRS

MARCH = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def came(number: int, language: str, *, days: int = 0) -> Edition:
    """Story ``number`` of the sample, published ``days`` after the first of them."""
    text = "\n\n".join(PAIRS[number][language])
    story = replace(read_plain_text(text, language), source_uri=f"{language}:{number}")
    return stories.receive(replace(story, published_at=MARCH + dt.timedelta(days=days)), {}, None)


def test_the_right_one_is_found_among_those_that_are_alone(app: Flask, user: User) -> None:
    english, french, other = came(0, "en"), came(0, "fr", days=1), came(1, "fr")
    (found,) = counterparts([english.id])[english.id]
    assert (found.edition_id, found.headline, found.offered) == (french.id, PAIRS[0]["fr"][0], False)
    assert other.id not in counterparts([other.id])
    join(french.id, english.article_id, user)
    assert counterparts([english.id, other.id]) == {}


def test_what_is_withdrawn_or_from_another_month_is_no_counterpart(app: Flask) -> None:
    english, killed, late = came(0, "en"), came(0, "fr"), came(3, "fr", days=40)
    came(3, "en")
    killing.kill(killed.article_id, None)
    assert counterparts([english.id, late.id, "nothing"]) == {}
    assert counterparts([]) == {}
