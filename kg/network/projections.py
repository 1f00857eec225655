"""The graph of claims as networkx sees it: three projections, and what an analyst asks of them first.

The projection from which network analysis usually starts, one edge for one fact, is what makes an echo look like
confirmation and a denial like a tie. Here no edge is a fact. It is one claim of one document, or one step of its
attribution, and it carries the claim with all that qualifies it (:mod:`kg.network.edges`), under the names of the columns of
``graph.claims()``. Whoever wants only what is affirmed filters on ``polarity`` and ``modality``, and sees what that
leaves out.

Nodes have ``label`` and ``kind`` (the type of an entity; else "claim", "document", "value", "alternatives",
"unattributed"), entities also ``hypothetical``, ``unresolved``, and ``document`` where only one document has them.

networkx writes and reads the graphs, and every attribute survives:

>>> import networkx as nx
>>> from kg.model import Document, Text
>>> claim = Claim(Document("times"), "a", "It is full.", "port", "describedAs", Text("full"))
>>> graph = claims_graph([claim], Registry.of())
>>> nx.node_link_graph(nx.node_link_data(graph)).edges["port", "times#a/object", "times#a"]["statement"]
'It is full.'
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.keep import objects
from kg.model import Claim, links
from kg.network.edges import Attributes, Edge, built, claim_attributes, link_attributes, value_node
from kg.registry import Registry
from kg.vocabulary import ASSESSMENTS, UNATTRIBUTED, EntityType, spaced

if TYPE_CHECKING:
    import networkx as nx

RELATION, SPEAKS_OF, CITES, SPEAKS_FOR, ASSESSES = "relation", "speaks of", "cites", "speaks for", "assesses"
OWN_VOICE = "own voice"
"""What an edge between actors, or a step of an attribution, says: its attribute ``tie``."""


# the three projections


def claims_graph(claims: Iterable[Claim], registry: Registry) -> "nx.MultiDiGraph[str]":
    """What is said of what: one edge for each claim, from its subject to its object; its key is the claim's reference.

    Nothing is lost for want of an object. A quantity, words of our own, or no object at all gets a node of its own,
    ``document#id/object`` of kind "value", labelled with what stands there; two claims of "3,000" so never meet in
    one node. Alternatives are one such node of kind "alternatives" with ``option_1``, ``option_2`` and so on: they
    are not split into several edges, because the claim does not say which of them holds. A claim about a claim leads
    to a node of kind "claim", whose name is also the key of that claim's own edge.

    >>> from kg.model import Document, Entity
    >>> registry = Registry.of([Entity("port", EntityType.PLACE, "the port")])
    >>> graph = claims_graph([Claim(Document("times"), "a", "It burns.", "port", "occurred")], registry)
    >>> sorted(graph.nodes(data="label"))
    [('port', 'the port'), ('times#a/object', '(no object)')]
    >>> list(graph.edges(keys=True))
    [('port', 'times#a/object', 'times#a')]
    """
    ordered = _ordered(claims)
    made: dict[str, Attributes] = {}
    edges: list[Edge] = []
    for c in ordered:
        ref, said = c.ref, claim_attributes(c)
        said["label"] = _words(c, registry)
        target = c.object if isinstance(c.object, str) else f"{ref}/object"
        if not isinstance(c.object, str):
            made[target] = value_node(c, str(said.get("object", "")), ref, registry)
        edges.append((c.subject, target, ref, said))
    return built(edges, made, (), ordered, registry)


def actors_graph(claims: Iterable[Claim], registry: Registry) -> "nx.MultiDiGraph[str]":
    """Who has to do with whom: edges between actors, each one tie that one claim makes; ``tie`` says which.

    ``relation``
        the subject to the object, where both are actors: what the claim says, also where it is denied or only possible
    ``speaks of``
        the speaker to each other actor that the claim is about, alternatives included
    ``cites``
        the outlet (else the authors) to the first link, and each link to the next one inward
    ``speaks for``
        a link's agent to the one for whom it speaks
    ``assesses``
        who endorses, doubts or denies, to who said the assessed claim, where that is at hand

    Every actor that a claim or its chain names is a node, with a tie or without. A gap in a chain
    (``unattributed``) and an agreement or a document that is cited are no actors, and nothing is drawn across them:
    the attribution graph shows them. Nobody is tied to himself.

    >>> from kg.model import Document, Entity, Link
    >>> registry = Registry.of(Entity(i, EntityType.ORGANIZATION, i) for i in ("agency", "ministry", "navy"))
    >>> chain = ((Link("agency"),), (Link("ministry"),))
    >>> graph = actors_graph([Claim(Document("times"), "a", "It sails.", "navy", "occurred", chain=chain)], registry)
    >>> [(u, tie, v) for u, v, tie in graph.edges(data="tie")]
    [('agency', 'cites', 'ministry'), ('ministry', 'speaks of', 'navy')]
    """
    ordered = _ordered(claims)
    by_ref = {c.ref: c for c in ordered}
    actors = {ref for ref, entity in registry.entities.items() if entity.is_a(EntityType.ACTOR)}
    edges: list[Edge] = []
    named: set[str] = set()
    for c in ordered:
        named |= actors.intersection((*_about(c), *_outside(c), *_agents(c)))
        base, number = claim_attributes(c), count(1)
        for tie, source, target in _ties(c, by_ref):
            if {source, target} <= actors and registry.canonical(source) != registry.canonical(target):
                named |= {source, target}
                label = _words(c, registry) if tie in (RELATION, ASSESSES) else tie
                key = f"{c.ref}/{tie.replace(' ', '-')}/{next(number)}"
                edges.append((source, target, key, {"label": label, "tie": tie, **base}))
    return built(edges, {}, named, ordered, registry)


def attribution_graph(claims: Iterable[Claim], registry: Registry) -> "nx.MultiDiGraph[str]":
    """Who has it from whom: from each document link by link inward to the origins; one edge a step of one claim.

    ``tie`` is "cites", ``step`` counts from 1 at the document, ``innermost`` marks the step that reaches an origin;
    ``verb, capacity, principal, link_said_from, link_said_to, link_place, link_basis`` are the link's. Co-cited
    agents are reached by an edge each. ``unattributed`` is a node for each place where it stands, because two gaps
    are not shown to be one. A claim without a chain leads from its document to the author, else the outlet, and the
    tie is "own voice"; where a document has neither, the document itself is the origin and has no edge for the claim.

    >>> from kg.model import Document, Link
    >>> chain = ((Link("agency", "reported"),), (Link("unattributed"),))
    >>> claim = Claim(Document("times"), "a", "It sails.", "navy", "occurred", chain=chain)
    >>> for source, target, data in attribution_graph([claim], Registry.of()).edges(data=True):
    ...     print(data["step"], source, "→", target, data["innermost"])
    2 agency → times#a/unattributed/2.1 True
    1 document:times → agency False
    """
    ordered = _ordered(claims)
    made: dict[str, Attributes] = {}
    edges: list[Edge] = []
    for c in ordered:
        base = claim_attributes(c)
        outer = [c.document.ref]
        for step, place in enumerate(c.chain, 1):
            inner = []
            for at, link in enumerate(place, 1):
                node = link.agent
                if link.agent == UNATTRIBUTED:
                    node = f"{c.ref}/{UNATTRIBUTED}/{step}.{at}"
                    made[node] = {"label": UNATTRIBUTED, "kind": UNATTRIBUTED, "document": c.document.id}
                inner.append(node)
                told = {**base, "tie": CITES, "step": step, "innermost": step == len(c.chain), **link_attributes(link)}
                told["label"] = link.verb or CITES
                edges += ((o, node, f"{c.ref}/{step}.{at}/{n}", dict(told)) for n, o in enumerate(outer, 1))
            outer = inner
        if not c.chain:
            own = {**base, "label": OWN_VOICE, "tie": OWN_VOICE, "step": 1, "innermost": True}
            authors = (o for o in c.origins if o != c.document.ref)
            edges += ((c.document.ref, origin, f"{c.ref}/1.{at}/1", dict(own)) for at, origin in enumerate(authors, 1))
    return built(edges, made, {c.document.ref for c in ordered}, ordered, registry)


# what an analyst asks first


class Broker(NamedTuple):
    """A node through which others reach each other, with the claims that put it there."""

    node: str
    label: str
    kind: str
    betweenness: float
    claims: int
    documents: int
    refs: str


class Central(NamedTuple):
    """A node and how much of the rest it touches, with the claims that put it there."""

    node: str
    label: str
    kind: str
    centrality: float
    neighbours: int
    claims: int
    documents: int
    refs: str


class Citation(NamedTuple):
    """One who cites, whom, in how many claims of how many documents, and which."""

    citing: str
    citing_label: str
    cited: str
    cited_label: str
    claims: int
    documents: int
    refs: str


def brokers(graph: "nx.DiGraph[str]", *, sample: int | None = None) -> list[Broker]:
    """Who stands between others, the most first: the share of all shortest paths, along the edges, that pass a node.

    Betweenness after Freeman (Sociometry 40, 1977), computed as by Brandes (Journal of Mathematical Sociology 25,
    2001). Several claims between the same two count once: a repeated tie is no second way. Nodes between nobody are
    left out. It takes nodes times edges; ``sample`` estimates it from that many start nodes, always the same ones.

    >>> from kg.model import Document, Link
    >>> chain = ((Link("agency"),), (Link("ministry"),))
    >>> claim = Claim(Document("times"), "a", "It sails.", "navy", "occurred", chain=chain)
    >>> [(row.node, row.betweenness, row.refs) for row in brokers(attribution_graph([claim], Registry.of()))]
    [('agency', 0.5, 'times#a')]
    """
    import networkx as nx

    simple = _simple(graph, nx.DiGraph)
    pivots = None if sample is None else min(sample, len(simple))
    scores = nx.betweenness_centrality(simple, k=pivots, seed=0) if len(simple) else {}
    told = _claims_at(graph)
    rows = [Broker(*_named(graph, n), round(s, 12), *_counted(told.get(n, ()))) for n, s in scores.items() if s > 0]
    return sorted(rows, key=lambda row: (-row.betweenness, row.node))


def central(graph: "nx.DiGraph[str]") -> list[Central]:
    """Who is tied to most others, the most first: the share of all other nodes to which a node has an edge.

    Degree centrality (Freeman, Social Networks 1, 1979), in either direction, each neighbour once, so that an echo
    adds nothing; ``claims`` and ``documents`` beside it tell how often the ties are spoken of.

    >>> from kg.model import Document, Link
    >>> chain = ((Link("agency"),), (Link("ministry"),))
    >>> claim = Claim(Document("times"), "a", "It sails.", "navy", "occurred", chain=chain)
    >>> [(row.node, row.neighbours) for row in central(attribution_graph([claim], Registry.of()))]
    [('agency', 2), ('document:times', 1), ('ministry', 1)]
    """
    import networkx as nx

    simple = _simple(graph, nx.Graph)
    told = _claims_at(graph)
    rows = [
        Central(*_named(graph, n), round(score, 12), int(simple.degree(n)), *_counted(told.get(n, ())))
        for n, score in nx.degree_centrality(simple).items()
    ]
    return sorted(rows, key=lambda row: (-row.neighbours, -row.claims, row.node))


def citations(graph: "nx.DiGraph[str]") -> list[Citation]:
    """Who cites whom, the most often first: the edges of the actors or the attribution graph whose tie is "cites".

    In the attribution graph the first who cites is the document, in the actors graph its outlet. All gaps of a chain
    behind one node are one row, "unattributed". Counted are claims, and beside them documents: five claims drawn from
    one sentence are no five citations.

    >>> from kg.model import Document, Link
    >>> claim = Claim(Document("times"), "a", "It sails.", "navy", "occurred", chain=((Link("agency"),),))
    >>> citations(attribution_graph([claim], Registry.of()))[0]._asdict()["cited"]
    'agency'
    """
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    labels: dict[str, str] = {UNATTRIBUTED: UNATTRIBUTED}
    for source, target, data in graph.edges(data=True):
        if data.get("tie") == CITES:
            ends = []
            for node in (source, target):
                _, label, kind = _named(graph, node)
                ends.append(UNATTRIBUTED if kind == UNATTRIBUTED else node)
                labels.setdefault(ends[-1], label)
            found.setdefault((ends[0], ends[1]), set()).add((data["claim"], data["document"]))
    rows = [Citation(u, labels[u], v, labels[v], *_counted(told)) for (u, v), told in found.items()]
    return sorted(rows, key=lambda row: (-row.claims, -row.documents, row.citing, row.cited))


# what the projections share


def _ties(c: Claim, by_ref: Mapping[str, Claim]) -> Iterator[tuple[str, str, str]]:
    if isinstance(c.object, str):
        yield RELATION, c.subject, c.object
        if c.predicate in ASSESSMENTS and (assessed := by_ref.get(c.object)):
            yield from ((ASSESSES, c.subject, speaker) for speaker in assessed.speakers)
    for speaker in c.speakers:
        yield from ((SPEAKS_OF, speaker, ref) for ref in _about(c))
    places = [_outside(c), *(tuple(link.agent for link in place) for place in c.chain)]
    for outer, inner in pairwise(places):
        yield from ((CITES, o, i) for o in outer for i in inner)
    yield from ((SPEAKS_FOR, link.agent, link.principal) for link in links(c.chain) if link.principal)


def _about(c: Claim) -> tuple[str, ...]:
    return tuple(dict.fromkeys((c.subject, *objects(c))))


def _outside(c: Claim) -> tuple[str, ...]:
    """Whose document it is: the outlet, else the authors."""
    return (c.document.outlet,) if c.document.outlet else c.document.authors


def _agents(c: Claim) -> Iterator[str]:
    yield from c.document.authors
    for link in links(c.chain):
        yield link.agent
        if link.principal:
            yield link.principal


def _words(c: Claim, registry: Registry) -> str:
    term = registry.terms.get(c.predicate)
    return (term and term.label) or _spaced(c.predicate)


_spaced = lru_cache(maxsize=1000)(spaced)


def _ordered(claims: Iterable[Claim]) -> list[Claim]:
    """The claims in one order, each once: neither the order of loading nor loading twice shows in a graph."""
    return [c for _, c in sorted({c.ref: c for c in claims}.items())]


# rows


def _simple(graph: "nx.DiGraph[str]", kind: "type[Any]") -> Any:
    """The graph without parallel edges or loops, in one order, because sums of floats depend on it."""
    simple = kind()
    simple.add_nodes_from(sorted(graph))
    simple.add_edges_from(sorted({(u, v) for u, v in graph.edges() if u != v}))
    return simple


def _claims_at(graph: "nx.DiGraph[str]") -> dict[str, set[tuple[str, str]]]:
    """For each node the claims of its edges, with their documents."""
    told: dict[str, set[tuple[str, str]]] = {}
    for source, target, data in graph.edges(data=True):
        for node in (source, target):
            told.setdefault(node, set()).add((data["claim"], data["document"]))
    return told


def _named(graph: "nx.DiGraph[str]", node: str) -> tuple[str, str, str]:
    data = graph.nodes[node]
    return node, data["label"], data["kind"]


def _counted(told: Iterable[tuple[str, str]]) -> tuple[int, int, str]:
    pairs = sorted(told)
    return len(pairs), len({document for _, document in pairs}), "; ".join(claim for claim, _ in pairs)
