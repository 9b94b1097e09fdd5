"""Whether a licence holds while its money is in doubt, and once it is gone."""

from sqlalchemy.orm import Session

from portal.licensing.letters import tell_buyer
from portal.licensing.register import enter, history
from portal.licensing.states import LicenceEvent, LicenceState, advance_licence
from portal.licensing.tables import Licence
from portal.licensing.timeline import record

_MONEY = "payment"  # why a suspension stands, in the register: only that one is lifted when the money is back
_ENTERED = {
    LicenceEvent.SUSPEND: "suspended",
    LicenceEvent.RESTORE: "restored",
    LicenceEvent.REVOKE: "revoked",
}


def follow_money(session: Session, licence: Licence, *, lost: bool, doubtful: bool) -> None:
    """Revoke ``licence`` when its money is ``lost``, suspend it while that is ``doubtful``, else let it hold again.

    In the caller's transaction, which has its request locked. What a person has suspended stays so. A revoked licence
    stays revoked: it takes a new order.
    """
    if lost:
        _change(session, licence, LicenceEvent.REVOKE)
    elif doubtful:
        _change(session, licence, LicenceEvent.SUSPEND)
    elif licence.state == LicenceState.SUSPENDED and _because(session, licence) == _MONEY:
        _change(session, licence, LicenceEvent.RESTORE)


def _change(session: Session, licence: Licence, event: LicenceEvent) -> None:
    before, licence.state = licence.state, advance_licence(licence.state, event)
    if licence.state == before:
        return
    entered = _ENTERED[event]
    entry = enter(session, licence, entered, because=_MONEY)
    record(session, licence.request, f"licence_{entered}", licence=licence.number)
    key = f"licence:{licence.number}:{entered}:{entry.index}"
    tell_buyer(session, licence.request, f"licence_{entered}", key=key, licence=licence.number)


def _because(session: Session, licence: Licence) -> str:
    suspended = [entry for entry in history(session, licence.number) if entry.event == "suspended"]
    return str(suspended[-1].data.get("because", "")) if suspended else ""
