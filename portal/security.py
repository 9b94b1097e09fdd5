"""Flask-Security as this portal uses it: its forms and letters are ours, its passwords and tokens kept."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask, after_this_request, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import user_logged_out
from flask_security import (
    ChangePasswordForm,
    FSQLALiteUserDatastore,
    LoginForm,
    MailUtil,
    PasswordUtil,
    ResetPasswordForm,
    Security,
    user_authenticated,
)
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, SubmitField

from forms.base import Form, required
from forms.fields import MailAddressField
from forms.passwords import SHORTEST, NewPasswordField, password_problem
from portal.db import db, transaction, utc_now
from portal.desks.access import local_page
from portal.people import sign_in
from portal.people.accounts import Role, User
from portal.work.mail import queue_mail

_AUTHENTICATION = ("_user_id", "_id", "_fresh", "sign_in", "fs_paa", "fs_gexp", "identity.name")
# Flask-Security's template of a letter -> ours, and the value that is its link
_LETTERS = {
    "confirmation_instructions": ("confirm_address", "confirmation_link"),
    "reset_instructions": ("reset_password", "reset_link"),
    "reset_notice": ("password_changed", ""),
    "change_notice": ("password_changed", ""),
}
_MESSAGES = {
    "CONFIRMATION_REQUIRED": (
        _l("Confirm your email address first: follow the link in the letter we sent you."),
        "error",
    ),
    "DISABLED_ACCOUNT": (_l("This account is closed. Write to us if that is a mistake."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _l("This link does not work any more. Ask for a new one here."),
        "error",
    ),
    "PASSWORD_RESET_EXPIRED": (_l("This link is too old. Ask for a new one here."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (_l("Your password is changed. Sign in with it."), "success"),
    "PASSWORD_CHANGE": (_l("Your password is changed. Other browsers were signed out."), "success"),
    "PASSWORD_IS_THE_SAME": (_l("That is the password you have already: choose another"), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Enter your password"), "error"),
    "INVALID_PASSWORD": (_l("This is not your password"), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two passwords are not the same"), "error"),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
    "UNAUTHENTICATED": (_l("Sign in to see this page."), "info"),
    "LOGIN": (_l("Sign in to see this page."), "info"),
}


class Letters(MailUtil):
    """Sends Flask-Security's letters through the portal's own mail, in the recipient's language."""

    def send_mail(self, template: str, subject: str, recipient: Any, *_args: Any, **context: Any) -> None:
        name, link = _LETTERS[template.rpartition("/")[2]]
        user = context["user"]
        queue_mail(
            db.session,
            key=f"{name}:{uuid4().hex}",
            recipient=user.email,
            language=user.language,
            template=name,
            name=user.display_name,
            link=context.get(link, ""),
            reset_url=url_for("security.forgot_password", _external=True),
        )
        if not db.session.info.get("writing"):  # else the caller's transaction commits
            after_this_request(_commit)


class Passwords(PasswordUtil):
    """Our password rules for every password Flask-Security sets."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        user = kwargs.get("user")
        context = [user.email, user.name, user.outlet.registered_name if user.outlet else ""] if user else ()
        problem = password_problem(password, context)
        return ([problem] if problem else None), self.normalize(password)


class SignInForm(LoginForm):
    """Address and password. Says the same of a wrong password and an unknown address, and counts tries."""

    Meta = Form.Meta
    email = MailAddressField(_l("Email address"), [required(_l("Enter your email address"))])
    password = PasswordField(
        _l("Password"),
        [required(_l("Enter your password"))],
        description=" ",
        render_kw={"autocomplete": "current-password"},
    )
    remember = None
    next = HiddenField()
    submit = SubmitField()

    def validate_next(self, field: HiddenField) -> None:
        field.data = local_page(field.data) or ""

    def validate(self, **kwargs: Any) -> bool:
        if not FlaskForm.validate(self, **kwargs):
            return False
        with transaction() as writing:
            wait = sign_in.admit(writing, "password", self.email.data, request.remote_addr or "")
        if wait:
            self.password.errors = [too_many(wait)]
            return False
        if super().validate(**kwargs):
            sign_in.forgive(db.session, self.email.data)  # committed by the view
            return True
        if not self.user_authenticated:
            self.email.errors = []
            self.password.errors = [_("The email address or the password is not right")]
        return False


class NewPasswordForm(ResetPasswordForm):
    """The password after a reset."""

    Meta = Form.Meta
    password = NewPasswordField(_l("New password"))
    password_confirm = None
    submit = SubmitField()


class PasswordChangeForm(ChangePasswordForm):
    """The old password and a new one."""

    Meta = Form.Meta
    password = PasswordField(
        _l("Present password"),
        [required(_l("Enter your password"))],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = NewPasswordField(_l("New password"))
    new_password_confirm = None
    submit = SubmitField()


def too_many(minutes: int) -> str:
    """What a person reads who tried too often: how long to wait, in ``minutes``."""
    return ngettext(
        "Too many tries. Wait one minute, then try again.",
        "Too many tries. Wait %(num)d minutes, then try again.",
        minutes,
    )


security = Security(mail_util_cls=Letters, password_util_cls=Passwords)


def init_security(app: Flask) -> None:
    """Give ``app`` its sign-in: passwords, letters, sessions that end, and safe ways back."""
    app.config.update(
        SECURITY_DATETIME_FACTORY=utc_now,
        SECURITY_CONFIRMABLE=True,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_CHANGE_URL="/account/password",
        SECURITY_POST_CHANGE_VIEW="account.account",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_HASHING_SCHEMES=[
            "hex_sha256"
        ],  # of what goes into signed tokens; slow hashes are for passwords
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST,
        SECURITY_RESET_PASSWORD_WITHIN=timedelta(hours=2),
        SECURITY_CONFIRM_EMAIL_WITHIN=timedelta(days=3),
        SECURITY_EMAIL_PLAINTEXT=False,  # Letters renders them
        SECURITY_EMAIL_HTML=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_FRESHNESS=timedelta(minutes=-1),  # what needs the password again asks for it in its own form
        **{f"SECURITY_MSG_{name}": message for name, message in _MESSAGES.items()},
    )
    security.init_app(
        app,
        FSQLALiteUserDatastore(db, User, Role),
        login_form=SignInForm,
        reset_password_form=NewPasswordForm,
        change_password_form=PasswordChangeForm,
    )
    security.want_json(lambda _request: False)
    app.before_request(_end_closed_session)
    app.before_request(_stay_at_home)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def _signed_in(_app: Flask, user: User, **_extra: Any) -> None:
    """A new session id, and a new CSRF token, at every sign-in: what was planted before is worth nothing."""
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    session["sign_in"] = sign_in.open_session(db.session, user)


def _signed_out(_app: Flask, **_extra: Any) -> None:
    session_id = session.pop("sign_in", None)
    if session_id:
        with transaction() as writing:
            sign_in.close_session(writing, session_id)


def _end_closed_session() -> None:
    """Cookies are signed but can be copied: one that was signed out, here or elsewhere, opens nothing."""
    session_id = session.get("sign_in")
    if session_id and request.endpoint != "static" and not sign_in.session_is_open(db.session, session_id):
        for name in _AUTHENTICATION:
            session.pop(name, None)
        g.pop("_login_user", None)  # Flask-Login's memory, if an earlier hook has asked who reads


def _stay_at_home() -> Response | None:
    """Sign-in goes back to pages of this portal only; any other ``next`` is dropped."""
    wanted = request.values.getlist("next") if request.blueprint == "security" else []
    if all(local_page(address) for address in wanted if address):
        return None
    return redirect(url_for(request.endpoint or "security.login", **(request.view_args or {})))


def _commit(response: Response) -> Response:
    db.session.commit()
    return response
