"""Whether a graph has the shape that its readers rely on: SHACL (W3C Recommendation, 2017) over the whole graph.

The shapes stand in ``shapes.ttl``, each with a sentence that says what it demands. Files are judged when they are read;
this room is for graphs from elsewhere, and for the test that what ``quads`` writes is what the ontology means. It needs
the extra ``validate`` (pySHACL). The graph is copied into rdflib's own memory: over Oxigraph plain strings would come
back as ``xsd:string``, which rdflib holds unequal to its own, and the verdict would be wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.corpus import resource
from kg.errors import MissingExtraError
from kg.store import Graphs
from kg.vocabulary import BASE, ONTOLOGY, prefixes

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES = Path(__file__).with_name("shapes.ttl")
"""The file of the shapes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that has not the shape it should have: which, what is demanded of it, and what stands there."""

    node: str
    demand: str
    found: str | None = None

    def __str__(self) -> str:
        return f"{self.node}: {self.demand}" + (f" Found: {self.found}" if self.found is not None else "")


def violations(graph: Graphs | Iterable[str], *, base: str = BASE) -> list[Finding]:
    """What is wrong with a graph, sorted; nothing where it conforms.

    ``graph`` is a store, or its triples as N-Triples lines with or without the full stop. All named graphs are checked
    together, with the ontology, which is added where it is missing. Everything is held in memory; a thousand claims
    take about ten seconds.

    >>> from kg.quads import TYPE
    >>> from kg.vocabulary import NS
    >>> for finding in violations([f"<{BASE}entity/port> {TYPE} <{NS}Place>"]):
    ...     print(finding)
    entity:port: An entity has exactly one label.
    """
    try:
        from pyshacl import validate
    except ImportError:
        raise MissingExtraError("SHACL", "validate") from None
    from rdflib import Graph
    from rdflib.namespace import RDF, SH

    _, report, text = validate(_copied(graph), shacl_graph=_read(SHAPES), inference="none")
    if not isinstance(report, Graph):
        raise ValueError(f"the shapes cannot be checked: {text}")
    short = {iri: prefix for prefix, iri in prefixes(base).items()}
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node, value = report.value(result, SH.focusNode), report.value(result, SH.value)
        demand = str(report.value(result, SH.resultMessage))
        # a shape of a whole node has the node itself for its value
        shown = None if value is None or value == node else _named(value.n3(), short)
        if node is not None:
            found.add(Finding(_named(node.n3(), short), demand, shown))
    return sorted(found, key=lambda f: (f.node, f.demand, f.found or ""))


def _copied(graph: Graphs | Iterable[str]) -> "Graph":
    """The triples of all named graphs, with the ontology, in rdflib's memory."""
    from rdflib import RDF, Graph, URIRef
    from rdflib.namespace import OWL

    lines = graph if isinstance(graph, Iterable) else [line for g in graph.graphs() for line in graph.lines(g)]
    text = "".join(f"{line}\n" if line.endswith(".") else f"{line} .\n" for line in lines)
    copy = Graph().parse(data=text, format="nt")
    if (URIRef(ONTOLOGY), RDF.type, OWL.Ontology) not in copy:
        copy += _read(resource("ontology.ttl"))
    return copy


@lru_cache(maxsize=2)
def _read(file: Path) -> "Graph":
    from rdflib import Graph

    return Graph().parse(file, format="turtle")


def _named(term: str, short: dict[str, str]) -> str:
    """A term with the prefix that the queries know; ``#object`` and the like stay readable as parts of their claim.

    >>> _named("<https://w3id.org/claimgraph/ns#Claim>", {"https://w3id.org/claimgraph/ns#": "kg"})
    'kg:Claim'
    """
    if not term.startswith("<"):
        return term
    iri = term[1:-1]
    best = max((i for i in short if iri.startswith(i)), key=len, default="")
    return f"{short[best]}:{iri.removeprefix(best)}" if best else term
