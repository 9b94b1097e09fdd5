"""Letters with a link: to sign in, to choose a new password, to confirm an address.

Asking for one says the same whether or not the address has an account. A link in a letter does nothing until a
button is pressed: mail scanners follow links too.
"""

from collections.abc import Callable
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_security import current_user, login_user
from flask_security.confirmable import (
    confirm_email_token_status,
    confirm_user,
    send_confirmation_instructions,
)
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.wrappers import Response

from forms.account import AddressForm, PressForm
from portal.db import db, transaction
from portal.desks.account.blueprint import blueprint
from portal.people import sign_in
from portal.people.accounts import User
from portal.people.join import find_user
from portal.security import too_many
from portal.work.mail import queue_mail

Page = str | Response | tuple[str, int]


@blueprint.route("/sign-in-link", methods=["GET", "POST"])
def sign_in_link() -> Page:
    """Ask for a link that signs in without a password."""
    return _letter_page("security/send_login.html", _send_sign_in_link)


@blueprint.route("/sign-in-link/<token>", methods=["GET", "POST"])
def follow_sign_in_link(token: str) -> Page:
    """The link of that letter: signs in, once, within half an hour."""
    form = PressForm()
    if request.method == "GET" and sign_in.link_works(db.session, token):
        return render_template("security/press_sign_in.html", form=form)
    if form.validate_on_submit():
        with transaction() as writing:
            user = sign_in.use_link(writing, token)
            if user is not None:
                confirm_user(user)  # the letter reached them
                login_user(user, authn_via=["email"])
        if user is not None:
            return redirect("/")
    flash(_("This link does not work any more. Ask for a new one here."), "error")
    return redirect(url_for("account.sign_in_link"))


def forgot_password() -> Page:
    """Ask for a link to choose a new password."""
    return _letter_page("security/forgot_password.html", _send_reset)


def send_confirmation() -> Page:
    """Ask again for the letter that confirms an address."""
    return _letter_page("security/send_confirmation.html", _send_confirmation)


def confirm_email(token: str) -> Page:
    """The link of that letter: confirms the address and signs in, once."""
    form = PressForm()
    expired, invalid, user = confirm_email_token_status(token)
    if expired or invalid or user is None or not user.active:
        flash(_("This link does not work any more. Ask for a new one here."), "error")
        return redirect(url_for("security.send_confirmation"))
    if user.confirmed_at is not None:
        flash(_("Your email address is confirmed already. Sign in."), "info")
        return redirect(url_for("security.login"))
    if not form.validate_on_submit():
        return render_template("security/press_confirm.html", form=form, email=user.email)
    with transaction():
        if confirm_user(user):
            login_user(user, authn_via=["confirm"])
    flash(_("Thank you: your email address is confirmed, and you are signed in."), "success")
    return redirect("/")


@blueprint.record_once
def _take_over(state: BlueprintSetupState) -> None:
    """Answer at Flask-Security's addresses, whose own views tell an account from none, or act on GET."""
    for view in (forgot_password, send_confirmation, confirm_email):
        state.app.view_functions[f"security.{view.__name__}"] = view


def _letter_page(template: str, send: Callable[[User], None]) -> Page:
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template(template, form=form, sent_to="")
    with transaction() as writing:
        wait = sign_in.admit(writing, "letter", form.email.data, request.remote_addr or "")
        user = None if wait else find_user(writing, form.email.data)
        if user is not None and user.active:
            send(user)
    if wait:
        form.email.errors = [too_many(wait)]
        return render_template(template, form=form, sent_to=""), 429
    return render_template(template, form=form, sent_to=form.email.data)


def _send_sign_in_link(user: User) -> None:
    token = sign_in.create_link(db.session, user)
    queue_mail(
        db.session,
        key=f"sign_in_link:{uuid4().hex}",
        recipient=user.email,
        language=user.language,
        template="sign_in_link",
        name=user.display_name,
        link=url_for("account.follow_sign_in_link", token=token, _external=True),
    )


def _send_reset(user: User) -> None:
    if user.confirmed_at is None:
        send_confirmation_instructions(user)
    else:
        send_reset_password_instructions(user)


def _send_confirmation(user: User) -> None:
    if user.confirmed_at is None:
        send_confirmation_instructions(user)
    elif not current_user.is_authenticated:
        _send_sign_in_link(user)
