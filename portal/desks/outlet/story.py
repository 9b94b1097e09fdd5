"""The timeline of an order in words: what happened, what happens next, and who has the ball."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypedDict

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from invoices import describe
from invoices.payments import PaymentState
from portal.describing import failure_reason
from portal.language import clock, current_language, day, language_name, moment, money
from portal.licensing.states import RequestState
from portal.licensing.tables import Request, RequestEvent


class Step(TypedDict, total=False):
    """One line of the timeline macro."""

    title: str
    state: str  # done | now | next | stop
    detail: str
    when: str
    tag: tuple[str, str]


def story(order: Request, coming: list[tuple[str, dt.datetime | None]]) -> list[Step]:
    """The timeline of ``order``. ``coming``: (language, due) of licensed editions that are not approved yet."""
    steps: list[Step] = []
    today = ""
    for event in order.events:
        if event.kind in _TELLERS:
            steps.append(_told(order, event, today))
            today = day(event.at)
    return [*steps, *_next_steps(order, coming)]


def _told(order: Request, event: RequestEvent, today: str) -> Step:
    """``event`` as a step, with its time alone when the step before was on the same day, ``today``."""
    when = clock(event.at) if day(event.at) == today else moment(event.at)
    return {"state": "done", "when": when, **_TELLERS[event.kind](order, event.data)}  # type: ignore[typeddict-item]


def _quoted(order: Request, data: dict[str, Any]) -> Step:
    quote = next((q for q in order.quotes if q.number == data["quote"]), None)
    if quote is None:
        return {"title": _("Quote")}
    where = url_for("outlet.quote", request_id=order.id)
    detail = Markup('{} · <a href="{}">{}</a>').format(
        _("%(amount)s, valid until %(day)s", amount=money(quote.total), day=day(quote.valid_until)),
        where,
        _("why this price"),
    )
    return {"title": _("Quote %(number)s", number=quote.number), "detail": detail}


def _referred(order: Request, data: dict[str, Any]) -> Step:
    reasons = [describe.manual_reason(reason, current_language()) for reason in data.get("reasons", [])]
    detail = " ".join(reasons) or _("Your request needs a decision by our staff.")
    return {"title": _("Handed to a person"), "detail": detail}


def _declined(order: Request, data: dict[str, Any]) -> Step:
    return {"title": _("Declined"), "state": "stop"}


def _accepted(order: Request, data: dict[str, Any]) -> Step:
    return {"title": _("Quote and licence terms accepted")}


def _paid(order: Request, data: dict[str, Any]) -> Step:
    if data.get("method") == "bank_transfer":
        return {"title": _("Bank transfer received")}
    if data.get("method") == "waived":
        return {"title": _("Nothing to pay")}
    card = data.get("last4")
    brand = str(data.get("brand", "")).capitalize()
    detail = _("%(brand)s ending %(digits)s", brand=brand or _("Card"), digits=card) if card else ""
    return {"title": _("Paid by card"), "detail": detail}


def _issued(order: Request, data: dict[str, Any]) -> Step:
    verify = url_for("public.licence", number=data["licence"])
    detail = Markup('{} · <a href="{}">{}</a>').format(
        _("Licence %(licence)s, invoice %(invoice)s", licence=data["licence"], invoice=data["invoice"]),
        verify,
        _("public status"),
    )
    return {"title": _("Licence and invoice issued"), "detail": detail}


def _package(order: Request, data: dict[str, Any]) -> Step:
    names = _(" and ").join(language_name(code) for code in data.get("languages", []))
    title = (
        _("Package ready") if data["version"] == 1 else _("Package version %(n)s ready", n=data["version"])
    )
    detail = _("%(count)s files in %(names)s, checked against the manifest", count=data["files"], names=names)
    return {"title": title, "detail": detail}


def _failed(order: Request, data: dict[str, Any]) -> Step:
    return {
        "title": _("Payment failed"),
        "detail": f"{failure_reason(data.get('failure', ''))} {_('Nothing was charged.')}",
        "state": "stop",
    }


def _credited(order: Request, data: dict[str, Any]) -> Step:
    number = data["credit_note"]
    where = url_for("outlet.credit_note_paper", request_id=order.id, number=number)
    detail = Markup('<a href="{}">{}</a>').format(
        where, _("Credit note %(number)s on invoice %(invoice)s", number=number, invoice=data["invoice"])
    )
    return {"title": _("Money goes back to you"), "detail": detail}


def _notice(order: Request, data: dict[str, Any]) -> Step:
    titles = {
        "correction": _("Correction sent to you"),
        "update": _("Update sent to you"),
        "refile": _("Refiled text sent to you"),
        "kill": _("Story withdrawn"),
    }
    where = url_for("outlet.notice", notice_id=data["notice"])
    detail = Markup('<a href="{}">{}</a>').format(where, _("what changes, and what to do"))
    return {
        "title": titles[data["what"]],
        "detail": detail,
        "state": "stop" if data["what"] == "kill" else "done",
    }


def _acknowledged(order: Request, data: dict[str, Any]) -> Step:
    return {"title": _("Notice confirmed by %(name)s", name=data["name"])}


_TELLERS: dict[str, Callable[[Request, dict[str, Any]], Step]] = {
    "quoted": _quoted,
    "referred": _referred,
    "declined": _declined,
    "accepted": _accepted,
    "paid": _paid,
    "licence_issued": _issued,
    "package_ready": _package,
    "payment_failed": _failed,
    "payment_expired": lambda order, data: {
        "title": _("Payment page expired"),
        "detail": _("Nothing was charged."),
        "state": "stop",
    },
    "payment_quarantined": lambda order, data: {
        "title": _("Payment held for checking"),
        "detail": _("The amount or details did not match. Our finance team looks at it today."),
        "state": "stop",
    },
    "paid_twice": lambda order, data: {
        "title": _("Second payment goes back"),
        "detail": _("You paid this order twice. The second payment goes back to you."),
    },
    "credited": _credited,
    "licence_suspended": lambda order, data: {
        "title": _("Licence suspended"),
        "detail": _("Its payment is in doubt: do not publish, and take down what is published."),
        "state": "stop",
    },
    "licence_restored": lambda order, data: {"title": _("Licence holds again")},
    "licence_revoked": lambda order, data: {
        "title": _("Licence revoked"),
        "detail": _("Its payment went back: take down what is published."),
        "state": "stop",
    },
    "notice": _notice,
    "notice_acknowledged": _acknowledged,
    "article_withdrawn": lambda order, data: {
        "title": _("An article was withdrawn"),
        "detail": _("It can no longer be licensed. Nothing is owed."),
        "state": "stop",
    },
    "paid_for_killed": lambda order, data: {
        "title": _("Paid after the article was withdrawn"),
        "detail": _("No licence was issued. The payment goes back to you."),
        "state": "stop",
    },
    "paid_superseded": lambda order, data: {
        "title": _("Payment for an earlier quote goes back"),
        "detail": _("It was paid after you had changed your request. Nothing was issued for it."),
        "state": "stop",
    },
    "expired": lambda order, data: {"title": _("Quote expired"), "state": "stop"},
    "withdrawn": lambda order, data: {"title": _("Withdrawn by you"), "state": "stop"},
}


def _next_steps(order: Request, coming: list[tuple[str, dt.datetime | None]]) -> list[Step]:
    if order.state == RequestState.NEEDS_REVIEW:
        due = day(order.review_due_at) if order.review_due_at else ""
        return [
            {
                "title": _("A person decides"),
                "state": "now",
                "tag": (_("With our staff"), "wait"),
                "detail": _("You will have an answer by %(day)s, by mail and here.", day=due),
            }
        ]
    if order.state in (RequestState.QUOTED, RequestState.ACCEPTED):
        return [_payment_step(order)]
    if order.state == RequestState.PAID:
        return [
            {
                "title": _("Licence, invoice and package in the making"),
                "state": "now",
                "tag": (_("With our system"), "wait"),
                "detail": _("Usually within a minute. We write to you as soon as they are ready."),
            }
        ]
    return [_edition_step(language, due) for language, due in coming if order.licence]


def _payment_step(order: Request) -> Step:
    step: Step = {"title": _("Payment"), "state": "now", "tag": (_("With you"), "wait")}
    payment = order.payments[-1] if order.payments else None
    if payment is None:
        return step
    if payment.state == PaymentState.QUARANTINED:
        return {**step, "tag": (_("With our finance team"), "wait")}
    if payment.method == "bank_transfer" and payment.state == PaymentState.PENDING:
        awaited = _(
            "A bank transfer is awaited under the reference %(reference)s.", reference=payment.reference
        )
        return {**step, "detail": awaited}
    return step


def _edition_step(language: str, due: dt.datetime | None) -> Step:
    detail = (
        _("Promised by %(when)s. We will write to you.", when=moment(due))
        if due
        else _("We will write to you as soon as it is approved.")
    )
    return {
        "title": _("%(language)s edition in review", language=language_name(language)),
        "state": "now",
        "tag": (_("With our editors"), "wait"),
        "detail": detail,
    }
