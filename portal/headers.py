"""Headers of every response: what a browser may do with our pages, and what may be kept."""

from flask import Flask, Response, current_app, request

from portal.config import Config

_STRIPE_CHECKOUT = "https://checkout.stripe.com"


def init_headers(app: Flask) -> None:
    """Send the security and caching headers with every response of ``app``."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    settings: Config = current_app.extensions["reprise"]
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_security_policy(settings))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
    if settings.base_url.startswith("https://"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    _cache(response)
    return response


def content_security_policy(settings: Config) -> str:
    """Own files only, nothing inline. Forms may also end on the payment page they are redirected to."""
    # Chromium applies form-action to the redirect that answers a form post, so the payment page is named.
    checkout = settings.stripe_api if settings.sandbox else _STRIPE_CHECKOUT
    own = " ".join(f"{kind}-src 'self';" for kind in ("script", "style", "img", "font", "connect"))
    return (
        f"default-src 'none'; {own} form-action 'self' {checkout}; base-uri 'none'; frame-ancestors 'none';"
        " object-src 'none'"
    )


def _cache(response: Response) -> None:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return
    response.vary.update(("Cookie", "Accept-Language"))
    if "Cache-Control" not in response.headers:
        # Pages carry names, prices and form tokens: neither proxies nor a shared computer keep them.
        response.headers["Cache-Control"] = "no-store" if request.endpoint != "static" else "no-cache"
