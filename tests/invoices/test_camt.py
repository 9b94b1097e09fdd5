"""A CAMT.053 statement gives each booked movement once, to the minor unit."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from invoices.bank_entries import NotAStatement
from invoices.camt import entries
from invoices.money import Money


def booking(
    amount="142.50", *, sign="CRDT", status="<Sts>BOOK</Sts>", currency="GBP", details="", day="2026-03-02"
):
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def payment(payer, text, amount=""):
    return (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount}"
        f"<RltdPties><Dbtr>{payer}</Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )


def statement(*bookings, version="02"):
    return etree.fromstring(
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>'
        f"<Acct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id></Acct>{''.join(bookings)}</Stmt></BkToCstmrStmt></Document>"
    )


@pytest.mark.parametrize(
    ("version", "status", "payer"),
    [
        ("02", "<Sts>BOOK</Sts>", "<Nm>The Courier</Nm>"),
        ("08", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>The Courier</Nm></Pty>"),
    ],
)
def test_old_and_new_versions_say_the_same(version, status, payer):
    root = statement(booking(status=status, details=payment(payer, "RP7K2M")), version=version)
    [entry] = entries(root)
    assert (entry.amount, entry.booked_on) == (Money(14250, "GBP"), dt.date(2026, 3, 2))
    assert (entry.payer, entry.text) == ("The Courier", "RP7K2M")


def test_money_that_left_is_below_zero_and_pending_money_is_left_out():
    root = statement(booking("5", sign="DBIT"), booking("7", status="<Sts>PDNG</Sts>"))
    assert [entry.amount for entry in entries(root)] == [Money(-500, "GBP")]


def test_a_booking_of_several_payments_is_one_entry_for_each():
    parts = [payment("<Nm>A</Nm>", x, f'<Amt Ccy="GBP">{n}</Amt>') for x, n in (("R1", "10"), ("R2", "5.50"))]
    [first, second] = entries(statement(booking("15.50", details="".join(parts))))
    assert (first.amount, second.amount) == (Money(1000, "GBP"), Money(550, "GBP"))
    assert (first.text, second.text) == ("R1", "R2")
    assert [e.amount for e in entries(statement(booking("16", details="".join(parts))))] == [
        Money(1600, "GBP")
    ]


@given(st.lists(st.integers(1, 3), max_size=6))
def test_each_entry_has_its_own_key_and_keeps_it(amounts):
    def keys():
        return [entry.key for entry in entries(statement(*(booking(str(a)) for a in amounts)))]

    assert keys() == keys()
    assert len(set(keys())) == len(amounts)


@pytest.mark.parametrize("amount", ["", "ten", "NaN", "Infinity", "-5", "1.005", "1e999999999", "1,50"])
def test_what_is_no_amount_is_refused_and_never_rounded(amount):
    with pytest.raises(NotAStatement):
        entries(statement(booking(amount)))


@pytest.mark.parametrize(
    "root",
    [
        etree.fromstring("<Document/>"),
        etree.fromstring("<html/>"),
        statement(booking(day="yesterday")),
        statement(booking(sign="BOTH")),
        statement(booking(currency="pounds")),
    ],
)
def test_what_is_no_statement_is_refused(root):
    with pytest.raises(NotAStatement):
        entries(root)
