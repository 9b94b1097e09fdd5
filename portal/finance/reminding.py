"""Remind outlets of unpaid invoices, on the days the publisher has set or when finance asks; once for each cause."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from invoices.facts import PaperFacts
from invoices.ledger import Invoice
from portal.db import db, transaction, utc_now
from portal.finance.invoice_list import INVOICE
from portal.finance.reminder_tables import Reminder, ReminderStop
from portal.licensing.tables import Quote
from portal.people.letters import address, billing_address, tell_billing
from portal.people.outlets import Outlet
from portal.publisher import identity
from portal.work.engine import job
from portal.work.mail import BadAddress
from portal.work.schedules import schedule

_log = logging.getLogger(__name__)
_STANDING = ReminderStop.lifted_at.is_(None)

schedule("remind_unpaid", "0 7 * * *")


class WhyNot(StrEnum):
    """Why no reminder of an invoice goes out now."""

    NOTHING_OWED = "nothing_owed"
    STOPPED = "stopped"
    OUTLET_STOPPED = "outlet_stopped"
    TODAY = "today"  # one went out today already
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the set days of an invoice. ``after``: days after it is due, negative before. ``sent``: its letter."""

    after: int
    on: dt.date
    sent: Reminder | None


@dataclass(frozen=True, slots=True)
class Reminding:
    """Where the reminders of one invoice stand."""

    facts: PaperFacts
    outlet: Outlet
    recipient: str  # "" when nobody can be written to
    stages: list[Stage]
    sent: list[Reminder]  # oldest first
    stops: list[ReminderStop]  # of the invoice and of its outlet, lifted ones too, oldest first
    why_not: WhyNot | None  # why none would go out now

    @property
    def standing_stops(self) -> list[ReminderStop]:
        return [stop for stop in self.stops if stop.lifted_at is None]

    @property
    def next(self) -> Stage | None:
        """The stage whose letter goes out next; None when none does."""
        if self.why_not not in (None, WhyNot.TODAY):
            return None
        return next((stage for stage in _still_to_come(self.stages)), None)


@job("remind_unpaid")
def remind_unpaid(payload: dict[str, Any]) -> None:
    """Send the reminder of the latest set day that has come, of every unpaid invoice that had none for it yet.

    However late or often this runs, and by however many workers: one letter a stage. Days that were missed are not
    made up for, since nobody needs two letters at once.
    """
    for number in _behind(utc_now().date()):
        try:
            with transaction() as session:
                facts = _locked(session, number)
                stage = facts and _due_stage(facts, _sent(session, number), utc_now().date())
                if facts and stage:
                    _send(session, facts, stage.after, None)
        except BadAddress as problem:
            _log.warning("no reminder of %s: %s", number, problem)


def remind(numbers: Iterable[str], user_id: int) -> dict[str, WhyNot | None]:
    """Finance asks for a reminder of each of these invoices now; by number, why none went out, None where one did.

    Numbers that name no invoice are left out.
    """
    found: dict[str, WhyNot | None] = {}
    for number in dict.fromkeys(numbers):
        try:
            with transaction() as session:
                facts = _locked(session, number)
                if facts is not None and facts.kind == INVOICE:
                    found[number] = _send(session, facts, None, user_id)
        except BadAddress:
            found[number] = WhyNot.NO_ADDRESS
    return found


def reminding(number: str) -> Reminding | None:
    """Where the reminders of the invoice ``number`` stand; None where there is no such invoice."""
    session = db.session
    facts = session.get(PaperFacts, number)
    if facts is None or facts.kind != INVOICE:
        return None
    outlet, sent = session.get_one(Outlet, facts.customer_id), _sent(session, number)
    stops = select(ReminderStop).where(
        or_(ReminderStop.invoice == number, ReminderStop.outlet_id == facts.customer_id)
    )
    return Reminding(
        facts,
        outlet,
        billing_address(outlet),
        _stages(facts, sent),
        sent,
        list(session.scalars(stops.order_by(ReminderStop.id))),
        _why_not(session, facts, outlet),
    )


def stop(number: str, *, whole_outlet: bool, reason: str, user_id: int) -> None:
    """Send no more reminders of the invoice ``number``, or of any of its outlet's. One that stands stays as it is."""
    with transaction() as session:
        facts = _locked(session, number)
        assert facts is not None
        # Two people who stop at once take turns.
        session.get_one(Outlet, facts.customer_id, with_for_update=True)
        about = {"outlet_id": facts.customer_id} if whole_outlet else {"invoice": number}
        standing = select(ReminderStop).filter_by(**about).where(_STANDING)
        if session.scalar(standing) is None:
            session.add(ReminderStop(**about, reason=reason, stopped_by=user_id, stopped_at=utc_now()))


def lift(stop_id: int, user_id: int) -> None:
    """Let reminders go out again. Repeating it changes nothing. Raises NoResultFound for an unknown one."""
    with transaction() as session:
        found = session.get_one(ReminderStop, stop_id, with_for_update=True)
        if found.lifted_at is None:
            found.lifted_by, found.lifted_at = user_id, utc_now()


def _behind(today: dt.date) -> list[str]:
    """Invoices whose latest set day that has come had no letter, stopped ones left out; the longest due first."""
    days = identity().reminder_days
    if not days:
        return []
    stopped = _STANDING & or_(
        ReminderStop.invoice == PaperFacts.number, ReminderStop.outlet_id == PaperFacts.customer_id
    )
    query = select(PaperFacts).where(
        PaperFacts.kind == INVOICE,
        PaperFacts.owed_minor > 0,
        PaperFacts.due_on <= today - dt.timedelta(days=min(days)),
        ~select(ReminderStop.id).where(stopped).exists(),
    )
    unpaid = list(db.session.scalars(query.order_by(PaperFacts.due_on, PaperFacts.number)))
    sent: dict[str, list[Reminder]] = {}
    for reminder in db.session.scalars(
        select(Reminder)
        .join(PaperFacts, PaperFacts.number == Reminder.invoice)
        .where(PaperFacts.owed_minor > 0)
    ):
        sent.setdefault(reminder.invoice, []).append(reminder)
    return [
        facts.number for facts in unpaid if _due_stage(facts, sent.get(facts.number, []), today) is not None
    ]


def _due_stage(facts: PaperFacts, sent: list[Reminder], today: dt.date) -> Stage | None:
    """The latest stage whose day has come, unless its letter went out."""
    come = [stage for stage in _stages(facts, sent) if stage.on <= today]
    return come[-1] if come and come[-1].sent is None else None


def _stages(facts: PaperFacts, sent: list[Reminder]) -> list[Stage]:
    """The set days of an invoice in order; those that would come on the day it was issued, or before, are none."""
    of_stage = {reminder.stage: reminder for reminder in sent}
    days = ((after, facts.due_on + dt.timedelta(days=after)) for after in sorted(identity().reminder_days))
    return [Stage(after, on, of_stage.get(after)) for after, on in days if on > facts.issued_on]


def _still_to_come(stages: list[Stage]) -> list[Stage]:
    """Stages after the last one sent; of those whose day has come already, the latest alone."""
    last = max((at for at, stage in enumerate(stages) if stage.sent), default=-1)
    ahead, today = stages[last + 1 :], utc_now().date()
    come = [stage for stage in ahead if stage.on <= today]
    return [*come[-1:], *(stage for stage in ahead if stage.on > today)]


def _locked(session: Session, number: str) -> PaperFacts | None:
    """The invoice's facts, read afresh and held: whoever reminds or pays waits for the other."""
    query = select(PaperFacts).where(PaperFacts.number == number).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def _sent(session: Session, number: str) -> list[Reminder]:
    return list(session.scalars(select(Reminder).where(Reminder.invoice == number).order_by(Reminder.id)))


def _why_not(session: Session, facts: PaperFacts, outlet: Outlet) -> WhyNot | None:
    if facts.owed_minor <= 0:
        return WhyNot.NOTHING_OWED
    standing = select(ReminderStop.id).where(_STANDING)
    if session.scalar(standing.where(ReminderStop.invoice == facts.number)):
        return WhyNot.STOPPED
    if session.scalar(standing.where(ReminderStop.outlet_id == facts.customer_id)):
        return WhyNot.OUTLET_STOPPED
    if not billing_address(outlet):
        return WhyNot.NO_ADDRESS
    today = select(Reminder.id).where(Reminder.invoice == facts.number, Reminder.sent_on == utc_now().date())
    return WhyNot.TODAY if session.scalar(today) else None


def _send(session: Session, facts: PaperFacts, stage: int | None, user_id: int | None) -> WhyNot | None:
    """Note and queue one reminder of an invoice that is locked, unless something speaks against it."""
    outlet = session.get_one(Outlet, facts.customer_id)
    why_not = _why_not(session, facts, outlet)
    if why_not:
        return why_not
    now = utc_now()
    today = now.date()
    session.add(Reminder(invoice=facts.number, stage=stage, sent_on=today, sent_at=now, user_id=user_id))
    invoice = session.get_one(Invoice, facts.number)
    late = (today - facts.due_on).days
    tell_billing(
        session,
        outlet,
        "payment_reminder",
        key=f"invoice:{facts.number}:reminder:{today}",
        invoice=facts.number,
        amount=facts.owed,
        part=facts.owed_minor < facts.total_minor,
        issued_on=facts.issued_on,
        due_on=facts.due_on,
        late=max(late, 0),
        last=stage is not None and 0 < stage == max(identity().reminder_days),
        purchase_order=facts.purchase_order,
        reference=invoice.snapshot.get("payment_reference") or facts.number,
        bank=asdict(identity().bank),
        url=address("outlet.order", request_id=session.get_one(Quote, facts.quote_id).request_id),
    )
    return None
