"""Which pairs of claims are looked at: those that can have one of the verdicts that somebody asked for.

To set every claim against every other takes time with the square of their number, and nearly all of it for nothing. So
claims are grouped by what they are about (blocking, as record linkage calls it: Christen, Data Matching, 2012), ever
more closely, the less is asked for:

- with *not comparable* among the verdicts: the same relation or measure and the same subject
- without it: the whole key, and only claims that report anything
- *contradicts* alone: a sweep over the times and the numbers of each group, so that no pair is made that cannot
  conflict: those at surely one time, and totals of which the later one is no larger than the earlier one

Pairs that a bridge joins come on top. What is left out here is exactly what the rules would say something else of.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, combinations, product
from typing import TypeVar

from kg.compare.bridges import Context
from kg.compare.figures import disjoint, figures
from kg.compare.keys import NO_REPORT, Keyed
from kg.compare.pairs import Verdict, is_flow, prediction_and_report
from kg.dates import Overlap, overlap
from kg.model import Claim, is_claim
from kg.vocabulary import Polarity, ReadingKind

Found = Iterator[tuple[Keyed, Keyed]]
About = tuple[str, str | None]
"""Relation or measure, and place."""

_Timed = TypeVar("_Timed", Claim, Keyed)


def candidates(context: Context, verdicts: Collection[Verdict], among: Collection[str] | None = None) -> Found:
    """Every pair of which the rules can say one of these verdicts, in any order, some of them twice.

    ``among`` are references of which a pair must hold at least one.

    >>> from kg.model import Document
    >>> from kg.registry import Registry
    >>> said = [Claim(Document("times"), id, "…", "tug", "sank") for id in ("a", "b")]
    >>> [(a.ref, b.ref) for a, b in candidates(Context.of(said, Registry.of()), [Verdict.AGREES])]
    [('times#a', 'times#b')]
    """
    closely, opposed = Verdict.NOT_COMPARABLE not in verdicts, set(verdicts) <= {Verdict.CONTRADICTS}
    for group, turned in _about_one_thing(context, closely):
        if among is not None and not any(c.ref in among for c in (*group, *turned)):
            continue
        own = [] if opposed and not turned else [context.keyed(c) for c in group]
        if opposed:
            yield from _asked(_opposed(group, context), among)
        else:
            for alike in _of_one_key(own) if closely else (own,):
                yield from _pairs(alike, among)
        yield from _asked(product(own, map(context.keyed, turned)), among)
    yield from _asked(_bridged(context, closely, opposed), among)


def _asked(pairs: Iterable[tuple[Keyed, Keyed]], among: Collection[str] | None) -> Found:
    for a, b in pairs:
        if a.ref != b.ref and (among is None or a.ref in among or b.ref in among):
            yield a, b


def _pairs(group: Sequence[Keyed], among: Collection[str] | None) -> Found:
    if among is None:
        return combinations(group, 2)
    chosen, others = [c for c in group if c.ref in among], [c for c in group if c.ref not in among]
    return chain(combinations(chosen, 2), product(chosen, others))


# --- groups -----------------------------------------------------------------------------------------------------


def _about_one_thing(context: Context, closely: bool) -> Iterator[tuple[list[Claim], list[Claim]]]:
    """Claims of one subject and predicate, and those that say the like of it in the inverse direction.

    ``closely``: also of one place, and without those that report nothing.
    """
    same, inverses = context.registry.canonical, context.inverses
    turned: dict[tuple[str, About], list[Claim]] = {}
    for claim in context.claims.values():
        if claim.predicate in inverses and isinstance(claim.object, str):
            about = inverses[claim.predicate], same(claim.place) if closely and claim.place else None
            turned.setdefault((same(claim.object), about), []).append(claim)
    faced = {subject for subject, _ in turned}
    for subject, claims in context.subjects.items():
        if len(claims) == 1 and subject not in faced:
            continue
        own: dict[About, list[Claim]] = defaultdict(list)
        for claim in claims:
            if not (closely and claim.modality in NO_REPORT):
                own[claim.predicate, same(claim.place) if closely and claim.place else None].append(claim)
        for about, group in own.items():
            facing = turned.get((subject, about), [])
            if len(group) > 1 or facing:
                yield group, facing


def _of_one_key(group: Iterable[Keyed]) -> Iterable[list[Keyed]]:
    found: dict[object, list[Keyed]] = {}
    for c in group:
        if c.apart is None:
            found.setdefault(c.key, []).append(c)
    return found.values()


# --- what can conflict ------------------------------------------------------------------------------------------


def _opposed(group: Sequence[Claim], context: Context) -> Found:
    """The pairs of one key that may be opposed at one time, and totals that may have shrunk."""
    if Polarity.DENIED not in [c.polarity for c in group] and not any(map(figures, group)):
        return
    if is_flow(group[0].predicate, context.registry.terms):
        own = [context.keyed(c) for c in group]
        together = _at_one_time(own)
        yield from ((a, b) for a, b in _no_lower(own, own) if _ended_before(a, b) and _alike(a, b))
    else:
        together = ((context.keyed(a), context.keyed(b)) for a, b in _at_one_time(group))
    yield from ((a, b) for a, b in together if _alike(a, b) and _may_oppose(a, b))


def _alike(a: Keyed, b: Keyed) -> bool:
    return a.key == b.key and a.options == b.options


def _at_one_time(group: Iterable[_Timed]) -> Iterator[tuple[_Timed, _Timed]]:
    """The pairs that may surely overlap in time: on one day, or the one begins while the other fills its time."""
    timed = [(c.valid, c) for c in group]
    days: dict[date, list[_Timed]] = {}
    filled = []
    for (begin, end), c in timed:
        if c.throughout:
            filled.append((begin or date.min, end or date.max, c))
        elif begin is not None and begin == end:
            days.setdefault(begin, []).append(c)
    for on_one_day in days.values():
        yield from combinations(on_one_day, 2)
    if filled:
        timed.sort(key=_begins)
        begins = [_begins(row) for row in timed]
        for begin, end, c in filled:
            meanwhile = timed[bisect_left(begins, begin) : bisect_right(begins, end)]
            yield from ((c, other) for _, other in meanwhile if other is not c)


def _begins(row: tuple[tuple[date | None, date | None], object]) -> date:
    return row[0][0] or date.min


def _may_oppose(a: Keyed, b: Keyed) -> bool:
    """Whether two of one key may not both be so: one of them is denied, or their numbers are apart."""
    if a.denied or b.denied:
        return a.denied is not b.denied
    sides = a.beside(b)
    return sides is not None and disjoint(sides)


def _surely_meet(pair: tuple[Keyed, Keyed]) -> bool:
    a, b = pair
    return overlap(a.valid, a.throughout, b.valid, b.throughout) is Overlap.YES


def _ended_before(a: Keyed, b: Keyed) -> bool:
    end, begin = a.valid[1], b.valid[0]
    return end is not None and begin is not None and end < begin


def _no_lower(these: Iterable[Keyed], those: Sequence[Keyed]) -> Found:
    """The pairs in which the lowest number of one of these is no lower than the highest of one of those.

    A claim that prints its figure in a second unit stands beside all: which one counts, the other claim decides.
    """
    plain, twice = [c for c in those if not c.claim.also], [c for c in those if c.claim.also]
    highs = [(c.span.high, n) for n, c in enumerate(plain) if c.span.high is not None]
    highs.sort()
    ends = [high for high, _ in highs]
    for c in these:
        if c.claim.also:
            yield from product((c,), those)
            continue
        if c.span.low is not None:
            yield from ((c, plain[n]) for _, n in highs[: bisect_right(ends, c.span.low)])
        yield from product((c,), twice)


# --- bridges ----------------------------------------------------------------------------------------------------


def _bridged(context: Context, closely: bool, opposed: bool) -> Found:
    """The pairs that a bridge joins; a part contradicts its whole by numbers alone."""
    for (kind, source), bridges in context.bridges.items():
        if closely and kind not in _JOINING:
            continue
        by_size = opposed and kind is ReadingKind.PART
        targets = context.wholes((source,)) if kind is ReadingKind.PART else [b.target for b in bridges]
        for target in targets:
            claims = is_claim(source) and is_claim(target)
            these, those = (
                [
                    context.keyed(c)
                    for c in context.members(node)
                    if not (closely and c.modality in NO_REPORT) and (figures(c) or not by_size)
                ]
                for node in (source, target)
            )
            pairs = filter(_surely_meet, _no_lower(these, those)) if by_size else product(these, those)
            yield from ((a, b) for a, b in pairs if _joined(kind, claims, a, b))


_JOINING = (ReadingKind.SAME_PROPOSITION, ReadingKind.PART, ReadingKind.PRESUPPOSES)
"""The kinds of bridges by which two claims with different keys can be set side by side, predictions left aside."""


def _joined(kind: ReadingKind, claims: bool, a: Keyed, b: Keyed) -> bool:
    """Whether a bridge makes a pair worth a verdict: between claims always, else where they say the like."""
    alike = claims or a.claim.predicate == b.claim.predicate
    if kind is ReadingKind.REALISES:
        return alike and prediction_and_report(a.claim, b.claim) is not None
    return alike or (kind is ReadingKind.PART and a.beside(b) is not None)
