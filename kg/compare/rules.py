"""Verdicts on pairs of claims: they agree, differ only in scope or time, or contradict, and why.

Two figures are set side by side only where they have the same *key*: relation or measure, place, what is counted,
condition, subject and object. What differs is not compared, and the verdict names it; only a bridge
(:mod:`kg.compare.bridges`) lifts a difference, and the verdict names that too. Then seven rules are asked in order, and
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
from dataclasses import replace
from itertools import combinations, product

from kg.compare.bridges import PREDICTION, Context, set_apart
from kg.compare.figures import add_up, allowed, beside, entails, in_unit_of
from kg.compare.pairs import (
    Comparison,
    Pair,
    Verdict,
    cite,
    condition_words,
    known_order,
    object_options,
    prediction_and_report,
)
from kg.compare.totals import Sum, sums
from kg.dates import Overlap
from kg.model import Claim, Text, is_claim
from kg.registry import Registry
from kg.vocabulary import UNATTRIBUTED, Modality, Polarity, ReadingKind

__all__ = ["Comparison", "Context", "Sum", "Verdict", "compare", "compare_all", "sums"]


def compare(a: Claim, b: Claim, context: Context) -> Comparison:
    """What two claims are to each other, and why; the order in which they are given does not matter.

    >>> from kg.dates import parse as day
    >>> from kg.model import Document, Time
    >>> from kg.quantities import parse
    >>> def present(id, number, when):
    ...     return Claim(Document("times"), id, "…", "crew", "troopsPresent", parse(number), time=Time(day(when)))
    >>> found = compare(present("a", "3000 people", "2024-03-01"), present("b", "8000 people", "2024-03-04"),
    ...                 Context.of([], Registry.of()))
    >>> found.verdict.value, found.change, found.earlier, found.later
    ('superseded', 'changed', 'times#a', 'times#b')
    >>> found.sentence.rpartition(": ")[2]
    'the ranges are disjoint and the times do not meet, so that what is measured changed.'
    """
    a, b = sorted((a, b), key=known_order)
    pair = Pair.of(a, b, context)
    return next(found for rule in RULES if (found := rule(pair)) is not None)


def compare_all(claims: Iterable[Claim], registry: Registry) -> list[Comparison]:
    """Every pair that shares a relation or measure and a subject, or that a bridge joins, in order of publication.

    Claims are grouped by what they are about, so that only pairs with something in common are looked at; all claims
    must be held. A part and its whole are also compared across measures, where both have a common unit.

    >>> compare_all([], Registry.of())
    []
    """
    context = Context.of(claims, registry)
    order = sorted(context.claims.values(), key=known_order)
    place = {c.ref: at for at, c in enumerate(order)}
    pairs = {(min(x, y), max(x, y)) for a, b in _candidates(context) if (x := place[a.ref]) != (y := place[b.ref])}
    return [compare(order[x], order[y], context) for x, y in sorted(pairs)]


def _not_comparable(pair: Pair) -> Comparison | None:
    """Rule 1. A hypothesis or an opinion is named first: there is nothing to compare, whatever it is about."""
    elements = [f"{element} ({words})" for element, words in pair.differences]
    differ = [f"they differ in {' and in '.join(elements)}"] if elements else []
    reasons = {c.ref: set_apart(c, pair.context.registry) for c in pair.asked}
    apart = [f"{ref} is {why}" for ref, why in reasons.items() if why and why != PREDICTION]
    ahead = [f"{ref} is {why}" for ref, why in reasons.items() if why == PREDICTION]
    if not (differ or apart or ahead):
        return None
    bridge = pair.context.apart(pair.a, pair.b) if differ else None
    if bridge:
        differ.append(f"{bridge.words} says that they have no member in common")
    because = "; ".join([*apart, *differ, *ahead])
    element = "modality" if apart or not differ else pair.differences[0][0]
    order = prediction_and_report(pair.a, pair.b)
    if apart or differ or order is None or (pair.joint and pair.joint.kind is ReadingKind.PART):
        found = pair.says(Verdict.NOT_COMPARABLE, element, because)
        return replace(found, readings=(bridge.id,)) if bridge else found
    return _prediction(pair, *order)


def _alternatives(pair: Pair) -> Comparison | None:
    """Rule 1, its end: of "money or weapons" somebody else names the money."""
    if not pair.among:
        return None
    return pair.says(Verdict.CONSISTENT, "object", "the object of the one is among the alternatives of the other")


def _part_and_whole(pair: Pair) -> Comparison | None:
    """Rule 2. Where dates leave open whether the times meet, an excess shows nothing, and the two are consistent."""
    if pair.joint is None or pair.joint.kind is not ReadingKind.PART:
        return None
    ahead = pair.joint.source is pair.a
    part, whole = (pair.a, pair.b) if ahead else (pair.b, pair.a)
    names = {"part": part.ref, "whole": whole.ref}
    says, turn = f"{part.ref} is about a part of what {whole.ref} is about", "part and whole"
    if pair.sides is None or not add_up(pair.sides):
        return pair.says(Verdict.CONSISTENT, turn, says, **names)
    of_part, of_whole = (pair.sides.a, pair.sides.b) if ahead else (pair.sides.b, pair.sides.a)
    low, high = allowed(part, of_part).low, allowed(whole, of_whole).high
    if low is None or high is None or low <= high:
        return pair.says(Verdict.CONSISTENT, turn, f"{says} and does not exceed it", **names)
    least, most = in_unit_of(of_part[0], low), in_unit_of(of_whole[0], high)
    excess = f"{says}, its lowest ({least}) exceeds the whole's highest ({most})"
    if pair.overlap is Overlap.YES:
        return pair.says(Verdict.CONTRADICTS, turn, f"{excess}, and the times overlap", **names)
    meets = "the times do not meet" if pair.overlap is Overlap.NO else "the dates leave open whether the times overlap"
    return pair.says(Verdict.CONSISTENT, turn, f"{excess}, but {meets}", **names)


def _cannot_tell(pair: Pair) -> Comparison | None:
    """Rule 3."""
    if pair.timeless:
        return pair.says(Verdict.CANNOT_TELL, "time", f"what time {' and '.join(pair.timeless)} speaks of is unknown")
    if pair.opposed and pair.overlap is Overlap.MAYBE:
        because = f"{_opposition(pair)}, and the dates leave open whether the times overlap"
        return pair.says(Verdict.CANNOT_TELL, "time", because)
    return None


def _superseded(pair: Pair) -> Comparison | None:
    """Rule 4. An origin that says another value of the same time later has revised it, by a little or by much."""
    if order := pair.in_time:
        if not pair.opposed or pair.shrank:
            return None
        what = "measured" if pair.sides else "told"
        because = f"{_opposition(pair)} and the times do not meet, so that what is {what} changed"
        fields = {"change": "changed", "earlier": order[0].ref, "later": order[1].ref}
        return pair.says(Verdict.SUPERSEDED, "time", because, **fields)
    shared = [o for o in _origins(pair.a, pair.context) if o in _origins(pair.b, pair.context)]
    at_one_time = pair.overlap is Overlap.YES and pair.a.valid == pair.b.valid
    if not shared or not at_one_time or not (pair.opposed or _unequal(pair)):
        return None
    for earlier, later in ((pair.a, pair.b), (pair.b, pair.a)):
        if _follows(later, earlier):
            who = " and ".join(pair.context.registry.label(o) for o in shared)
            because = f"both go back to {who}, which later gave another value for the same time"
            fields = {"change": "revised", "earlier": earlier.ref, "later": later.ref}
            return pair.says(Verdict.SUPERSEDED, pair.turn, because, **fields)
    return None


def _contradicts(pair: Pair) -> Comparison | None:
    """Rule 5, with the total that cannot shrink of rule 4."""
    if pair.shrank and (order := pair.in_time):
        because = f"{_opposition(pair)}, and a cumulative total can only grow, yet the later one is lower"
        return pair.says(Verdict.CONTRADICTS, pair.turn, because, earlier=order[0].ref, later=order[1].ref)
    if pair.opposed and pair.overlap is Overlap.YES:
        return pair.says(Verdict.CONTRADICTS, pair.turn, f"{_opposition(pair)} and the times overlap")
    return None


def _agrees(pair: Pair) -> Comparison | None:
    """Rule 6. Claims about times that do not meet may both say the same, and do not confirm each other."""
    if not pair.same or pair.overlap is Overlap.NO:
        return None
    surely = "the times overlap" if pair.overlap is Overlap.YES else "nothing in the dates keeps the times apart"
    if pair.sides is None:
        verb = "affirm" if pair.a.polarity is Polarity.AFFIRMED else "deny"
        return pair.says(Verdict.AGREES, "polarity", f"both {verb} the same, and {surely}")
    return pair.says(Verdict.AGREES, "range", f"each one's printed numbers lie in the other's range, and {surely}")


def _consistent(pair: Pair) -> Comparison:
    """Rule 7."""
    if pair.overlap is Overlap.NO:
        return pair.says(Verdict.CONSISTENT, "time", "the times do not meet, and what is said of them can both be so")
    because = "the one takes for granted nothing that the other denies"
    if pair.sides:
        because = "the figures can both be so, though they do not say the same"
    return pair.says(Verdict.CONSISTENT, pair.turn, because)


def _opposition(pair: Pair) -> str:
    if pair.presupposing:
        return "the one takes for granted what the other denies"
    if pair.a.polarity is not pair.b.polarity:
        return "the one affirms what the other denies"
    return "the ranges are disjoint"


def _unequal(pair: Pair) -> bool:
    """Whether two affirmed figures differ, and are not only vaguer and sharper words."""
    if pair.sides is None or not (pair.a.polarity is pair.b.polarity is Polarity.AFFIRMED) or pair.same:
        return False
    return all(q.printed for q in (*pair.sides.a, *pair.sides.b))


def _origins(claim: Claim, context: Context) -> list[str]:
    return [context.registry.canonical(o) for o in claim.origins if o != UNATTRIBUTED]


def _follows(later: Claim, earlier: Claim) -> bool:
    """Whether the one was surely said, or else published, after the other."""
    before, after = (c.said or c.document.published for c in (earlier, later))
    return bool(before and after and before.latest and after.earliest and before.latest < after.earliest)


RULES: tuple[Callable[[Pair], Comparison | None], ...] = (
    _not_comparable,
    _alternatives,
    _part_and_whole,
    _cannot_tell,
    _superseded,
    _contradicts,
    _agrees,
    _consistent,
)
"""The order in which the rules are asked; the first that answers speaks."""


# --- predictions and what came of them --------------------------------------------------------------------------

RELIABLE = (Modality.ASSERTED, Modality.ESTIMATED)
"""How a report must be put forward for a prediction to be borne out or contradicted by it."""


def _prediction(pair: Pair, prediction: Claim, report: Claim) -> Comparison:
    """The outcome of a prediction by one report: borne out, contradicted or open, and according to whom."""
    outcome, why = _outcome(pair, prediction, report)
    met = _met(prediction, pair.context) if prediction.given else None
    if prediction.given:
        words = f"its condition ({condition_words(prediction.given, pair.context)})"
        if outcome != "open" and met is None:
            why = f"{report.ref} speaks to it ({outcome}), but no claim or reading says that {words} was met"
            outcome = "open"
        elif met is None:
            why += f"; {words}: no claim or reading says that it was met"
        else:
            why += f"; {words} was met according to {met[0]}"
    because = f"{prediction.ref} is a prediction. Its outcome is {outcome}: {why}"
    fields = {"earlier": prediction.ref, "later": report.ref} if _follows(report, prediction) else {}
    found = pair.says(Verdict.NOT_COMPARABLE, "modality", because, outcome=outcome, **fields)
    return replace(found, readings=tuple(dict.fromkeys((*found.readings, *(met[1] if met else ())))))


def _outcome(pair: Pair, prediction: Claim, report: Claim) -> tuple[str, str]:
    who = "; ".join(pair.context.registry.label(s) for s in report.speakers) or "nobody named"
    said = f"according to {who} ({report.ref})"
    if not _follows(report, prediction):
        return "open", f"{report.ref} is not surely later"
    if report.modality not in RELIABLE:
        return "open", f"{report.ref} is only {report.modality.value}"
    if pair.timeless:
        return "open", f"what time {' and '.join(pair.timeless)} speaks of is unknown"
    if pair.opposed and not pair.among and pair.overlap is Overlap.YES:
        return "contradicted", said
    if pair.overlap is not Overlap.NO and _bears_out(pair, prediction, report):
        return "borne out", said
    return "open", f"{report.ref} neither bears it out nor contradicts it"


def _bears_out(pair: Pair, prediction: Claim, report: Claim) -> bool:
    """Whether the report says what was predicted, or says it more narrowly: one of the alternatives, a range's part."""
    if pair.same:
        return True
    if pair.presupposing or not (prediction.polarity is report.polarity is Polarity.AFFIRMED):
        return False
    if pair.sides is not None:
        ahead = prediction is pair.a
        return entails(*((pair.sides.b, pair.sides.a) if ahead else (pair.sides.a, pair.sides.b)))
    return object_options(report.object, pair.context) < object_options(prediction.object, pair.context)


def _met(prediction: Claim, context: Context) -> tuple[str, tuple[str, ...]] | None:
    """Who says that a prediction's condition was met: a reading that it came true, or a claim that says the same."""
    given = prediction.given
    if given is None:
        return None
    ends = (
        [prediction.ref]
        if isinstance(given.what, Text) or given.holds is Polarity.DENIED
        else [prediction.ref, given.what]
    )
    for end in ends:
        for bridge in context.onto.get((ReadingKind.REALISES, end), ()):
            return bridge.words, (bridge.id,)
    condition = None if isinstance(given.what, Text) else context.claims.get(given.what)
    if condition is None:
        return None
    wanted = condition if given.holds is Polarity.AFFIRMED else replace(condition, polarity=condition.polarity.opposite)
    same = (ReadingKind.SAME_PROPOSITION, condition.ref)
    others = [*(b.target for b in context.bridges.get(same, ())), *(b.source for b in context.onto.get(same, ()))]
    subject = context.registry.canonical(condition.subject)
    for claim in (*context.subjects.get(subject, ()), *(c for o in others for c in context.members(o))):
        if claim.modality not in RELIABLE or set_apart(claim, context.registry) or claim.given is not None:
            continue
        pair = Pair.of(claim, wanted, context)
        if not pair.differences and pair.same and not pair.timeless and pair.overlap is not Overlap.NO:
            return cite(claim, context), tuple(b.id for b in pair.joint.bridges) if pair.joint else ()
    return None


# --- which pairs are looked at ----------------------------------------------------------------------------------


def _candidates(context: Context) -> Iterator[tuple[Claim, Claim]]:
    own: dict[tuple[str, str], list[Claim]] = {}
    turned: dict[tuple[str, str], list[Claim]] = {}
    for claim in context.claims.values():
        own.setdefault((context.registry.canonical(claim.subject), claim.predicate), []).append(claim)
        if (inverse := context.inverses.get(claim.predicate)) and isinstance(claim.object, str):
            turned.setdefault((context.registry.canonical(claim.object), inverse), []).append(claim)
    for key, group in own.items():
        yield from combinations(group, 2)
        yield from product(group, turned.get(key, ()))
    for (kind, source), bridges in context.bridges.items():
        targets = context.wholes((source,)) if kind is ReadingKind.PART else [b.target for b in bridges]
        for target in targets:
            pairs = product(context.members(source), context.members(target))
            yield from ((a, b) for a, b in pairs if _joined(kind, is_claim(source) and is_claim(target), a, b))


def _joined(kind: ReadingKind, claims: bool, a: Claim, b: Claim) -> bool:
    """Whether a bridge makes a pair worth a verdict: between claims always, else where they say the like."""
    if kind is ReadingKind.REALISES:
        return prediction_and_report(a, b) is not None and (claims or a.predicate == b.predicate)
    return claims or a.predicate == b.predicate or (kind is ReadingKind.PART and beside(a, b) is not None)
