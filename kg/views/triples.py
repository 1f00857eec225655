"""A picture of triples, as a CONSTRUCT gives them: a thing for each name, a line for each triple.

A value stands once for each triple that has it: that two things have the same number is no link between them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.views.graphs import legend
from kg.views.spec import Card, Edge, Node, Picture, Table, counted, listed
from kg.vocabulary import NS, RDF, EntityType

if TYPE_CHECKING:
    import rdflib

_TYPES = {NS + t.value: t.value for t in EntityType} | {NS + "Claim": "claim", NS + "Document": "document"}
_LONGEST = 80


def triples(
    graph: "rdflib.Graph",
    *,
    labels: Mapping[str, str] | None = None,
    most: int | None = None,
    title: str = "What was constructed",
) -> Picture:
    """The triples of a graph as a picture, in one order; of more than ``most`` the first, and the words say so.

    ``labels`` are for names by their IRI; a name without one is shown with its prefix.

    >>> from rdflib import Graph
    >>> graph = Graph().parse(data="@prefix e: <http://example.org/> . e:pact e:precedes e:visit ; e:year 2024 .")
    >>> picture = triples(graph)
    >>> picture.alternative, [n.label for n in picture.nodes]
    ('2 triples of 2 things. Most lines meet at e:pact (2).', ['e:pact', 'e:visit', '2024'])
    """
    found = sorted(graph, key=lambda t: tuple(term.n3() for term in t))
    shown = found if most is None else found[:most]
    called = labels or {}
    types = {str(s): _TYPES[str(o)] for s, p, o in sorted(found) if str(p) == RDF + "type" and str(o) in _TYPES}

    def words(term: object) -> str:
        text = str(term)
        if type(term).__name__ == "URIRef":
            text = called.get(text) or graph.namespace_manager.normalizeUri(text)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

    nodes: dict[str, Node] = {}
    edges, cards, rows = [], {}, []
    for number, (s, p, o) in enumerate(shown, 1):
        value = type(o).__name__ == "Literal"
        ends = (str(s.n3()), f"{number}: {o.n3()}" if value else str(o.n3()))
        for id_, term in zip(ends, (s, o), strict=True):
            kind = "value" if value and term is o else types.get(str(term), EntityType.ENTITY.value)
            nodes.setdefault(id_, Node(id_, words(term), kind))
        id_ = f"{s.n3()} {p.n3()} {o.n3()}"
        facts = (("subject", str(s)), ("property", str(p)), ("object", str(o)))
        cards[id_] = Card(id_, f"{words(s)} · {words(p)} · {words(o)}", facts)
        edges.append(Edge(id_, *ends, words(p), id_))
        rows.append((number, words(s), words(p), words(o)))
    return Picture(
        "network",
        title,
        _alternative(len(found), len(shown), nodes, edges),
        Table(("number", "subject", "property", "object"), tuple(rows)),
        tuple(nodes.values()),
        tuple(edges),
        legend=tuple(k for k in legend(nodes.values(), edges) if k.sort != "line"),
        cards=cards,
    )


def _alternative(number: int, shown: int, nodes: Mapping[str, Node], edges: Iterable[Edge]) -> str:
    degree = Counter(end for e in edges for end in (e.source, e.target))
    most = sorted((n for n in degree if degree[n] > 1), key=lambda n: (-degree[n], n))[:3]
    things = sum(n.kind != "value" for n in nodes.values())
    parts = [
        f"The first {shown:,} of " if shown < number else "",
        counted(number, "triple"),
        f" of {counted(things, 'thing')}. ",
        f"Most lines meet at {listed(f'{nodes[n].label} ({degree[n]})' for n in most)}." if most else "",
    ]
    return "".join(parts).strip()
