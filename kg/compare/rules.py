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

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial

from kg.collecting import uncollected
from kg.compare.bridges import Bridge, Context
from kg.compare.candidates import candidates
from kg.compare.figures import add_up, allowed, entails, in_unit_of
from kg.compare.keys import PREDICTION, Keyed
from kg.compare.pairs import Comparison, Pair, Verdict, cite, condition_words, known_order, prediction_and_report
from kg.compare.totals import Sum, sums
from kg.dates import Overlap
from kg.model import Claim, Text
from kg.progress import progress
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
    first, second = sorted((a, b), key=known_order)
    return _judged(Pair.of(context.keyed(first), context.keyed(second), context))


def _judged(pair: Pair) -> Comparison:
    for rule in RULES:
        if (found := rule(pair)) is not None:
            return found
    return _consistent(pair)


def compare_all(
    claims: Iterable[Claim],
    registry: Registry,
    *,
    verdicts: Collection[Verdict] = tuple(Verdict),
    among: Collection[str] | None = None,
) -> list[Comparison]:
    """Every pair that shares a relation or measure and a subject, or that a bridge joins, in order of publication.

    Claims are grouped by what they are about, so that only pairs with something in common are looked at; all claims
    must be held. A part and its whole are also compared across measures, where both have a common unit. ``verdicts``
    keeps these, and looks at those pairs only that can have one of them; ``among`` keeps the pairs of which at least
    one claim has one of these references.

    >>> from kg.model import Document
    >>> yes = Claim(Document("times"), "a", "The port burned.", "port", "occurred")
    >>> no = Claim(Document("post"), "a", "The port did not burn.", "port", "occurred", polarity=Polarity.DENIED)
    >>> [found.verdict.value for found in compare_all([yes, no], Registry.of())]
    ['cannot tell']
    >>> compare_all([yes, no], Registry.of(), verdicts=[Verdict.CONTRADICTS])
    []
    """
    context, wanted = Context.of(claims, registry), frozenset(verdicts)
    looked_at, pairs = dict[str, Keyed](), set[tuple[str, str]]()
    with uncollected():
        for a, b in candidates(context, wanted, among):
            looked_at[a.ref], looked_at[b.ref] = a, b
            pairs.add((a.ref, b.ref) if a.ref < b.ref else (b.ref, a.ref))
        order = sorted(looked_at.values(), key=lambda c: known_order(c.claim))
        place = {c.ref: n for n, c in enumerate(order)}
        ranked = sorted((place[x], place[y]) if place[x] < place[y] else (place[y], place[x]) for x, y in pairs)
        found = (_judged(Pair.of(order[x], order[y], context)) for x, y in progress(ranked, "comparing claims"))
        return [c for c in found if c.verdict in wanted]


def _not_comparable(pair: Pair) -> Comparison | None:
    """Rule 1. A hypothesis or an opinion is named first: there is nothing to compare, whatever it is about."""
    x, y = pair.a, pair.unturned
    if not pair.differences and x.apart is None and y.apart is None:
        return None
    apart = x.apart not in (None, PREDICTION) or y.apart not in (None, PREDICTION)
    element = "modality" if apart or not pair.differences else pair.differences[0]
    order = prediction_and_report(x.claim, y.claim)
    if apart or pair.differences or order is None or (pair.joint and pair.joint.kind is ReadingKind.PART):
        found = pair.says(Verdict.NOT_COMPARABLE, element, _why_not)
        bridge = _kept_apart(pair)
        return replace(found, readings=(bridge.id,)) if bridge else found
    return _prediction(pair)


def _why_not(pair: Pair) -> str:
    reasons = {c.ref: c.apart for c in pair.asked}
    apart = [f"{ref} is {why}" for ref, why in reasons.items() if why and why != PREDICTION]
    differ = [f"they differ in {' and in '.join(pair.difference_words)}"] if pair.differences else []
    if bridge := _kept_apart(pair):
        differ.append(f"{bridge.words} says that they have no member in common")
    ahead = [f"{ref} is {why}" for ref, why in reasons.items() if why == PREDICTION]
    return "; ".join([*apart, *differ, *ahead])


def _kept_apart(pair: Pair) -> Bridge | None:
    """The reading by which two claims that differ have no member in common."""
    touched = pair.differences and pair.a.bridged and pair.b.bridged
    return pair.context.apart(pair.a.claim, pair.b.claim) if touched else None


def _alternatives(pair: Pair) -> Comparison | None:
    """Rule 1, its end: of "money or weapons" somebody else names the money."""
    return pair.says(Verdict.CONSISTENT, "object", _one_of_several) if pair.among else None


def _one_of_several(_: Pair) -> str:
    return "the object of the one is among the alternatives of the other"


def _part_and_whole(pair: Pair) -> Comparison | None:
    """Rule 2. Where dates leave open whether the times meet, an excess shows nothing, and the two are consistent."""
    if pair.joint is None or pair.joint.kind is not ReadingKind.PART:
        return None
    part, whole = _part_first(pair)
    exceeds = _excess(pair) is not None and pair.overlap is Overlap.YES
    verdict = Verdict.CONTRADICTS if exceeds else Verdict.CONSISTENT
    return pair.says(verdict, "part and whole", _as_a_part, part=part.ref, whole=whole.ref)


def _part_first(pair: Pair) -> tuple[Keyed, Keyed]:
    return (pair.a, pair.b) if pair.joint and pair.joint.source is pair.a.claim else (pair.b, pair.a)


def _excess(pair: Pair) -> tuple[str, str] | None:
    """The part's lowest and the whole's highest in words, where the one exceeds the other."""
    part, whole = _part_first(pair)
    if pair.sides is None or not add_up(pair.sides):
        return None
    of_part, of_whole = (pair.sides.a, pair.sides.b) if part is pair.a else (pair.sides.b, pair.sides.a)
    low, high = allowed(part.claim, of_part).low, allowed(whole.claim, of_whole).high
    if low is None or high is None or low <= high:
        return None
    return in_unit_of(of_part[0], low), in_unit_of(of_whole[0], high)


def _as_a_part(pair: Pair) -> str:
    part, whole = _part_first(pair)
    says = f"{part.ref} is about a part of what {whole.ref} is about"
    if pair.sides is None or not add_up(pair.sides):
        return says
    if (excess := _excess(pair)) is None:
        return f"{says} and does not exceed it"
    meets = {
        Overlap.YES: "and the times overlap",
        Overlap.MAYBE: "but the dates leave open whether the times overlap",
        Overlap.NO: "but the times do not meet",
    }
    return f"{says}, its lowest ({excess[0]}) exceeds the whole's highest ({excess[1]}), {meets[pair.overlap]}"


def _cannot_tell(pair: Pair) -> Comparison | None:
    """Rule 3."""
    if pair.a.timeless or pair.b.timeless:
        return pair.says(Verdict.CANNOT_TELL, "time", _time_unknown)
    if pair.overlap is Overlap.MAYBE and pair.opposed:
        return pair.says(Verdict.CANNOT_TELL, "time", _time_open)
    return None


def _time_unknown(pair: Pair) -> str:
    return f"what time {' and '.join(pair.timeless)} speaks of is unknown"


def _time_open(pair: Pair) -> str:
    return f"{_opposition(pair)}, and the dates leave open whether the times overlap"


def _superseded(pair: Pair) -> Comparison | None:
    """Rule 4. An origin that says another value of the same time later has revised it, by a little or by much."""
    if order := pair.in_time:
        if not pair.opposed or pair.shrank:
            return None
        fields = {"change": "changed", "earlier": order[0].ref, "later": order[1].ref}
        return pair.says(Verdict.SUPERSEDED, "time", _changed, **fields)
    if pair.overlap is not Overlap.YES or pair.a.valid != pair.b.valid or not _shared_origins(pair):
        return None
    if not (pair.opposed or _unequal(pair)):
        return None
    for earlier, later in ((pair.a, pair.b), (pair.b, pair.a)):
        if _follows(later.claim, earlier.claim):
            fields = {"change": "revised", "earlier": earlier.ref, "later": later.ref}
            return pair.says(Verdict.SUPERSEDED, pair.turn, _revised, **fields)
    return None


def _changed(pair: Pair) -> str:
    what = "measured" if pair.sides else "told"
    return f"{_opposition(pair)} and the times do not meet, so that what is {what} changed"


def _revised(pair: Pair) -> str:
    who = " and ".join(pair.context.registry.label(o) for o in _shared_origins(pair))
    return f"both go back to {who}, which later gave another value for the same time"


def _contradicts(pair: Pair) -> Comparison | None:
    """Rule 5, with the totals of rule 4 that cannot have shrunk."""
    if pair.overlap is Overlap.MAYBE or not pair.opposed:
        return None
    if order := pair.in_time:  # what may have changed was superseded
        return pair.says(Verdict.CONTRADICTS, pair.turn, _fell, earlier=order[0].ref, later=order[1].ref)
    return pair.says(Verdict.CONTRADICTS, pair.turn, _at_one_time)


def _fell(pair: Pair) -> str:
    return f"{_opposition(pair)}, and a cumulative total can only grow, yet the later one is lower"


def _at_one_time(pair: Pair) -> str:
    return f"{_opposition(pair)} and the times overlap"


def _agrees(pair: Pair) -> Comparison | None:
    """Rule 6. Claims about times that do not meet may both say the same, and do not confirm each other."""
    if pair.overlap is Overlap.NO or not pair.same:
        return None
    return pair.says(Verdict.AGREES, "polarity" if pair.sides is None else "range", _alike)


def _alike(pair: Pair) -> str:
    surely = "the times overlap" if pair.overlap is Overlap.YES else "nothing in the dates keeps the times apart"
    if pair.sides is None:
        return f"both {'deny' if pair.a.denied else 'affirm'} the same, and {surely}"
    return f"each one's printed numbers lie in the other's range, and {surely}"


def _consistent(pair: Pair) -> Comparison:
    """Rule 7."""
    return pair.says(Verdict.CONSISTENT, "time" if pair.overlap is Overlap.NO else pair.turn, _both_can_be)


def _both_can_be(pair: Pair) -> str:
    if pair.overlap is Overlap.NO:
        return "the times do not meet, and what is said of them can both be so"
    if pair.sides:
        return "the figures can both be so, though they do not say the same"
    return "the one takes for granted nothing that the other denies"


def _opposition(pair: Pair) -> str:
    if pair.presupposing:
        return "the one takes for granted what the other denies"
    if pair.a.denied is not pair.b.denied:
        return "the one affirms what the other denies"
    return "the ranges are disjoint"


def _unequal(pair: Pair) -> bool:
    """Whether two affirmed figures differ, and are not only vaguer and sharper words."""
    if pair.sides is None or pair.a.denied or pair.b.denied or pair.same:
        return False
    return all(q.printed for q in (*pair.sides.a, *pair.sides.b))


def _shared_origins(pair: Pair) -> list[str]:
    x, y = (
        [pair.context.registry.canonical(o) for o in c.claim.origins if o != UNATTRIBUTED] for c in (pair.a, pair.b)
    )
    return [o for o in x if o in y]


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
)
"""The order in which the rules are asked; the first that answers speaks, and where none does, rule 7."""


# --- predictions and what came of them --------------------------------------------------------------------------

RELIABLE = (Modality.ASSERTED, Modality.ESTIMATED)
"""How a report must be put forward for a prediction to be borne out or contradicted by it."""


def _prediction(pair: Pair) -> Comparison:
    """The outcome of a prediction by one report: borne out, contradicted or open, and according to whom."""
    prediction, report = _ahead(pair)
    outcome, why = _outcome(pair, prediction, report)
    met = _met(prediction.claim, pair.context)
    if prediction.claim.given:
        words = f"its condition ({condition_words(prediction.claim.given, pair.context)})"
        if outcome != "open" and met is None:
            why = f"{report.ref} speaks to it ({outcome}), but no claim or reading says that {words} was met"
            outcome = "open"
        elif met is None:
            why += f"; {words}: no claim or reading says that it was met"
        else:
            why += f"; {words} was met according to {met[0]}"
    because = partial(_told, f"{prediction.ref} is a prediction. Its outcome is {outcome}: {why}")
    fields = {"earlier": prediction.ref, "later": report.ref} if _follows(report.claim, prediction.claim) else {}
    found = pair.says(Verdict.NOT_COMPARABLE, "modality", because, outcome=outcome, **fields)
    return replace(found, readings=tuple(dict.fromkeys((*found.readings, *(met[1] if met else ())))))


def _told(words: str, _: Pair) -> str:
    return words


def _ahead(pair: Pair) -> tuple[Keyed, Keyed]:
    """The prediction and the report."""
    return (pair.a, pair.b) if pair.a.claim.modality is Modality.PREDICTED else (pair.b, pair.a)


def _outcome(pair: Pair, prediction: Keyed, report: Keyed) -> tuple[str, str]:
    who = "; ".join(pair.context.registry.label(s) for s in report.claim.speakers) or "nobody named"
    said = f"according to {who} ({report.ref})"
    if not _follows(report.claim, prediction.claim):
        return "open", f"{report.ref} is not surely later"
    if report.claim.modality not in RELIABLE:
        return "open", f"{report.ref} is only {report.claim.modality.value}"
    if pair.timeless:
        return "open", _time_unknown(pair)
    if pair.opposed and not pair.among and pair.overlap is Overlap.YES:
        return "contradicted", said
    if pair.overlap is not Overlap.NO and _bears_out(pair, prediction, report):
        return "borne out", said
    return "open", f"{report.ref} neither bears it out nor contradicts it"


def _bears_out(pair: Pair, prediction: Keyed, report: Keyed) -> bool:
    """Whether the report says what was predicted, or says it more narrowly: one of the alternatives, a range's part."""
    if pair.same:
        return True
    if pair.presupposing or prediction.denied or report.denied:
        return False
    if pair.sides is not None:
        ahead = prediction is pair.a
        return entails(*((pair.sides.b, pair.sides.a) if ahead else (pair.sides.a, pair.sides.b)))
    return report.options < prediction.options


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
    for claim in (*context.about(condition.subject), *(c for o in others for c in context.members(o))):
        if claim.modality not in RELIABLE or context.keyed(claim).apart or claim.given is not None:
            continue
        pair = Pair.of(context.keyed(claim), context.keyed(wanted), context)
        if not pair.differences and pair.same and not pair.timeless and pair.overlap is not Overlap.NO:
            return cite(claim, context), tuple(b.id for b in pair.joint.bridges) if pair.joint else ()
    return None
