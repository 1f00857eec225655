"""Verdicts on pairs of claims: they agree, differ only in scope or time, or contradict, and why.

Two figures are set side by side only where they have the same *key*: relation or measure, place, what is counted,
condition, subject and object. What differs is not compared, and the verdict names it; only a bridge
(:mod:`kg.bridges`) lifts a difference, and the verdict names that too. Then seven rules are asked in order, and
the first that applies speaks (:data:`RULES`):

1. *not comparable*: the keys differ, or one side reports nothing (hypothetical, an opinion, a prediction);
   of several alternatives one is named: *consistent*
2. a part and its whole: *contradicts* where, at surely overlapping times, the part is larger; else *consistent*
3. *cannot tell*: a time is unknown, or dates leave open whether opposed claims speak of one time
4. *superseded*: *changed* since, or *revised* by the same origin
5. *contradicts*: one time, and disjoint ranges or one proposition both affirmed and denied
6. *agrees*: one proposition, and each side's printed numbers lie in the other's range
7. *consistent*: everything else

Numbers are compared as intervals (Moore, Interval Analysis, 1966); "about" is widened by one tolerance. Times are
compared as ISO 8601-2 dates with their earliest and latest day. Nothing is ever said to be true.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import combinations, product

from kg.bridges import APART, Context, Joint, set_apart
from kg.dates import Overlap, When, overlap
from kg.model import Alternatives, Claim, Object, Text, is_claim, object_text
from kg.quantities import TOLERANCE, Interval, Quantity, dimension, interval, plain, printed, same_unit
from kg.registry import Registry
from kg.vocabulary import UNATTRIBUTED, Bound, MeasureKind, Modality, Polarity, ReadingKind, spaced

__all__ = ["Comparison", "Context", "Sum", "Verdict", "compare", "compare_all", "sums"]


class Verdict(StrEnum):
    """What a pair of claims is to each other."""

    AGREES = "agrees"
    CONSISTENT = "consistent"
    SUPERSEDED = "superseded"
    CONTRADICTS = "contradicts"
    NOT_COMPARABLE = "not comparable"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with its reasons. ``a`` is the claim that was known first, so that the order asked does not matter.

    ``element`` is what the verdict turns on, ``key`` what the two share, ``readings`` the ids of readings and the
    references of ``partOf`` claims without which it would not stand. ``change`` is "changed" or "revised";
    ``earlier``, ``later``, ``part`` and ``whole`` are claim references. ``outcome`` is that of a prediction.
    """

    a: Claim
    b: Claim
    verdict: Verdict
    element: str
    key: str
    sentence: str
    change: str | None = None
    earlier: str | None = None
    later: str | None = None
    part: str | None = None
    whole: str | None = None
    outcome: str | None = None
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that have no member in common and together exceed what somebody says of the whole."""

    whole: Claim
    parts: tuple[Claim, ...]
    verdict: Verdict
    key: str
    sentence: str
    readings: tuple[str, ...]


def compare(a: Claim, b: Claim, context: Context) -> Comparison:
    """What two claims are to each other, and why; the order in which they are given does not matter.

    >>> from kg.dates import parse as day
    >>> from kg.model import Document, Time
    >>> from kg.quantities import parse
    >>> def present(id, number, when):
    ...     return Claim(Document("times"), id, "…", "crew-in-port", "troopsPresent", parse(number), time=Time(day(when)))
    >>> found = compare(present("a", "3000 people", "2024-03-01"), present("b", "8000 people", "2024-03-04"),
    ...                 Context.of([], Registry.of()))
    >>> print(found.verdict, found.change, found.earlier, found.sentence, sep="; ")
    superseded; changed; times#a; times#a (3000 people, 2024-03-01) and times#b (8000 people, 2024-03-04): the times do not meet and the ranges are disjoint, so that the number of troops present changed.
    """
    a, b = sorted((a, b), key=_order)
    pair = _pair(a, b, context)
    return next(found for rule in RULES if (found := rule(pair)) is not None)


def compare_all(claims: Iterable[Claim], registry: Registry) -> list[Comparison]:
    """Every pair that shares a relation or measure and a subject, or that a bridge joins, in order.

    Claims are grouped by what they are about, so that only pairs with something in common are looked at; all claims
    must be held. A part and its whole are also compared across measures, where both have a common unit.

    >>> compare_all([], Registry.of())
    []
    """
    context = Context.of(claims, registry)
    pairs = sorted({tuple(sorted((a, b), key=_order)) for a, b in _candidates(context)}, key=lambda p: (_order(p[0]), _order(p[1])))
    return [compare(a, b, context) for a, b in pairs]
