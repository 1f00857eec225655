"""The count of origins: which names explain the ways of claims, and which unknowns could be others.

*At least* is the smallest number of names that explains every way that can show an origin: it is wrong only
where two names hide one source, which no text shows. *At most* adds each unknown that could be another.
An official counts as the body that he speaks for where somebody else is heard for that body on that day;
affiliation alone merges nobody, and neither does a common parent.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.dates import Overlap, When
from kg.origins.lineage import Context, Way, end_names, relay, same_day
from kg.vocabulary import UNATTRIBUTED, Voice


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin of the count: the agents that are one in it, what it adds, and why.

    ``claims`` are the claims that reach it, ``chains`` the ways on which they do, as ``document > a > b``.
    """

    name: str
    agents: tuple[str, ...]
    at_least: int
    at_most: int
    claims: tuple[str, ...]
    chains: tuple[str, ...]
    reason: str


def tally(ways: Sequence[Way], context: Context) -> tuple[tuple[Origin, ...], tuple[Origin, ...]]:
    """The named origins at the ends of these ways, and those that only may be others; each sorted by name.

    >>> from kg.origins.lineage import ways_of
    >>> from kg.model import Claim, Document, Link
    >>> from kg.registry import Registry
    >>> told = Claim(Document("times"), "a", "…", "port", "closed", chain=((Link("ministry"), Link("unattributed")),))
    >>> named, possible = tally(ways_of([told], Context(Registry())), Context(Registry()))
    >>> [(o.name, o.at_least, o.at_most) for o in (*named, *possible)]
    [('ministry', 1, 1), ('unattributed', 0, 1)]
    """
    named, possible = _named(ways, context)
    possible += _unnamed([w for w in ways if w.kind in ("gap", "group")], context)
    first, second = (sorted(found, key=lambda o: (o.name, o.agents, o.chains)) for found in (named, possible))
    return tuple(first), tuple(second)


# Named origins


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that could stand for a way, best first; ``open`` where it is not known that the day is the same."""

    names: tuple[str, ...]
    open: bool = False


def _candidates(ways: Sequence[Way], context: Context) -> dict[Way, _Names]:
    heard: dict[str, set[tuple[str, When | None]]] = defaultdict(set)
    days: dict[tuple[str, ...], set[When | None]] = defaultdict(set)
    for way in ways:
        if way.kind == "named":
            names = end_names(way, context)
            days[names].add(way.said)
            for name in names:
                heard[name].add((way.agent, way.said))

    def for_body(body: str, official: str) -> _Names:
        others = {day for speaker, day in heard[body] if speaker != official}
        met = {same_day(here, there) for here in days[body, official] for there in others}
        if met <= {Overlap.NO}:
            return _Names((official,))
        return _Names((body, official), open=Overlap.YES not in met)

    pairs = {names: for_body(*names) for names in list(days) if len(names) == 2}
    found = {}
    for way in ways:
        names = end_names(way, context)
        found[way] = pairs[names] if way.kind == "named" and names in pairs else _Names(names)
    return found


def _fewest(candidates: Iterable[tuple[str, ...]]) -> set[str]:
    """The fewest names such that each way has one of its candidates.

    The search is greedy, then drops what is not needed. (A smallest hitting set is hard in general; here a way has
    two or three candidates, and nearly all have one.)
    """
    todo = set(candidates)
    names = {c[0] for c in todo if len(c) == 1}
    while left := [c for c in todo if names.isdisjoint(c)]:
        rank: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for c in left:
            for place, name in enumerate(c):
                count, places = rank[name]
                rank[name] = (count - 1, places + place)
        names.add(min((r, name) for name, r in rank.items())[1])
    for name in sorted(names):
        if all(not (names - {name}).isdisjoint(c) for c in todo):
            names.remove(name)
    return names


def _named(ways: Sequence[Way], context: Context) -> tuple[list[Origin], list[Origin]]:
    """The named origins, and the named or own voices that only may be others."""
    candidates = _candidates(ways, context)
    chosen = _fewest(candidates[w].names for w in ways if w.firm and candidates[w].names)
    nodes: dict[str, list[Way]] = defaultdict(list)
    loose: list[Way] = []
    for way in ways:
        if way.firm and candidates[way].names:
            nodes[next(n for n in candidates[way].names if n in chosen)].append(way)
        elif way.kind not in ("gap", "group"):
            loose.append(way)
    judges = {w.document.id: name for name, node in nodes.items() for w in node if w.kind == "voice"}
    possible: dict[str, list[Way]] = defaultdict(list)
    voices: dict[str, str] = {}
    for way in sorted(loose, key=lambda w: w.kind != "voice"):
        names = candidates[way].names
        if way.kind == "voice":
            home = judges.get(way.document.id)
            key = way.document.ref
            for name in names:
                voices.setdefault(name, key)
        else:
            home = next((n for n in names if n in nodes), None)
            # Who is cited adds nothing to an article of his own that stands here.
            key = voices.get(names[0], names[0])
        (possible[key] if home is None else nodes[home]).append(way)
    firm: list[str] = []
    unsure = [_possible_origin(found, context) for found in possible.values()]
    for name in sorted(nodes, key=lambda n: (_unresolved(n, context), n)):
        if any(_same_mention(name, other, context) for other in firm):
            reason = "a mention that nothing resolves; it may be a named origin that shares its name"
            unsure.append(_origin(nodes[name], (0, 1), reason, context))
        else:
            firm.append(name)
    return [_named_origin(name, nodes[name], candidates, context) for name in firm], unsure


def _named_origin(name: str, ways: Sequence[Way], candidates: Mapping[Way, _Names], context: Context) -> Origin:
    label = context.registry.label
    articles = {w.document.id for w in ways if w.firm and w.kind == "voice"}
    officials = {w.agent: candidates[w].open for w in ways if w.kind == "named" and w.agent != name}
    reasons = []
    if any(w.kind == "named" and w.agent == name for w in ways):
        reasons.append("named at the end of the chain")
    for official, is_open in sorted(officials.items()):
        reasons.append(f"{label(official)} spoke for {label(name)}{', perhaps on another day' if is_open else ''}")
    if articles:
        reasons.append("judges in its own voice; outlet and authors are one at least, one for each document at most")
    if _unresolved(name, context):
        reasons.append("a mention that nothing resolves")
    if not all(w.firm for w in ways):
        reasons.append("what only takes it for granted, or reports it as a fact, adds nothing more")
    at_most = max(1, len(articles)) + sum(officials.values())
    return _origin(ways, (1, at_most), "; ".join(reasons), context)


def _possible_origin(ways: Sequence[Way], context: Context) -> Origin:
    if all(w.claim.voice is Voice.PRESUPPOSED for w in ways):
        reason = "only taken for granted, which may add to at most"
    elif any(w.silent for w in ways):
        reason = "hearsay without a source; it may be one of the others"
    elif any(not w.firm and w.kind != "named" for w in ways):
        reason = "reports it in its own voice; how it knows, and whether from one of the others, is not said"
    else:
        reason = "a judgement of a document that names neither outlet nor author"
    return _origin(ways, (0, 1), reason, context)


def _unresolved(ref: str, context: Context) -> bool:
    entity = context.registry.entities.get(ref)
    return entity is not None and entity.unresolved


def _same_mention(ref: str, other: str, context: Context) -> bool:
    """Whether an unresolved mention may mean another: all words of its label stand in one of the other's names."""
    entity = context.registry.entities.get(other)
    if not _unresolved(ref, context) or entity is None:
        return False
    words = set(context.registry.label(ref).casefold().split())
    return any(words <= set(name.casefold().split()) for name in entity.names)


# Unnamed origins


@dataclass(slots=True)
class _Slot:
    """One possible unnamed origin: what stands outside it, and where it appears."""

    behind: tuple[str, ...]
    groups: dict[str, str] = field(default_factory=dict)  # group → the document that has it
    bodies: set[str] = field(default_factory=set)
    ways: list[Way] = field(default_factory=list)


def _unnamed(ways: Sequence[Way], context: Context) -> list[Origin]:
    """Unnamed groups and gaps: behind one named relay one in however many documents, else one in each."""
    slots: dict[tuple[str, tuple[str, ...], int], list[_Slot]] = defaultdict(list)
    known: dict[tuple[str, ...], _Slot] = {}
    here = Counter(document for document, _ in {(context.source(w.told).id, w.agent) for w in ways})

    def order(way: Way) -> tuple[bool, int, str, str]:
        document = context.source(way.told).id
        return relay(way, context)[2], -here[document], document, way.agent

    # The articles of a relay itself come first, so that those who quote it find their sources there;
    # then the documents that keep the most groups apart.
    for way in sorted(ways, key=order):
        behind, depth, printed = relay(way, context)
        document = context.source(way.told).id
        if way.kind == "group":
            me: tuple[str, ...] = (way.agent,)
        else:
            me = (UNATTRIBUTED, document, str(depth), *behind)
        slot = known.get(me)
        if slot is None:
            near = slots[way.kind, behind, depth]
            fits = [s for s in near if way.kind == "gap" or _may_be(way.agent, document, s, context)]
            slot = _likest(way.agent, fits, context) if printed and fits else None
            if slot is None:
                slot = _Slot(behind)
                near.append(slot)
            known[me] = slot
        slot.groups[way.agent] = document
        slot.bodies.update(context.bodies(way.agent))
        slot.ways.append(way)
    return [_unnamed_origin(slot, context) for near in slots.values() for slot in near]


def _may_be(group: str, document: str, slot: _Slot, context: Context) -> bool:
    """Whether a group may be that of a slot: not another one of the same document, nor members of another body."""
    bodies = context.bodies(group)
    return document not in slot.groups.values() and (
        not bodies or not slot.bodies or not slot.bodies.isdisjoint(bodies)
    )


def _likest(group: str, slots: Sequence[_Slot], context: Context) -> _Slot:
    """The slot with a group of the same name, else the first."""
    name = context.registry.label(group).casefold()
    alike = (s for s in slots if any(context.registry.label(g).casefold() == name for g in s.groups))
    return next(alike, slots[0])


def _unnamed_origin(slot: _Slot, context: Context) -> Origin:
    if UNATTRIBUTED in slot.groups:
        return _origin(slot.ways, (0, 1), "the text does not say who; it may be one of the others", context)
    entities = [e for g in slot.groups if (e := context.registry.entities.get(g))]
    number = max((e.members for e in entities if e.members is not None), default=None)
    reason = "an unnamed group, which may be one of the others"
    if slot.bodies:
        reason = f"unnamed members of {', '.join(map(context.registry.label, sorted(slot.bodies)))}"
    if number is not None:
        reason += f"; the text gives their number, {number}"
    if len(slot.groups) > 1:
        reason += f"; behind {' and '.join(map(context.registry.label, slot.behind))} one group in several documents"
    return _origin(slot.ways, (0, 1 if number is None else number), reason, context)


def _origin(ways: Sequence[Way], adds: tuple[int, int], reason: str, context: Context) -> Origin:
    agents = sorted({ref for way in ways for ref in way.ends})
    return Origin(
        name=" / ".join(dict.fromkeys(map(context.registry.label, agents))),
        agents=tuple(agents),
        at_least=adds[0],
        at_most=adds[1],
        claims=tuple(sorted({way.claim.ref for way in ways})),
        chains=tuple(sorted({way.text for way in ways})),
        reason=reason,
    )
