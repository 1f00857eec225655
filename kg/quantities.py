"""Printed numbers with what they say about the true one: the grammar, and the algebra of their intervals.

The grammar: ``3000 people``, ``exactly``, ``about``, ``at least``, ``more than``, ``at most`` ``N unit``,
``between N and M unit``, ``between about N and M unit``. A rate has ``/year``, ``/month`` or ``/day`` at its unit.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.vocabulary import Bound

TOLERANCE = Decimal("0.10")
"""How far "about" widens a printed number, to each side: a convention of this package, named in every reason."""

FORMS = "3000 people · exactly, about, at least, more than, at most N UNIT · between [about] N and M UNIT"

_NUMBER = r"([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
_ONE = re.compile(rf"(?:(exactly|about|at least|more than|at most)\s+)?{_NUMBER}\s+([^\s0-9]\S*)")
_TWO = re.compile(rf"between\s+(about\s+)?{_NUMBER}\s+and\s+{_NUMBER}\s+([^\s0-9]\S*)")
_SEPARATED = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_BOUNDS = {
    None: Bound.EXACT,
    "exactly": Bound.EXACT,
    "about": Bound.ABOUT,
    "at least": Bound.AT_LEAST,
    "more than": Bound.MORE_THAN,
    "at most": Bound.AT_MOST,
}

CURRENCIES = frozenset(
    "AUD BRL CAD CHF CNY CZK EUR GBP HKD INR JPY KPW KRW NOK PLN RUB SEK TRY TWD UAH USD VND ZAR".split()
)
"""ISO 4217 codes that are read as units. No currency is ever converted into another."""

UNITS: dict[str, tuple[str, Decimal]] = {
    "people": ("people", Decimal(1)),
    "countries": ("countries", Decimal(1)),
    "items": ("items", Decimal(1)),
    "percent": ("share", Decimal(1)),
    "metres": ("length", Decimal(1)),
    "kilometres": ("length", Decimal(1000)),
    "miles": ("length", Decimal("1609.344")),
    "days": ("duration", Decimal(1)),
    "weeks": ("duration", Decimal(7)),
    "kilograms": ("mass", Decimal(1)),
    "tonnes": ("mass", Decimal(1000)),
    **{code: (code, Decimal(1)) for code in CURRENCIES},
}
"""Unit → what it measures, and its size in that dimension's own unit (SI brochure, 9th edition; mile: 1959 agreement)."""

_COUNTS = ("people", "countries", "items")
_LONGEST = 200

_PER_YEAR = {"year": Decimal(1), "month": Decimal(12), "day": Decimal("365.25")}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed: its bounds, its unit, what is counted, and of what it is a share.

    ``low`` and ``high`` are equal for exact and about, one is missing where the bound is one-sided,
    both are missing where only words stand (``words``).
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    counted: str | None = None
    of: str | None = None
    words: str | None = None

    def __str__(self) -> str:
        if self.bound is Bound.VAGUE:
            return self.words or ""
        if self.bound in (Bound.BETWEEN, Bound.BETWEEN_ABOUT):
            return f"{self.bound.value} {plain(self.low)} and {plain(self.high)} {self.unit}"
        number = plain(self.low if self.low is not None else self.high)
        return f"{number} {self.unit}" if self.bound is Bound.EXACT else f"{self.bound.value} {number} {self.unit}"

    @property
    def printed(self) -> tuple[Decimal, ...]:
        """The numbers that stand in the text."""
        return tuple(dict.fromkeys(n for n in (self.low, self.high) if n is not None))


def plain(number: Decimal | None) -> str:
    """A decimal without an exponent and without trailing zeros.

    >>> plain(Decimal("3e9")), plain(Decimal("1.50"))
    ('3000000000', '1.5')
    """
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=100_000)
def parse(text: str) -> Quantity:
    """Read a quantity in the grammar of the format.

    >>> str(parse("between 1.2e9 and 2.3e9 USD/year"))
    'between 1200000000 and 2300000000 USD/year'

    Raises ``ValueError`` with what is wrong in plain words.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:60]!r}… is too long for a quantity")
    if text.startswith("between") and (match := _TWO.fullmatch(text)):
        about, low, high, unit = match.groups()
        if Decimal(low) > Decimal(high):
            raise ValueError(f"{text!r}: the first number is larger than the second")
        _check_separators(text, unit, low, high)
        return Quantity(_number(low), _number(high), unit, Bound.BETWEEN_ABOUT if about else Bound.BETWEEN)
    if match := _ONE.fullmatch(text):
        word, number, unit = match.groups()
        _check_separators(text, unit, number)
        bound, value = _BOUNDS[word], _number(number)
        low_missing, high_missing = bound is Bound.AT_MOST, bound in (Bound.AT_LEAST, Bound.MORE_THAN)
        return Quantity(None if low_missing else value, None if high_missing else value, unit, bound)
    raise ValueError(f"{text!r} {_mistake(text)}")


def _check_separators(text: str, unit: str, *numbers: str) -> None:
    """Refuse ``3.000 people``: nobody counts thousandths of people, and many languages write 3000 so."""
    if unit in _COUNTS and "." in text and any(_SEPARATED.fullmatch(n) for n in numbers):
        raise ValueError(f"{text!r} has separators: write the number without them")


def _mistake(text: str) -> str:
    """What is wrong with a text that is no quantity."""
    if re.search(r"\d[,_ '’]\d{3}(?!\d)|\d\.\d{3}\.\d{3}", text):
        return "has separators: write the number without them"
    if re.search(rf"(?:^|\s){_NUMBER}$", text):
        return "has no unit"
    if re.search(rf"{_NUMBER}\s+\S+\s+\S", text):
        return "has more than one word after the number: what is counted stands in counted:"
    return "is no quantity"


def looks_like_quantity(text: str) -> bool:
    """Whether an object's text was meant as a quantity and not as an id."""
    return bool(re.search(r"\s", text.strip())) or text[:1].isdigit()


def _number(text: str) -> Decimal:
    """A printed number; equal ones have one form."""
    return Decimal(text) if text.isdecimal() else Decimal(plain(Decimal(text)))


def dimension(unit: str) -> str | None:
    """What a unit measures, with ``/year`` for every rate; none for an unknown unit.

    >>> dimension("USD/month"), dimension("furlongs")
    ('USD/year', None)
    """
    base, slash, per = unit.partition("/")
    known = UNITS.get(base)
    if slash and per not in _PER_YEAR:
        return None
    if known is None:
        return None
    return f"{known[0]}/year" if slash else known[0]


def family(unit: str) -> str | None:
    """As :func:`dimension`, with all currencies alike, and all that is counted.

    >>> family("KRW/year")
    'currency/year'
    """
    found = dimension(unit)
    if found is None:
        return None
    base, slash, per = found.partition("/")
    return ("currency" if base in CURRENCIES else "count" if base in _COUNTS else base) + slash + per


def _size(unit: str) -> Decimal:
    """How much of its dimension's own unit one of it is; a unit that is not known is measured in itself."""
    if dimension(unit) is None:
        return Decimal(1)
    base, slash, per = unit.partition("/")
    return UNITS[base][1] * _PER_YEAR[per] if slash else UNITS[base][1]


def same_unit(a: str, b: str) -> bool:
    """Whether two quantities can be set side by side: the same unit, or units of fixed proportion.

    >>> same_unit("kilometres", "miles"), same_unit("USD", "KRW")
    (True, False)
    """
    return a == b or (dimension(a) is not None and dimension(a) == dimension(b))


@dataclass(frozen=True, slots=True)
class Interval:
    """What a quantity allows, in its dimension's own unit; a missing end is open without limit."""

    low: Decimal | None
    high: Decimal | None

    def disjoint(self, other: "Interval") -> bool:
        """Whether no number lies in both; ends that meet do."""
        return _below(self.high, other.low) or _below(other.high, self.low)

    def holds(self, number: Decimal) -> bool:
        return not _below(number, self.low) and not _below(self.high, number)


def _below(a: Decimal | None, b: Decimal | None) -> bool:
    return a is not None and b is not None and a < b


def interval(q: Quantity) -> Interval:
    """The range of true values that a printed quantity allows, "about" widened by :data:`TOLERANCE`.

    >>> interval(parse("about 1500 people"))
    Interval(low=Decimal('1350.00'), high=Decimal('1650.00'))
    """
    size = _size(q.unit)
    low = None if q.low is None else q.low * size
    high = None if q.high is None else q.high * size
    if q.bound in (Bound.ABOUT, Bound.BETWEEN_ABOUT):
        low = None if low is None else low * (1 - TOLERANCE)
        high = None if high is None else high * (1 + TOLERANCE)
    return Interval(low, high)


def printed(q: Quantity) -> tuple[Decimal, ...]:
    """The printed numbers of a quantity in its dimension's own unit."""
    size = _size(q.unit)
    return tuple(n * size for n in q.printed)


def convert(q: Quantity, unit: str) -> Quantity:
    """The same quantity in another unit of fixed proportion.

    >>> str(convert(parse("about 50 kilometres"), "metres"))
    'about 50000 metres'
    """
    if not same_unit(q.unit, unit):
        raise ValueError(f"{q.unit} has no fixed proportion to {unit}")
    ratio = _size(q.unit) / _size(unit)
    low = None if q.low is None else q.low * ratio
    high = None if q.high is None else q.high * ratio
    return replace(q, low=low, high=high, unit=unit)
