"""What joins two claims that are about different things: the bridges that readings lay and ``partOf`` claims state.

Two figures of one text may be a part and its whole, and only somebody's judgement tells that they are. Such a
judgement is a *reading* (an annotator's, with a note), or it is itself a claim ("this battalion is a part of that
force"). A part of a part is a part: transitivity holds as long as one sense of "part" is kept, here that of a portion
of a mass (Winston, Chaffin and Herrmann, A Taxonomy of Part-Whole Relations, Cognitive Science 11, 1987).

A bridge ends at a claim or at an entity; one that ends at an entity reaches every claim whose subject that entity
is. Claims that are hypothetical, predicted, an opinion, denied or conditional lay no bridge.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kg.compare.keys import Keyed, keyed, set_apart, things
from kg.model import Claim, is_claim
from kg.registry import Registry
from kg.vocabulary import Polarity, ReadingKind

PART_OF = "partOf"

ELEMENTS = frozenset({"relation", "measure", "place", "counted", "condition", "subject", "object"})
"""The elements of a claim that must be the same before two claims are set side by side."""

LIFTS: dict[ReadingKind, frozenset[str]] = {
    ReadingKind.SAME_PROPOSITION: ELEMENTS,
    ReadingKind.PART: frozenset({"subject", "measure", "place", "counted"}),
    # the number and what it counts are the object of a measure, and go with it
    ReadingKind.PRESUPPOSES: frozenset({"relation", "measure", "object", "place", "counted", "unit"}),
    ReadingKind.REALISES: ELEMENTS,
    ReadingKind.DISJOINT: frozenset(),
    ReadingKind.ADDS_TO: frozenset(),
}
"""Which differences a bridge between two claims lifts."""

APART = (ReadingKind.DISJOINT, ReadingKind.ADDS_TO)
"""The kinds that say that two things have no member in common."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """One bridge from one end to the other: a reading, or an affirmed ``partOf`` claim (``id`` is its reference)."""

    kind: ReadingKind
    source: str
    target: str
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Joint:
    """How two claims are joined: the bridges in their order, the claim on their first side, and what they lift."""

    kind: ReadingKind
    bridges: tuple[Bridge, ...]
    source: Claim
    lifts: frozenset[str]


@dataclass(frozen=True)
class Context:
    """The claims among which a pair is judged, and every bridge between them, by kind and end (from it, ``onto`` it).

    >>> from kg.model import Reading
    >>> reading = Reading("crew-part", ReadingKind.PART, "tug-crew", "harbour-crew", "editor", (), "by the port's rules")
    >>> context = Context.of([], Registry.of(readings=[reading]))
    >>> [bridge.id for bridge in context.bridges[ReadingKind.PART, "tug-crew"]]
    ['crew-part']
    """

    registry: Registry
    claims: Mapping[str, Claim]
    bridges: Mapping[tuple[ReadingKind, str], tuple[Bridge, ...]]
    onto: Mapping[tuple[ReadingKind, str], tuple[Bridge, ...]]
    inverses: Mapping[str, str]
    _keys: dict[int, Keyed] = field(init=False, repr=False, compare=False, default_factory=dict)
    _wholes: dict[tuple[str, ...], dict[str, tuple[Bridge, ...]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _words: dict[tuple[object, str, frozenset[str]], str] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    @classmethod
    def of(cls, claims: Iterable[Claim], registry: Registry) -> "Context":
        """The context that these claims and the registry's readings make."""
        by_ref = {c.ref: c for c in claims}
        bridges: dict[tuple[ReadingKind, str], list[Bridge]] = {}
        onto: dict[tuple[ReadingKind, str], list[Bridge]] = {}
        for bridge in sorted([*_read(registry), *_stated(by_ref.values(), registry)], key=lambda b: b.id):
            if bridge.source != bridge.target:
                bridges.setdefault((bridge.kind, bridge.source), []).append(bridge)
                onto.setdefault((bridge.kind, bridge.target), []).append(bridge)
        inverses = {t.inverse: t.id for t in registry.terms.values() if t.inverse}
        inverses.update({t.id: t.inverse for t in registry.terms.values() if t.inverse})
        return cls(
            registry,
            by_ref,
            {key: tuple(found) for key, found in bridges.items()},
            {key: tuple(found) for key, found in onto.items()},
            inverses,
        )

    @cached_property
    def subjects(self) -> Mapping[str, list[Claim]]:
        """The claims about each thing, samenesses decided, in the order given."""
        stated: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            stated.setdefault(claim.subject, []).append(claim)
        found: dict[str, list[Claim]] = {}
        for subject, claims in stated.items():
            found.setdefault(self.registry.canonical(subject), []).extend(claims)
        return found

    def about(self, thing: str) -> list[Claim]:
        """The claims whose subject a thing is, by reference."""
        return sorted(self.subjects.get(self.registry.canonical(thing), ()), key=lambda c: c.ref)

    @cached_property
    def ends(self) -> frozenset[str]:
        """Where bridges begin and end."""
        return frozenset(node for _, node in (*self.bridges, *self.onto))

    def keyed(self, claim: Claim) -> Keyed:
        """A claim with its key; remembered for those of this context."""
        if (found := self._keys.get(id(claim))) is None:
            found = keyed(claim, self.registry, self.ends)
            if self.claims.get(found.ref) is claim:
                self._keys[id(claim)] = found
        return found

    def words(
        self, tell: Callable[[Claim, "Context", frozenset[str]], str], claim: Claim, elements: frozenset[str]
    ) -> str:
        """What ``tell`` says of a claim and some elements of it; remembered for the claims of this context."""
        ref = claim.ref
        if self.claims.get(ref) is not claim:
            return tell(claim, self, elements)
        if (found := self._words.get((tell, ref, elements))) is None:
            found = self._words[tell, ref, elements] = tell(claim, self, elements)
        return found

    def nodes(self, claim: Claim) -> tuple[str, ...]:
        """Where a bridge can touch a claim: at itself, and at the entity it is about."""
        return (claim.ref,) if is_claim(claim.subject) else (claim.ref, self.registry.canonical(claim.subject))

    def members(self, node: str) -> list[Claim]:
        """The claims that a bridge's end reaches: a claim itself, or all claims about an entity."""
        if is_claim(node):
            return [self.claims[node]] if node in self.claims else []
        return self.about(node)

    def wholes(self, nodes: Iterable[str]) -> dict[str, tuple[Bridge, ...]]:
        """Everything that these are a part of, with the shortest way there: a part of a part is a part."""
        starts = tuple(nodes)
        if (known := self._wholes.get(starts)) is not None:
            return known
        ways = self._wholes[starts] = {}
        reached: list[tuple[str, tuple[Bridge, ...]]] = [(node, ()) for node in starts]
        for node, way in reached:
            for bridge in self.bridges.get((ReadingKind.PART, node), ()):
                if bridge.target not in starts and bridge.target not in ways:
                    ways[bridge.target] = (*way, bridge)
                    reached.append((bridge.target, ways[bridge.target]))
        return ways

    def joint(self, a: Claim, b: Claim) -> Joint | None:
        """What joins two claims: one proposition in other terms first, then part and whole, then presupposition."""
        if not self.bridges:
            return None
        for source, target in ((a, b), (b, a)):
            if bridge := self.bridge(ReadingKind.SAME_PROPOSITION, (source.ref,), (target.ref,)):
                return Joint(bridge.kind, (bridge,), source, LIFTS[bridge.kind])
        for source, target in ((a, b), (b, a)):
            ways = self.wholes(self.nodes(source))
            for node in self.nodes(target):
                if way := ways.get(node):
                    return Joint(ReadingKind.PART, way, source, self._lifted_by_part(a, b))
        for source, target in ((a, b), (b, a)):
            if bridge := self.bridge(ReadingKind.PRESUPPOSES, (source.ref,), (target.ref,)):
                return Joint(bridge.kind, (bridge,), source, LIFTS[bridge.kind])
            bare = source.predicate == target.predicate and source.object is None and target.object is None
            bridge = self.bridge(ReadingKind.PRESUPPOSES, self.nodes(source), self.nodes(target)) if bare else None
            if bridge:  # between things and not claims, it speaks of their mere occurrence
                return Joint(bridge.kind, (bridge,), source, LIFTS[bridge.kind] | {"subject"})
        return None

    def _lifted_by_part(self, a: Claim, b: Claim) -> frozenset[str]:
        """What part and whole lift: the measure only between sizes, for who is present is no part of who fell."""
        terms = self.registry.terms
        sizes = all(c.predicate in terms and terms[c.predicate].size for c in (a, b))
        return LIFTS[ReadingKind.PART] if sizes else LIFTS[ReadingKind.PART] - {"measure"}

    def realised(self, report: Claim, prediction: Claim) -> Joint | None:
        """The readings by which what a report tells of is the coming true of what a prediction spoke of."""
        kind = ReadingKind.REALISES
        if bridge := self.bridge(kind, (report.ref,), (prediction.ref,)):
            return Joint(kind, (bridge,), report, LIFTS[kind])
        found, lifts = [], set()
        if bridge := self.bridge(kind, self.nodes(report), self.nodes(prediction)):
            found.append(bridge)
            lifts.add("subject")
        if bridge := self.bridge(kind, things(report, self.registry), things(prediction, self.registry)):
            found.append(bridge)
            lifts.add("object")
        return Joint(kind, tuple(found), report, frozenset(lifts)) if found else None

    def apart(self, a: Claim, b: Claim) -> Bridge | None:
        """The reading by which two claims speak of things that have no member in common."""
        ends = ((self.nodes(a), self.nodes(b)), (self.nodes(b), self.nodes(a)))
        return next((found for kind in APART for x, y in ends if (found := self.bridge(kind, x, y))), None)

    def bridge(self, kind: ReadingKind, sources: Iterable[str], targets: Iterable[str]) -> Bridge | None:
        """The first bridge of this kind from one of these ends to one of those."""
        wanted = tuple(targets)
        return next((b for s in sources for b in self.bridges.get((kind, s), ()) if b.target in wanted), None)


def _read(registry: Registry) -> Iterator[Bridge]:
    for r in registry.readings:
        words = f"the reading {r.id} by {registry.label(r.by)} ({r.kind.value}: {r.note})"
        yield Bridge(r.kind, registry.canonical(r.source), registry.canonical(r.target), r.id, words)


def _stated(claims: Iterable[Claim], registry: Registry) -> Iterator[Bridge]:
    for c in claims:
        if (
            c.predicate != PART_OF
            or not isinstance(c.object, str)
            or c.polarity is Polarity.DENIED
            or c.given is not None
        ):
            continue
        if set_apart(c, registry) is None:
            what = f"{registry.label(c.subject)} is a part of {registry.label(c.object)}"
            words = f"the claim {c.ref} ({c.modality.value}: {what})"
            yield Bridge(ReadingKind.PART, registry.canonical(c.subject), registry.canonical(c.object), c.ref, words)
