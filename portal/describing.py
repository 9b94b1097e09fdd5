"""Prices, scopes and states in the reader's words, for every template."""

from collections.abc import Sequence
from typing import Any

from babel.units import format_unit
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from invoices import describe, ledger
from invoices.alternatives import Alternative
from invoices.matching import Outcome
from invoices.papers import general_terms as terms_text
from invoices.payments import PaymentState
from invoices.quote import PricedQuote
from invoices.reversals import DisputeState, RefundState
from invoices.terms import Terms
from portal.language import current_language, day
from portal.licensing.basket import BasketArticle
from portal.licensing.credit_notes import REASONS
from portal.licensing.orders import headlines
from portal.licensing.refund_states import OrderState
from portal.licensing.returning import KILLED, PART_KILLED, SECOND, SUPERSEDED
from portal.licensing.states import LicenceState, RequestState
from portal.licensing.tables import Request
from portal.newsroom.intake import feed_words

Tag = tuple[str, str]  # words, and the kind that gives the shape: good | wait | stop | plain
Row = tuple[str, str, str]  # name, value, address of the page that changes it


def init_describing(app: Flask) -> None:
    """Give the templates of ``app`` their filters and functions."""
    app.jinja_env.filters.update(
        alternative_key=alternative_key,
        alternative_text=lambda value: describe.alternative(value, current_language()),
        account_name=account_name,
        failure_reason=failure_reason,
        feed_problem=feed_words.said,
        file_size=file_size,
        invoice_tag=invoice_tag,
        licence_tag=licence_tag,
        bank_tag=bank_tag,
        refund_tag=refund_tag,
        dispute_tag=dispute_tag,
        refund_order_tag=refund_order_tag,
        refund_reason=lambda value: REASONS[value][current_language()],
        method_name=method_name,
        mismatch_words=mismatch_words,
        payment_tag=payment_tag,
        posting_name=posting_name,
        manual_reason=lambda value: describe.manual_reason(value, current_language()),
        order_name=order_name,
        payment_problem_words=payment_problem_words,
        quote_line=lambda value: describe.line(value, current_language()),
        request_tag=request_tag,
        scope_sentence=scope_sentence,
        tax_in_words=lambda value: describe.treatment(value, current_language()),
        vat_label=vat_label,
    )
    app.jinja_env.globals.update(general_terms=general_terms, scope_rows=scope_rows)


def general_terms(language: str) -> terms_text.GeneralTerms:
    """The general terms that a licence bought today carries."""
    return terms_text.general_terms(terms_text.CURRENT, language)


def vat_label(priced: PricedQuote) -> str:
    """``VAT 20%``, or why there is none."""
    return describe.tax_label(priced.treatment, current_language())


def alternative_key(alternative: Alternative) -> str:
    """What a button sends to take a cheaper way: the same for the same offer."""
    return "-".join([alternative.code, *(str(value) for value in alternative.params.values())])


def scope_sentence(terms: Terms, ends_on: Any = None) -> str:
    """The scope in one line, with the last day where it is known."""
    said = describe.scope(terms, current_language())
    return _("%(scope)s, to %(day)s", scope=said, day=day(ends_on)) if ends_on else said


def request_tag(state: str) -> Tag:
    """A request's state as a tag."""
    return {
        RequestState.DRAFT: (_("Not sent yet"), "plain"),
        RequestState.NEEDS_REVIEW: (_("With our staff"), "wait"),
        RequestState.QUOTED: (_("Quote ready"), "wait"),
        RequestState.ACCEPTED: (_("Waiting for payment"), "wait"),
        RequestState.PAID: (_("Paid"), "good"),
        RequestState.ISSUED: (_("Issued"), "good"),
        RequestState.DECLINED: (_("Declined"), "stop"),
        RequestState.EXPIRED: (_("Quote expired"), "stop"),
        RequestState.WITHDRAWN: (_("Withdrawn"), "stop"),
    }[RequestState(state)]


def licence_tag(state: str) -> Tag:
    """A licence's state as a tag."""
    return {
        LicenceState.ACTIVE: (_("Active"), "good"),
        LicenceState.SUSPENDED: (_("Suspended"), "wait"),
        LicenceState.REVOKED: (_("Revoked"), "stop"),
        LicenceState.EXPIRED: (_("Expired"), "stop"),
    }[LicenceState(state)]


def invoice_tag(state: str) -> Tag:
    """An invoice's state as a tag."""
    return {
        "issued": (_("Still owed"), "wait"),
        "overdue": (_("Overdue"), "stop"),
        "owed_back": (_("Owed to the outlet"), "wait"),
        "credited": (_("Credited"), "plain"),
        "part_credited": (_("Credited in part"), "plain"),
        "part_paid": (_("Part paid"), "wait"),
        "paid": (_("Paid"), "good"),
    }[state]


def payment_tag(state: str) -> Tag:
    """A payment's state as a tag."""
    return {
        PaymentState.CREATED: (_("Begun"), "plain"),
        PaymentState.PENDING: (_("Awaited"), "wait"),
        PaymentState.SUCCEEDED: (_("Received"), "good"),
        PaymentState.FAILED: (_("Failed"), "stop"),
        PaymentState.EXPIRED: (_("Timed out"), "plain"),
        PaymentState.PART_REFUNDED: (_("Refunded in part"), "wait"),
        PaymentState.REFUNDED: (_("Refunded"), "plain"),
        PaymentState.DISPUTED: (_("Disputed"), "stop"),
        PaymentState.QUARANTINED: (_("Held for checking"), "stop"),
    }[PaymentState(state)]


def bank_tag(outcome: str) -> Tag:
    """How a movement on the bank account stands to the payments that are awaited, as a tag."""
    return {
        Outcome.MATCHED: (_("Matches"), "good"),
        Outcome.PARTIAL: (_("Less than awaited"), "wait"),
        Outcome.OVER: (_("More than awaited"), "wait"),
        Outcome.UNMATCHED: (_("Names no payment"), "plain"),
        Outcome.OUTGOING: (_("Left the account"), "plain"),
    }[Outcome(outcome)]


def refund_tag(state: str) -> Tag:
    """A refund's state as a tag."""
    return {
        RefundState.PENDING: (_("Under way"), "wait"),
        RefundState.SUCCEEDED: (_("Given back"), "good"),
        RefundState.FAILED: (_("Failed"), "stop"),
        RefundState.CANCELLED: (_("Cancelled"), "plain"),
    }[RefundState(state)]


def refund_order_tag(state: str) -> Tag:
    """The state of a refund that was asked for, as a tag."""
    return {
        OrderState.WAITING: (_("Waits for a second person"), "wait"),
        OrderState.APPROVED: (_("Under way"), "wait"),
        OrderState.SENT: (_("With the payment service"), "good"),
        OrderState.DECLINED: (_("Declined"), "plain"),
        OrderState.REFUSED: (_("Refused"), "stop"),
    }[OrderState(state)]


def dispute_tag(state: str) -> Tag:
    """A dispute's state as a tag."""
    return {
        DisputeState.WARNING: (_("The bank asks"), "wait"),
        DisputeState.OPEN: (_("Disputed"), "stop"),
        DisputeState.WON: (_("Won"), "good"),
        DisputeState.LOST: (_("Lost"), "stop"),
        DisputeState.CLOSED: (_("Closed"), "plain"),
    }[DisputeState(state)]


def method_name(method: str) -> str:
    """How a payment is made."""
    return {"card": _("Card"), "bank_transfer": _("Bank transfer"), "waived": _("Nothing to pay")}[method]


def failure_reason(code: str) -> str:
    """Why a card payment failed, for the payer. ``code``: Stripe's error or decline code (its API reference)."""
    return {
        "insufficient_funds": _("There was not enough money on the card."),
        "expired_card": _("The card has expired."),
        "incorrect_cvc": _("The card’s security code was not right."),
        "incorrect_number": _("The card’s number was not right."),
        "processing_error": _("The payment service could not reach the bank."),
        "authentication_required": _unconfirmed(),
        "payment_intent_authentication_failure": _unconfirmed(),
    }.get(code, _("The bank or the card refused the payment."))


def _unconfirmed() -> str:
    return _("The confirmation with the bank (3-D Secure) failed.")


def mismatch_words(problem: str) -> str:
    """Which facts of a payment differ from its quote. ``problem``: as ``invoices.gateway.mismatches`` says it."""
    words = {
        "amount": _("the amount"),
        "currency": _("the currency"),
        "reference": _("our reference"),
        "livemode": _("test money instead of real money, or the reverse"),
    }
    differing = (part.partition(":")[0] for part in problem.split("; "))
    return ", ".join(dict.fromkeys(words.get(name, _("the details we sent along")) for name in differing))


def payment_problem_words(problem: str) -> str:
    """Why finance has to look at a payment, or why it went back; what the gateway said is given as it is."""
    why, _sep, refunds = problem.partition(":")
    words = {
        KILLED: _(
            "An article of the order was withdrawn before anything was delivered: give the money back."
        ),
        PART_KILLED: _(
            "An article of the order was withdrawn before it was delivered; the others are delivered. "
            "Agree with the outlet on another article, or on its part of the fee (general terms, clause 11.4)."
        ),
        SUPERSEDED: _("The outlet had changed this request before it paid: give the money back."),
        SECOND: _("The order had been paid before: give the money back."),
    }
    if why not in words:
        return problem
    return _("Given back: %(refunds)s.", refunds=refunds) if refunds else words[why]


def account_name(account: str) -> str:
    """A ledger account in words."""
    return {
        ledger.RECEIVABLE: _("Receivable"),
        ledger.SALES: _("Sales"),
        ledger.VAT: _("VAT"),
        ledger.BANK: _("Bank"),
        ledger.STRIPE: _("Stripe"),
        ledger.ROUNDING: _("Rounding"),
    }[account]


def posting_name(kind: str) -> str:
    """What a posting records."""
    return {
        "invoice": _("Invoice"),
        "credit_note": _("Credit note"),
        "payment": _("Payment"),
        "refund": _("Money given back"),
        "refund_failed": _("Refund that failed"),
    }[kind]


def file_size(size: int) -> str:
    """``size`` bytes as readers write it: ``412 kB``, ``412 ko``."""
    unit, value = ("megabyte", size / 1e6) if size >= 1_000_000 else ("kilobyte", max(size / 1e3, 1))
    number = round(value, 1) if unit == "megabyte" else round(value)
    return str(format_unit(number, f"digital-{unit}", "short", locale=get_locale()))


def order_name(order: Request) -> str:
    """The order in a few words: the headline of its first article, and how many more."""
    named, more = headlines(order)
    if not named:
        return _("Request of %(day)s", day=day(order.created_at))
    headline = named.get(current_language()) or next(iter(named.values()))
    return f"{headline} {ngettext('and %(num)d more', 'and %(num)d more', more)}" if more else headline


def scope_rows(terms: Terms, articles: Sequence[BasketArticle], edit: str = "") -> list[Row]:
    """The scope as rows of a summary list; ``edit`` is the form's address, for links that change an answer."""
    language = current_language()

    def row(field: str, label: str, value: str) -> Row:
        return label, value, f"{edit}#{field}" if edit else ""

    rows = [
        row("languages", _("Languages"), describe.languages(terms.languages, language)),
        row("media", _("Media"), describe.media(terms.media, language)),
        row("title", _("Title"), terms.title),
        row("url", _("Address"), terms.url or "–"),
        row("territory", _("Territory"), describe.territory(terms.territory, language)),
        row("term", _("Term"), describe.term(terms.term, language)),
        row("images", _("Pictures"), _pictures(terms, articles, language)),
        row("excerpt", _("Length"), _("Excerpt, 250 words at most") if terms.excerpt else _("The full text")),
        row("alterations", _("Changes to the text"), describe.alterations(terms.alterations, language)),
        row("purchase_order", _("Purchase order"), terms.purchase_order or "–"),
    ]
    return rows + _extras(terms, language, edit)


def _extras(terms: Terms, language: str, edit: str) -> list[Row]:
    rows: list[Row] = []
    if terms.third_language:
        name = describe.language(terms.third_language, language)
        rows.append((_("Translation into"), name, f"{edit}#third_language" if edit else ""))
    if terms.exclusive:
        rows.append((_("Exclusivity"), _("Exclusive in the territory"), f"{edit}#exclusive" if edit else ""))
    if terms.ai_training:
        what = _("AI training, text and data mining")
        rows.append((_("Data use"), what, f"{edit}#ai_training" if edit else ""))
    if terms.note:
        rows.append((_("Note"), terms.note, f"{edit}#note" if edit else ""))
    return rows


def _pictures(terms: Terms, articles: Sequence[BasketArticle], language: str) -> str:
    wanted = {(work.article_id, key) for work in terms.works for key in work.images}
    named = [i.label(language) for a in articles for i in a.cleared if (a.id, i.key) in wanted]
    return "; ".join(named) or _("No picture")
