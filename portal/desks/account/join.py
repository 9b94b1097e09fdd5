"""An outlet signs up; an invited colleague takes their place."""

from uuid import uuid4

from flask import current_app, redirect, render_template, request, session, url_for
from flask_babel import get_timezone
from flask_security import current_user, hash_password, login_user
from flask_security.confirmable import send_confirmation_instructions
from werkzeug.wrappers import Response

from forms.account import AcceptForm, BillingForm, JoinForm, currency_choices
from portal.db import db, transaction
from portal.desks.account.blueprint import blueprint
from portal.language import current_language
from portal.people import join as people
from portal.people import sign_in
from portal.security import too_many
from portal.work.mail import queue_mail


@blueprint.route("/join", methods=["GET", "POST"])
def join() -> str | Response | tuple[str, int]:
    """A new outlet with its first member. Says the same whether or not the address has an account."""
    if current_user.is_authenticated:
        return redirect(url_for("account.account"))
    form = JoinForm(language=current_language())
    form.currency.choices = currency_choices(people.CURRENCIES, open_choice=True)
    if not form.validate_on_submit():
        return render_template("account/join.html", form=form)
    hashed = _hashed(form.password.data)  # also for a known address: the time taken must not tell
    with transaction() as writing:
        wait = sign_in.admit(writing, "letter", form.email.data, request.remote_addr or "")
        if not wait:
            _register(form, hashed)
    if wait:
        form.email.errors = [too_many(wait)]
        return render_template("account/join.html", form=form), 429
    session["awaiting"] = form.email.data
    return redirect(url_for("account.joined"))


@blueprint.get("/join/sent")
def joined() -> str | Response:
    """What happens next: the letter to confirm the address."""
    email = session.get("awaiting")
    if not email:
        return redirect(url_for("account.join"))
    return render_template("account/joined.html", email=email)


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
def invitation(token: str) -> str | Response | tuple[str, int]:
    """An invited colleague chooses name and password, and is signed in."""
    try:
        invited = people.open_invitation(db.session, token)
    except people.InvitationClosed:
        return render_template("account/invitation_closed.html"), 404
    if current_user.is_authenticated:
        return render_template("account/invitation_elsewhere.html", invitation=invited)
    form = AcceptForm()
    form.invited_email = invited.email
    if not form.validate_on_submit():
        return render_template("account/invitation.html", form=form, invitation=invited)
    person = people.Person(
        email=invited.email,
        name=form.name.data,
        password_hash=_hashed(form.password.data),
        language=current_language(),
        timezone=str(get_timezone()),
    )
    try:
        with transaction() as writing:
            user = people.accept_invitation(writing, token, person)
            login_user(user, authn_via=["invitation"])
    except (people.InvitationClosed, people.AlreadyMember):
        return render_template("account/invitation_closed.html"), 404
    return redirect("/")


def billing(form: BillingForm) -> people.Billing:
    """What ``form``, which validates, says of an outlet."""
    return people.Billing(
        registered_name=form.registered_name.data,
        address=form.address.data,
        city=form.city.data,
        postcode=form.postcode.data or "",
        country=form.country.data,
        tax_number=form.tax_number.data or "",
        company_number=form.company_number.data or "",
        website=form.website.data,
        audience=form.audience.data or 0,
        nonprofit=form.nonprofit.data,
        nonprofit_evidence=(form.nonprofit_evidence.data or "") if form.nonprofit.data else "",
        currency=form.currency.data or people.default_currency(form.country.data),
        language=form.language.data,
    )


def _register(form: JoinForm, hashed: str) -> None:
    known = people.find_user(db.session, form.email.data)
    if known is not None:
        queue_mail(
            db.session,
            key=f"already_member:{uuid4().hex}",
            recipient=known.email,
            language=known.language,
            template="already_member",
            name=known.display_name,
            link=url_for("security.login", _external=True),
            reset_url=url_for("security.forgot_password", _external=True),
        )
        return
    zone = str(get_timezone())
    person = people.Person(form.email.data, form.name.data, hashed, form.language.data, zone)
    _outlet, user = people.register_outlet(db.session, billing(form), person)
    send_confirmation_instructions(user)


def _hashed(password: str) -> str:
    return hash_password(current_app.extensions["security"].password_util.normalize(password))
