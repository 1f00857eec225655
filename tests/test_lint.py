"""Each check finds what it is for, shows its arithmetic, and leaves alone what is in order."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates
from kg.graph import load
from kg.lint import AFTER, CHECKS, EXCHANGE, OUTLET, PART, SHARE, YEAR, Finding, lint
from kg.lint.rates import RATES, conversions
from kg.model import Claim, Condition, Document, Entity, Link, Reading, Text, Time
from kg.quantities import parse
from kg.registry import Registry
from kg.vocabulary import EntityType, Modality, Polarity, ReadingKind

DAY = Time(dates.parse("2024-02-28"))
TIMES = Document("times", outlet="the-times", published=dates.parse("2024-03-01"))
GAZETTE = Document("gazette", outlet="the-gazette", published=dates.parse("2024-06-01"))
OLD = Document("almanac", outlet="the-almanac", published=dates.parse("2014-01-05"))
ENTITIES = [
    Entity("the-times", EntityType.OUTLET, "The Times"),
    Entity("agency", EntityType.OUTLET, "Example Agency"),
    Entity("wire", EntityType.OUTLET, "The Wire"),
    Entity("ministry", EntityType.ORGANIZATION, "Ministry of Examples"),
    Entity("port-budget", EntityType.ENTITY, "budget of the port"),
]
PARTS = [
    Reading("tugs-part", ReadingKind.PART, "tug-crew", "crew", "editor", (), "All tugs are the port's."),
    Reading("ferry-part", ReadingKind.PART, "ferry-crew", "crew", "editor", (), "All ferries are the port's."),
    Reading("apart", ReadingKind.DISJOINT, "tug-crew", "ferry-crew", "editor", (), "Nobody serves on both."),
]
REGISTRY = Registry.of(ENTITIES, readings=PARTS)


def claim(
    id_: str,
    subject: str = "port",
    predicate: str = "occurred",
    thing: Any = None,
    *,
    document: Document = TIMES,
    **more: Any,
) -> Claim:
    return Claim(
        document,
        id_,
        f"Statement {id_}.",
        subject,
        predicate,
        parse(thing) if isinstance(thing, str) else thing,
        **more,
    )


def worth(figure: str, *also: str, document: Document = TIMES, **more: Any) -> Claim:
    return claim("worth", "harbour", "monetaryValue", figure, document=document, also=tuple(map(parse, also)), **more)


def share(percent: str, subject: str = "harbour", **more: Any) -> Claim:
    return claim("share", subject, "shareOf", replace(parse(percent), of="port-budget"), **more)


def crew(id_: str, number: str, subject: str = "crew", **more: Any) -> Claim:
    return claim(id_, subject, "troopsPresent", number, **{"time": DAY, **more})


def budget(figure: str) -> Claim:
    return claim("budget", "port-budget", "monetaryValue", figure, document=GAZETTE)


def found(*claims: Claim) -> list[Finding]:
    return lint(claims, REGISTRY)


AGENCY = ((Link("agency"),),)
IN_ORDER: dict[str, list[list[Claim]]] = {
    EXCHANGE: [
        [worth("2e6 USD", "2.7e9 KRW")],
        [worth("2e6 USD")],
        [worth("2.2e9 KRW", "2e6 USD")],  # rounded to one digit, the dollars may have been 1.6 million
        [worth("2e6 USD", "1.9e6 EUR")],
        [worth("2e6 USD", "2.2e9 KRW", document=OLD)],
        [worth("2e6 USD", "2.2e9 KRW", time=Time(dates.parse("2013")))],
        [worth("2e6 USD", "2.2e9 KRW", document=Document("undated"))],
        [worth("2e6 USD", "2.2e9 KRW/year")],
        [worth("between 1e6 and 2e6 USD", "2.2e9 KRW")],
    ],
    SHARE: [
        [share("about 30 percent")],
        [worth("about 3e6 USD"), share("about 30 percent"), budget("about 1e7 USD")],
        [worth("about 3e6 USD", polarity=Polarity.DENIED), share("about 30 percent")],
        [worth("about 3e6 USD", document=GAZETTE), share("about 30 percent")],
        [worth("about 3e6 USD"), share("about 30 percent", "quay")],
        [worth("about 3e6 USD"), share("0 percent")],
    ],
    PART: [
        [crew("part", "8 people", "tug-crew"), crew("whole", "12 people")],
        [crew("tugs", "5 people", "tug-crew"), crew("ferries", "6 people", "ferry-crew"), crew("whole", "12 people")],
        [crew("part", "20 people", "other-crew"), crew("whole", "12 people")],
        [crew("part", "20 people", "tug-crew", time=Time(dates.parse("2024-01-03"))), crew("whole", "12 people")],
    ],
    AFTER: [
        [claim("a", time=Time(dates.parse("2024-03-01")))],
        [claim("a", time=Time(dates.parse("2024-03")))],
        [claim("a", time=Time(dates.parse("2024-03-05")), modality=Modality.PREDICTED)],
        [claim("a", time=Time(dates.parse("2024-03-05")), given=Condition(Text("the ships come")))],
        [claim("a", time=Time(dates.parse("2024-02/.."), throughout=True))],
        [claim("a", time=Time(dates.parse("2024-03-05")), document=Document("undated"))],
        [claim("a", chain=((Link("ministry", said=dates.parse("2024-03-01")),),))],
    ],
    YEAR: [
        [crew("a", "12 people")],
        [claim("a", time=Time(None))],
        [crew("a", "12 people", time=Time(dates.parse("2013")), document=OLD), crew("b", "13 people", time=None)],
        [crew("a", "12 people", time=Time(dates.parse("2013")), document=OLD), crew("b", "12 people", time=Time(dates.parse("2013")))],
        [crew("a", "12 people"), crew("b", "12 people", time=None, document=GAZETTE)],
        [crew("a", "12 people", time=Time(dates.parse("2013")), document=OLD), crew("b", "12 people", "tug-crew", time=None)],
    ],
    OUTLET: [
        [claim("a")],
        [claim("a", chain=((Link("agency"),), (Link("ministry"),)))],
        [claim("a", chain=((Link("agency"),), (Link("unattributed"),)))],
        [claim("a", chain=AGENCY, modality=Modality.ESTIMATED)],
        [claim("a", chain=((Link("the-times"),),))],
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "claims"), [(k, c) for k, cases in IN_ORDER.items() for c in cases])
def test_what_is_in_order_is_left_alone(kind: str, claims: list[Claim]) -> None:
    assert [f.sentence for f in found(*claims) if f.kind == kind] == []


WRONG: dict[str, list[tuple[list[Claim], str, str]]] = {
    EXCHANGE: [
        ([worth("2e6 USD", "2.2e9 KRW")], "19 % below the average of 2024 (1,364)", "2,200,000,000 KRW / 2,000,000 USD = 1,100.0"),
        ([worth("2.2e9 KRW", "2.02e6 USD")], "20 % below the average of 2024", "2,200,000,000 KRW / 2,020,000 USD = 1,089.1"),
        ([worth("2e6 USD", "3.4e9 KRW")], "25 % above the average of 2024 (1,364). It fits no year of the table.", "= 1,700.0"),
        (
            [worth("between 1e6 and 2e6 USD", "between 1.36e9 and 1.9e9 KRW")],
            "its two numbers are not converted at one rate",
            "1,360,000,000 KRW / 1,000,000 USD = 1,360.0; 1,900,000,000 KRW / 2,000,000 USD = 950.0",
        ),
    ],
    SHARE: [
        (
            [worth("about 3e6 USD"), share("about 30 percent")],
            "the budget of the port would be about 10,000,000 USD; no claim in the corpus gives it",
            "about 3,000,000 USD / about 30 percent = about 10,000,000 USD",
        ),
        (
            [worth("about 3e6 USD"), share("about 30 percent"), budget("5e7 USD")],
            "gazette#budget gives 50,000,000 USD, which does not fit",
            "about 10,000,000 USD; gazette#budget: 50,000,000 USD",
        ),
    ],
    PART: [
        ([crew("part", "20 people", "tug-crew"), crew("whole", "12 people")], "tugs-part", "20 > 12"),
        (
            [crew("tugs", "7 people", "tug-crew"), crew("ferries", "6 people", "ferry-crew"), crew("whole", "12 people")],
            "more than 12 people",
            "6 + 7 = 13 > 12",
        ),
    ],
    AFTER: [
        (
            [claim("a", time=Time(dates.parse("2024-03-05")))],
            "times#a speaks of 5 March 2024 as a fact, and was published by 1 March 2024.",
            "2024-03-05 is after 2024-03-01",
        ),
        (
            [claim("a", time=Time(dates.parse("2024-02-20")), chain=((Link("ministry", said=dates.parse("2024-02-10")),),))],
            "and was said by 10 February 2024",
            "2024-02-20 is after 2024-02-10",
        ),
        (
            [claim("a", chain=((Link("ministry", said=dates.parse("2024-04")),),))],
            "has Ministry of Examples say it April 2024, and was published by 1 March 2024",
            "2024-04-01 is after 2024-03-01",
        ),
    ],
    YEAR: [
        (
            [worth("2e6 USD", "2.2e9 KRW", time=Time(None, note="the line before speaks of 2013"))],
            "without the year it is of (the line before speaks of 2013). Its conversion into won fits the rates of 2011,",
            "2,000,000 USD, time unknown",
        ),
        (
            [crew("a", "12 people", time=Time(dates.parse("2013")), document=OLD), crew("b", "12 people", time=None)],
            "times#b prints 12 people without a time of its own; almanac#a gave the same number for a time up to 2013-12-31.",
            "12 people twice; 2024-03-01 is 3713 days after 2013-12-31",
        ),
        (
            [crew("a", "12 people", time=Time(dates.parse("2013")), document=OLD), crew("b", "12 people")],
            "times#b prints 12 people for 2024-02-28",
            "12 people twice",
        ),
    ],
    OUTLET: [
        (
            [claim("a", chain=AGENCY), claim("b", chain=AGENCY)],
            "times#a and 1 more: the chain ends at Example Agency, an outlet, which does not say how it knows.",
            "The Times, from Example Agency; 2 asserted claims",
        ),
        ([claim("a", chain=((Link("agency"),), (Link("wire"),)))], "the chain ends at The Wire", "1 asserted claim"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "claims", "sentence", "arithmetic"), [(k, *case) for k, cases in WRONG.items() for case in cases]
)
def test_what_is_wrong_is_found_with_its_arithmetic(
    kind: str, claims: list[Claim], sentence: str, arithmetic: str
) -> None:
    [finding] = [f for f in found(*claims) if f.kind == kind]
    assert sentence in finding.sentence
    assert arithmetic in finding.arithmetic
    assert set(finding.claims) <= set(claims)
    assert all(
        any(ref in f"{finding.sentence} {finding.arithmetic}" for ref in (c.ref, "more:")) for c in finding.claims
    )


def test_every_check_has_a_case_that_triggers_it_and_one_that_does_not() -> None:
    assert set(CHECKS) == set(WRONG) == set(IN_ORDER)


def test_a_finding_names_its_claims_and_the_source_of_its_rates() -> None:
    [finding] = found(worth("2e6 USD", "2.2e9 KRW"))
    assert [c.ref for c in finding.claims] == ["times#worth"]
    assert finding.arithmetic.endswith("(World Bank PA.NUS.FCRF, yearly averages)")


@given(st.permutations(range(6)))
def test_the_order_of_the_claims_changes_nothing(order: list[int]) -> None:
    claims = [
        worth("about 2e6 USD", "2.2e9 KRW"), share("about 30 percent"), crew("part", "20 people", "tug-crew"), crew("whole", "12 people"),
        claim("late", time=Time(dates.parse("2025"))), claim("wire", chain=AGENCY),
    ]  # fmt: skip
    assert found(*(claims[i] for i in order)) == found(*claims)
    assert [f.kind for f in found(*claims)] == [EXCHANGE, SHARE, PART, AFTER, OUTLET]


# rates


def test_a_rate_fits_the_years_whose_average_it_meets_within_its_rounding() -> None:
    [exact] = conversions([worth("1e6 USD", "1.3642e9 KRW")])
    assert exact.years == (2024,)
    [rounded] = conversions([worth("1e6 USD", "1e9 KRW")])
    assert (rounded.low, rounded.high) == (Decimal(500), Decimal(1500))
    assert set(rounded.years) == set(RATES)


def test_a_rate_is_found_whichever_currency_comes_first() -> None:
    [there], [back] = conversions([worth("2e6 USD", "2.7e9 KRW")]), conversions([worth("2.7e9 KRW", "2e6 USD")])
    assert there.rates == back.rates == (Decimal(1350),)


@pytest.mark.parametrize("also", ["0 KRW", "1e9 EUR", "at least 5 people"])
def test_what_is_no_conversion_gives_no_rate(also: str) -> None:
    assert conversions([worth("2e6 USD", also)]) == []


# the corpus that ships


def test_the_old_rate_in_the_workers_income_is_found_and_the_new_one_is_not() -> None:
    graph = load()
    old, new = "asia-business-daily-2024-06-27#income", "asia-business-daily-2024-10-18#income"
    assert [c.ref for f in lint(graph.selected, graph.registry) if f.kind == EXCHANGE for c in f.claims] == [old]
    by_ref = {c.claim.ref: c for c in conversions(graph.selected)}
    assert [round(r) for r in by_ref[old].rates] == [1083, 1087]
    assert (by_ref[old].years[0], 2024 in by_ref[old].years) == (2013, False)
    assert [round(r) for r in by_ref[new].rates] == [1384, 1384]
    assert by_ref[new].years == (2024,)


def test_the_share_of_the_state_budget_implies_its_total() -> None:
    graph = load()
    [finding] = [f for f in lint(graph.selected, graph.registry) if f.kind == SHARE]
    assert [c.ref for c in finding.claims] == ["korea-bizwire-2025-04-09#share", "korea-bizwire-2025-04-09#usd3bn"]
    assert finding.arithmetic == "about 3,000,000,000 USD / about 30 percent = about 10,000,000,000 USD"


def test_the_figure_without_a_year_is_found() -> None:
    graph = load()
    refs = [c.ref for f in lint(graph.selected, graph.registry) if f.kind == YEAR for c in f.claims]
    assert "asia-business-daily-2024-06-27#income" in refs
