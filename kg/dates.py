"""Partial dates: EDTF (ISO 8601-2:2019, levels 0 and 1) with the earliest and the latest day that each allows.

Read are years, months and days, a year with unspecified digits (``201X``), the marks ``~ ? %`` at the end,
and intervals with an open end (``../2024-10-31``).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache

_DATE = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?([~?%]?)", re.ASCII)
FORMS = "2024, 2024-10, 2024-10-31, 201X, 2024-10~, 2024-08/2024-10, ../2024-10-31, 2024-08/.."


@dataclass(frozen=True, slots=True)
class When:
    """A date or span of time as written, and its bounds; a bound that is missing is open.

    >>> parse("2024-02").latest
    datetime.date(2024, 2, 29)
    """

    edtf: str
    earliest: date | None
    latest: date | None

    def __str__(self) -> str:
        return self.edtf


class Overlap(Enum):
    """Whether two times share a moment: surely, perhaps (a partial date leaves it open), or not."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@lru_cache(maxsize=100_000)
def parse(text: str) -> When:
    """Read an EDTF date or interval.

    >>> parse("../2024-10-31")
    When(edtf='../2024-10-31', earliest=None, latest=datetime.date(2024, 10, 31))

    Raises ``ValueError`` with what is wrong in plain words.
    """
    first, slash, last = text.partition("/")
    if not slash:
        return When(text, *_bounds(text))
    if first in ("", "..") and last in ("", ".."):
        raise ValueError(f"{text!r} is open at both ends")
    low = None if first in ("", "..") else _bounds(first)[0]
    high = None if last in ("", "..") else _bounds(last)[1]
    if low and high and low > high:
        raise ValueError(f"{text!r} ends before it begins")
    return When(text, low, high)


def between(earliest: str, latest: str) -> When:
    """The window from ``earliest`` to ``latest``, one date where they are the same.

    >>> between("2024-03-01", "2024-03-05").edtf
    '2024-03-01/2024-03-05'
    """
    return parse(earliest if earliest == latest else f"{earliest}/{latest}")


def _bounds(text: str) -> tuple[date, date]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date")
    year, month, day, _ = match.groups()
    low_year, high_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if low_year == 0:
        raise ValueError(f"{text!r}: years begin with 0001")
    if month in (None, "XX"):
        if day not in (None, "XX"):
            raise ValueError(f"{text!r} has a day without a month")
        return date(low_year, 1, 1), date(high_year, 12, 31)
    if low_year != high_year:
        raise ValueError(f"{text!r} has a month in an unspecified year")
    if not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} has no such month")
    last = calendar.monthrange(low_year, int(month))[1]
    if day in (None, "XX"):
        return date(low_year, int(month), 1), date(low_year, int(month), last)
    if not 1 <= int(day) <= last:
        raise ValueError(f"{text!r} has no such day")
    return date(low_year, int(month), int(day)), date(low_year, int(month), int(day))


def overlap(
    a: tuple[date | None, date | None], a_throughout: bool, b: tuple[date | None, date | None], b_throughout: bool
) -> Overlap:
    """Whether two times overlap, each given by its bounds and whether it fills them or lies somewhere in them.

    >>> october = (date(2024, 10, 1), date(2024, 10, 31))
    >>> overlap(october, False, october, False)
    <Overlap.MAYBE: 'maybe'>
    >>> overlap(october, True, (date(2024, 10, 8), date(2024, 10, 8)), False)
    <Overlap.YES: 'yes'>
    """
    if not _meet(a, b):
        return Overlap.NO
    if a_throughout and b_throughout:
        return Overlap.YES
    if a_throughout:
        return Overlap.YES if _within(b, a) else Overlap.MAYBE
    if b_throughout:
        return Overlap.YES if _within(a, b) else Overlap.MAYBE
    return Overlap.YES if a == b and a[0] is not None and a[0] == a[1] else Overlap.MAYBE


def _meet(a: tuple[date | None, date | None], b: tuple[date | None, date | None]) -> bool:
    return not (a[1] and b[0] and a[1] < b[0]) and not (b[1] and a[0] and b[1] < a[0])


def _within(inner: tuple[date | None, date | None], outer: tuple[date | None, date | None]) -> bool:
    low = outer[0] is None or (inner[0] is not None and inner[0] >= outer[0])
    high = outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
    return low and high
