"""The payment gateway of this portal, chosen by configuration."""

from flask import current_app

from invoices.gateway import Gateway
from invoices.stripe_gateway import StripeGateway
from portal.config import Config

_KEY = "reprise.gateway"


def gateway() -> Gateway:
    """The one gateway of the running portal: Stripe, or its sandbox when configured so."""
    extensions = current_app.extensions
    if _KEY not in extensions:
        settings: Config = extensions["reprise"]
        extensions[_KEY] = StripeGateway(
            api_key=settings.stripe_key,
            api_base=settings.stripe_api,
            webhook_secrets=settings.stripe_webhook_secrets,
        )
    return extensions[_KEY]


def takes_real_money() -> bool:
    """True when the configured key is a live one (Stripe marks them ``sk_live_`` and ``rk_live_``)."""
    settings: Config = current_app.extensions["reprise"]
    return "_live_" in settings.stripe_key
