"""A story that outlets run: licences issued and packed, an editor, and the ways its text may change."""

import dataclasses
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from invoices.terms import Language
from portal.db import db, transaction, utc_now
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.notices.announcing import Approval
from portal.licensing.settlement import receive_transfer
from portal.licensing.tables import Licence
from portal.newsroom import review
from portal.newsroom.articles import Edition, EditionState, Revision
from portal.newsroom.working import standing_text
from portal.people.accounts import EDITOR, FINANCE, OUTLET, User
from portal.people.outlets import Outlet
from portal.work.tables import Mail
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import person

REASONS = {"en": "The price was wrong.", "fr": "Le prix était faux."}


@dataclass
class Story:
    """The story of a shop, with licences of it."""

    shop: Shop
    drain: Callable[[], int]
    editor: User
    _names = itertools.count()

    @property
    def article_id(self) -> str:
        return self.shop.article.id

    def edition(self, language: str) -> Edition:
        self.shop.look_again()
        found = select(Edition).where(Edition.article_id == self.article_id, Edition.language == language)
        return db.session.scalars(found).one()

    def licensed(
        self, languages: Sequence[str] = ("en", "fr"), buyer: User | None = None, *, packed: bool = True
    ) -> Licence:
        """A licence in ``languages`` for the outlet of ``buyer``, paid, and unless not ``packed`` delivered."""
        shop = dataclasses.replace(self.shop, buyer=buyer) if buyer else self.shop
        payment = shop.accepted(BANK_TRANSFER, languages=tuple(Language(code) for code in languages))
        receive_transfer(payment.id, shop.buyer.id)
        if packed:
            self.drain()
        return db.session.scalars(select(Licence).where(Licence.request_id == payment.request_id)).one()

    def another_buyer(self, language: str = "fr") -> User:
        """Somebody at an outlet of their own."""
        with transaction() as session:
            outlet = outlet_like(self.shop.outlet, f"Outlet {next(self._names)}")
            session.add(outlet)
        user = person(f"member-{next(self._names)}@elsewhere.example", OUTLET, outlet=outlet)
        with transaction() as session:
            session.get_one(User, user.id).language = language
        return user

    def revised(self, language: str, headline: str, *, state: str = EditionState.IN_REVIEW) -> Revision:
        """A new text of the edition, put before an editor."""
        with transaction() as session:
            edition = session.get_one(Edition, self.edition(language).id)
            assert edition.current
            content = dataclasses.replace(edition.current.content, headline=headline)
            revision = Revision(
                number=edition.current.number + 1,
                data=content.to_json(),
                content_hash=content.content_hash,
                word_count=content.word_count,
                headline=headline,
                created_at=utc_now(),
            )
            edition.revisions.append(revision)
            session.flush()
            edition.current_revision_id, edition.state = revision.id, state
        return revision

    def approval(self, language: str) -> Approval:
        """What an editor approves who has just read the edition in ``language``."""
        edition, source = self.edition(language), self.edition("en")
        assert source.current_revision_id
        read = standing_text(db.session, edition).content_hash
        return Approval(read, "" if language == "en" else source.current_revision_id)

    def approvals(self, *languages: str) -> dict[str, Approval]:
        return {self.edition(language).id: self.approval(language) for language in languages}

    def approve(self, language: str) -> None:
        """Approve as on the edition's own page: no notice is written by hand."""
        read = self.approval(language)
        review.approve(self.edition(language).id, read.text_hash, read.source_revision_id, self.editor)

    def letters(self, template: str) -> list[Mail]:
        self.shop.look_again()
        return list(db.session.scalars(select(Mail).where(Mail.template == template).order_by(Mail.id)))


def outlet_like(outlet: Outlet, name: str) -> Outlet:
    """A new outlet with the billing details of ``outlet``."""
    columns = {c.name: getattr(outlet, c.name) for c in Outlet.__table__.columns if c.name != "id"}
    return Outlet(**{**columns, "registered_name": name})


config, shop = licensing.config, licensing.shop  # fixtures


@pytest.fixture
def story(shop: Shop, drain: Callable[[], int]) -> Story:
    person("finance@reprise.example", FINANCE)
    return Story(shop, drain, person("editor@reprise.example", EDITOR))
