"""Books of any size, written straight into the tables: what lists, sums and exports are measured on."""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select

from invoices.facts import PaperFacts, PaperTax, folded
from invoices.ledger import RECEIVABLE, SALES, STRIPE, VAT, Invoice, LedgerEntry
from portal.licensing.tables import Quote, QuotedWork, Request
from portal.newsroom.articles import Article
from portal.people.accounts import User
from portal.people.outlets import Outlet

_DAYS = 4 * 365
_OUTLETS = 400
_BATCH = 2_000
_PLACES = (
    ("GB", "GBP", "S", "20"),
    ("FR", "EUR", "O", "0"),
    ("BE", "EUR", "O", "0"),
    ("US", "USD", "O", "0"),
)
_WORDS = ("Courier", "Gazette", "Écho", "Phare", "Ledger", "Tribune", "Herald", "Voix")
_TITLES = ("Water bills will rise by a third", "The pilots knew: story", "Les ponts de Lyon, récit")
_TERRITORIES = ("GB", "FR", "BE", "europe", "francophonie", "world")

Rows = dict[type, list[dict[str, Any]]]


def fill(connection: Connection, count: int, today: dt.date) -> None:
    """Write ``count`` invoices of the four years before ``today``, with a credit note on every fortieth.

    Needs a person and articles to be there. The papers themselves are left out: nothing measured reads them.
    """
    chance = random.Random(1)
    user = connection.scalar(select(User.id)) or 0
    articles = list(connection.scalars(select(Article.id)))
    outlets = list(_outlets(connection, today))
    request = _request(connection, outlets[0]["id"], user, today)
    papers = (_invoice(n, count, chance, outlets, articles, request, today) for n in range(count))
    while batch := list(islice(papers, _BATCH)):
        for table in (Quote, QuotedWork, Invoice, PaperFacts, PaperTax, LedgerEntry):
            rows = [row for paper in batch for row in paper.get(table, ())]
            if rows:
                connection.execute(insert(table), rows)
    connection.commit()


def _outlets(connection: Connection, today: dt.date) -> Iterator[dict[str, Any]]:
    for n in range(_OUTLETS):
        country, currency, category, rate = _PLACES[n % 7 % len(_PLACES)]
        name = f"{_WORDS[n % len(_WORDS)]} {n:03d} Ltd"
        found = {"id": f"{n:032x}", "registered_name": name, "country": country}
        address = {"address": "1 Street", "city": "Town", "postcode": "X1", "created_at": _noon(today)}
        connection.execute(insert(Outlet), [{**found, **address}])
        yield {**found, "currency": currency, "category": category, "rate": rate}


def _request(connection: Connection, outlet: str, user: int, today: dt.date) -> str:
    """One request for all: nothing that is measured asks for it."""
    values = {"id": "f" * 32, "outlet_id": outlet, "user_id": user, "state": "issued", "language": "en"}
    connection.execute(insert(Request), [{**values, "answers": {}, "created_at": _noon(today)}])
    return values["id"]


def _invoice(
    n: int,
    count: int,
    chance: random.Random,
    outlets: list[dict[str, Any]],
    articles: list[str],
    request: str,
    today: dt.date,
) -> Rows:
    outlet = outlets[n * 7919 % _OUTLETS]
    on = today - dt.timedelta(days=_DAYS - _DAYS * (n + 1) // count)
    net = chance.randrange(1_500, 60_000)
    tax = (net * int(outlet["rate"]) + 50) // 100
    number, quote = f"RI-{on.year}-{n + 1:06d}", f"{n:032x}"
    paid, credited = chance.random() < 0.9, n % 40 == 0
    rows: Rows = {
        Quote: [_quote(n, quote, request, outlet, net, tax, on)],
        QuotedWork: _works(n, quote, articles),
    }
    owed = 0 if paid and not credited else -(net + tax) if paid else 0 if credited else net + tax
    said = {"owed_minor": owed, "credited_minor": net + tax if credited else 0}
    _paper(rows, "invoice", number, "", quote, outlet, on, net, tax, said)
    legs = {RECEIVABLE: net + tax, SALES: -net, VAT: -tax}
    _entries(rows, f"invoice:{number}", number, outlet, on, legs)
    if paid:
        _entries(rows, f"payment:{n}", number, outlet, on, {STRIPE: net + tax, RECEIVABLE: -net - tax})
    if credited:
        note = f"RC-{on.year}-{n // 40 + 1:06d}"
        _paper(rows, "credit_note", note, number, quote, outlet, on, net, tax, {})
        _entries(
            rows, f"credit_note:{note}", note, outlet, on, {name: -minor for name, minor in legs.items()}
        )
    return rows


def _quote(
    n: int, quote: str, request: str, outlet: dict[str, Any], net: int, tax: int, on: dt.date
) -> dict[str, Any]:
    return {
        "id": quote,
        "number": f"RQ-{on.year}-{n + 1:06d}",
        "request_id": request,
        "snapshot": {},
        "snapshot_hash": "",
        "currency": outlet["currency"],
        "net_minor": net,
        "tax_minor": tax,
        "total_minor": net + tax,
        "created_at": _noon(on),
        "valid_until": _noon(on),
    }


def _works(n: int, quote: str, articles: list[str]) -> list[dict[str, Any]]:
    works = 1 + (n % 5 == 0)
    return [
        {
            "quote_id": quote,
            "position": position,
            "works": works,
            "article_id": articles[(n + position) % len(articles)],
            "languages": ("en", "fr", "en fr")[n % 3],
            "territory": _TERRITORIES[n % len(_TERRITORIES)],
        }
        for position in range(works)
    ]


def _paper(
    rows: Rows,
    kind: str,
    number: str,
    corrects: str,
    quote: str,
    outlet: dict[str, Any],
    on: dt.date,
    net: int,
    tax: int,
    said: dict[str, int],
) -> None:
    due = on + dt.timedelta(days=30)
    amounts = {"net_minor": net, "tax_minor": tax}
    shared = {"number": number, "kind": kind, "currency": outlet["currency"], **amounts}
    both = {"quote_id": quote, "customer_id": outlet["id"], "due_on": due, "total_minor": net + tax}
    rows.setdefault(Invoice, []).append({**shared, **both, "issued_at": _noon(on), "snapshot": {}})
    facts = {
        "corrects": corrects,
        "quote_number": "RQ",
        "licence_number": number.replace("RI", "RL"),
        "purchase_order": f"PO-{number[-3:]}",
        "buyer": outlet["registered_name"],
        "country": outlet["country"],
        "issued_on": on,
        "owed_minor": 0,
        "credited_minor": 0,
        "words": folded(
            f"{number} {corrects} PO-{number[-3:]} {outlet['registered_name']} {_TITLES[net % 3]} {net % 500}"
        ),
    }
    rows.setdefault(PaperFacts, []).append({**shared, **both, **facts, **said})
    of_tax = {"position": 0, "issued_on": on, "category": outlet["category"], "rate": outlet["rate"]}
    rows.setdefault(PaperTax, []).append({**shared, **of_tax})


def _entries(
    rows: Rows, posting: str, number: str, outlet: dict[str, Any], on: dt.date, legs: dict[str, int]
) -> None:
    shared = {
        "posting": posting,
        "paper": number,
        "customer_id": outlet["id"],
        "currency": outlet["currency"],
    }
    rows.setdefault(LedgerEntry, []).extend(
        {**shared, "account": account, "amount_minor": minor, "at": _noon(on)}
        for account, minor in legs.items()
        if minor
    )


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
