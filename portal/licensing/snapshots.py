"""What each paper of an order will say for ever, gathered from the quote, the parties and the articles of today."""

import datetime as dt
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from invoices import describe
from invoices.papers import (
    BankDetails,
    Excluded,
    InvoiceLine,
    InvoicePaper,
    LicencePaper,
    LicensedEdition,
    LicensedImage,
    LicensedWork,
    QuotedWork,
    QuoteLine,
    QuotePaper,
    TaxRow,
)
from invoices.quote import PricedQuote
from invoices.tariff import Line
from invoices.terms import Language, Terms
from portal.licensing.tables import Licence, Payment, Quote, Request
from portal.newsroom.articles import Article, Edition, Image
from portal.newsroom.revising import MACHINE
from portal.people.outlets import to_party
from portal.publisher import identity

_LANGUAGES = tuple(language.value for language in Language)

_PAID_BY = {
    "card": {"en": "Paid in full by card through Stripe", "fr": "Payé intégralement par carte via Stripe"},
    "bank_transfer": {
        "en": "Paid in full by bank transfer",
        "fr": "Payé intégralement par virement bancaire",
    },
    "waived": {"en": "Nothing to pay", "fr": "Rien à payer"},
}


def quote_paper(session: Session, request: Request, quote: Quote, priced: PricedQuote) -> QuotePaper:
    """The quote as a paper. ``quote`` carries its number and dates already; the rest comes from ``priced``."""
    house = identity(quote.created_at.date())
    assert priced.treatment is not None
    return QuotePaper(
        number=quote.number,
        language=request.outlet.language,
        issued_on=quote.created_at.date(),
        valid_until=priced.valid_until,
        seller=house.party,
        buyer=to_party(request.outlet),
        works=tuple(_quoted_work(article, priced.terms) for article in _articles(session, priced.terms)),
        terms=priced.terms,
        tariff_version=priced.tariff_version,
        lines=tuple(_quote_line(line) for line in _effective(priced.lines)),
        net=priced.net,
        taxes=_tax_rows(priced),
        tax=priced.tax,
        total=priced.total,
        treatment=priced.treatment.wording,
        explanation=priced.treatment.explanation,
        purchase_order=priced.terms.purchase_order,
        accept_url=f"{current_app.extensions['reprise'].base_url}/orders/{request.id}",
        trading_name=house.trading_name,
    )


def invoice_paper(licence: Licence, quote: Quote, payment: Payment, now: dt.datetime) -> InvoicePaper:
    """The paid invoice of ``quote``: the same lines, tax and parties, penny for penny."""
    house = identity(now.date())
    priced, offer = quote.priced, QuotePaper.from_json(quote.snapshot["paper"])
    return InvoicePaper(
        number=licence.invoice_number,
        kind="invoice",
        language=offer.language,
        issued_on=now.date(),
        tax_point=now.date(),
        due_on=now.date(),
        seller=offer.seller,
        buyer=offer.buyer,
        lines=_invoice_lines(licence, priced),
        net=priced.net,
        taxes=_tax_rows(priced),
        tax=priced.tax,
        total=priced.total,
        paid=priced.total,
        due=priced.total - priced.total,
        treatment=offer.treatment,
        purchase_order=offer.purchase_order,
        quote_number=quote.number,
        licence_number=licence.number,
        payment_method=_PAID_BY[payment.method],
        means=payment.method,
        bank=BankDetails(**asdict(house.bank)),
        payment_reference=payment.reference,
        late_payment=dict(house.late_payment),
        trading_name=house.trading_name,
    )


def licence_paper(session: Session, licence: Licence, quote: Quote, terms: Terms) -> LicencePaper:
    """The licence as a paper, with the editions and images of its works as they stand at its issue."""
    house = identity(licence.issued_at.date())
    offer = QuotePaper.from_json(quote.snapshot["paper"])
    return LicencePaper(
        number=licence.number,
        quote_number=quote.number,
        invoice_number=licence.invoice_number,
        issued_at=licence.issued_at,
        tariff_version=offer.tariff_version,
        fee=quote.net,
        licensor=offer.seller,
        licensee=offer.buyer,
        works=tuple(_licensed_work(article, terms) for article in _articles(session, terms)),
        terms=terms,
        starts_on=licence.starts_on,
        ends_on=licence.ends_on,
        credit_lines=dict(house.credit_line),
        copyright_notice=house.copyright_notice,
        verify_url=f"{current_app.extensions['reprise'].base_url}/licences/{licence.number}",
        governing_law=dict(house.governing_law),
        prevailing_language=house.prevailing_language,
        correction_hours=house.correction_hours,
        kill_hours=house.kill_hours,
        trading_name=house.trading_name,
    )


def public_scope(licence: Licence) -> dict[str, Any]:
    """What the register says of ``licence``: scope and hashes; no party, no price."""
    paper = LicencePaper.from_json(licence.snapshot)
    return {
        "works": [
            {
                "article": work.article_id,
                "url": work.canonical_url,
                "editions": {edition.language: edition.content_hash for edition in work.editions},
            }
            for work in paper.works
        ],
        "media": [medium.value for medium in paper.terms.media],
        "territory": {"scope": paper.terms.territory.scope.value, "code": paper.terms.territory.code},
        "starts_on": licence.starts_on.isoformat(),
        "ends_on": licence.ends_on.isoformat() if licence.ends_on else None,
    }


def _articles(session: Session, terms: Terms) -> list[Article]:
    ids = [work.article_id for work in terms.works]
    found = {article.id: article for article in session.scalars(select(Article).where(Article.id.in_(ids)))}
    return [found[article_id] for article_id in ids]


def _effective(lines: tuple[Line, ...]) -> list[Line]:
    """The lines worth printing: the base, and every step that changes the fee."""
    return [line for line in lines if line.code == "base" or line.effect.minor]


def _words(line: Line) -> dict[str, str]:
    return {language: describe.line(line, language) for language in _LANGUAGES}


def _quote_line(line: Line) -> QuoteLine:
    return QuoteLine(_words(line), line.factor, line.effect, line.running)


def _invoice_lines(licence: Licence, priced: PricedQuote) -> tuple[InvoiceLine, ...]:
    one = Decimal(1)
    lines = [InvoiceLine(_words(line), one, line.effect, line.effect) for line in _effective(priced.lines)]
    first = lines[0]
    title = {
        "en": f"Republishing licence {licence.number}: {first.description['en']}",
        "fr": f"Licence de reprise {licence.number}\u00a0: {first.description['fr']}",
    }
    return (InvoiceLine(title, one, first.unit_price, first.net), *lines[1:])


def _tax_rows(priced: PricedQuote) -> tuple[TaxRow, ...]:
    assert priced.treatment is not None
    return (TaxRow(priced.treatment.category, priced.treatment.rate, priced.net, priced.tax),)


def _headlines(article: Article, terms: Terms) -> dict[str, str]:
    """Of the approved texts that are licensed, else of any; what stands for one where none is approved."""
    approved = article.approved_headlines
    licensed = {code: headline for code, headline in approved.items() if code in terms.languages}
    return licensed or approved or article.nameless


def _byline(article: Article) -> str:
    source = article.edition(article.source_language)
    revision = source.approved if source else None
    return revision.content.byline if revision else ""


def _quoted_work(article: Article, terms: Terms) -> QuotedWork:
    images = next(len(work.images) for work in terms.works if work.article_id == article.id)
    published = article.published_at.date()
    return QuotedWork(_headlines(article, terms), _byline(article), published, images)


def _licensed_work(article: Article, terms: Terms) -> LicensedWork:
    wanted = next(set(work.images) for work in terms.works if work.article_id == article.id)
    licensed = [image for image in article.images if image.key in wanted and image.licensable]
    return LicensedWork(
        article_id=article.id,
        headlines=_headlines(article, terms),
        byline=_byline(article),
        canonical_url=article.canonical_url,
        published_on=article.published_at.date(),
        editions=tuple(_licensed_edition(e) for e in article.editions if e.language in terms.languages),
        images=tuple(
            LicensedImage(image.key, _caption(article, image), image.credit, image.sha256)
            for image in licensed
        ),
        excluded=_excluded(article, licensed),
        embargo_until=article.embargo_until,
    )


def _licensed_edition(edition: Edition) -> LicensedEdition:
    revision = edition.approved
    url = edition.url or edition.article.canonical_url
    if revision is None:
        return LicensedEdition(edition.language, due=edition.due_at, url=url)
    return LicensedEdition(
        edition.language,
        revision.number,
        revision.content_hash,
        revision.word_count,
        url=url,
        machine_drafted=revision.origin == MACHINE,
    )


def _excluded(article: Article, licensed: list[Image]) -> tuple[Excluded, ...]:
    images = [
        Excluded("image", _caption(article, image), image.credit)
        for image in article.images
        if image not in licensed
    ]
    passages = [
        Excluded("passage", passage.get("note", ""), passage.get("holder", ""))
        for passage in article.third_party_passages
    ]
    return (*images, *passages)


def _caption(article: Article, image: Image) -> str:
    """The caption in the source's language, else in any, else the picture's key."""
    source_first = sorted(article.editions, key=lambda edition: not edition.is_source)
    for edition in source_first:
        revision = edition.approved
        for figure in revision.content.figures if revision else ():
            if figure.image == image.key and figure.caption:
                return figure.caption
    return image.key
