"""Every letter about an order, in both languages: all said, amounts and moments as the reader writes them."""

import datetime as dt
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from invoices.money import Money
from portal.db import db, transaction
from portal.licensing import returning
from portal.licensing.letters import (
    payment_problem,
    payment_refused,
    payment_returned,
    tell_buyer,
    tell_finance,
)
from portal.licensing.tables import Payment
from portal.people.accounts import FINANCE, User
from portal.work.tables import Mail
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import person

DUE = dt.datetime(2026, 7, 1, 15, 30, tzinfo=dt.UTC)
ORDER = r"http://portal\.test/orders/\w{32}"
FACTS: dict[str, dict[str, Any]] = {
    "licence_ready": {"licence": "RL-2026-000001", "invoice": "RI-2026-000001", "verify_url": "http://portal.test/v"},
    "package_updated": {"licence": "RL-2026-000001", "version": 2},
    "quote_ready": {"number": "RQ-2026-000002", "total": Money(123456, "EUR")},
    "review_begun": {"due": DUE},
    "transfer_awaited": {
        "amount": Money(123456, "EUR"),
        "reference": "RP23456789AB",
        "bank": {"holder": "The Reprise Bureau", "iban": "GB33BUKB20201555555555", "bic": "BUKBGB22", "bank": "Example Bank"},
        "pay_by": DUE.date(),
    },
    "declined": {"reason": {"en": "Sold already.", "fr": "Déjà vendu."}},
    "payment_returned": {"amount": Money(123456, "EUR"), "method": "card", "why": "second", "quote": "RQ-2026-000002"},
}  # fmt: skip
SAID = {
    ("licence_ready", "en"): ["Your licence RL-2026-000001 is ready", "http://portal.test/v", "RI-2026-000001", "English and French"],
    ("licence_ready", "fr"): ["Votre licence RL-2026-000001 est prête", "RI-2026-000001", "anglais et français"],
    ("package_updated", "en"): ["New package for licence RL-2026-000001", "Version 2"],
    ("package_updated", "fr"): ["Nouveau dossier pour la licence RL-2026-000001", "version 2"],
    ("quote_ready", "en"): ["Your quote RQ-2026-000002: €1,234.56"],
    ("quote_ready", "fr"): ["Votre devis RQ-2026-000002\u00a0: 1\u202f234,56\u00a0€"],
    ("review_begun", "en"): ["1 July 2026 at 17:30"],
    ("review_begun", "fr"): ["1er juillet 2026 à 17\u00a0h\u00a030"],
    ("transfer_awaited", "en"): ["€1,234.56", "RP23456789AB", "GB33BUKB20201555555555"],
    ("transfer_awaited", "fr"): ["1\u202f234,56\u00a0€", "RP23456789AB", "GB33BUKB20201555555555"],
    ("declined", "en"): ["Your request was declined", "Sold already."],
    ("declined", "fr"): ["Votre demande a été refusée", "Déjà vendu."],
    ("payment_returned", "en"): ["RQ-2026-000002", "€1,234.56", "paid already", "to your card"],
    ("payment_returned", "fr"): ["RQ-2026-000002", "1\u202f234,56\u00a0€", "déjà payée", "sur votre carte"],
}  # fmt: skip


class Text(HTMLParser):
    """The text of a letter's HTML."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.said = ""
        self.feed(markup)

    def handle_data(self, data: str) -> None:
        self.said += data


def reader(user: User, language: str) -> None:
    with transaction() as session:
        found = session.get_one(User, user.id)
        found.language, found.timezone = language, "Europe/Paris"


def last_letter() -> Mail:
    db.session.expire_all()
    return db.session.query(Mail).order_by(Mail.id.desc()).limit(1).one()


def holds(letter: Mail, language: str, *words: str) -> None:
    """Text and HTML both say ``words``, in plain sentences without a template's left-overs."""
    text, markup = f"{letter.subject}\n{letter.text}", Text(letter.html).said
    for said in (text, markup):
        for word in words:
            assert word in said
        assert not re.search(r"%\(|\{\{|None|Money\(|datetime|\bnull\b", said)
    assert f'<html lang="{language}">' in letter.html
    assert "\n" not in letter.subject


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("template", FACTS)
def test_a_letter_to_the_buyer_says_it_all(shop: Shop, template: str, language: str) -> None:
    reader(shop.buyer, language)
    request = shop.quoted()
    with transaction() as session:
        tell_buyer(session, request, template, key=f"{template}:{language}", **FACTS[template])
    letter = last_letter()
    assert (letter.recipient, letter.language) == (shop.buyer.email, language)
    headline = {"en": "Water bills rise again", "fr": "L’eau augmente encore"}[language]
    holds(letter, language, *SAID[template, language], headline)
    assert re.search(ORDER, letter.text)
    assert re.search(ORDER, letter.html)


@pytest.mark.parametrize(
    ("language", "amount", "due", "differs"),
    [
        ("en", "£222.30", "1 July 2026 at 17:30", "the amount, the details we sent along"),
        (
            "fr",
            "222,30\u00a0£",
            "1er juillet 2026 à 17\u00a0h\u00a030",
            "le montant, les données que nous avions jointes",
        ),
    ],
)
def test_finance_reads_amounts_and_moments_its_own_way(
    shop: Shop, language: str, amount: str, due: str, differs: str
) -> None:
    reader(person("sam@house.example.org", FINANCE), language)
    payment = shop.accepted()
    with transaction() as session:
        found = session.get_one(Payment, payment.id)
        found.problem = "amount: expected 22230, got 1; metadata quote: expected RQ, got None"
        payment_problem(session, found)
    holds(last_letter(), language, amount, differs, payment.quote.number)
    with transaction() as session:
        facts = {"outlet": "The Northern Courier Ltd", "due": DUE, "url": "http://portal.test/desk"}
        tell_finance(session, "review_wanted", key="review", **facts)
    holds(last_letter(), language, due, "The Northern Courier Ltd")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("why", returning.REASONS)
def test_finance_is_told_what_has_to_go_back_and_why(shop: Shop, why: str, language: str) -> None:
    reader(person("sam@house.example.org", FINANCE), language)
    payment = shop.accepted("bank_transfer")
    with transaction() as session:
        found = session.get_one(Payment, payment.id)
        payment_returned(session, found, why, "payment_returned")
    said = {
        "killed": ("withdrawn", "retiré"),
        "superseded": ("changed its request", "modifié sa demande"),
        "second": ("paid for that order before", "déjà payée"),
    }
    by_transfer = {"en": "by bank transfer", "fr": "par virement"}
    holds(last_letter(), language, said[why][language == "fr"], by_transfer[language], payment.quote.number)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_finance_is_told_that_a_payment_page_was_refused(shop: Shop, language: str) -> None:
    reader(person("sam@house.example.org", FINANCE), language)
    payment = shop.accepted()
    with transaction() as session:
        found = session.get_one(Payment, payment.id)
        found.problem = "open checkout: no permission"
        payment_refused(session, found)
    holds(last_letter(), language, "open checkout: no permission", payment.quote.number)
