"""The licence: particulars and schedule in both languages, then the general terms."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from markupsafe import Markup

from invoices import describe, names, pdf
from invoices.names import N_, capital
from invoices.papers import layout
from invoices.papers.content import LicencePaper, LicensedEdition
from invoices.papers.general_terms import CURRENT, bilingual_terms, general_terms
from invoices.terms import Medium, Term
from invoices.wording import gettext_for, ngettext_for

# The registers of a licence are kept in both languages; the file as a whole has to name one.
_FILE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the particulars: an untranslated label, and what it says in each language."""

    label: str
    english: str | Markup
    french: str | Markup
    style: str = ""

    @property
    def common(self) -> bool:
        """True where one value serves both languages."""
        return self.english == self.french


def render_licence(
    paper: LicencePaper, *, attachments: Iterable[pdf.Attachment] = (), to_be_sealed: bool = False
) -> bytes:
    """The licence as PDF, from ``paper`` alone: the same paper and attachments give the same bytes.

    Raises ``general_terms.InvalidTerms`` for a version of terms that does not exist.
    """
    return pdf.render(
        licence_html(paper),
        style=layout.STYLE,
        static=(terms_html(paper.terms_version),),
        attachments=attachments,
        to_be_sealed=to_be_sealed,
    )


def warm_up(version: str = CURRENT) -> "Future[None]":
    """Have fonts and the pages of terms ``version`` ready in this process; returns at once."""
    return pdf.warm_up(layout.STYLE, (terms_html(version),))


def licence_html(paper: LicencePaper) -> str:
    """The particulars and the schedule."""
    titles = (gettext_for(code)("Verify licence %(number)s", number=paper.number) for code in ("en", "fr"))
    return layout.html(
        "papers/licence.html",
        _FILE_LANGUAGE,
        paper=paper,
        issuer=paper.licensor,
        masthead=paper.trading_name or paper.licensor.name,
        created=layout.created(paper.issued_at),
        facts=facts(paper),
        coming=_coming,
        drafted=_drafted,
        qr_title=" · ".join(titles),
    )


def terms_html(version: str) -> str:
    """The general terms in two columns. They name no licence, so that their pages serve every licence."""
    return layout.html(
        "papers/terms.html",
        _FILE_LANGUAGE,
        version=version,
        english=general_terms(version, "en"),
        french=general_terms(version, "fr"),
        clauses=bilingual_terms(version),
    )


def facts(paper: LicencePaper) -> tuple[Fact, ...]:
    """The rows of page one, in order of what a reader asks first."""
    return (*_scope(paper), *_conditions(paper), *_record(paper))


def _scope(paper: LicencePaper) -> Iterator[Fact]:
    terms = paper.terms
    yield Fact(N_("Publication"), terms.title, terms.title, "big")
    if terms.url:
        address = layout.link(terms.url)
        yield Fact(N_("Address"), address, address)
    yield _in_both(N_("Media"), lambda code: _media(paper, code))
    yield _in_both(N_("Territory"), lambda code: describe.territory(terms.territory, code))
    yield _in_both(N_("Term"), lambda code: _term(paper, code))
    yield _in_both(N_("Editions"), lambda code: _languages(paper, code))
    excerpt = N_("Excerpt of at most 250 words of each work in the schedule")
    yield _message(N_("Extent"), excerpt if terms.excerpt else N_("Full text of each work in the schedule"))
    yield _message(N_("Uses"), N_("One publication of each edition in each medium"))


def _conditions(paper: LicencePaper) -> Iterator[Fact]:
    terms = paper.terms
    yield _message(N_("Exclusivity"), N_("Exclusive") if terms.exclusive else N_("Non-exclusive"))
    yield _in_both(N_("Changes allowed"), lambda code: describe.alterations(terms.alterations, code))
    yield _in_both(N_("Further translation"), lambda code: _translation(paper, code))
    mining = N_("Granted") if terms.ai_training else N_("Not granted; all rights reserved")
    yield _message(N_("AI, text-and-data mining"), mining)
    yield _in_both(N_("Correction time"), lambda code: _hours(paper.correction_hours, code))
    yield _in_both(N_("Withdrawal time"), lambda code: _hours(paper.kill_hours, code))
    yield _in_both(N_("Governing law"), lambda code: capital(paper.governing_law[code]))
    yield _in_both(N_("Prevailing language"), lambda code: describe.language(paper.prevailing_language, code))


def _record(paper: LicencePaper) -> Iterator[Fact]:
    yield _in_both(N_("Fee paid, net of VAT"), lambda code: layout.money(paper.fee, code))
    yield _in_both(N_("Rate card"), lambda code: f"{paper.fee.currency} {paper.tariff_version}")
    yield _in_both(N_("Issued"), lambda code: layout.moment(paper.issued_at, code))
    papers = f"{paper.quote_number} · {paper.invoice_number}"
    yield Fact(N_("Quote and invoice"), papers, papers)
    if order := paper.terms.purchase_order:
        yield Fact(N_("Your purchase order"), order, order)
    verify = layout.link(paper.verify_url)
    yield Fact(N_("Check its status"), verify, verify)


def _in_both(label: str, text: Callable[[str], str]) -> Fact:
    return Fact(label, text("en"), text("fr"))


def _message(label: str, message: str) -> Fact:
    return _in_both(label, lambda code: gettext_for(code)(message))


def _media(paper: LicencePaper, language: str) -> str:
    chosen = (names.medium(medium, language) for medium in Medium if medium in paper.terms.media)
    return capital(names.enumeration(chosen, language))


def _term(paper: LicencePaper, language: str) -> str:
    _ = gettext_for(language)
    start = names.day(paper.starts_on, language)
    if paper.ends_on is None:
        return _("From %(start)s, kept in the archive without end", start=start)
    text = _("%(start)s to %(end)s", start=start, end=names.day(paper.ends_on, language))
    if paper.terms.term is Term.ARCHIVE:
        return f"{text}, {names.term(Term.ARCHIVE, language)}"
    return text


def _languages(paper: LicencePaper, language: str) -> str:
    listed = (names.language_name(code, language) for code in sorted(set(paper.terms.languages)))
    return capital(names.enumeration(listed, language))


def _translation(paper: LicencePaper, language: str) -> str:
    _ = gettext_for(language)
    if not (code := paper.terms.third_language):
        return _("Not granted")
    return _("Into %(language)s, each text with our approval", language=names.language_name(code, language))


def _hours(hours: int, language: str) -> str:
    return ngettext_for(language)("%(num)s hour from the notice", "%(num)s hours from the notice", hours)


def _drafted(language: str) -> str:
    return gettext_for(language)(
        "A machine drafted this translation; it must be published with a note that says so"
    )


def _coming(edition: LicensedEdition, language: str) -> str:
    _ = gettext_for(language)
    if edition.due is None:
        return _("In translation; it follows when approved")
    return _("In translation; promised for %(moment)s", moment=layout.moment(edition.due, language))
