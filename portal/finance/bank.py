"""Bank statements: what came, which awaited payments it is for, and settling those that are complete."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from invoices import camt, statement_csv
from invoices.bank_entries import BankEntry, NotAStatement
from invoices.matching import Awaited, Match, Outcome, match
from invoices.money import Money
from invoices.payments import PaymentState
from portal.db import db, transaction, utc_now
from portal.finance.bank_tables import BankMovement, BankStatement, BankUse
from portal.licensing.checkout import BANK_TRANSFER
from portal.licensing.requests import locked_payment
from portal.licensing.settlement import NotAwaited, receive_transfer
from portal.licensing.tables import Payment, Request
from portal.newsroom.exchange.safe_xml import root_of

MOST_BYTES = 5_000_000
PAGE = 50
_AWAITED = (PaymentState.PENDING, PaymentState.EXPIRED)


class NothingLeft(ValueError):
    """Everything of the movement was used already, or it was set aside."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """``new``: movements no statement told of before; ``known``: those one did."""

    statement: BankStatement
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A movement that money is left of, and what it may be for."""

    movement: BankMovement
    match: Match


def read(data: bytes, currency: str) -> list[BankEntry]:
    """The entries of a CAMT.053 or CSV file. ``currency`` (ISO 4217): of lines of a CSV file that name none.

    Raises NotAStatement, or the ``Unreadable`` of hostile or damaged XML.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return camt.entries(root_of(data, MOST_BYTES))
    if len(data) > MOST_BYTES or b"\0" in data:
        raise NotAStatement("no text, or too large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what banks' older downloads and spreadsheets write
    return statement_csv.entries(text, currency)


def take_in(name: str, data: bytes, found: Iterable[BankEntry], user_id: int) -> TakenIn:
    """Keep the movements ``found`` in the file; those that are known already are left as they are."""
    digest = hashlib.sha256(data).hexdigest()
    with transaction() as session:
        statement = session.scalar(select(BankStatement).where(BankStatement.sha256 == digest))
        if statement is None:
            statement = BankStatement(name=name[:120], sha256=digest, user_id=user_id, taken_in_at=utc_now())
            session.add(statement)
            session.flush()
        entries = {entry.key: entry for entry in found}
        known = _known(session, list(entries))
        session.add_all(_movement(entry, statement) for key, entry in entries.items() if key not in known)
        return TakenIn(statement, len(entries) - len(known), len(known))


def proposals(limit: int = PAGE) -> list[Proposal]:
    """Movements that money is left of, with what each may be for; those that match first, then the oldest."""
    query = select(BankMovement).where(BankMovement.left_minor > 0, BankMovement.aside_at.is_(None))
    query = query.options(selectinload(BankMovement.uses)).order_by(BankMovement.booked_on, BankMovement.key)
    waiting = awaited()
    found = [Proposal(each, match_of(each, waiting)) for each in db.session.scalars(query.limit(1000))]
    return sorted(found, key=lambda each: each.match.outcome != Outcome.MATCHED)[:limit]


def match_of(movement: BankMovement, waiting: Sequence[Awaited]) -> Match:
    """What is left of ``movement`` may pay of ``waiting``; what it was used for already is left out."""
    used = {use.payment_id for use in movement.uses}
    entry = BankEntry(
        movement.key, movement.account, movement.booked_on, movement.left, movement.payer, movement.text
    )
    return match(entry, [each for each in waiting if each.id not in used])


def awaited() -> list[Awaited]:
    """Every bank transfer that is announced and not complete, oldest first."""
    query = (
        select(Payment)
        .where(Payment.method == BANK_TRANSFER, Payment.state.in_(_AWAITED))
        .options(selectinload(Payment.request).selectinload(Request.outlet), selectinload(Payment.quote))
        .order_by(Payment.created_at, Payment.id)
    )
    payments = list(db.session.scalars(query))
    came = received(payments)
    return [_awaited(payment, came.get(payment.id)) for payment in payments]


def received(payments: Sequence[Payment]) -> dict[str, Money]:
    """What came for each of these payments, by id; those that nothing came for are left out."""
    total = select(BankUse.payment_id, func.sum(BankUse.amount_minor)).group_by(BankUse.payment_id)
    rows = db.session.execute(total.where(BankUse.payment_id.in_([each.id for each in payments])))
    minor = {payment_id: int(each) for payment_id, each in rows}
    return {each.id: Money(minor[each.id], each.currency) for each in payments if each.id in minor}


def use(key: str, payment_ids: Sequence[str], user_id: int) -> list[PaymentState]:
    """Use what is left of movement ``key`` for these payments, in this order, each up to what it lacks.

    A payment that is complete is settled in the same transaction, as ``receive_transfer`` settles. What is still left
    stays with the movement, for a later payment. Returns the state of each payment. Raises NothingLeft, NotAwaited
    (also for a payment in another currency), and keeps nothing then.
    """
    with transaction() as session:
        movement = session.get_one(BankMovement, key, with_for_update=True)
        if not movement.waits:
            raise NothingLeft(key)
        return [_use_for(session, movement, payment_id, user_id) for payment_id in payment_ids]


def use_all_that_match(user_id: int) -> tuple[int, int]:
    """Use every movement that names its payments and is exactly what they lack; how many, and payments settled."""
    used = settled = 0
    for each in proposals(limit=1000):
        if each.match.outcome is not Outcome.MATCHED:
            continue
        try:
            states = use(each.movement.key, [one.id for one in each.match.named], user_id)
        except (NothingLeft, NotAwaited):
            continue  # somebody else was quicker
        used += 1
        settled += sum(state == PaymentState.SUCCEEDED for state in states)
    return used, settled


def set_aside(key: str, reason: str, user_id: int) -> None:
    """What is left of movement ``key`` is for no payment, for ``reason``. Repeating it changes nothing."""
    with transaction() as session:
        movement = session.get_one(BankMovement, key, with_for_update=True)
        if movement.aside_at is None:
            movement.aside_reason, movement.aside_by, movement.aside_at = reason, user_id, utc_now()


def take_up(key: str) -> None:
    """Undo ``set_aside``."""
    with transaction() as session:
        movement = session.get_one(BankMovement, key, with_for_update=True)
        movement.aside_reason, movement.aside_by, movement.aside_at = "", None, None


def settled_movements(limit: int = PAGE) -> list[BankMovement]:
    """The last movements of which nothing is left, or that were set aside, newest first."""
    query = select(BankMovement).where(BankMovement.amount_minor > 0)
    query = query.where((BankMovement.left_minor == 0) | BankMovement.aside_at.is_not(None))
    query = query.options(selectinload(BankMovement.uses).selectinload(BankUse.payment))
    return list(
        db.session.scalars(query.order_by(BankMovement.booked_on.desc(), BankMovement.key).limit(limit))
    )


def unmatched() -> list[Money]:
    """What came and is used for nothing yet, per currency."""
    rows = (
        select(BankMovement.currency, func.sum(BankMovement.left_minor))
        .where(BankMovement.left_minor > 0, BankMovement.aside_at.is_(None))
        .group_by(BankMovement.currency)
        .order_by(BankMovement.currency)
    )
    return [Money(int(minor), currency) for currency, minor in db.session.execute(rows)]


def _known(session: Session, keys: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), 500):
        part = select(BankMovement.key).where(BankMovement.key.in_(keys[start : start + 500]))
        found.update(session.scalars(part))
    return found


def _movement(entry: BankEntry, statement: BankStatement) -> BankMovement:
    return BankMovement(
        key=entry.key,
        statement_id=statement.id,
        account=entry.account[:60],
        booked_on=entry.booked_on,
        currency=entry.amount.currency,
        amount_minor=entry.amount.minor,
        payer=entry.payer[:300],
        text=entry.text[:2000],
        left_minor=max(entry.amount.minor, 0),
    )


def _awaited(payment: Payment, came: Money | None) -> Awaited:
    return Awaited(
        id=payment.id,
        references=(payment.reference, payment.quote.number),
        missing=payment.amount - came if came else payment.amount,
        payer=payment.request.outlet.registered_name,
    )


def _use_for(session: Session, movement: BankMovement, payment_id: str, user_id: int) -> PaymentState:
    payment = locked_payment(session, payment_id)
    awaits = payment.method == BANK_TRANSFER and payment.state in _AWAITED
    if not awaits or payment.currency != movement.currency:
        raise NotAwaited(payment_id)
    missing = _awaited(payment, received([payment]).get(payment_id)).missing.minor
    part = min(missing, movement.left_minor)
    if part <= 0 or any(use.payment_id == payment_id for use in movement.uses):
        raise NotAwaited(payment_id)
    movement.left_minor -= part
    movement.uses.append(BankUse(payment_id=payment_id, amount_minor=part, user_id=user_id, at=utc_now()))
    session.flush()
    return receive_transfer(payment_id, user_id) if part == missing else PaymentState(payment.state)
