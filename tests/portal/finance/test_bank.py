"""What the bank tells: used once, to the penny, for the payments it is for; a payment is settled when it is complete."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from invoices.bank_entries import Keys, NotAStatement
from invoices.matching import Outcome
from invoices.money import Money
from invoices.payments import PaymentState
from portal.db import db
from portal.finance import bank
from portal.finance.bank_tables import BankMovement, BankStatement, BankUse
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.settlement import NotAwaited
from portal.licensing.tables import Licence, Payment
from portal.newsroom.exchange.safe_xml import Unreadable
from portal.people.accounts import FINANCE, User
from tests.portal.licensing import conftest as licensing
from tests.portal.licensing.conftest import Shop
from tests.portal.people.people import person

config, shop = licensing.config, licensing.shop  # fixtures
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def samuel(shop: Shop) -> User:
    return person("samuel@house.example.org", FINANCE)


@pytest.fixture
def awaited(shop: Shop) -> Payment:
    """A transfer of £222.30 that the outlet has announced."""
    return shop.accepted(BANK_TRANSFER)


def told(user: User, *facts: tuple[int, str], currency: str = "GBP") -> list[str]:
    """A statement with movements of these amounts and texts; their keys."""
    keys = Keys()
    entries = [keys.entry("", "", DAY, Money(minor, currency), "Courier", text) for minor, text in facts]
    bank.take_in("march.csv", repr(entries).encode(), entries, user.id)
    return [entry.key for entry in entries]


def state(payment: Payment) -> str:
    db.session.rollback()
    return db.session.get_one(Payment, payment.id).state


def came(payment: Payment) -> int:
    db.session.rollback()
    return bank.received([payment])[payment.id].minor


def left(key: str) -> int:
    db.session.rollback()
    return db.session.get_one(BankMovement, key).left_minor


def test_the_whole_amount_under_its_reference_settles(shop: Shop, samuel: User, awaited: Payment) -> None:
    told(samuel, (22230, f"thanks {awaited.reference.lower()}"), (500, "somebody else"))
    [first, second] = bank.proposals()
    assert (first.match.outcome, second.match.outcome) == (Outcome.MATCHED, Outcome.UNMATCHED)
    assert bank.use_all_that_match(samuel.id) == (1, 1)
    assert state(awaited) == PaymentState.SUCCEEDED
    assert shop.count(Licence) == 1
    assert bank.use_all_that_match(samuel.id) == (0, 0)
    assert bank.unmatched() == [Money(500, "GBP")]
    shop.invariants()


def test_in_two_parts_the_last_one_settles(shop: Shop, samuel: User, awaited: Payment) -> None:
    first, second = told(samuel, (22229, awaited.reference), (1, awaited.reference))
    assert bank.use(first, [awaited.id], samuel.id) == [PaymentState.PENDING]
    assert (shop.count(Licence), came(awaited)) == (0, 22229)
    [rest] = bank.proposals()
    assert rest.match.outcome == Outcome.MATCHED
    assert bank.use(second, [awaited.id], samuel.id) == [PaymentState.SUCCEEDED]
    assert shop.count(Licence) == 1
    shop.invariants()


def test_what_is_too_much_stays_for_another_payment(shop: Shop, samuel: User, awaited: Payment) -> None:
    [key] = told(samuel, (22230 + 300, awaited.reference))
    assert bank.proposals()[0].match.outcome == Outcome.OVER
    bank.use(key, [awaited.id], samuel.id)
    assert (state(awaited), left(key)) == (PaymentState.SUCCEEDED, 300)
    other = shop.accepted(BANK_TRANSFER)
    assert bank.use(key, [other.id], samuel.id) == [PaymentState.PENDING]
    assert (left(key), came(other)) == (0, 300)


def test_one_transfer_settles_two(shop: Shop, samuel: User, awaited: Payment) -> None:
    other = shop.accepted(BANK_TRANSFER)
    told(samuel, (2 * 22230, f"{awaited.reference} {other.reference}"))
    assert bank.use_all_that_match(samuel.id) == (1, 2)
    assert shop.count(Licence) == 2
    shop.invariants()


def test_a_statement_brought_twice_tells_nothing_new(shop: Shop, samuel: User, awaited: Payment) -> None:
    told(samuel, (22230, awaited.reference))
    told(samuel, (22230, awaited.reference))
    assert (shop.count(BankStatement), shop.count(BankMovement)) == (1, 1)
    told(samuel, (22230, awaited.reference), (7, "later"))  # the next one overlaps
    assert (shop.count(BankStatement), shop.count(BankMovement)) == (2, 2)


def test_money_in_another_currency_settles_nothing(shop: Shop, samuel: User, awaited: Payment) -> None:
    [key] = told(samuel, (22230, awaited.reference), currency="EUR")
    with pytest.raises(NotAwaited):
        bank.use(key, [awaited.id], samuel.id)
    assert (left(key), shop.count(BankUse), state(awaited)) == (22230, 0, PaymentState.PENDING)


def test_nothing_of_two_is_kept_when_one_is_not_awaited(shop: Shop, samuel: User, awaited: Payment) -> None:
    card = shop.opened()
    [key] = told(samuel, (50000, ""))
    with pytest.raises(NotAwaited):
        bank.use(key, [awaited.id, card.id], samuel.id)
    assert (left(key), state(awaited), shop.count(Licence)) == (50000, PaymentState.PENDING, 0)


def test_what_is_set_aside_waits_no_more_and_can_be_taken_up(samuel: User) -> None:
    [key] = told(samuel, (500, "interest"))
    bank.set_aside(key, "Interest of the bank", samuel.id)
    bank.set_aside(key, "again", samuel.id)
    assert (bank.proposals(), bank.unmatched()) == ([], [])
    with pytest.raises(bank.NothingLeft):
        bank.use(key, ["x"], samuel.id)
    assert bank.settled_movements()[0].aside_reason == "Interest of the bank"
    bank.take_up(key)
    assert len(bank.proposals()) == 1


def test_two_people_at_once_use_the_money_once(
    app: Flask, shop: Shop, samuel: User, awaited: Payment
) -> None:
    told(samuel, (22230, awaited.reference))
    user_id = samuel.id

    def one(_turn: int) -> tuple[int, int]:
        with app.app_context():
            return bank.use_all_that_match(user_id)

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        used = list(pool.map(one, range(4)))
    assert sorted(used) == [(0, 0)] * 3 + [(1, 1)]
    assert (shop.count(Licence), shop.count(BankUse)) == (1, 1)
    shop.invariants()


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x00\x01", b"%PDF-1.7", b"date;payer\n2026-03-02;me\n", b"x" * (bank.MOST_BYTES + 1)],
)
def test_what_is_no_statement_is_refused(data: bytes) -> None:
    with pytest.raises(NotAStatement):
        bank.read(data, "GBP")


@pytest.mark.parametrize(
    "data", [b"<a", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b"<?xml version='1.0'?><a><b></a>"]
)
def test_hostile_and_damaged_xml_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        bank.read(data, "GBP")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1252"])
def test_an_older_encoding_is_read(coding: str) -> None:
    [entry] = bank.read("Date;Libellé;Montant\n02/03/2026;Société;5,00\n".encode(coding), "EUR")
    assert (entry.text, entry.amount) == ("Société", Money(500, "EUR"))
