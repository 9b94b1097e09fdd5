"""Terms and parties that the pricing tests start from."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from invoices.party import Party
from invoices.terms import Language, Medium, Region, Scope, Term, Terms, Territory, Work

BASE = Terms(
    works=(Work("a1"),),
    languages=(Language.EN,),
    media=(Medium.WEB,),
    title="Le Courrier",
    url="https://courrier.example/",
    audience=50_000,
    territory=Territory(Scope.COUNTRY, "BE"),
    term=Term.MONTHS_12,
    currency="GBP",
)


def terms(**changes: Any) -> Terms:
    """The base case of the rate card, with ``changes``."""
    return replace(BASE, **changes)


def works(count: int, images: int = 0) -> tuple[Work, ...]:
    """``count`` articles, the first with ``images`` images."""
    first = Work("a0", tuple(f"i{n}" for n in range(images)))
    return (first, *(Work(f"a{n}") for n in range(1, count)))


def party(country: str, tax_number: str = "", company_number: str = "", evidence: str = "format_ok") -> Party:
    return Party("A Name Ltd", ("1 Street",), "Town", "X1", country, tax_number, company_number, evidence)


def some(values: type) -> st.SearchStrategy[tuple]:
    """One or more members of an enumeration, each once."""
    return st.lists(st.sampled_from(list(values)), min_size=1, unique=True).map(tuple)


territories = st.sampled_from(
    [Territory(Scope.COUNTRY, "BE"), Territory(Scope.WORLD), *(Territory(Scope.REGION, r) for r in Region)]
)

any_terms = st.builds(
    terms,
    works=st.builds(works, st.integers(1, 60), st.integers(0, 5)),
    languages=some(Language),
    media=some(Medium),
    audience=st.one_of(
        st.integers(0, 20_000_000), st.sampled_from([50_000, 50_001, 250_001, 1_000_001, 5_000_001])
    ),
    territory=territories,
    term=st.sampled_from(Term),
    excerpt=st.booleans(),
    exclusive=st.booleans(),
    ai_training=st.booleans(),
    third_language=st.sampled_from(["", "de"]),
    nonprofit=st.booleans(),
    low_income=st.booleans(),
)
