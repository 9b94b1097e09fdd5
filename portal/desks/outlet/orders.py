"""The order page, the outlet's licences and its invoices."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from forms.base import Form
from invoices.gateway import GatewayError
from invoices.terms import Terms
from portal.desks.access import current_outlet, needs
from portal.desks.outlet.blueprint import blueprint, own_request
from portal.desks.outlet.story import story
from portal.desks.outlet.thumbnails import thumbnails
from portal.desks.outlet.tree import package_tree
from portal.licensing.basket import basket
from portal.licensing.notices.board import of_licence
from portal.licensing.orders import coming_editions, invoices_of, orders_of, papers_of, with_einvoice
from portal.licensing.packaging import withheld
from portal.licensing.requests import expire_if_due, open_draft
from portal.licensing.states import RefusedEvent, RequestState
from portal.licensing.stopping import withdraw
from portal.people.accounts import OUTLET


@blueprint.get("/orders/<request_id>")
@needs(OUTLET)
def order(request_id: str) -> str | Response:
    """The product's face: where the order stands, its papers, its package, and who has the ball."""
    expire_if_due(own_request(request_id).id)
    found = own_request(request_id)
    if found.state == RequestState.DRAFT:
        return redirect(url_for("outlet.edit", request_id=request_id))
    terms = Terms.from_json(found.terms) if found.terms else None
    papers, held = papers_of(found), bool(found.licence and withheld(found.licence))
    coming = coming_editions(found) if found.licence else []
    return render_template(
        "outlet/order.html",
        order=found,
        terms=terms,
        articles=basket([work.article_id for work in terms.works]) if terms else [],
        papers=papers,
        thumbs=thumbnails(found, papers, held=held),
        told=of_licence(found.licence.number) if found.licence else [],
        held=held,
        coming=coming,
        files=package_tree(papers.package, coming) if papers.package else [],
        steps=story(found, coming),
        welcome="welcome" in request.args,
        form=Form(),
    )


@blueprint.post("/orders/<request_id>/withdraw")
@needs(OUTLET)
def withdraw_request(request_id: str) -> Response:
    found = own_request(request_id)
    if not Form().validate_on_submit():
        abort(400)
    try:
        withdraw(found.id, current_user.id)
        flash(_("The request is withdrawn. Nothing is owed."))
    except RefusedEvent:
        flash(_("This order is paid and can no longer be withdrawn here. Please write to us."), "error")
    except GatewayError:
        flash(
            _("The payment page could not be closed. Nothing was changed: please try again in a minute."),
            "error",
        )
    return redirect(url_for("outlet.order", request_id=request_id), 303)


@blueprint.get("/licences")
@needs(OUTLET)
def licences() -> str:
    """What the reader left unfinished, then everything this outlet asked for, newest first: open requests, licences."""
    draft = open_draft(current_user)
    found = orders_of(current_outlet().id)
    return render_template(
        "outlet/licences.html",
        draft=draft,
        draft_articles=basket(draft.answers.get("articles", [])) if draft else [],
        open_orders=[o for o in found if o.licence is None and o.state != RequestState.WITHDRAWN],
        licensed=[o for o in found if o.licence],
    )


@blueprint.get("/invoices")
@needs(OUTLET)
def invoices() -> str:
    """Every invoice of this outlet, newest first."""
    outlet_id = current_outlet().id
    return render_template(
        "outlet/invoices.html", invoices=invoices_of(outlet_id), with_einvoice=with_einvoice(outlet_id)
    )
