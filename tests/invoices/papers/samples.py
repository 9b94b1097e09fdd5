"""Papers to render: several parties, one work or twelve, ordinary names or impossible ones."""

import datetime as dt
import hashlib
from decimal import Decimal

from invoices.money import Money
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
from invoices.party import Party
from invoices.terms import Language, Medium, Scope, Term, Terms, Territory, Work

SELLER = Party(
    "The Harbour Gazette Ltd",
    ("14 Doughty Mews",),
    "London",
    "WC1N 2PG",
    "GB",
    "GB123456727",
    "09876543",
    "verified",
    "licences@harbour.example",
    "https://harbour.example",
)
BUYERS = {
    "GB": Party("Northern Weekly Ltd", ("2 Mill Lane",), "Leeds", "LS1 4AP", "GB", "GB980780684", "01234567"),
    "FR": Party(
        "Le Quotidien d’Armorique SAS",
        ("8, rue de l’Église", "Bâtiment B"),
        "Rennes",
        "35000",
        "FR",
        "FR40303265045",
        "303265045",
    ),
    "BE": Party("Le Courrier de Namur SA", ("Rue de Fer 12",), "Namur", "5000", "BE", "BE0403227515"),
    "US": Party("Prairie Post Inc.", ("400 Main Street",), "Omaha, NE", "68102", "US", "", "47-1234567"),
}
LONG = Party(
    "Société coopérative d’intérêt collectif à capital variable des journalistes indépendants "
    "de l’Afrique de l’Ouest et du Sahel " + "Ž" * 60,
    ("Immeuble " + "W" * 60, "4e étage, porte gauche, au fond de la cour du bâtiment administratif"),
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "SN-12500-DAKAR-PLATEAU",
    "SN",
    "SN" + "9" * 18,
    "RCCM-SN-DKR-2026-B-" + "1" * 20,
    email="redaction.internationale@" + "journal" * 6 + ".example",
)
_TREATMENTS = {
    "GB": ("S", "20", {"en": "VAT at 20%", "fr": "TVA à 20\u202f%"}),
    "FR": (
        "AE",
        "0",
        {
            "en": "Outside the scope of UK VAT (VATA 1994 s7A; VAT Notice 741A). Reverse charge: VAT to be "
            "accounted for by the customer (Articles 44 and 196, Directive 2006/112/EC)",
            "fr": "Hors du champ de la TVA britannique (VATA 1994, art.\u00a07A\u202f; VAT Notice 741A). "
            "Autoliquidation\u00a0: TVA due par le preneur (art.\u00a0283-2 du CGI\u202f; "
            "art.\u00a0196 de la directive 2006/112/CE)",
        },
    ),
    "US": (
        "O",
        "0",
        {
            "en": "Outside the scope of UK VAT (VATA 1994 s7A; VAT Notice 741A)",
            "fr": "Hors du champ de la TVA britannique (VATA 1994, art.\u00a07A\u202f; VAT Notice 741A)",
        },
    ),
}
_TREATMENTS["BE"] = _TREATMENTS["FR"]
ISSUED = dt.datetime(2026, 11, 23, 10, 9, tzinfo=dt.UTC)


def terms(works: int = 1, **changed: object) -> Terms:
    values = {
        "works": tuple(Work(f"a{number}", ("1",)) for number in range(works)),
        "languages": (Language.EN, Language.FR),
        "media": (Medium.WEB, Medium.NEWSLETTER),
        "title": "Le Courrier de Namur",
        "url": "https://courrier-namur.example",
        "audience": 120_000,
        "territory": Territory(Scope.COUNTRY, "BE"),
        "term": Term.MONTHS_12,
        "currency": "GBP",
        "purchase_order": "88-214",
    }
    return Terms(**{**values, **changed})


def work(number: int = 1, headline: str = "", **changed: object) -> LicensedWork:
    text_hash = hashlib.sha256(str(number).encode()).hexdigest()
    values = {
        "article_id": f"{number:032x}",
        "headlines": {
            "en": headline or "What the harbour pilots knew before the storm came in",
            "fr": headline or "Ce que les pilotes du port savaient avant la tempête",
        },
        "byline": "Zoë Łuczak and François Őri",
        "canonical_url": f"https://harbour.example/stories/2026/11/harbour-pilots-{number}",
        "published_on": dt.date(2026, 11, 1),
        "editions": (
            LicensedEdition("en", 3, text_hash, 1204),
            LicensedEdition("fr", due=dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)),
        ),
        "images": (LicensedImage("1", "The pilot boat at dawn", "Ana Ruiz/Harbour Gazette", text_hash),),
        "excluded": (
            Excluded("image", "Waves over the breakwater", "AFP"),
            Excluded("passage", "Poem by L. Marr", ""),
        ),
    }
    return LicensedWork(**{**values, **changed})


def licence(buyer: Party = BUYERS["BE"], count: int = 1, **changed: object) -> LicencePaper:
    values = {
        "number": "RL-2026-000417",
        "quote_number": "RQ-2026-000583",
        "invoice_number": "RI-2026-000421",
        "issued_at": ISSUED,
        "tariff_version": "2026-1",
        "fee": Money(18525, "GBP"),
        "licensor": SELLER,
        "licensee": buyer,
        "works": tuple(work(number) for number in range(1, count + 1)),
        "terms": terms(count),
        "starts_on": dt.date(2026, 11, 23),
        "ends_on": dt.date(2027, 11, 22),
        "credit_lines": {
            "en": "First published by The Harbour Gazette, and republished under licence.",
            "fr": "Publié à l’origine par The Harbour Gazette, repris sous licence.",
        },
        "copyright_notice": "© The Harbour Gazette Ltd",
        "verify_url": "https://licences.harbour.example/licences/RL-2026-000417",
        "governing_law": {
            "en": "the law of England and Wales; the courts of London have jurisdiction",
            "fr": "le droit de l’Angleterre et du pays de Galles\u202f; les tribunaux de Londres sont compétents",
        },
        "trading_name": "The Harbour Gazette",
    }
    return LicencePaper(**{**values, **changed})


def invoice(
    country: str = "BE", language: str = "en", buyer: Party | None = None, **changed: object
) -> InvoicePaper:
    category, rate, treatment = _TREATMENTS[country]
    net = Money(18525, "GBP")
    tax = net.times(Decimal(rate).scaleb(-2))
    values = {
        "number": "RI-2026-000421",
        "kind": "invoice",
        "language": language,
        "issued_on": dt.date(2026, 11, 23),
        "tax_point": dt.date(2026, 11, 23),
        "due_on": dt.date(2026, 12, 23),
        "seller": SELLER,
        "buyer": buyer or BUYERS[country],
        "lines": (
            InvoiceLine(
                {
                    "en": "Licence to republish “What the harbour pilots knew”: web and newsletter, Belgium",
                    "fr": "Licence de reprise de «\u00a0Ce que les pilotes savaient\u00a0»\u00a0: "
                    "web et lettre d’information, Belgique",
                },
                Decimal(1),
                Money(20583, "GBP"),
                Money(20583, "GBP"),
            ),
            InvoiceLine(
                {"en": "Discount, −10%", "fr": "Remise, −10\u202f%"},
                Decimal(1),
                Money(-2058, "GBP"),
                Money(-2058, "GBP"),
            ),
        ),
        "net": net,
        "taxes": (TaxRow(category, Decimal(rate), net, tax),),
        "tax": tax,
        "total": net + tax,
        "paid": Money(0, "GBP"),
        "due": net + tax,
        "treatment": treatment,
        "purchase_order": "88-214",
        "quote_number": "RQ-2026-000583",
        "licence_number": "RL-2026-000417",
        "bank": BankDetails(
            "The Harbour Gazette Ltd",
            "Example Bank plc",
            "GB33BUKB20201555555555",
            "BUKBGB22",
            "20-20-15",
            "55555555",
        ),
        "payment_reference": "RP7K2M",
        "late_payment": {
            "en": "Interest on late payment: 8 points.",
            "fr": "Intérêts de retard\u00a0: 8 points.",
        },
        "trading_name": "The Harbour Gazette",
    }
    return InvoicePaper(**{**values, **changed})


def credit_note(country: str = "BE", language: str = "en") -> InvoicePaper:
    return invoice(
        country,
        language,
        number="RC-2026-000007",
        kind="credit_note",
        corrects_number="RI-2026-000421",
        corrects_date=dt.date(2026, 11, 1),
        reason={"en": "Withdrawn by the publisher", "fr": "Retrait par l’éditeur"},
    )


def quote(country: str = "BE", language: str = "en", works: int = 1, **changed: object) -> QuotePaper:
    category, rate, treatment = _TREATMENTS[country]
    net = Money(18525, "GBP")
    tax = net.times(Decimal(rate).scaleb(-2))
    steps = (
        ({"en": "Base fee for one article", "fr": "Prix de base d’un article"}, None, 9500, 9500),
        (
            {"en": "Audience up to 250,000 × 1.5", "fr": "Audience jusqu’à 250\u202f000 × 1,5"},
            "1.5",
            4750,
            14250,
        ),
        ({"en": "Web and newsletter × 1.3", "fr": "Web et lettre d’information × 1,3"}, "1.3", 4275, 18525),
    )
    values = {
        "number": "RQ-2026-000583",
        "language": language,
        "issued_on": dt.date(2026, 11, 23),
        "valid_until": dt.date(2026, 12, 1),
        "seller": SELLER,
        "buyer": BUYERS[country],
        "works": tuple(
            QuotedWork(work(n).headlines, "Zoë Łuczak and François Őri", dt.date(2026, 11, 1), 1)
            for n in range(works)
        ),
        "terms": terms(works),
        "tariff_version": "2026-1",
        "lines": tuple(
            QuoteLine(text, Decimal(f) if f else None, Money(effect, "GBP"), Money(running, "GBP"))
            for text, f, effect, running in steps
        ),
        "net": net,
        "taxes": (TaxRow(category, Decimal(rate), net, tax),),
        "tax": tax,
        "total": net + tax,
        "treatment": treatment,
        "explanation": {"en": "No VAT is added.", "fr": "Aucune TVA n’est ajoutée."},
        "accept_url": "https://licences.harbour.example/orders/1",
        "trading_name": "The Harbour Gazette",
    }
    return QuotePaper(**{**values, **changed})
