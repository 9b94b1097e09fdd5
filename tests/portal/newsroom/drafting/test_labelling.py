"""How long a segment counts as a machine's."""

from dataclasses import replace

from flask import Flask

from portal.db import db, transaction, utc_now
from portal.newsroom.drafting.labelling import unworked
from portal.newsroom.margin import MachineSegment
from portal.people.accounts import User
from tests.portal.desks.stories import WATER, offer


def test_a_segment_is_a_machines_until_its_words_change_or_somebody_confirms_it(
    app: Flask, user: User
) -> None:
    edition = offer().edition("fr")
    assert edition is not None
    with transaction() as session:
        for id, text in (
            ("headline", WATER["fr"].headline),
            ("s1", "Les factures montent."),
            ("s2", "Qui paie\u202f?"),
        ):
            session.add(
                MachineSegment(edition_id=edition.id, segment_id=id, text=text, engine="x", at=utc_now())
            )
    assert set(unworked(db.session, edition.id, WATER["fr"])) == {"headline", "s1", "s2"}
    changed = replace(WATER["fr"], headline="Par une personne")
    assert set(unworked(db.session, edition.id, changed)) == {"s1", "s2"}
    with transaction() as session:
        row = session.get_one(MachineSegment, (edition.id, "s1"))
        row.confirmed_by, row.confirmed_at = user.id, utc_now()
    assert unworked(db.session, edition.id, changed) == {"s2": "Qui paie\u202f?"}
    assert unworked(db.session, edition.id, replace(changed, blocks=())) == {}
