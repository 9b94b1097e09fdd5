"""The hosted payment page, marked as a sandbox on every screen. Works without JavaScript."""

import datetime as dt
import re
from typing import Any

from babel.numbers import format_currency, get_currency_precision
from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tests.sandbox import attempts, checkout
from tests.sandbox.attempts import Payer
from tests.sandbox.hosted_words import WORDS
from tests.sandbox.wire import ApiError
from tests.sandbox.world import World

blueprint = Blueprint(
    "hosted", __name__, template_folder="templates", static_folder="assets", static_url_path="/assets"
)


@blueprint.get("/c/pay/<session_id>")
def show(session_id: str) -> Response:
    session = _session(session_id)
    if session is None or session["status"] != "open":
        return _closed(session)
    failed = request.args.get("failed") == "authentication"
    return _form(session, {"": "not_authenticated"} if failed else {})


@blueprint.post("/c/pay/<session_id>")
def pay(session_id: str) -> AnyResponse:
    session = _session(session_id)
    if session is None or session["status"] != "open":
        return _closed(session)
    world = _world()
    payer = _payer()
    if request.form.get("method") == "bank":
        outcome = attempts.promise_transfer(world, session_id, payer)
        return _onward(session) if outcome == "promised" else _closed(_session(session_id))
    errors = _card_errors(request.form)
    if errors:
        return _form(session, errors)
    outcome = attempts.pay_by_card(world, session_id, _digits(request.form["number"]), payer)
    if outcome == "paid":
        return _onward(session)
    if outcome == "challenge":
        return redirect(url_for("hosted.challenge", session_id=session_id), 303)
    if outcome == "closed":
        return _closed(_session(session_id))
    return _form(session, {"number": _reason(world, session)})


@blueprint.get("/c/challenge/<session_id>")
def challenge(session_id: str) -> Response:
    """The payer's bank, asking to confirm."""
    session = _session(session_id)
    if session is None or session["status"] != "open":
        return _closed(session)
    return make_response(render_template("challenge.html", **_context(session)))


@blueprint.post("/c/challenge/<session_id>")
def answer_challenge(session_id: str) -> AnyResponse:
    session = _session(session_id)
    if session is None or session["status"] != "open":
        return _closed(session)
    passed = request.form.get("answer") == "complete"
    outcome = attempts.finish_challenge(_world(), session_id, passed=passed, payer=_payer())
    if outcome == "paid":
        return _onward(session)
    if outcome == "closed":
        return _closed(_session(session_id))
    return redirect(url_for("hosted.show", session_id=session_id, failed="authentication"), 303)


@blueprint.after_request
def harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response


def _world() -> World:
    return current_app.extensions["world"]


def _session(session_id: str) -> dict[str, Any] | None:
    world = _world()
    checkout.expire_due(world)
    try:
        return world.find(session_id, "checkout.session")
    except ApiError:
        return None


def _payer() -> Payer:
    return Payer(request.form.get("name", "")[:200], request.form.get("email", "")[:200])


def _onward(session: dict[str, Any]) -> AnyResponse:
    return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]), 303)


def _form(session: dict[str, Any], errors: dict[str, str]) -> Response:
    """The payment form; ``errors``: field ("" for the whole) to the name of its words."""
    context = _context(session)
    said = {field: context["words"][name] for field, name in errors.items()}
    lines = [
        {**line, "amount": _amount(line["amount_total"], line["currency"], context["language"])}
        for line in _world().private[session["id"]]["lines"]
    ]
    page = render_template("pay.html", **context, lines=lines, errors=said, typed=request.form)
    return make_response(page, 402 if errors else 200)


def _closed(session: dict[str, Any] | None) -> Response:
    word = {"complete": "done", "expired": "expired"}.get(session["status"], "done") if session else "missing"
    context: dict[str, Any] = _context(session) if session else {"language": "en", "words": WORDS["en"]}
    page = render_template("closed.html", **context, message=context["words"][word])
    return make_response(page, 410 if session else 404)


def _context(session: dict[str, Any]) -> dict[str, Any]:
    language = "fr" if (session["locale"] or "en").startswith("fr") else "en"
    amount = _amount(session["amount_total"], session["currency"], language)
    words = {name: text.replace("%(amount)s", amount) for name, text in WORDS[language].items()}
    customer = _world().objects.get(session["customer"] or "", {})
    email = session["customer_email"] or customer.get("email") or ""
    return {"session": session, "language": language, "words": words, "amount": amount, "email": email}


def _amount(units: int, currency: str, language: str) -> str:
    """``units`` of the currency as a payer reads it."""
    code = currency.upper()
    locale = {"en": "en_GB", "fr": "fr_FR"}[language]
    text = format_currency(units / 10 ** get_currency_precision(code), code, locale=locale)
    return text.replace("£GB", "£")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _card_errors(form: Any) -> dict[str, str]:
    errors = {}
    if not _luhn(_digits(form.get("number", ""))):
        errors["number"] = "bad_number"
    if not _future(form.get("expiry", "")):
        errors["expiry"] = "bad_expiry"
    if not re.fullmatch(r"\d{3,4}", form.get("cvc", "").strip()):
        errors["cvc"] = "bad_cvc"
    return errors


def _luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    if not 12 <= len(number) <= 19:
        return False
    doubled = [int(d) * 2 for d in number[-2::-2]]
    return (sum(map(int, number[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def _future(expiry: str) -> bool:
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*(?:20)?(\d\d)\s*", expiry)
    if found is None:
        return False
    today = dt.datetime.now(dt.UTC)
    return (2000 + int(found[2]), int(found[1])) >= (today.year, today.month)


def _reason(world: World, session: dict[str, Any]) -> str:
    intent = world.objects.get(session["payment_intent"] or "", {})
    error = intent.get("last_payment_error") or {}
    return "insufficient_funds" if error.get("decline_code") == "insufficient_funds" else "card_declined"
