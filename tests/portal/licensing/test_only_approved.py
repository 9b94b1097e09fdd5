"""Nothing that nobody approved leaves by any door, whatever editors, outlets and the worker do, in any order.

Every text that is written holds a word found nowhere else, so that each door can be searched for it.
"""

import io
import itertools
import re
import string
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from portal.db import db, transaction
from portal.licensing.basket import NoLongerOffered
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.notices.announcing import announce
from portal.licensing.notices.tables import NoticeKind
from portal.licensing.settlement import receive_transfer
from portal.licensing.tables import Licence
from portal.newsroom import review, working
from portal.newsroom.articles import Edition
from portal.newsroom.content import Block, BlockKind, Content
from portal.newsroom.exchange.xliff_units import segment_hash, segments
from portal.newsroom.revising import add_revision
from portal.newsroom.states import RefusedTransition
from portal.people.accounts import EDITOR, FINANCE
from portal.syndication.tables import Package
from portal.work import engine, files
from tests.databases import Database, begin_again
from tests.portal.licensing.conftest import Shop, open_shop, print_plainly, sign_in
from tests.portal.people.people import person
from tests.sandbox.fixtures import Sandbox

WORD = re.compile(r"zq[a-z]{3}qz")
SENTENCES = {"en": "Prices go up, {}, all year.", "fr": "Les prix montent, {}, toute l’année."}
HEADLINES = {"en": "Water bills {}", "fr": "L’eau {}"}
BYLINES = {"en": "Ada {}", "fr": "Ada {}"}
WHY = {"en": "A source withdrew consent.", "fr": "Une source s’est rétractée."}
REFUSALS = (RefusedTransition, review.OutdatedView, review.SourceNotApproved, review.OpenFindings)
NOT_SOLD = (NoLongerOffered,)
LANGUAGE = st.sampled_from(["en", "fr"])


def words_in(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


class TheDoors(RuleBasedStateMachine):
    """``approved``: the words of the text of each language that stands approved; from what was done, not the tables."""

    app: Flask
    database: Database
    sandbox: Sandbox

    def __init__(self) -> None:
        super().__init__()
        begin_again(self.database)
        self.shop: Shop = open_shop(self.app, self.sandbox)
        self.editor = person("edith@reprise.example", EDITOR)
        person("felix@reprise.example", FINANCE)
        self.outlet = sign_in(self.app.test_client(), self.shop.buyer)
        self.new_words = self._new_words()
        self.approved: dict[str, set[str]] = {"en": set(), "fr": set()}
        self.killed = False
        self.known_packages: set[int] = set()

    @rule(language=LANGUAGE)
    def a_text_comes_in(self, language: str) -> None:
        fill = [next(self.new_words) for _ in range(3)]
        content = Content(
            language,
            HEADLINES[language].format(fill[0]),
            byline=BYLINES[language].format(fill[1]),
            blocks=(Block("s1", BlockKind.PARAGRAPH, SENTENCES[language].format(fill[2])),),
        )
        with suppress(RefusedTransition), transaction() as session:
            edition = session.get_one(Edition, self._edition(language).id)
            source = self._edition("en").current_revision_id if language == "fr" else None
            add_revision(session, edition, content, self.editor.id, source_revision_id=source)

    @rule(language=LANGUAGE)
    def somebody_types(self, language: str) -> None:
        edition = self._edition(language)
        seen = {
            id: segment_hash(said)
            for id, said in segments(working.standing_text(db.session, edition)).items()
        }
        typed = {
            "headline": {"text": HEADLINES[language].format(next(self.new_words))},
            "s1": {"markup": SENTENCES[language].format(next(self.new_words))},
        }
        with suppress(RefusedTransition):
            working.save(edition.id, typed, seen, self.editor)

    @rule(language=LANGUAGE)
    def put_up_for_review(self, language: str) -> None:
        with suppress(RefusedTransition):
            review.submit(self._edition(language).id, self.editor)

    @rule(language=LANGUAGE)
    def approve(self, language: str) -> None:
        edition = self._edition(language)
        text = working.standing_text(db.session, edition)
        source = "" if language == "en" else self._edition("en").current_revision_id or ""
        try:
            review.approve(edition.id, text.content_hash, source, self.editor)
        except REFUSALS:
            return
        self.approved[language] = words_in(str(text.to_json()))

    @rule(language=LANGUAGE)
    def ask_for_changes(self, language: str) -> None:
        with suppress(RefusedTransition):
            review.request_changes(self._edition(language).id, "Not yet.", self.editor)

    @rule(language=LANGUAGE)
    def withdraw(self, language: str) -> None:
        review.withdraw(self._edition(language).id, "", self.editor)
        self.approved[language] = set()

    @precondition(lambda self: not self.killed)
    @rule()
    def kill(self) -> None:
        announce(self.shop.article.id, NoticeKind.KILL, WHY, None, self.editor)
        self.killed = True

    @rule()
    def sell(self) -> None:
        try:
            payment = self.shop.accepted(BANK_TRANSFER)
        except NOT_SOLD:
            return
        receive_transfer(payment.id, self.shop.buyer.id)

    @rule()
    def the_worker_works(self) -> None:
        engine.run_pending()

    @invariant()
    def packages_hold_what_was_approved(self) -> None:
        self.shop.look_again()
        for package in db.session.scalars(select(Package)):
            if package.id not in self.known_packages:
                self.known_packages.add(package.id)
                assert self._words_of(package) <= self._all_approved()

    @invariant()
    def pages_show_what_is_approved(self) -> None:
        anybody = self.app.test_client()
        article = f"/articles/{self.shop.article.id}"
        pages = [anybody.get(article, query_string={"edition": language}) for language in ("en", "fr")]
        pages += [anybody.get("/"), anybody.get("/?q=Water"), anybody.get("/?q=eau&lang=fr")]
        licences = list(db.session.scalars(select(Licence)))
        pages += [self.outlet.get(f"/orders/{licence.request_id}/html") for licence in licences[-1:]]
        for page in pages:
            assert page.status_code in (200, 404)
            assert words_in(page.text) <= self._all_approved()
            assert not (self.killed and words_in(page.text))

    def _all_approved(self) -> set[str]:
        return self.approved["en"] | self.approved["fr"]

    def _edition(self, language: str) -> Edition:
        self.shop.look_again()
        edition = self.shop.article.edition(language)
        assert edition is not None
        return edition

    @staticmethod
    def _words_of(package: Package) -> set[str]:
        with zipfile.ZipFile(io.BytesIO(files.get(package.sha256))) as archive:
            return {
                word
                for name in archive.namelist()
                for word in words_in(name + archive.read(name).decode("utf-8", "replace"))
            }

    @staticmethod
    def _new_words() -> Iterator[str]:
        return (f"zq{''.join(letters)}qz" for letters in itertools.product(string.ascii_lowercase, repeat=3))


@pytest.mark.parametrize(("examples", "steps"), [(4, 20), pytest.param(40, 40, marks=pytest.mark.long)])
def test_nothing_unapproved_leaves(
    app: Flask,
    database: Database,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    examples: int,
    steps: int,
) -> None:
    print_plainly(monkeypatch)
    TheDoors.app, TheDoors.database, TheDoors.sandbox = app, database, sandbox
    run_state_machine_as_test(
        TheDoors, settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None)
    )
