"""Parts that together exceed their whole: the arithmetic that no pair of claims shows.

Where readings say that the parts of one whole have no member in common (``disjoint``, ``adds-to``), their lowest
values may be added. Does the sum exceed the highest value that somebody gives for the whole, then not all of them
can be so. Only claims of one measure at surely overlapping times are added.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.compare.bridges import APART, Context
from kg.compare.figures import add_up, allowed, in_unit_of
from kg.compare.keys import set_apart
from kg.compare.pairs import Pair, Verdict, cite, known_order
from kg.dates import Overlap, overlap
from kg.model import Claim
from kg.quantities import Quantity
from kg.vocabulary import ReadingKind


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that have no member in common and together exceed what somebody says of the whole."""

    whole: Claim
    parts: tuple[Claim, ...]
    verdict: Verdict
    key: str
    sentence: str
    readings: tuple[str, ...]


def sums(claims: Iterable[Claim], context: Context) -> list[Sum]:
    """Every largest set of parts of one whole that readings keep apart and whose lowest values exceed its highest.

    >>> from kg.dates import parse as day
    >>> from kg.model import Document, Reading, Time
    >>> from kg.quantities import parse
    >>> from kg.registry import Registry
    >>> when = Time(day("2024-03-01"))
    >>> def present(id, subject, number):
    ...     return Claim(Document("times"), id, "…", subject, "troopsPresent", parse(number), time=when)
    >>> numbers = {"tugs": "6 people", "ferries": "7 people", "crews": "12 people"}
    >>> claims = [present(subject, subject, number) for subject, number in numbers.items()]
    >>> readings = [Reading("r1", ReadingKind.PART, "tugs", "crews", "editor", (), "…"),
    ...             Reading("r2", ReadingKind.PART, "ferries", "crews", "editor", (), "…"),
    ...             Reading("r3", ReadingKind.DISJOINT, "tugs", "ferries", "editor", (), "…")]
    >>> [found] = sums(claims, Context.of(claims, Registry.of(readings=readings)))
    >>> found.whole.ref, [p.ref for p in found.parts], found.readings
    ('times#crews', ['times#ferries', 'times#tugs'], ('r1', 'r2', 'r3'))
    """
    given = sorted({c.ref: c for c in claims}.values(), key=known_order)
    refs = {c.ref for c in given}
    sets = ((w, chosen) for w, parts in _wholes(given, refs, context) for chosen in _cliques([], parts, [], context))
    found = [excess for whole, chosen in sets if (excess := _excess(whole, chosen, context)) is not None]
    return sorted(found, key=lambda s: (known_order(s.whole), [known_order(p) for p in s.parts]))


def _wholes(given: list[Claim], among: set[str], context: Context) -> Iterator[tuple[Claim, list[Claim]]]:
    """Each claim that is a whole, with the claims about its parts that some reading keeps apart from others."""
    kept_apart = {node for (kind, node) in (*context.bridges, *context.onto) if kind in APART}
    parts_of: dict[str, list[Claim]] = {}
    for part in given:
        if kept_apart.isdisjoint(context.nodes(part)) or set_apart(part, context.registry):
            continue
        wholes = {
            w.ref: w for node in context.wholes(context.nodes(part)) for w in context.members(node) if w.ref in among
        }
        for ref, whole in wholes.items():
            if not set_apart(whole, context.registry) and _addable(
                Pair.of(context.keyed(part), context.keyed(whole), context)
            ):
                parts_of.setdefault(ref, []).append(part)
    for ref, parts in sorted(parts_of.items()):
        yield context.claims[ref], parts


def _addable(pair: Pair) -> bool:
    if pair.joint is None or pair.joint.kind is not ReadingKind.PART or pair.differences or pair.timeless:
        return False
    sides = pair.sides
    return sides is not None and sides.shared is None and add_up(sides) and pair.overlap is Overlap.YES


def _cliques(chosen: list[Claim], rest: list[Claim], done: list[Claim], context: Context) -> Iterator[list[Claim]]:
    """Every largest set of claims that are apart two by two (Bron and Kerbosch, Algorithm 457, CACM 16, 1973)."""
    if not rest and not done and len(chosen) > 1:
        yield chosen
    rest, done = list(rest), list(done)
    while rest:
        here = rest.pop(0)
        near = [c for c in rest if _apart(here, c, context)]
        yield from _cliques([*chosen, here], near, [c for c in done if _apart(here, c, context)], context)
        done.append(here)


def _apart(a: Claim, b: Claim, context: Context) -> bool:
    meet = overlap(a.valid, a.throughout, b.valid, b.throughout)
    return a.predicate == b.predicate and meet is Overlap.YES and context.apart(a, b) is not None


def _excess(whole: Claim, parts: list[Claim], context: Context) -> Sum | None:
    pairs = [Pair.of(context.keyed(part), context.keyed(whole), context) for part in parts]
    bounds = [(pair.sides.a, pair.sides.b) for pair in pairs if pair.sides]
    lows = [allowed(part, side).low or Decimal(0) for part, (side, _) in zip(parts, bounds, strict=True)]
    unit: Quantity = bounds[0][1][0]
    high = allowed(whole, bounds[0][1]).high
    if high is None or sum(lows) <= high:
        return None
    kept = [context.apart(a, b) for at, a in enumerate(parts) for b in parts[at + 1 :]]
    bridges = {b.id: b for b in (*(b for p in pairs if p.joint for b in p.joint.bridges), *(k for k in kept if k))}
    terms = " + ".join(in_unit_of(unit, low) for low in lows)
    told = frozenset({"subject"})
    cited = "; ".join(cite(part, context, told) for part in parts)
    rests = " and ".join(bridges[id_].words for id_ in sorted(bridges))
    sentence = (
        f"{cited} are about parts with no member in common, at overlapping times. Their lowest values add up to "
        f"{terms} = {in_unit_of(unit, sum(lows, Decimal(0)))}, more than {in_unit_of(unit, high)}, the highest of "
        f"{cite(whole, context, told)}. This rests on {rests}."
    )
    return Sum(whole, tuple(parts), Verdict.CONTRADICTS, pairs[0].shared, sentence, tuple(sorted(bridges)))
