"""Partial dates: their bounds, and whether two times share a moment."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import FORMS, Overlap, between, overlap, parse

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
NEAR = st.dates(date(2024, 1, 1), date(2024, 1, 20))


@st.composite
def times(draw: st.DrawFn) -> tuple[date | None, date | None]:
    low, high = sorted((draw(NEAR), draw(NEAR)))
    return draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024-10-31", date(2024, 10, 31), date(2024, 10, 31)),
        ("2024-10", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("20XX", date(2000, 1, 1), date(2099, 12, 31)),
        ("2024-XX", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-XX-XX", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-10-XX", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024-10~", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024-10-31?", date(2024, 10, 31), date(2024, 10, 31)),
        ("2024%", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-08/2024-10", date(2024, 8, 1), date(2024, 10, 31)),
        ("../2024-10-31", None, date(2024, 10, 31)),
        ("/2024-10-31", None, date(2024, 10, 31)),
        ("2024-08/..", date(2024, 8, 1), None),
        ("2024-08~/2024-10-15", date(2024, 8, 1), date(2024, 10, 15)),
    ],
)
def test_each_form_has_its_bounds(text: str, earliest: date | None, latest: date | None) -> None:
    when = parse(text)
    assert (when.edtf, when.earliest, when.latest) == (text, earliest, latest)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-13", "no such month"),
        ("2024-00", "no such month"),
        ("2024-02-30", "no such day"),
        ("2023-02-29", "no such day"),
        ("2024-10-00", "no such day"),
        ("31.10.2024", "no date"),
        ("10/31/2024", "no date"),
        ("2024/10/31", "no date"),
        ("2024-1-5", "no date"),
        ("October 2024", "no date"),
        ("24-10-31", "no date"),
        ("0000", "years begin with 0001"),
        ("2024-XX-12", "a day without a month"),
        ("202X-10", "a month in an unspecified year"),
        ("../..", "open at both ends"),
        ("/", "open at both ends"),
        ("2024-10/2024-08", "ends before it begins"),
        ("2024-10-31T12:00", "no date"),
        ("٢٠٢٤", "no date"),
        ("２０２４", "no date"),
        ("", "no date"),
        ("2024-10-31 ", "no date"),
    ],
)
def test_a_text_that_is_no_date_says_why(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse(text)


def test_the_forms_that_messages_show_can_be_read() -> None:
    for form in FORMS.split(", "):
        parse(form)


@given(DAYS)
def test_a_day_is_its_own_bounds(day: date) -> None:
    when = parse(day.isoformat())
    assert when.earliest == when.latest == day
    assert str(when) == day.isoformat()


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_year(day: date) -> None:
    for text in (day.isoformat()[:7], day.isoformat()[:4], day.isoformat()[:3] + "X"):
        if text == "000X":
            continue
        when = parse(text)
        assert when.earliest is not None
        assert when.latest is not None
        assert when.earliest <= day <= when.latest


@given(DAYS, DAYS)
def test_a_window_goes_from_the_first_day_to_the_last(a: date, b: date) -> None:
    low, high = sorted((a, b))
    when = between(low.isoformat(), high.isoformat())
    assert (when.earliest, when.latest) == (low, high)
    assert ("/" in when.edtf) == (low != high)


@given(times(), st.booleans(), times(), st.booleans())
def test_overlap_is_symmetric(
    a: tuple[date | None, date | None], full_a: bool, b: tuple[date | None, date | None], full_b: bool
) -> None:
    assert overlap(a, full_a, b, full_b) is overlap(b, full_b, a, full_a)


def days(time: tuple[date | None, date | None]) -> set[date]:
    """The days of a time, within a window wide enough for all that is drawn."""
    first, last = time[0] or date(2023, 12, 1), time[1] or date(2024, 3, 1)
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


@given(times(), times())
def test_times_without_a_common_day_do_not_overlap_and_others_may(
    a: tuple[date | None, date | None], b: tuple[date | None, date | None]
) -> None:
    found = overlap(a, False, b, False)
    assert (found is Overlap.NO) == (not days(a) & days(b))
    if found is Overlap.YES:
        assert a == b


@given(times(), times())
def test_a_time_that_is_filled_surely_meets_one_that_lies_within_it(
    a: tuple[date | None, date | None], b: tuple[date | None, date | None]
) -> None:
    found = overlap(a, True, b, False)
    if days(a) >= days(b):
        assert found is Overlap.YES
    elif days(a) & days(b):
        assert found is Overlap.MAYBE
    else:
        assert found is Overlap.NO


def test_two_times_filled_that_touch_on_one_day_overlap() -> None:
    first, second = (date(2024, 10, 1), date(2024, 10, 8)), (date(2024, 10, 8), None)
    assert overlap(first, True, second, True) is Overlap.YES
    assert overlap(first, False, second, False) is Overlap.MAYBE


def test_one_known_day_meets_itself() -> None:
    day = (date(2024, 10, 8), date(2024, 10, 8))
    assert overlap(day, False, day, False) is Overlap.YES


def test_an_unknown_time_may_meet_any() -> None:
    assert overlap((None, None), False, (date(2024, 1, 1), date(2024, 1, 1)), False) is Overlap.MAYBE
