"""The tariff's promises: exact sums, no right that costs less than none, every number data."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoices.alternatives import alternatives
from invoices.card import Card, InvalidCard
from invoices.money import Money
from invoices.tariff import DEFAULT_CARDS, ManualReason, UnpriceableTerms, price
from invoices.terms import Language, Medium, Region, Scope, Term, Territory, Work
from tests.invoices.samples import any_terms, terms, territories, works

CARD = DEFAULT_CARDS["GBP"]
BOTH = (Language.EN, Language.FR)


def net(asked, card=CARD) -> Decimal:
    return price(card, asked).net.amount


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "95.00"),
        ({"audience": 250_000}, "142.50"),
        ({"audience": 250_000, "languages": BOTH}, "185.25"),
        ({"media": (Medium.WEB, Medium.NEWSLETTER)}, "123.50"),
        ({"media": (Medium.WEB, Medium.PRINT)}, "161.50"),
        ({"media": (Medium.NEWSLETTER,)}, "57.00"),
        ({"media": (Medium.BROADCAST,)}, "142.50"),
        ({"media": (Medium.INTRANET,)}, "76.00"),
        ({"media": tuple(Medium)}, "313.50"),
        ({"territory": Territory(Scope.REGION, "europe")}, "118.75"),
        ({"territory": Territory(Scope.WORLD)}, "142.50"),
        ({"term": Term.MONTHS_3}, "66.50"),
        ({"term": Term.MONTHS_24}, "133.00"),
        ({"term": Term.ARCHIVE}, "166.25"),
        ({"excerpt": True}, "47.50"),
        ({"works": works(1, images=2)}, "175.00"),
        ({"works": works(4)}, "380.00"),
        ({"works": works(5)}, "427.50"),
        ({"works": works(8)}, "684.00"),
        ({"works": works(10)}, "760.00"),
        ({"works": works(25)}, "1662.50"),
        ({"nonprofit": True}, "47.50"),
        ({"low_income": True}, "23.75"),
        ({"low_income": True, "nonprofit": True}, "15.00"),
        ({"third_language": "de"}, "135.00"),
    ],
)
def test_the_default_card_gives_the_published_fees(changes, expected):
    assert net(terms(**changes)) == Decimal(expected)


@pytest.mark.parametrize(
    ("audience", "factor"),
    [(0, "1"), (50_000, "1"), (50_001, "1.5"), (250_000, "1.5"), (250_001, "2.2"), (1_000_000, "2.2"),
     (1_000_001, "3.5"), (5_000_000, "3.5")],
)  # fmt: skip
def test_an_audience_band_includes_its_limit_and_nothing_above(audience, factor):
    priced = price(CARD, terms(audience=audience))
    assert priced.priced
    assert priced.lines[1].factor == Decimal(factor)


def test_an_audience_above_the_top_band_is_quoted_by_a_person():
    priced = price(CARD, terms(audience=5_000_001))
    assert priced.manual == (ManualReason.AUDIENCE,)
    assert priced.lines[1].code == "audience_above"


@given(any_terms, st.sampled_from(sorted(DEFAULT_CARDS)), st.booleans())
def test_the_lines_add_up_to_the_net_and_each_running_total_is_their_sum(asked, currency, waiver):
    priced = price(DEFAULT_CARDS[currency], replace(asked, currency=currency), waiver=waiver)
    running = Money.zero(currency)
    for line in priced.lines:
        running += line.effect
        assert line.running == running
    assert running == priced.net


def fee_by_fractions(asked) -> Fraction:
    """An oracle of its own: the rate card's rules in exact fractions, minor units before rounding."""
    bands = [(50_000, "1"), (250_000, "1.5"), (1_000_000, "2.2"), (10**12, "3.5")]
    fee = Fraction(9500) * Fraction(next(f for limit, f in bands if asked.audience <= limit))
    media = {"web": "1", "newsletter": "0.6", "print": "1.2", "broadcast": "1.5", "intranet": "0.8"}
    factors = sorted(Fraction(media[m]) for m in asked.media)
    fee *= factors[-1] + sum(factors[:-1], Fraction(0)) / 2
    fee *= Fraction({"country": "1", "region": "1.25", "world": "1.5"}[asked.territory.scope])
    fee *= Fraction({"3m": "0.7", "12m": "1", "24m": "1.4", "archive": "1.75"}[asked.term])
    fee *= Fraction("1.3") if len(asked.languages) == 2 else 1
    fee *= Fraction(1, 2) if asked.excerpt else 1

    def off(count):
        return Fraction(7 if count >= 25 else 8 if count >= 10 else 9 if count >= 5 else 10, 10)

    fee *= min(n * off(n) for n in range(len(asked.works), 80))  # a bigger basket never costs less
    fee *= Fraction(1, 2) if asked.nonprofit else 1
    fee *= Fraction(1, 4) if asked.low_income else 1
    fee += 4000 * asked.image_count + (4000 if asked.third_language else 0)
    return fee


@given(any_terms)
def test_the_net_is_the_exact_fee_rounded_once_and_at_least_the_minimum(asked):
    assert price(CARD, asked).net.minor == max(1500, int(fee_by_fractions(asked) + Fraction(1, 2)))


def widenings(asked):
    yield replace(asked, languages=BOTH)
    yield from (replace(asked, media=tuple({*asked.media, medium})) for medium in Medium)
    yield replace(asked, works=(Work("w0", (*asked.works[0].images, "one more")), *asked.works[1:]))
    yield replace(asked, works=(*asked.works, Work("one more")))
    yield replace(asked, territory=Territory(Scope.WORLD))
    if asked.territory.scope is Scope.COUNTRY:
        yield replace(asked, territory=Territory(Scope.REGION, Region.EUROPE))
    order = list(Term)
    yield from (replace(asked, term=term) for term in order[order.index(asked.term) :])
    yield replace(asked, excerpt=False)
    yield replace(asked, third_language="de")


@given(any_terms, st.integers(0, 10_000_000))
def test_more_rights_never_cost_less(asked, more_readers):
    before = price(CARD, asked).net
    for wider in (*widenings(asked), replace(asked, audience=asked.audience + more_readers)):
        assert price(CARD, wider).net >= before


@pytest.mark.parametrize("count", range(1, 60))
def test_one_article_more_never_makes_the_basket_cheaper(count):
    assert net(terms(works=works(count + 1))) >= net(terms(works=works(count)))


def test_a_basket_just_below_a_discount_is_charged_as_the_bigger_one():
    priced = price(CARD, terms(works=works(24)))
    assert priced.lines[-1].code == "volume_cap"
    assert priced.net == price(CARD, terms(works=works(25))).net


@given(any_terms)
def test_discounts_never_raise_the_fee(asked):
    full = price(CARD, replace(asked, nonprofit=False, low_income=False)).net
    assert price(CARD, replace(asked, nonprofit=True, low_income=False)).net <= full
    assert price(CARD, replace(asked, nonprofit=False, low_income=True)).net <= full


@given(any_terms)
def test_no_order_costs_less_than_the_minimum_fee(asked):
    priced = price(CARD, asked)
    assert priced.net >= CARD.minimum
    lifted = [line for line in priced.lines if line.code == "minimum"]
    assert bool(lifted) == (int(fee_by_fractions(asked) + Fraction(1, 2)) < 1500)
    assert all(line.effect.minor > 0 for line in lifted)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exclusive": True}, ManualReason.EXCLUSIVE),
        ({"ai_training": True}, ManualReason.AI_TRAINING),
        ({"third_language": "de"}, ManualReason.THIRD_LANGUAGE),
        ({"audience": 5_000_001}, ManualReason.AUDIENCE),
    ],
)
def test_cases_for_a_person_keep_their_lines_but_bind_nobody(changes, reason):
    priced = price(CARD, terms(**changes))
    assert priced.manual == (reason,)
    assert not priced.priced
    assert priced.lines


def test_a_waiver_asked_for_is_a_persons_case():
    assert price(CARD, terms(), waiver=True).manual == (ManualReason.WAIVER,)


@pytest.mark.parametrize(
    "changes", [{"works": ()}, {"languages": ()}, {"media": ()}, {"currency": "EUR"}, {"audience": -1}]
)
def test_incomplete_terms_have_no_price(changes):
    with pytest.raises(UnpriceableTerms):
        price(CARD, terms(**changes))


# Which terms show each number of the card: changing the number must change their price.
_SHOWN_BY = {
    ("base",): {},
    ("further_medium",): {"media": (Medium.WEB, Medium.PRINT)},
    ("two_languages",): {"languages": BOTH},
    ("excerpt",): {"excerpt": True},
    ("nonprofit",): {"nonprofit": True},
    ("low_income",): {"low_income": True},
    ("image_fee",): {"works": works(1, images=1)},
    ("third_language_fee",): {"third_language": "de"},
    ("minimum",): {"low_income": True, "nonprofit": True},
    **{("media", m.value): {"media": (m,)} for m in Medium},
    **{("territory", s.value): {"territory": Territory(s, {"country": "BE", "region": "europe"}.get(s, ""))}
       for s in Scope},
    **{("term", t.value): {"term": t} for t in Term},
    **{("audience", i, 1): {"audience": limit} for i, (limit, _) in enumerate(CARD.audience)},
    **{("volume", i, 1): {"works": works(least)} for i, (least, _) in enumerate(CARD.volume)},
}  # fmt: skip


def changed(path, by):
    data = CARD.to_json()
    *way, last = path
    place = data
    for key in way:
        place = place[key]
    place[last] = str(Decimal(place[last]) + Decimal(by))
    return Card.from_json(data)


@pytest.mark.parametrize("path", _SHOWN_BY, ids=lambda path: "-".join(map(str, path)))
def test_every_factor_is_data(path):
    asked = terms(**_SHOWN_BY[path])
    assert net(asked, changed(path, "0.02")) > net(asked)


@pytest.mark.parametrize("index", range(len(CARD.audience)))
def test_every_band_edge_is_data(index):
    limit = CARD.audience[index][0]
    data = CARD.to_json()
    data["audience"][index][0] = limit + 1
    asked = terms(audience=limit + 1)
    before, after = price(CARD, asked), price(Card.from_json(data), asked)
    assert (after.net, after.manual) != (before.net, before.manual)


def test_every_number_of_the_card_is_covered_by_these_two_tests():
    names = {path[0] for path in _SHOWN_BY} | {"currency", "version", "valid_from", "quote_days"}
    assert names == set(CARD.to_json())


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD"])
def test_a_card_comes_back_from_json_as_it_was(currency):
    card = DEFAULT_CARDS[currency]
    assert card.currency == card.base.currency == currency
    assert Card.from_json(json.loads(json.dumps(card.to_json()))) == card


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"audience": []}, "audience"),
        ({"audience": [[50, "2"], [100, "1"]]}, "audience"),
        ({"audience": [[100, "1"], [50, "2"]]}, "audience"),
        ({"volume": [[5, "1.1"]]}, "volume"),
        ({"volume": [[5, "0.8"], [10, "0.9"]]}, "volume"),
        ({"term": {"3m": "2", "12m": "1", "24m": "1.4", "archive": "1.75"}}, "term"),
        ({"media": {"web": "1"}}, "media"),
        ({"two_languages": "0.9"}, "two_languages"),
        ({"excerpt": "1.5"}, "excerpt"),
        ({"nonprofit": "-0.5"}, "nonprofit"),
        ({"minimum": "-1"}, "minimum"),
        ({"quote_days": 0}, "quote_days"),
        ({"base": "dear"}, "card"),
        ({"two_languages": "NaN"}, "two_languages"),
        ({"territory": None}, "card"),
    ],
)
def test_a_card_by_which_more_would_cost_less_is_refused(change, field):
    with pytest.raises(InvalidCard) as caught:
        Card.from_json({**CARD.to_json(), **change})
    assert caught.value.field == field


@given(any_terms, territories)
def test_alternatives_are_what_the_tariff_says_and_come_cheapest_first(asked, territory):
    asked = replace(asked, territory=territory)
    before = price(CARD, asked)
    found = alternatives(CARD, asked, home="BE")
    assert list(found) == sorted(found, key=lambda a: a.net.minor)
    for alternative in found:
        priced = price(CARD, alternative.terms)
        assert (alternative.net, alternative.at_once) == (priced.net, priced.priced)
        assert alternative.saving == before.net - priced.net
        assert alternative.saving.minor > 0 or len(priced.manual) < len(before.manual)


def test_each_dear_choice_has_its_way_back():
    asked = terms(
        works=works(1, images=1),
        languages=BOTH,
        media=(Medium.WEB, Medium.PRINT),
        territory=Territory(Scope.WORLD),
        term=Term.ARCHIVE,
        exclusive=True,
        ai_training=True,
        third_language="de",
    )
    codes = {a.code for a in alternatives(CARD, asked, home="BE")}
    assert codes == {
        "one_language", "without_medium", "narrower_territory", "shorter_term", "excerpt", "no_images",
        "no_third_language", "not_exclusive", "no_ai_training",
    }  # fmt: skip


@pytest.mark.parametrize("number", ["0", "-0.5", "NaN", "sNaN", "Infinity"])
@pytest.mark.parametrize("field", ["excerpt", "nonprofit", "low_income", "two_languages"])
def test_a_factor_that_is_not_a_number_above_zero_is_refused_by_its_field(field, number):
    with pytest.raises(InvalidCard) as refused:
        replace(CARD, **{field: Decimal(number)})
    assert refused.value.field == field


@pytest.mark.parametrize("number", ["0", "-0.5", "NaN", "sNaN", "Infinity"])
@pytest.mark.parametrize("field", ["media", "territory", "term", "audience", "volume"])
def test_a_factor_in_a_table_of_the_card_is_held_to_the_same(field, number):
    data = CARD.to_json()
    table = data[field]
    if isinstance(table, dict):
        table[next(iter(table))] = number
    else:
        table[0][1] = number
    with pytest.raises(InvalidCard) as refused:
        Card.from_json(data)
    assert refused.value.field == field


def test_further_media_may_be_included_in_the_fee():
    free = replace(CARD, further_medium=Decimal(0))
    assert net(terms(media=(Medium.WEB, Medium.NEWSLETTER)), free) == net(terms(), free)
