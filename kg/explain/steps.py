"""Why one thing is said to lead to another: paths of claims, each step with what carries it and how firmly.

"Treaty, deployment, reward" is a story that no article tells as one. Each of its steps is somebody's claim, and the
steps differ in strength: one is asserted, the next only guessed. A path is as strong as its weakest step (the
weakest link principle of Pollock, Cognitive Carpentry, 1995), so the weakest is named. That no claim joins two
things is an answer too, and no denial.

Only relations marked explanatory are walked, from subject to object; a claim that uses the inverse of a marked
relation says the same the other way round. Actors, places and documents are never passed through: that two things
have to do with one state explains nothing. A step is carried by affirmed claims that are not hypothetical, and of
several alternatives each is a step. What exists only in a hypothesis may be the end of a path; it is passed through
only by a reading that something later ``realises`` it, and such a step says that it rests on the reading.

The strength of a step is the strongest modality among its claims (an opinion below speculation), then the number of
named origins at least. Conditions and denials are printed beside it and do not change it.
"""

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from kg.model import DOCUMENT_PREFIX, Alternatives, Claim, Reading
from kg.origins import Context, Origins, origins
from kg.registry import Registry
from kg.vocabulary import EntityType, Modality, Polarity, ReadingKind, Voice

Edge = tuple[str, str, str]
"""Source, relation, target."""

OriginsOf = Callable[[Sequence[Claim]], Origins]
"""How the origins of the claims of one step are counted."""

MOST_STEPS = 6

_REJECTING = ("denies", "doubts")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: two things, the relation between them, and the claims that carry it.

    ``bridged`` are those among ``claims`` that carry it only through ``readings``; where there are others, strength
    and origins are those of the others. ``denials`` are claims that deny the step, or deny or doubt one of its claims.
    """

    source: str
    relation: str
    target: str
    claims: tuple[Claim, ...]
    bridged: tuple[Claim, ...] = ()
    readings: tuple[Reading, ...] = ()
    denials: tuple[Claim, ...] = ()
    at_least: int = 0

    @property
    def edge(self) -> "Edge":
        return self.source, self.relation, self.target

    @property
    def carrying(self) -> tuple[Claim, ...]:
        """The claims that give the step its strength."""
        return tuple(c for c in self.claims if c not in self.bridged) or self.bridged

    @property
    def rests_on_reading(self) -> bool:
        """Whether no claim carries the step without a reading."""
        return len(self.bridged) == len(self.claims)

    @property
    def modality(self) -> Modality:
        return Modality.strongest([c.modality for c in self.carrying])

    @property
    def plain(self) -> tuple[Claim, ...]:
        """The claims that state the step without any hedge."""
        return tuple(c for c in self.claims if c not in self.bridged and is_plain(c))

    @property
    def hedged(self) -> tuple[Claim, ...]:
        return tuple(c for c in self.claims if c not in self.plain)

    @property
    def strength(self) -> tuple[int, int]:
        """The smaller, the stronger: the rank of the modality, then origins."""
        return self.modality.rank, -self.at_least


@dataclass(frozen=True, slots=True, repr=False)
class Path:
    """Steps in a row."""

    steps: tuple[Step, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        return (self.steps[0].source, *(s.target for s in self.steps))

    @property
    def weakest(self) -> Step:
        """The first of the weakest steps; of two alike the one that rests on a reading is the weaker."""
        return max(self.steps, key=lambda s: (s.strength, s.rests_on_reading))

    def __repr__(self) -> str:
        return f"<Path {' → '.join(self.nodes)}>"


def paths(
    claims: Iterable[Claim],
    registry: Registry,
    source: str,
    targets: Container[str] | Callable[[str], bool],
    *,
    origins_of: OriginsOf | None = None,
    most_steps: int = MOST_STEPS,
) -> list[Path]:
    """Every path without a circle from a thing to any of the targets, strongest first, then shorter first.

    A path may pass through one target to another. All claims must be held.

    >>> from kg.model import Document, Entity
    >>> def leads(id, a, b, modality=Modality.ASSERTED):
    ...     return Claim(Document("times"), id, "…", a, "leadsTo", b, modality=modality)
    >>> claims = [leads("a", "pact", "visit"), leads("b", "visit", "aid", Modality.SPECULATED)]
    >>> [path] = paths(claims, Registry.of(), "pact", {"aid"})
    >>> path.nodes, path.weakest.modality.value
    (('pact', 'visit', 'aid'), 'speculated')
    """
    given = list(claims)
    walk = _Walk.over(given, registry)
    is_target = targets if callable(targets) else targets.__contains__
    ways = walk.ways(registry.canonical(source), is_target, most_steps)
    if not ways:
        return []
    if origins_of is None:
        origins_of = _counting(given, registry)
    steps = {edge: walk.step(edge, origins_of) for edge in dict.fromkeys(e for way in ways for e in way)}
    found = [Path(tuple(steps[edge] for edge in way)) for way in ways]
    return sorted(found, key=lambda p: (p.weakest.strength, len(p.steps), [s.edge for s in p.steps]))


def walked(registry: Registry) -> list[str]:
    """The relations whose claims paths are made of, and those by which claims reject them.

    >>> set(walked(Registry.of())) >= {"leadsTo", "denies", "doubts"}
    True
    """
    return sorted({*_forms(registry), *_REJECTING})


def is_plain(claim: Claim) -> bool:
    """Whether a claim states its proposition without a hedge: asserted, directly, of one thing, on no condition.

    >>> from kg.model import Document
    >>> is_plain(Claim(Document("times"), "a", "…", "pact", "leadsTo", "visit", voice=Voice.REPORTED))
    False
    """
    return (
        claim.modality is Modality.ASSERTED
        and claim.voice is Voice.DIRECT
        and claim.likelihood is None
        and claim.given is None
        and not isinstance(claim.object, Alternatives)
    )


def things(claim: Claim, registry: Registry) -> Iterator[str]:
    """What a claim has as its object, or as one of several: the things that have an id, by the one that stands for each.

    >>> from kg.model import Document, Text
    >>> claim = Claim(Document("times"), "a", "…", "pact", "leadsTo", Alternatives(("aid", "visit", Text("much else"))))
    >>> list(things(claim, Registry.of()))
    ['aid', 'visit']
    """
    options = claim.object.options if isinstance(claim.object, Alternatives) else (claim.object,)
    return (registry.canonical(o) for o in options if isinstance(o, str))


# --- the walk -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Carriers:
    """What carries one edge, and what denies it."""

    own: list[Claim] = field(default_factory=list)
    bridged: dict[str, Claim] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)


@dataclass(slots=True)
class _Walk:
    """The explanatory claims as edges."""

    registry: Registry
    edges: dict[Edge, _Carriers]
    denied: dict[Edge, list[Claim]]
    rejected: dict[str, list[Claim]]
    onward: dict[str, list[Edge]]

    @classmethod
    def over(cls, claims: Iterable[Claim], registry: Registry) -> "_Walk":
        """Index the claims, in the order of their references."""
        walk = cls(registry, {}, {}, {}, {})
        forms = _forms(registry)
        realised: dict[str, list[Reading]] = {}
        for reading in sorted(registry.readings, key=lambda r: r.id):
            if reading.kind is ReadingKind.REALISES:
                realised.setdefault(registry.canonical(reading.target), []).append(reading)
        telling = {c.ref: c for c in claims if c.predicate in forms or c.predicate in _REJECTING}
        for _, claim in sorted(telling.items()):
            if claim.modality is Modality.HYPOTHETICAL:
                continue
            if claim.predicate in _REJECTING and isinstance(claim.object, str):
                if claim.polarity is Polarity.AFFIRMED:
                    walk.rejected.setdefault(claim.object, []).append(claim)
                continue
            subject = registry.canonical(claim.subject)
            for (relation, turned), thing in product(forms.get(claim.predicate, ()), things(claim, registry)):
                walk._add(claim, (thing, relation, subject) if turned else (subject, relation, thing), realised)
        for edge in sorted(walk.edges):
            walk.onward.setdefault(edge[0], []).append(edge)
        return walk

    def _add(self, claim: Claim, edge: Edge, realised: dict[str, list[Reading]]) -> None:
        source, relation, target = edge
        if claim.polarity is Polarity.DENIED:
            self.denied.setdefault(edge, []).append(claim)
            return
        if source != target:
            self.edges.setdefault(edge, _Carriers()).own.append(claim)
        for first, last in product((None, *realised.get(source, ())), (None, *realised.get(target, ()))):
            used = [r for r in (first, last) if r is not None]
            ends = [self.registry.canonical(r.source) if r else end for r, end in ((first, source), (last, target))]
            if used and ends[0] != ends[1]:
                carriers = self.edges.setdefault((ends[0], relation, ends[1]), _Carriers())
                carriers.bridged[claim.ref] = claim
                carriers.readings.update((r.id, r) for r in used)

    def passable(self, node: str) -> bool:
        """Whether a path may go through a node."""
        if node.startswith(DOCUMENT_PREFIX) or self.registry.is_a(node, EntityType.ACTOR, EntityType.PLACE):
            return False
        return not self.registry.hypothetical(node)

    def ways(self, source: str, is_target: Callable[[str], bool], most: int) -> list[tuple[Edge, ...]]:
        """Every way without a circle; ends that cannot be reached in the steps left are not tried."""
        left = self._distances(is_target)
        found: list[tuple[Edge, ...]] = []

        def go(node: str, way: tuple[Edge, ...], seen: frozenset[str]) -> None:
            for edge in self.onward.get(node, ()):
                following = edge[2]
                if following in seen:
                    continue
                longer = (*way, edge)
                if is_target(following):
                    found.append(longer)
                if self.passable(following) and len(longer) + left.get(following, most) <= most:
                    go(following, longer, seen | {following})

        if most > 0:
            go(source, (), frozenset((source,)))
        return found

    def _distances(self, is_target: Callable[[str], bool]) -> dict[str, int]:
        """For each node that may be passed through, how many steps there are to the nearest target at least."""
        before: dict[str, list[str]] = {}
        for source, _, target in self.edges:
            before.setdefault(target, []).append(source)
        steps: dict[str, int] = {}
        queue = deque((target, 0) for target in before if is_target(target))
        while queue:
            node, far = queue.popleft()
            for earlier in before.get(node, ()):
                if earlier not in steps:
                    steps[earlier] = far + 1
                    if self.passable(earlier):
                        queue.append((earlier, far + 1))
        return steps

    def step(self, edge: Edge, origins_of: OriginsOf) -> Step:
        carriers = self.edges[edge]
        own = {c.ref: c for c in carriers.own}
        bridged = tuple(c for ref, c in sorted(carriers.bridged.items()) if ref not in own)
        claims = (*own.values(), *bridged)
        denials = [*self.denied.get(edge, ()), *(d for c in claims for d in self.rejected.get(c.ref, ()))]
        readings = tuple(r for _, r in sorted(carriers.readings.items())) if bridged else ()
        at_least = origins_of(tuple(own.values()) or bridged).at_least
        return Step(*edge, claims, bridged, readings, tuple({d.ref: d for d in denials}.values()), at_least)


def _forms(registry: Registry) -> dict[str, list[tuple[str, bool]]]:
    """For each relation the marked ones that say the same, and whether they say it in the other direction."""
    forms: dict[str, list[tuple[str, bool]]] = {}
    inverse = {(t.id, t.inverse) for t in registry.terms.values() if t.inverse}
    for term in registry.terms.values():
        if term.explanatory:
            forms.setdefault(term.id, []).append((term.id, False))
            for other in sorted({a for a, b in inverse if b == term.id} | {b for a, b in inverse if a == term.id}):
                forms.setdefault(other, []).append((term.id, True))
    return forms


def _counting(claims: Sequence[Claim], registry: Registry) -> OriginsOf:
    context = Context.of(claims, registry)
    return lambda some: origins(some, context)
