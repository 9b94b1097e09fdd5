"""Accounts: an outlet signs up, invites colleagues, and keeps its details."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, ValidationError

from forms.base import Form, required
from forms.fields import (
    AudienceField,
    CountryField,
    MailAddressField,
    TaxNumberField,
    TextLine,
    TextLines,
    TimeZoneField,
    WebAddressField,
)
from forms.passwords import NewPasswordField
from invoices.tax import check_number

_LANGUAGES = (("en", "English"), ("fr", "Français"))
# Countries without postcodes (Universal Postal Union).
_NO_POSTCODE = "AE AG AO BF BI BJ BW BZ CD CF CG CI CM DJ DM ER FJ GA GD GM GQ HK KI KM KN LY ML MO MR MW"
_MOST_ADDRESS_LINES = 4


class BillingForm(Form):
    """An outlet as papers name it, with the evidence that it is a business and how many people it reaches."""

    registered_name = TextLine(
        _l("Registered name"),
        [required(_l("Enter the registered name of your organisation"))],
        description=_l("As on its official papers. Invoices and licences carry it."),
        render_kw={"autocomplete": "organization"},
    )
    address = TextLines(
        _l("Address"),
        [required(_l("Enter the street address"))],
        longest=300,
        description=_l("Street and number, at most four lines."),
        render_kw={"rows": 3, "autocomplete": "street-address"},
    )
    postcode = TextLine(_l("Postcode"), longest=20, render_kw={"autocomplete": "postal-code"})
    city = TextLine(
        _l("Town or city"),
        [required(_l("Enter the town or city"))],
        longest=100,
        render_kw={"autocomplete": "address-level2"},
    )
    country = CountryField(_l("Country"), [required(_l("Choose a country from the list"))])
    tax_number = TaxNumberField(
        _l("VAT or tax number"),
        description=_l(
            "With its country letters, for example BE 0403.227.515. It decides how VAT is charged."
        ),
    )
    company_number = TextLine(
        _l("Company or register number"),
        longest=32,
        description=_l("SIREN, Companies House, association register… Needed when you have no tax number."),
    )
    website = WebAddressField(_l("Website"), [required(_l("Enter the address of your website"))])
    audience = AudienceField(
        _l("Monthly audience"),
        [required(_l("Enter how many people you reach a month, for example 180,000"))],
        description=_l("Unique visitors, listeners or copies a month, all your titles together."),
    )
    nonprofit = BooleanField(_l("We are a nonprofit organisation"))
    nonprofit_evidence = TextLines(
        _l("Evidence of nonprofit status"),
        longest=500,
        description=_l(
            "Charity number, or a public page that shows it. We read it before the discount applies."
        ),
        render_kw={"rows": 2},
    )
    currency = SelectField(_l("Currency"))
    language = SelectField(_l("Language of papers and letters"), choices=_LANGUAGES)

    def validate_address(self, field: Field) -> None:
        if len((field.data or "").splitlines()) > _MOST_ADDRESS_LINES:
            raise ValidationError(_l("Use at most four lines"))

    def validate_postcode(self, field: Field) -> None:
        if not field.data and self.country.data and self.country.data not in _NO_POSTCODE.split():
            raise ValidationError(_l("Enter the postcode"))

    def validate_tax_number(self, field: Field) -> None:
        if field.data and self.country.data and not check_number(self.country.data, field.data).valid:
            raise ValidationError(
                _l("This is not a valid tax number of the country you chose: check each digit")
            )

    def validate_company_number(self, field: Field) -> None:
        if not field.data and not self.tax_number.data:
            raise ValidationError(
                _l("Enter a tax number or a company number: we license to organisations only")
            )
        if field.data and not any(c.isdigit() for c in field.data):
            raise ValidationError(_l("Enter the number under which your organisation is registered"))

    def validate_nonprofit_evidence(self, field: Field) -> None:
        if self.nonprofit.data and not field.data:
            raise ValidationError(_l("Say where we can see that you are a nonprofit"))


class JoinForm(BillingForm):
    """A new outlet and its first member."""

    currency = SelectField(
        _l("Currency"), description=_l("Leave it open to take the one usual in your country.")
    )
    name = TextLine(
        _l("Your name"), [required(_l("Enter your name"))], longest=120, render_kw={"autocomplete": "name"}
    )
    email = MailAddressField(
        _l("Your email address"),
        [required(_l("Enter your email address"))],
        description=_l("We send a letter there to confirm it."),
    )
    password = NewPasswordField(
        _l("Password"), description=_l("At least 12 characters. A few unrelated words work well.")
    )
    business = BooleanField(
        _l("We buy as a business or organisation, not as consumers"),
        [required(_l("We license to businesses and organisations only: please declare that you are one"))],
    )

    def password_context(self) -> tuple[str, ...]:
        return (self.email.data or "", self.name.data or "", self.registered_name.data or "")


class ProfileForm(Form):
    """One's own name, language and time zone."""

    name = TextLine(
        _l("Your name"), [required(_l("Enter your name"))], longest=120, render_kw={"autocomplete": "name"}
    )
    language = SelectField(_l("Language"), choices=_LANGUAGES)
    timezone = TimeZoneField(_l("Time zone"))


class EditorProfileForm(ProfileForm):
    """What an editor may choose besides."""

    digest = BooleanField(
        _l("Send me the daily letter"),
        description=_l(
            "In the morning: what is late, due today, or paid for and waiting. Never an empty one."
        ),
    )
    shortcuts = BooleanField(
        _l("Single letters work as shortcuts"),
        description=_l("On the side-by-side page: j and k go from segment to segment."),
    )


class AddressForm(Form):
    """The address a letter goes to: a sign-in link, a new password, a confirmation."""

    email = MailAddressField(_l("Email address"), [required(_l("Enter your email address"))])


class InvitationForm(AddressForm):
    """A colleague to invite."""

    email = MailAddressField(
        _l("Their email address"), [required(_l("Enter the email address of your colleague"))]
    )
    language = SelectField(_l("Language of the letter"), choices=_LANGUAGES)


class AcceptForm(Form):
    """The invited person: name and password."""

    invited_email = ""

    name = TextLine(
        _l("Your name"), [required(_l("Enter your name"))], longest=120, render_kw={"autocomplete": "name"}
    )
    password = NewPasswordField(
        _l("Password"), description=_l("At least 12 characters. A few unrelated words work well.")
    )

    def password_context(self) -> tuple[str, ...]:
        return (self.invited_email, self.name.data or "")


class PressForm(Form):
    """A button and nothing else: what a link in a letter does only once a person has pressed it."""


def currency_choices(codes: Sequence[str], *, open_choice: bool = False) -> list[tuple[str, str]]:
    """Choices for a currency field; ``open_choice`` puts "usual in your country" first."""
    return [*([("", _("The one usual in your country"))] if open_choice else []), *((c, c) for c in codes)]
