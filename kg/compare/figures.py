"""The figures of two claims side by side: whether their ranges meet, hold the same numbers, or one lies in the other.

A printed quantity is an interval with one end or two (Moore, Interval Analysis, 1966), "about" widened by the
tolerance of :mod:`kg.quantities`. Ends that meet at one printed number are not disjoint: "at most 10,000" and "more
than 10,000" come from texts that round. Currencies are never converted; a figure that a text itself prints in a
second currency (``also``) is compared in the currency that both print.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from itertools import product

from kg.model import Alternatives, Claim
from kg.quantities import TOLERANCE, Interval, Quantity, dimension, interval, plain, printed, same_unit
from kg.vocabulary import Bound, Polarity

_DIGITS = Context(prec=20)
"""A twelfth of a year's income has no exact decimal: twenty digits are compared, so that no unit changes a verdict."""

_LENGTHS = frozenset({"length", "duration"})
"""What does not add up: the way of a part may be longer than that of the whole."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The figures of two claims in units of fixed proportion; several on a side are alternatives."""

    a: tuple[Quantity, ...]
    b: tuple[Quantity, ...]
    shared: str | None = None  # the unit that both print, where their first ones differ

    @property
    def one_each(self) -> bool:
        return len(self.a) == len(self.b) == 1


def figures(claim: Claim) -> tuple[Quantity, ...]:
    """The quantities of a claim's object: one, several alternatives, or none.

    >>> from kg.model import Document
    >>> from kg.quantities import parse
    >>> [str(q) for q in figures(Claim(Document("times"), "a", "…", "crew", "groupSize", parse("12 people")))]
    ['12 people']
    """
    if isinstance(claim.object, Quantity):
        return (claim.object,)
    if isinstance(claim.object, Alternatives):
        found = tuple(o for o in claim.object.options if isinstance(o, Quantity))
        return found if len(found) == len(claim.object.options) else ()
    return ()


def beside(
    left: tuple[Quantity, ...],
    right: tuple[Quantity, ...],
    also_left: tuple[Quantity, ...] = (),
    also_right: tuple[Quantity, ...] = (),
) -> Sides | None:
    """The figures of two claims side by side; none where a side has none, or no unit is common to both.

    ``also`` are the figures of either that its text prints a second time, in another unit.

    >>> from kg.quantities import parse
    >>> beside((parse("5 USD"),), (parse("7000 KRW"),)) is None
    True
    >>> beside((parse("5 USD"),), (parse("7000 KRW"),), (parse("6900 KRW"),)).shared
    'KRW'
    """
    if not left or not right:
        return None
    if len(left) == len(right) == 1 and left[0].unit == right[0].unit:
        return Sides(left, right)
    if all(_common(x, y) for x, y in product(left, right)):
        return Sides(left, right)
    if len(left) == len(right) == 1:
        for x, y in product((*left, *also_left), (*right, *also_right)):
            if _common(x, y):
                return Sides((x,), (y,), y.unit)
    return None


def _common(x: Quantity, y: Quantity) -> bool:
    return _vague(x) or _vague(y) or same_unit(x.unit, y.unit)


def _vague(q: Quantity) -> bool:
    return q.bound is Bound.VAGUE


def _range(q: Quantity) -> Interval:
    return _bounds(q.low, q.high, q.unit, q.bound)


@lru_cache(maxsize=100_000)
def _bounds(low: Decimal | None, high: Decimal | None, unit: str, bound: Bound) -> Interval:
    found = interval(Quantity(low, high, unit, bound))
    return Interval(_cut(found.low), _cut(found.high))


def _printed(q: Quantity) -> tuple[Decimal, ...]:
    return tuple(_DIGITS.plus(n) for n in printed(q))


def _cut(number: Decimal | None) -> Decimal | None:
    return None if number is None else _DIGITS.plus(number)


def disjoint(sides: Sides) -> bool:
    """Whether no number lies in a range of both sides.

    >>> from kg.quantities import parse
    >>> disjoint(Sides((parse("at most 10000 people"),), (parse("more than 10000 people"),)))
    False
    >>> disjoint(Sides((parse("about 3000 people"),), (parse("at least 3301 people"),)))
    True
    """
    if sides.one_each:
        return _range(sides.a[0]).disjoint(_range(sides.b[0]))
    return all(_range(x).disjoint(_range(y)) for x, y in product(sides.a, sides.b))


def agree(sides: Sides) -> bool:
    """Whether each side's printed numbers lie in the other's widened range, ends included.

    Two opposite bounds that only meet ("at most 10,000", "more than 10,000") do not say the same. A vague figure
    agrees with the same words only, and alternatives with the same alternatives.

    >>> from kg.quantities import parse
    >>> agree(Sides((parse("about 3000 people"),), (parse("3200 people"),)))
    False
    >>> agree(Sides((parse("about 3000 people"),), (parse("about 3200 people"),)))
    True
    """
    if not sides.one_each:
        each = all(any(_same(x, y) for y in sides.b) for x in sides.a)
        return each and all(any(_same(x, y) for x in sides.a) for y in sides.b)
    return _same(sides.a[0], sides.b[0])


def _same(x: Quantity, y: Quantity) -> bool:
    if _vague(x) or _vague(y):
        return _vague(x) and _vague(y) and _folded(x) == _folded(y)
    here, there = _range(x), _range(y)
    if (
        here.low != here.high
        and there.low != there.high
        and (_touch(here.high, there.low) or _touch(there.high, here.low))
    ):
        return False
    return all(map(there.holds, _printed(x))) and all(map(here.holds, _printed(y)))


def _touch(high: Decimal | None, low: Decimal | None) -> bool:
    return high is not None and high == low


def _folded(q: Quantity) -> str:
    return " ".join((q.words or "").casefold().split())


def entails(said: Iterable[Quantity], wider: Iterable[Quantity]) -> bool:
    """Whether whoever says the one has thereby said the other: its printed range lies in the other's widened one.

    >>> from kg.quantities import parse
    >>> entails([parse("12000 people")], [parse("more than 10000 people")])
    True
    >>> entails([parse("10000 people")], [parse("more than 10000 people")])
    False
    """
    those = tuple(wider)
    return all(any(_inside(x, y) for y in those) for x in said)


def _inside(x: Quantity, y: Quantity) -> bool:
    if _vague(x) or _vague(y):
        return _same(x, y)
    numbers, outer = _printed(x), _range(y)
    open_end = y.bound is Bound.MORE_THAN and x.bound is not Bound.MORE_THAN
    low = outer.low is None or (
        x.low is not None and (numbers[0] > outer.low or (numbers[0] == outer.low and not open_end))
    )
    high = outer.high is None or (x.high is not None and numbers[-1] <= outer.high)
    return low and high


def allowed(claim: Claim, side: Iterable[Quantity]) -> Interval:
    """The lowest and highest number that a claim leaves possible: to deny "at least N" is to say "at most N".

    >>> from kg.model import Document
    >>> from kg.quantities import parse
    >>> denied = Claim(Document("times"), "a", "…", "crew", "groupSize", parse("at least 12 people"), Polarity.DENIED)
    >>> allowed(denied, figures(denied))
    Interval(low=None, high=Decimal('12'))
    """
    numbers = tuple(side)
    if len(numbers) == 1 and claim.polarity is Polarity.AFFIRMED:
        return _range(numbers[0])
    ranges = [_range(q) if claim.polarity is Polarity.AFFIRMED else _turned(q) for q in numbers]
    lows, highs = [r.low for r in ranges], [r.high for r in ranges]
    low = None if None in lows else min((n for n in lows if n is not None), default=None)
    high = None if None in highs else max((n for n in highs if n is not None), default=None)
    return Interval(low, high)


def _turned(q: Quantity) -> Interval:
    here = _range(q)
    if q.bound in (Bound.AT_LEAST, Bound.MORE_THAN, Bound.AT_MOST):
        return Interval(here.high, here.low)
    return Interval(None, None)


def add_up(sides: Sides) -> bool:
    """Whether a part of what is measured has a part of the figure: people and money do, distances do not.

    >>> from kg.quantities import parse
    >>> add_up(Sides((parse("50 kilometres"),), (parse("20 kilometres"),)))
    False
    """
    return not any(dimension(q.unit) in _LENGTHS for q in (*sides.a, *sides.b))


def widened(sides: Sides) -> str | None:
    """The sentence that names the tolerance, where "about" widened a figure.

    >>> from kg.quantities import parse
    >>> widened(Sides((parse("about 3000 people"),), (parse("3200 people"),)))
    '"About" widens a number by 10 % to each side: about 3000 people is 2700 to 3300.'
    """
    found = [q for q in (*sides.a, *sides.b) if q.bound in (Bound.ABOUT, Bound.BETWEEN_ABOUT)]
    if not found:
        return None
    spans = dict.fromkeys(f"{q} is {_times(q.low, 1 - TOLERANCE)} to {_times(q.high, 1 + TOLERANCE)}" for q in found)
    return f'"About" widens a number by {plain(TOLERANCE * 100)} % to each side: {"; ".join(spans)}.'


def _times(number: Decimal | None, factor: Decimal) -> str:
    return plain(None if number is None else number * factor)


def in_unit_of(q: Quantity, number: Decimal) -> str:
    """A number of a dimension's own unit as people write it, in the unit of this quantity.

    >>> from kg.quantities import parse
    >>> in_unit_of(parse("50 kilometres"), Decimal(42000))
    '42 kilometres'
    """
    one = printed(Quantity(Decimal(1), Decimal(1), q.unit, Bound.EXACT))[0]
    return f"{plain(_DIGITS.divide(number, one))} {q.unit}"
