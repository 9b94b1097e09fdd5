"""The republishing request: the form with its live quote, then the page to check the answers."""

from contextlib import suppress
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.outlet import FreezeForm, RequestForm, territory_value
from invoices.terms import Language, Terms
from invoices.territories import LOW_INCOME
from portal.describing import alternative_key
from portal.desks.access import current_outlet, needs
from portal.desks.outlet.blueprint import blueprint, own_request
from portal.language import current_language
from portal.licensing.basket import BasketArticle, NoLongerOffered, basket
from portal.licensing.quoting import Estimate, estimate, freeze
from portal.licensing.requests import open_draft, save_draft, set_terms
from portal.licensing.states import REQUEST_TABLE, RefusedEvent, RequestEvent, RequestState
from portal.licensing.tables import Request
from portal.licensing.tariffs import NoTariff
from portal.people.accounts import OUTLET


@blueprint.get("/request")
@needs(OUTLET)
def request_form() -> str:
    """The form: the reader's unfinished request, with the article the address names added to it."""
    draft = open_draft(current_user)
    form, articles = _form(draft, adding=request.args.get("article", ""))
    return _form_page(form, articles, draft)


@blueprint.get("/requests/<request_id>/edit")
@needs(OUTLET)
def edit(request_id: str) -> str | Response:
    draft = own_request(request_id)
    if (draft.state, RequestEvent.REOPEN) not in REQUEST_TABLE:
        return redirect(url_for("outlet.order", request_id=request_id))
    form, articles = _form(draft)
    return _form_page(form, articles, draft)


@blueprint.post("/request")
@blueprint.post("/requests/<request_id>/edit")
@needs(OUTLET)
def submit_request(request_id: str | None = None) -> str | Response | tuple[str, int]:
    """One form, five buttons: price it, take a cheaper way, add or remove an article, or check the answers."""
    draft = own_request(request_id) if request_id else open_draft(current_user)
    request_id = draft.id if draft else None
    form, articles = _form(draft, posted=True)
    action, _sep, value = request.form.get("action", "check").partition(":")
    if action == "remove":
        form.articles.data = [article for article in form.articles.data if article != value]
        form, articles = _form_of(form.answers())
    if action == "switch":
        form, articles = _switched(form, articles, value)
    try:
        draft = save_draft(current_user, request_id, form.answers(), current_language())
    except RefusedEvent:
        flash(_("This request is already on its way and can no longer be changed."), "error")
        return redirect(url_for("outlet.order", request_id=request_id))
    if action == "add":
        return redirect(url_for("public.catalogue"))
    if action in ("price", "remove", "switch"):
        form.validate_on_submit()
        return _form_page(form, articles, draft, quiet=True)
    if not form.validate_on_submit() or not _has_price(form, articles):
        return _form_page(form, articles, draft), 422
    set_terms(draft.id, _terms(form, articles), form.waiver_reason.data if form.ask_waiver.data else "")
    return redirect(url_for("outlet.check", request_id=draft.id), 303)


@blueprint.post("/request/price")
@needs(OUTLET)
def live_price() -> str:
    """The quote beside the form, alone, for the script that reprices as the form changes."""
    form, articles = _form(None, posted=True)
    form.validate()
    return render_template("outlet/_quote.html", **_estimated(form, articles))


@blueprint.get("/requests/<request_id>/check")
@needs(OUTLET)
def check(request_id: str) -> str | Response:
    """Every answer once more, with a way to change each, the price, and the terms in full."""
    draft = own_request(request_id)
    if draft.state != RequestState.DRAFT or draft.terms is None:
        return redirect(url_for("outlet.order", request_id=request_id))
    return _check_page(draft, Terms.from_json(draft.terms))


@blueprint.post("/requests/<request_id>/check")
@needs(OUTLET)
def freeze_quote(request_id: str) -> Response:
    """Freeze the quote, or hand the request to a person; repeated, it shows what the first time made.

    Nothing is frozen at a price that the reader has not seen: a changed one is shown first.
    """
    draft = own_request(request_id)
    form = FreezeForm()
    if not form.validate_on_submit():
        abort(400)
    if draft.state == RequestState.DRAFT and draft.terms is not None:
        try:
            terms = Terms.from_json(draft.terms)
            if form.price.data and form.price.data != _price_of(_estimate(draft, terms)):
                return make_response(_check_page(draft, terms, changed=True), 409)
            freeze(draft.id, current_user.id)
        except (NoLongerOffered, NoTariff):
            return _back_to_the_form(draft)
        except RefusedEvent:
            pass  # sent twice at once: the other one has made what the order page shows
    return redirect(url_for("outlet.order", request_id=request_id), 303)


def _check_page(draft: Request, terms: Terms, *, changed: bool = False) -> str | Response:
    articles = basket([work.article_id for work in terms.works])
    try:
        found = _estimate(draft, terms)
    except NoTariff:
        return _back_to_the_form(draft)
    if len(articles) < len(terms.works):
        return _back_to_the_form(draft)
    form = FreezeForm(formdata=None, data={"price": _price_of(found)})
    return render_template(
        "outlet/check.html",
        draft=draft,
        terms=terms,
        estimate=found,
        changed=changed,
        form=form,
        articles=articles,
    )


def _back_to_the_form(draft: Request) -> Response:
    flash(_("What you asked for can no longer be had exactly so. Look at your answers once more."), "error")
    return redirect(url_for("outlet.edit", request_id=draft.id), 303)


def _estimate(draft: Request, terms: Terms) -> Estimate:
    return estimate(current_outlet(), terms, waiver=bool(draft.waiver_reason))


def _price_of(found: Estimate) -> str:
    """What the page to check says of the price, for telling whether it still stands."""
    priced = found.priced
    return f"{priced.total}, a person decides" if priced.manual else str(priced.total)


def _has_price(form: RequestForm, articles: list[BasketArticle]) -> bool:
    if _estimated(form, articles)["estimate"]:
        return True
    form.currency.errors = [_("There is no price list in this currency today: choose another one")]
    return False


def _form(
    draft: Request | None, *, posted: bool = False, adding: str = ""
) -> tuple[RequestForm, list[BasketArticle]]:
    if posted:
        wanted = request.form.getlist("articles")
        articles = basket(wanted)
        return _bound(articles), articles
    answers = dict(draft.answers) if draft else _first_answers()
    if adding and adding not in answers.get("articles", []):
        answers["articles"] = [*answers.get("articles", []), adding]
    return _form_of(answers)


def _form_of(answers: dict[str, Any]) -> tuple[RequestForm, list[BasketArticle]]:
    articles = basket(answers.get("articles", []))
    return _bound(articles, formdata=None, data=answers), articles


def _bound(articles: list[BasketArticle], **kwargs: Any) -> RequestForm:
    language = current_language()
    images = [(image.id, image.label(language)) for article in articles for image in article.cleared]
    missing = {
        code.value: article.headline(language)
        for code in Language
        for article in reversed(articles)
        if code not in article.editions
    }
    return RequestForm(
        articles_on_offer=[a.id for a in articles], cleared_images=images, missing_editions=missing, **kwargs
    )


def _switched(
    form: RequestForm, articles: list[BasketArticle], wanted: str
) -> tuple[RequestForm, list[BasketArticle]]:
    """The form with one of the cheaper ways taken; as it was when the price no longer offers it."""
    form.validate()
    offered = _estimated(form, articles)["estimate"]
    for alternative in offered.cheaper if offered else ():
        if alternative_key(alternative) == wanted:
            return _form_of({**form.answers(), **_answers_of(alternative.terms, articles)})
    return form, articles


def _answers_of(terms: Terms, articles: list[BasketArticle]) -> dict[str, Any]:
    """What of the form an alternative changes."""
    kept = {(work.article_id, key) for work in terms.works for key in work.images}
    return {
        "languages": [language.value for language in terms.languages],
        "media": [medium.value for medium in terms.media],
        "territory": territory_value(terms.territory),
        "term": terms.term.value,
        "excerpt": terms.excerpt,
        "exclusive": terms.exclusive,
        "ai_training": terms.ai_training,
        "third_language": terms.third_language,
        "images": [image.id for a in articles for image in a.cleared if (a.id, image.key) in kept],
    }


def _first_answers() -> dict[str, Any]:
    """What we know of the outlet already, so that nobody types it again."""
    outlet = current_outlet()
    return {
        "articles": [],
        "languages": [current_language()],
        "media": ["web"],
        "title": outlet.registered_name,
        "url": outlet.website,
        "audience": outlet.audience or None,
        "territory": f"country:{outlet.country}",
        "term": "12m",
        "currency": outlet.currency,
    }


def _form_page(
    form: RequestForm, articles: list[BasketArticle], draft: Request | None, *, quiet: bool = False
) -> str:
    return render_template(
        "outlet/request.html",
        articles=articles,
        draft=draft,
        quiet=quiet,
        gone=len(form.articles.data) > len(articles),
        **_estimated(form, articles),
    )


def _estimated(form: RequestForm, articles: list[BasketArticle]) -> dict[str, Any]:
    """The price of the form as it stands; none while an answer is missing or means nothing."""
    found: Estimate | None = None
    if form.priceable and articles:
        # A form that did not validate, or a draft of one, may hold any text where a choice should be.
        with suppress(ValueError, NoTariff):
            terms = _terms(form, articles)
            found = estimate(current_outlet(), terms, waiver=bool(form.ask_waiver.data))
    return {"estimate": found, "form": form}


def _terms(form: RequestForm, articles: list[BasketArticle]) -> Terms:
    outlet = current_outlet()
    images = {image.id: (article.id, image.key) for article in articles for image in article.cleared}
    return form.terms(
        images,
        nonprofit=outlet.nonprofit and outlet.nonprofit_confirmed,
        low_income=outlet.country in LOW_INCOME,
    )
