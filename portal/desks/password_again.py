"""Ask people for their password once more before something grave; tries are counted as those to sign in are."""

from flask import request
from flask_babel import gettext as _
from flask_security import current_user

from portal.db import transaction
from portal.people import sign_in
from portal.security import too_many


def wrong_password(typed: str) -> str:
    """Why ``typed`` does not prove that this is the person who signed in, in their language; "" when it does."""
    email = current_user.email
    with transaction() as session:
        wait = sign_in.admit(session, "password", email, request.remote_addr or "")
    if wait:
        return too_many(wait)
    # Somebody who has always come by a link has no password to give.
    if not current_user.password or not current_user.verify_and_update_password(typed):
        return _("This is not your password")
    with transaction() as session:
        sign_in.forgive(session, email)
    return ""
