"""The grammar of quantities and the algebra of their intervals."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import quantities
from kg.quantities import (
    CURRENCIES,
    UNITS,
    Interval,
    Quantity,
    convert,
    dimension,
    family,
    interval,
    parse,
    plain,
    printed,
    same_unit,
)
from kg.vocabulary import Bound

NUMBERS = st.decimals(min_value=0, max_value=Decimal("1e15"), allow_nan=False, allow_infinity=False, places=2)
BASES = st.sampled_from(sorted(UNITS))
ALL_UNITS = st.builds(str.__add__, BASES, st.sampled_from(["", "/year", "/month", "/day"]))


@st.composite
def texts(draw: st.DrawFn, units: st.SearchStrategy[str] = ALL_UNITS) -> str:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    unit = draw(units)
    form = draw(st.sampled_from(["{a} {u}", "exactly {a} {u}", "about {a} {u}", "at least {a} {u}", "more than {a} {u}", "at most {a} {u}",
                                 "between {a} and {b} {u}", "between about {a} and {b} {u}"]))  # fmt: skip
    return form.format(a=low, b=high, u=unit)


QUANTITIES = texts().map(parse)


@pytest.mark.parametrize(
    ("text", "low", "high", "bound"),
    [
        ("3000 people", 3000, 3000, Bound.EXACT),
        ("exactly 3000 people", 3000, 3000, Bound.EXACT),
        ("about 1500 people", 1500, 1500, Bound.ABOUT),
        ("at least 3 countries", 3, None, Bound.AT_LEAST),
        ("more than 10000 people", 10000, None, Bound.MORE_THAN),
        ("at most 1500 people", None, 1500, Bound.AT_MOST),
        ("between 1500 and 12000 people", 1500, 12000, Bound.BETWEEN),
        ("between about 1.3e12 and 2.5e12 KRW/year", Decimal("1.3e12"), Decimal("2.5e12"), Bound.BETWEEN_ABOUT),
        ("  0.5   percent ", Decimal("0.5"), Decimal("0.5"), Bound.EXACT),
    ],
)
def test_each_form_says_what_is_printed(text: str, low: int | None, high: int | None, bound: Bound) -> None:
    q = parse(text)
    assert (q.low, q.high, q.bound) == (low, high, bound)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3000", "no unit"),
        ("about 3000", "no unit"),
        ("between 3 and 4", "no unit"),
        ("up to 3000", "no unit"),
        ("3,000 people", "separators"),
        ("3 000 people", "separators"),
        ("1 500", "separators"),
        ("3.000 people", "separators"),
        ("1.200.000 USD", "separators"),
        ("3_000 people", "separators"),
        ("3’000 people", "separators"),
        ("between 1,500 and 12,000 people", "separators"),
        ("between 4 and 3 people", "larger than the second"),
        ("3000 people killed", "counted:"),
        ("roughly 3000 people", "no quantity"),
        ("-5 people", "no quantity"),
        ("three people", "no quantity"),
        ("٣ people", "no quantity"),
        ("", "no quantity"),
        ("9" * 300 + " people", "too long"),
    ],
)
def test_a_text_that_is_no_quantity_says_why(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse(text)


def test_three_decimals_of_a_currency_are_no_separators() -> None:
    assert parse("1.250 USD").low == Decimal("1.25")


@pytest.mark.parametrize("text", ["9" * 100_000, "between and " * 50_000, "a 1 " * 50_000])
def test_a_long_text_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match="too long"):
        parse(text)
    assert time.process_time() - began < 0.5


@given(texts())
def test_what_is_printed_is_read_back(text: str) -> None:
    q = parse(text)
    assert parse(str(q)) == q


@given(NUMBERS)
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(number: Decimal) -> None:
    text = plain(number)
    assert Decimal(text) == number
    assert "E" not in text
    assert "." not in text or not text.endswith("0")


def test_one_number_written_in_many_ways_is_one_quantity() -> None:
    assert len({parse(f"{n} people") for n in ("3000", "3e3", "3.0e3", "3000.0", "30e2", "exactly 3000")}) == 1


@given(QUANTITIES)
def test_the_printed_numbers_lie_in_the_interval(q: Quantity) -> None:
    assert all(interval(q).holds(n) for n in printed(q))


@given(NUMBERS, ALL_UNITS)
def test_about_is_wider_than_exact_and_a_bound_is_open_at_one_side(number: Decimal, unit: str) -> None:
    exact, about = interval(parse(f"{number} {unit}")), interval(parse(f"about {number} {unit}"))
    assert exact.low is not None
    assert about.low is not None
    assert about.high is not None
    assert about.low <= exact.low <= about.high
    assert interval(parse(f"at least {number} {unit}")).high is None
    assert interval(parse(f"at most {number} {unit}")).low is None


INTERVALS = st.builds(
    lambda a, b: Interval(None if a is None else min(a, b or a), None if b is None else max(b, a or b)),
    st.none() | NUMBERS,
    st.none() | NUMBERS,
)


@given(INTERVALS, INTERVALS)
def test_disjoint_is_symmetric_and_nothing_is_disjoint_from_itself(a: Interval, b: Interval) -> None:
    assert a.disjoint(b) == b.disjoint(a)
    assert not a.disjoint(a)


@given(INTERVALS, INTERVALS, NUMBERS)
def test_disjoint_means_that_no_number_lies_in_both(a: Interval, b: Interval, number: Decimal) -> None:
    if a.disjoint(b):
        assert not (a.holds(number) and b.holds(number))
    else:
        ends = [n for n in (a.low, a.high, b.low, b.high) if n is not None] or [number]
        assert any(a.holds(n) and b.holds(n) for n in ends)


def test_bounds_that_meet_at_one_printed_number_are_not_disjoint() -> None:
    assert not interval(parse("at most 10000 people")).disjoint(interval(parse("more than 10000 people")))


@given(
    texts(st.sampled_from(["metres", "kilometres", "kilograms", "tonnes", "days", "weeks", "USD/month", "USD/year"]))
)
def test_a_quantity_in_another_unit_is_the_same_range(text: str) -> None:
    q = parse(text)
    others = [
        u
        for u in ("metres", "kilometres", "kilograms", "tonnes", "days", "weeks", "USD/month", "USD/year")
        if same_unit(q.unit, u)
    ]
    for unit in others:
        made = convert(q, unit)
        assert made.unit == unit
        for mine, its in zip(printed(q), printed(made), strict=True):
            assert abs(mine - its) <= abs(mine) * Decimal("1e-20")


def test_currencies_are_never_converted() -> None:
    assert not any(same_unit(a, b) for a in CURRENCIES for b in CURRENCIES if a != b)
    with pytest.raises(ValueError, match="no fixed proportion"):
        convert(parse("3 USD"), "KRW")


@pytest.mark.parametrize(
    ("unit", "what", "kin"),
    [
        ("people", "people", "count"),
        ("USD", "USD", "currency"),
        ("KRW/month", "KRW/year", "currency/year"),
        ("miles", "length", "length"),
        ("percent", "share", "share"),
        ("furlongs", None, None),
        ("USD/century", None, None),
    ],
)
def test_a_unit_has_a_dimension_and_a_family(unit: str, what: str | None, kin: str | None) -> None:
    assert (dimension(unit), family(unit)) == (what, kin)


def test_a_rate_for_a_month_is_a_twelfth_of_one_for_a_year() -> None:
    assert printed(parse("12 USD/year")) == printed(parse("1 USD/month"))


def test_what_looks_like_a_quantity_has_a_blank_or_begins_with_a_digit() -> None:
    assert quantities.looks_like_quantity("about 3")
    assert quantities.looks_like_quantity("3000")
    assert not quantities.looks_like_quantity("the-port")
