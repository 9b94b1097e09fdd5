"""What a payer can do on the hosted page: a card, its 3-D Secure challenge, a bank transfer."""

from dataclasses import dataclass
from typing import Any, Literal

from tests.sandbox import checkout
from tests.sandbox.wire import new_id
from tests.sandbox.world import World

Outcome = Literal["paid", "declined", "challenge", "promised", "closed"]


@dataclass(frozen=True)
class Card:
    """A test card (https://docs.stripe.com/testing). ``decline``: the issuer's reason, or empty."""

    number: str
    decline: str = ""
    challenge: bool = False


CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242"),
        Card("4000000000000002", decline="generic_decline"),
        Card("4000000000009995", decline="insufficient_funds"),
        Card("4000002500003155", challenge=True),
    )
}


@dataclass(frozen=True)
class Payer:
    name: str = ""
    email: str = ""


def pay_by_card(world: World, session_id: str, number: str, payer: Payer) -> Outcome:
    """Try a card on an open session. A declined card leaves the session open."""
    card = CARDS.get(number, Card(number, decline="generic_decline"))
    with world.lock:
        session = _open_session(world, session_id)
        if session is None:
            return "closed"
        intent = _intent(world, session)
        if card.decline:
            _decline(world, intent, card)
            return "declined"
        if card.challenge:
            intent.update(
                status="requires_action", next_action={"type": "use_stripe_sdk", "use_stripe_sdk": {}}
            )
            world.emit("payment_intent.requires_action", intent)
            return "challenge"
        return _paid(world, session, intent, card, payer)


def finish_challenge(world: World, session_id: str, *, passed: bool, payer: Payer) -> Outcome:
    """The payer's bank has answered the 3-D Secure challenge."""
    with world.lock:
        session = _open_session(world, session_id)
        if session is None:
            return "closed"
        intent = _intent(world, session)
        if intent["status"] != "requires_action":
            return "declined"
        if passed:
            return _paid(world, session, intent, CARDS["4000002500003155"], payer)
        message = (
            "We are unable to authenticate your payment method. "
            "Please choose a different payment method and try again."
        )
        error = {"type": "invalid_request_error", "code": "payment_intent_authentication_failure"}
        intent.update(
            status="requires_payment_method",
            next_action=None,
            last_payment_error={**error, "message": message},
        )
        world.emit("payment_intent.payment_failed", intent)
        return "declined"


def promise_transfer(world: World, session_id: str, payer: Payer) -> Outcome:
    """The payer chooses a bank transfer: the session completes, the money comes later or never."""
    with world.lock:
        session = _open_session(world, session_id)
        if session is None or "customer_balance" not in session["payment_method_types"]:
            return "closed"
        intent = _intent(world, session)
        instructions = {
            "amount_remaining": session["amount_total"],
            "currency": session["currency"],
            "hosted_instructions_url": None,
            "reference": new_id("REF", 10).upper(),
            "type": session["payment_method_options"]["customer_balance"]["bank_transfer"]["type"],
        }
        intent.update(
            status="requires_action",
            next_action={
                "type": "display_bank_transfer_instructions",
                "display_bank_transfer_instructions": instructions,
            },
        )
        world.emit("payment_intent.requires_action", intent)
        checkout.complete(world, session, paid=False, name=payer.name, email=payer.email)
        return "promised"


def finish_transfer(world: World, session_id: str, *, arrived: bool) -> None:
    """The promised money arrives, or is given up."""
    with world.lock:
        session = world.find(session_id, "checkout.session")
        intent = world.find(session["payment_intent"], "payment_intent")
        if arrived:
            _charge(world, intent, {"type": "customer_balance", "customer_balance": {}})
            session["payment_status"] = "paid"
            world.emit("checkout.session.async_payment_succeeded", session)
        else:
            intent.update(status="requires_payment_method", next_action=None)
            world.emit("payment_intent.payment_failed", intent)
            world.emit("checkout.session.async_payment_failed", session)


def _open_session(world: World, session_id: str) -> dict[str, Any] | None:
    checkout.expire_due(world)
    session = world.find(session_id, "checkout.session")
    return session if session["status"] == "open" else None


def _intent(world: World, session: dict[str, Any]) -> dict[str, Any]:
    if session["payment_intent"]:
        return world.find(session["payment_intent"], "payment_intent")
    asked = world.private[session["id"]]["intent"]
    intent = world.new(
        "payment_intent",
        amount=session["amount_total"],
        amount_received=0,
        currency=session["currency"],
        customer=session["customer"],
        description=asked.get("description"),
        metadata=asked.get("metadata", {}),
        payment_method_types=session["payment_method_types"],
        capture_method="automatic_async",
        confirmation_method="automatic",
        status="requires_payment_method",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{new_id('x')}"
    session["payment_intent"] = intent["id"]
    world.emit("payment_intent.created", intent)
    return intent


def _paid(world: World, session: dict[str, Any], intent: dict[str, Any], card: Card, payer: Payer) -> Outcome:
    _charge(world, intent, {"type": "card", "card": _card_details(card)})
    checkout.complete(world, session, paid=True, name=payer.name, email=payer.email)
    return "paid"


def _charge(world: World, intent: dict[str, Any], details: dict[str, Any]) -> None:
    charge = _new_charge(world, intent, details)
    charge.update(
        amount_captured=intent["amount"],
        captured=True,
        paid=True,
        status="succeeded",
        outcome=_outcome("approved_by_network", "Payment complete.", "authorized"),
    )
    intent.update(
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        next_action=None,
        last_payment_error=None,
    )
    world.emit("charge.succeeded", charge)
    world.emit("payment_intent.succeeded", intent)


def _decline(world: World, intent: dict[str, Any], card: Card) -> None:
    message = {"insufficient_funds": "Your card has insufficient funds."}.get(
        card.decline, "Your card was declined."
    )
    charge = _new_charge(world, intent, {"type": "card", "card": _card_details(card)})
    charge.update(
        status="failed",
        failure_code="card_declined",
        failure_message=message,
        outcome={**_outcome("declined_by_network", message, "issuer_declined"), "reason": card.decline},
    )
    error = {"type": "card_error", "code": "card_declined", "decline_code": card.decline}
    intent.update(
        status="requires_payment_method",
        latest_charge=charge["id"],
        last_payment_error={**error, "message": message, "charge": charge["id"]},
    )
    world.emit("charge.failed", charge)
    world.emit("payment_intent.payment_failed", intent)


def _new_charge(world: World, intent: dict[str, Any], details: dict[str, Any]) -> dict[str, Any]:
    return world.new(
        "charge",
        amount=intent["amount"],
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        metadata=intent["metadata"],
        payment_intent=intent["id"],
        payment_method_details=details,
        billing_details=dict.fromkeys(("address", "email", "name", "phone", "tax_id")),
    )


def _outcome(network_status: str, message: str, kind: str) -> dict[str, Any]:
    blank = dict.fromkeys(("advice_code", "network_advice_code", "network_decline_code", "reason"))
    return {**blank, "network_status": network_status, "seller_message": message, "type": kind}


def _card_details(card: Card) -> dict[str, Any]:
    return {
        "brand": "visa",
        "last4": card.number[-4:],
        "exp_month": 12,
        "exp_year": 2034,
        "country": "GB",
        "funding": "credit",
        "network": "visa",
    }
