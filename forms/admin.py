"""Administration: invite staff, confirm what outlets say of themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from forms.account import InvitationForm
from forms.base import Form

STAFF_ROLES = (
    ("editor", _l("Editor: articles and translations")),
    ("finance", _l("Finance: invoices and payments")),
    ("admin", _l("Administrator: everything, and people")),
)


class StaffInvitationForm(InvitationForm):
    """A member of our own staff to invite, with the desk that opens to them."""

    role = RadioField(
        _l("Desk"), [InputRequired(_l("Choose a desk"))], choices=list(STAFF_ROLES), validate_choice=True
    )


class NonprofitForm(Form):
    """Whether the evidence holds."""

    decision = SelectField(
        choices=[("confirm", _l("Confirmed")), ("refuse", _l("Not confirmed"))],
        validators=[InputRequired()],
    )
