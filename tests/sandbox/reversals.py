"""Money going back: refunds and disputes."""

from typing import Any

from tests.sandbox import schemas
from tests.sandbox.wire import ApiError, invalid
from tests.sandbox.world import World


def refund(world: World, params: dict[str, Any]) -> dict[str, Any]:
    """Refund a charge, named itself or by its intent. Raises Stripe's 400s."""
    charge = _charge(world, params)
    left = charge["amount"] - charge["amount_refunded"]
    amount = params.get("amount", left)
    if charge["disputed"]:
        message = f"Charge {charge['id']} has been charged back; cannot issue a refund."
        raise ApiError(400, message, code="charge_disputed")
    if left <= 0:
        message = f"Charge {charge['id']} has already been refunded."
        raise ApiError(400, message, code="charge_already_refunded")
    if amount > left:
        message = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        raise ApiError(400, message, param="amount")
    if amount <= 0:
        raise invalid("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    made = world.new(
        "refund",
        amount=amount,
        currency=charge["currency"],
        charge=charge["id"],
        payment_intent=charge["payment_intent"],
        status="succeeded",
        metadata=params.get("metadata", {}),
        reason=params.get("reason"),
    )
    before = _recount(charge, amount)
    world.emit("refund.created", made)
    world.emit("charge.refunded", charge, before)
    return made


def fail_refund(world: World, refund_id: str) -> None:
    """A refund that seemed to succeed comes back, days later (a closed account)."""
    with world.lock:
        made = world.find(refund_id, "refund")
        charge = world.find(made["charge"], "charge")
        made.update(status="failed", failure_reason="lost_or_stolen_card")
        _recount(charge, -made["amount"])
        world.emit("refund.failed", made)
        world.emit("charge.refund.updated", made)


def open_dispute(world: World, intent_id: str, status: str, reason: str) -> dict[str, Any]:
    """The payer's bank takes the money of an intent back; ``warning_…`` only asks."""
    with world.lock:
        charge = _charge(world, {"payment_intent": intent_id})
        made = world.new(
            "dispute",
            amount=charge["amount"],
            currency=charge["currency"],
            charge=charge["id"],
            payment_intent=intent_id,
            reason=reason,
            status=status,
            is_charge_refundable=status.startswith("warning"),
            evidence={**schemas.shape("dispute_evidence"), "enhanced_evidence": {}},
            evidence_details={
                "due_by": world.now() + 7 * 86_400,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
        )
        charge["disputed"] = not status.startswith("warning")
        world.emit("charge.dispute.created", made)
        if charge["disputed"]:
            world.emit("charge.dispute.funds_withdrawn", made)
        return made


def close_dispute(world: World, dispute_id: str, status: str) -> None:
    """The dispute ends: won, lost or warning_closed."""
    with world.lock:
        found = world.find(dispute_id, "dispute")
        found["status"] = status
        world.emit("charge.dispute.closed", found)
        if status == "won":
            world.find(found["charge"], "charge")["disputed"] = False
            world.emit("charge.dispute.funds_reinstated", found)


def _charge(world: World, params: dict[str, Any]) -> dict[str, Any]:
    if params.get("payment_intent"):
        intent = world.find(params["payment_intent"], "payment_intent")
        if intent["status"] != "succeeded":
            message = f"PaymentIntent {intent['id']} does not have a successful charge to refund."
            raise ApiError(400, message, param="payment_intent")
        return world.find(intent["latest_charge"], "charge")
    if params.get("charge"):
        return world.find(params["charge"], "charge")
    raise invalid("One of the following params should be provided: payment_intent or charge.")


def _recount(charge: dict[str, Any], amount: int) -> dict[str, Any]:
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    return before
