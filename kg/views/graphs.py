"""Pictures of what leads where: the network of claims, the paths of an explanation, the origins of a figure.

Each builder takes what a room above has worked out and lays it out as a :class:`~kg.views.spec.Picture`. None of them
judges: the strength of a step, the count of origins and the reasons are those of :mod:`kg.explain` and
:mod:`kg.origins`, and stand in the picture with their words.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.explain import Explanation
from kg.explain.steps import Step
from kg.model import Alternatives, Claim
from kg.network import attribution_graph
from kg.origins import Origins
from kg.registry import Registry
from kg.views.looks import DASHES, kind_words, look
from kg.views.spec import (
    Cell,
    Edge,
    Key,
    Node,
    Picture,
    Table,
    cards,
    counted,
    hedges,
    listed,
    relation,
    speaker,
    thing_words,
)
from kg.vocabulary import UNATTRIBUTED, EntityType, Polarity, spaced
from kg.wording import Quotes

if TYPE_CHECKING:
    import networkx as nx

PROPOSITION = "proposition:"
"""The node from which the tree of a figure's origins starts."""


def network(
    graph: "nx.MultiDiGraph[str]",
    claims: Iterable[Claim],
    registry: Registry,
    *,
    title: str = "Who claims what",
    quotes: Quotes | None = None,
) -> Picture:
    """A projection of :mod:`kg.network` as a picture: a line for each edge, with the card of its claim.

    >>> from kg.model import Document
    >>> from kg.network import claims_graph
    >>> claims = [Claim(Document("times"), "a", "The pact led to the visit.", "pact", "leadsTo", "visit")]
    >>> picture = network(claims_graph(claims, Registry.of()), claims, Registry.of())
    >>> picture.table.rows[0][:4], picture.alternative.partition(".")[0]
    ((1, 'pact', 'leads to', 'visit'), '2 things and 1 line for 1 claim of 1 document')
    """
    by_ref = {c.ref: c for c in claims}
    nodes = tuple(
        Node(n, data["label"], data["kind"], remark=_marks(data), unsure=_unsure(data))
        for n, data in graph.nodes(data=True)
    )
    edges = tuple(
        _network_edge(u, v, key, data, by_ref, registry) for u, v, key, data in graph.edges(keys=True, data=True)
    )
    label = {n.id: n.label for n in nodes}
    degree = Counter(end for e in edges for end in (e.source, e.target))
    most = sorted(degree, key=lambda n: (-degree[n], n))[:3]
    used = [by_ref[e.claim] for e in edges]
    said = [
        f"{counted(len(nodes), 'thing')} and {counted(len(edges), 'line')} for {_of_documents(used)}",
        _strengths(edges),
        f"Most lines meet at {listed(f'{label[n]} ({degree[n]})' for n in most)}" if edges else "",
    ]
    return Picture(
        "network",
        title,
        _sentences(said),
        _table(edges, label, by_ref, registry),
        nodes,
        edges,
        legend=legend(nodes, edges),
        cards=cards(used, registry, quotes),
    )


def path(explanation: Explanation, *, quotes: Quotes | None = None) -> Picture:
    """The paths of an explanation from left to right: a line for each claim that carries a step, or denies it.

    What no path reaches stands apart, without a line. The weakest step of each path is named in the table.

    >>> from kg.explain import explain_paths
    >>> from kg.model import Document
    >>> claims = [Claim(Document("times"), "a", "The pact led to the visit.", "pact", "leadsTo", "visit")]
    >>> picture = path(explain_paths(claims, Registry.of(), "pact", "visit"))
    >>> [(n.id, n.layer) for n in picture.nodes], picture.edges[0].label
    ([('pact', 0), ('visit', 1)], 'leads to')
    """
    registry = explanation.registry
    layers: dict[str, int] = {explanation.source: 0}
    for p in explanation.paths:
        for at, ref in enumerate(p.nodes):
            layers[ref] = max(at, layers.get(ref, 0))
    apart = [ref for ref, _ in explanation.apart]
    last = max(layers.values())
    layers |= dict.fromkeys(apart, last + 1)
    nodes = tuple(
        _entity_node(ref, registry, layer, "not reached" if ref in apart else "") for ref, layer in layers.items()
    )
    weakest = {
        s.edge: [str(n) for n, p in enumerate(explanation.paths, 1) if p.weakest is s] for s in explanation.steps
    }
    edges, more = [], []
    for number, step in enumerate(explanation.steps, 1):
        weak = f"path {', '.join(weakest[step.edge])}" if weakest[step.edge] else None
        for edge in _step_edges(number, step, weak, registry):
            edges.append(edge)
            more.append((number, step.at_least, weak))
    label = {n.id: n.label for n in nodes}
    said = [
        explanation.sentences()[0].rstrip("."),
        f"{counted(len(explanation.steps), 'step')}, {counted(len(edges), 'line')} for {_of_documents(explanation.claims)}"
        if edges
        else "",
        _strengths(edges),
        *(_path_words(n, p.nodes, p.weakest, label) for n, p in enumerate(explanation.paths[:5], 1)),
        f"{len(explanation.paths) - 5} more paths stand in the table" if len(explanation.paths) > 5 else "",
        f"Not reached: {listed(label[ref] for ref in apart)}" if apart else "",
    ]
    plain = _table(edges, label, {c.ref: c for c in explanation.claims}, registry)
    rows = tuple(
        (*row, "; ".join(e.remarks) or None, *told) for e, row, told in zip(edges, plain.rows, more, strict=True)
    )
    columns = (*plain.columns, "remarks", "step", "origins at least", "weakest of")
    aim = registry.label(explanation.target) if explanation.target else str(explanation.kind)
    return Picture(
        "layers",
        f"From {registry.label(explanation.source)} to {aim}",
        _sentences(said),
        Table(columns, rows),
        nodes,
        tuple(edges),
        legend=legend(nodes, edges),
        cards=cards(explanation.claims, registry, quotes),
    )


def attribution(
    found: Origins, claims: Iterable[Claim], registry: Registry, *, quotes: Quotes | None = None
) -> Picture:
    """Where a figure comes from: from the proposition to each document that prints it, and link by link to the origins.

    ``claims`` are those among which the origins were counted; only those that the count names are drawn. What supports
    nothing is drawn too, with its reason.

    >>> from kg.model import Document, Link
    >>> from kg.origins import Context, origins
    >>> claims = [Claim(Document("times"), "a", "It closed.", "port", "closed", chain=((Link("ministry"),),))]
    >>> picture = attribution(origins(claims, Context.of(claims, Registry())), claims, Registry())
    >>> [(n.id, n.layer, n.remark) for n in picture.nodes]
    [('proposition:', 0, ''), ('document:times', 1, ''), ('ministry', 2, 'origin, adds 1')]
    """
    reasons = {x.claim: x.reason for x in found.excluded}
    reasons |= {a.claim: f"{a.how} it: an assessor adds no origin" for a in found.assessors if a.claim not in reasons}
    wanted = {*found.claims, *reasons}
    chosen = sorted((c for c in claims if c.ref in wanted), key=lambda c: c.ref)
    graph = attribution_graph(chosen, registry)
    by_ref = {c.ref: c for c in chosen}
    layers = {PROPOSITION: 0}
    for u, v, data in graph.edges(data=True):
        layers[u] = max(layers.get(u, 0), data["step"])
        layers[v] = max(layers.get(v, 0), data["step"] + 1)
    told = _adds(found, registry)
    nodes = [Node(PROPOSITION, found.proposition, "proposition", 0)]
    for n, data in graph.nodes(data=True):
        claim = data.get("claim", "") if data["kind"] == UNATTRIBUTED else ""
        adds = told.get(
            (UNATTRIBUTED, n.partition(f"/{UNATTRIBUTED}/")[0])
            if claim or data["kind"] == UNATTRIBUTED
            else (registry.canonical(n), ""),
            "",
        )
        title = (
            f"“{data['label']}”"
            if data["kind"] == "document" and data["label"] != n.removeprefix("document:")
            else data["label"]
        )
        nodes.append(
            Node(n, title, data["kind"], layers.get(n, 1), "; ".join(filter(None, (adds, _marks(data)))), _unsure(data))
        )
    alike = len({c.object for c in chosen}) < 2
    edges = [_root_edge(c, reasons.get(c.ref), alike, registry) for c in chosen]
    for u, v, key, data in graph.edges(keys=True, data=True):
        edge = _network_edge(u, v, key, data, by_ref, registry)
        edges.append(edge)
    nodes.sort(key=lambda n: (n.layer or 0, n.id))
    label = {n.id: n.label for n in nodes}
    said = [
        found.proposition,
        found.sentence.rstrip("."),
        *(f"{o.name} adds {_between(o.at_least, o.at_most)}: {o.reason}" for o in (*found.named, *found.possible)),
        *(f"{a.who} {a.how} {a.of} and adds no origin" for a in found.assessors),
        *(f"{x.claim} supports nothing: {x.reason}" for x in found.excluded),
    ]
    return Picture(
        "layers",
        f"Where it comes from: {found.proposition}",
        _sentences(said),
        _table(edges, label, by_ref, registry),
        tuple(nodes),
        tuple(edges),
        legend=legend(nodes, edges),
        cards=cards(chosen, registry, quotes),
    )


def legend(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[Key, ...]:
    """What every shape and line that occurs means, and nothing that does not occur.

    >>> [key.text for key in legend([Node("pact", "pact", "Agreement")], [])]
    ['Agreement']
    """
    nodes, edges = list(nodes), list(edges)
    kinds: dict[str, list[str]] = {}
    for kind in sorted({n.kind for n in nodes}, key=_kind_order):
        found = look(kind)
        kinds.setdefault(f"{found.shape} {found.tint}", []).append(kind)
    keys = [Key("node", same[0], ", ".join(kind_words(k) for k in same)) for same in kinds.values()]
    if any(n.unsure for n in nodes):
        keys.append(Key("outline", "dashed", "hypothetical, unresolved or not named"))
    strengths = {e.modality for e in edges}
    keys += [Key("line", modality, modality) for modality in DASHES if modality in strengths]
    if any(e.denied for e in edges):
        keys.append(Key("end", "denied", "denied"))
    if edges:
        keys.append(Key("number", "[1]", "row of the table"))
    return tuple(keys)


# --- inside ---------------------------------------------------------------------------------------------------------


_ORDER = [t.value for t in EntityType]


def _kind_order(kind: str) -> tuple[int, str]:
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


def _marks(data: Mapping[str, Any]) -> str:
    return ", ".join(word for word in ("hypothetical", "unresolved") if data.get(word))


def _unsure(data: Mapping[str, Any]) -> bool:
    return bool(_marks(data)) or data["kind"] == UNATTRIBUTED


def _entity_node(ref: str, registry: Registry, layer: int, remark: str) -> Node:
    entity = registry.entities.get(ref)
    if entity is None:
        return Node(ref, registry.label(ref), "claim" if "#" in ref else EntityType.ENTITY.value, layer, remark)
    marks = _marks({"hypothetical": entity.hypothetical, "unresolved": entity.unresolved})
    return Node(ref, entity.label, entity.type.value, layer, ", ".join(filter(None, (marks, remark))), bool(marks))


def _network_edge(
    u: str, v: str, key: str, data: Mapping[str, Any], claims: Mapping[str, Claim], registry: Registry
) -> Edge:
    claim, tie = claims[data["claim"]], data.get("tie")
    told = tuple(
        (name, str(data[name])) for name in ("tie", "verb", "capacity", "principal", "link_basis") if name in data
    )
    if tie not in (None, "relation", "assesses"):
        return Edge(key, u, v, str(data["label"]), claim.ref, claim.modality.value, facts=told)
    denied = claim.polarity is Polarity.DENIED
    return Edge(
        key, u, v, relation(claim, registry), claim.ref, claim.modality.value, denied, hedges(claim, registry), told
    )


def _step_edges(number: int, step: Step, weak: str | None, registry: Registry) -> Iterable[Edge]:
    words = registry.term(step.relation).label or spaced(step.relation)
    facts = (("step", str(number)), *((("weakest step of", weak),) if weak else ()))
    for c in step.claims:
        remarks = [*hedges(c, registry)]
        remarks += ["one of several"] if isinstance(c.object, Alternatives) else []
        remarks += ["by a reading"] if c in step.bridged else []
        read = tuple(("reading", f"{r.id}: {r.note}") for r in step.readings) if c in step.bridged else ()
        yield Edge(
            f"{number}/{c.ref}",
            step.source,
            step.target,
            words,
            c.ref,
            c.modality.value,
            False,
            tuple(remarks),
            (*facts, *read),
        )
    for c in step.denials:
        said = f"not: {words}" if c.polarity is Polarity.DENIED else relation(c, registry)
        yield Edge(
            f"{number}/denial/{c.ref}",
            step.source,
            step.target,
            said,
            c.ref,
            c.modality.value,
            True,
            hedges(c, registry),
            facts,
        )


def _path_words(number: int, refs: tuple[str, ...], weakest: Step, label: Mapping[str, str]) -> str:
    step = f"{label[weakest.source]} → {label[weakest.target]}, {weakest.modality.value}"
    return f"Path {number}: {' → '.join(label[r] for r in refs)}; weakest step {step}"


def _root_edge(claim: Claim, reason: str | None, alike: bool, registry: Registry) -> Edge:
    remarks = (*hedges(claim, registry), *(("adds no origin",) if reason else ()))
    facts = (("why it adds nothing", reason),) if reason else ()
    words = relation(claim, registry) if alike else thing_words(claim, registry) or relation(claim, registry)
    denied = claim.polarity is Polarity.DENIED
    words = f"not: {words}" if denied and not words.startswith("not: ") else words
    return Edge(
        f"{claim.ref}/printed",
        PROPOSITION,
        claim.document.ref,
        words,
        claim.ref,
        claim.modality.value,
        denied,
        remarks,
        facts,
    )


def _adds(found: Origins, registry: Registry) -> dict[tuple[str, str], str]:
    """What each agent adds to the count; a gap by the claim in which it stands."""
    told: dict[tuple[str, str], str] = {}
    for title, some in (("origin", found.named), ("possible origin", found.possible)):
        for o in some:
            words = f"{title}, adds {_between(o.at_least, o.at_most)}"
            for agent in o.agents:
                gap = agent == UNATTRIBUTED or not agent
                keys = [(UNATTRIBUTED, c) for c in o.claims] if gap else [(registry.canonical(agent), "")]
                for key in keys:
                    told.setdefault(key, words)
    return told


def _between(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"


def _table(edges: Iterable[Edge], label: Mapping[str, str], claims: Mapping[str, Claim], registry: Registry) -> Table:
    columns = ("number", "from", "relation", "to", "polarity", "modality", "speaker", "claim")
    rows: list[tuple[Cell, ...]] = []
    for number, e in enumerate(edges, 1):
        claim = claims[e.claim]
        said = (claim.polarity.value, claim.modality.value, speaker(claim, registry), claim.ref)
        rows.append((number, label[e.source], e.label, label[e.target], *said))
    return Table(columns, tuple(rows))


def _of_documents(claims: Iterable[Claim]) -> str:
    some = {c.ref: c for c in claims}
    return f"{counted(len(some), 'claim')} of {counted(len({c.document.id for c in some.values()}), 'document')}"


def _strengths(edges: Iterable[Edge]) -> str:
    found = Counter(e.modality for e in edges)
    denied = sum(e.denied for e in edges)
    words = [f"{found[m]:,} {m}" for m in DASHES if found[m]]
    return f"Of the lines {listed(words)}; {denied:,} denied" if words else ""


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(f"{p}." for p in parts if p)
