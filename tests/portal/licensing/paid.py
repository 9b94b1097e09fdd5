"""Paid requests without the way there, for tests that only ask who waits for a text."""

from sqlalchemy import select

from portal.db import transaction, utc_now
from portal.licensing.tables import Request, RequestArticle
from portal.people.accounts import User
from portal.people.outlets import Outlet


def paid(article_id: str, *outlets: str, state: str = "paid") -> None:
    """Each of ``outlets``, by name, has paid for the French edition of the article."""
    with transaction() as session:
        buyer = session.scalars(select(User)).first()
        assert buyer is not None
        for name in outlets:
            outlet = Outlet(
                registered_name=name, address="Rue", city="Namur", postcode="5000", country="BE", created_at=utc_now()
            )  # fmt: skip
            session.add(outlet)
            session.flush()
            request = Request(
                outlet_id=outlet.id, user_id=buyer.id, state=state, language="fr", answers={},
                terms={"languages": ["fr"]}, created_at=utc_now(), review_reasons=[], decision_reason={},
            )  # fmt: skip
            session.add(request)
            session.flush()
            session.add(RequestArticle(request_id=request.id, article_id=article_id))
