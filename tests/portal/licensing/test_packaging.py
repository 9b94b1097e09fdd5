"""What goes into a package, and under which label."""

from sqlalchemy import select

from portal.db import db, transaction, utc_now
from portal.licensing.packaging import order_of
from portal.licensing.settlement import settle
from portal.licensing.tables import Licence
from portal.newsroom.articles import Article, Revision
from portal.newsroom.revising import MACHINE
from tests.portal.licensing.conftest import Shop


def test_a_text_that_a_machine_drafted_is_labelled_so_and_no_other(shop: Shop) -> None:
    payment = shop.paid()
    assert payment.session_id
    settle(payment.session_id)
    with transaction() as session:
        french = session.get_one(Article, shop.article.id).edition("fr")
        assert french is not None
        text = french.approved
        assert text is not None
        drafted = Revision(
            edition_id=french.id,
            number=text.number + 1,
            data=text.data,
            content_hash=text.content_hash,
            word_count=text.word_count,
            headline=text.headline,
            origin=MACHINE,
            created_at=utc_now(),
        )
        session.add(drafted)
        session.flush()
        french.current_revision_id = french.approved_revision_id = drafted.id
    shop.look_again()
    order = order_of(db.session.scalars(select(Licence)).one(), 1, utc_now())
    labels = {edition.language: edition.machine_translated for edition in order.works[0].editions}
    assert labels == {"en": False, "fr": True}
