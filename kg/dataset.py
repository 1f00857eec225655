"""The graph as rdflib knows it: a live, read-only ``rdflib.Dataset``, and an independent copy.

oxrdflib lets rdflib read an Oxigraph store, with surprises that this layer removes: prepared queries would silently
run in rdflib's own evaluator, up to 78 times slower, so they are handed on as text; plain strings would come back as
``xsd:string``, which rdflib does not hold equal to its own plain literals; ``initBindings`` would take only variables
that are selected; and named graphs could not be listed without writing.
"""

from collections.abc import Generator, Iterator, Mapping
from typing import Any, NoReturn

import pyoxigraph as ox
from oxrdflib.store import OxigraphStore
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import XSD
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from kg.errors import ViewError
from kg.sparql.bind import bind


def plain(term: Any) -> Any:
    """A term as rdflib writes it itself: a plain string without a datatype.

    >>> plain(Literal("port", datatype=XSD.string)) == Literal("port")
    True
    """
    if isinstance(term, Literal) and term.datatype == XSD.string:
        return Literal(str(term))
    return term


class _ReadOnlyStore(OxigraphStore):
    """oxrdflib's store for reading only."""

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        for (s, p, o), contexts in super().triples(triple_pattern, context):
            yield (s, p, plain(o)), contexts

    def query(  # the names are rdflib's
        self,
        query: Any,
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Any],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: object,
    ) -> Result:
        if isinstance(query, Query):
            query, prefixes, base = query._original_args  # noqa: SLF001 (rdflib keeps the text nowhere else)
            initNs = {**initNs, **prefixes}  # noqa: N806
            query = f"BASE <{base}>\n{query}" if base else query
        query = bind(query, {str(name): [value.n3()] for name, value in initBindings.items()})
        result = super().query(query, initNs, {}, queryGraph, **kwargs)
        if result.type == "SELECT":
            result.bindings = [{v: plain(t) for v, t in row.items() if t is not None} for row in result.bindings]
        elif result.type == "CONSTRUCT":
            assert result.graph is not None
            made = Graph()
            for s, p, o in result.graph:
                made.add((s, p, plain(o)))
            result.graph = made
        return result

    def add_graph(self, graph: Graph) -> None:
        """What rdflib calls when it only names a graph: allowed for one that is there."""
        name = graph.identifier
        if name != DATASET_DEFAULT_GRAPH_ID and not self._inner.contains_named_graph(ox.NamedNode(str(name))):
            self._refuse()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ViewError("graph.dataset only reads; use graph.add and graph.remove, or change graph.to_rdflib()")

    add = addN = remove = update = remove_graph = destroy = _refuse  # noqa: N815


class _Live(Dataset):
    """rdflib's own methods still call what rdflib deprecates; here they do so without a warning."""

    @property
    def default_context(self) -> Any:
        return self.default_graph

    @default_context.setter
    def default_context(self, value: Any) -> None:
        self.default_graph = value

    def contexts(self, triple: Any = None) -> Generator[Graph, None, None]:
        return self.graphs(triple)


def live(engine: ox.Store, prefixes: Mapping[str, str]) -> Dataset:
    """A dataset that reads the store as it is now and later, and refuses to change it."""
    dataset = _Live(store=_ReadOnlyStore(store=engine), default_union=True)
    _bind(dataset, prefixes)
    return dataset


def copied(engine: ox.Store, prefixes: Mapping[str, str]) -> Dataset:
    """An independent copy in rdflib's own memory store, which behaves as rdflib always does."""
    dataset = Dataset(default_union=True)
    for name in engine.named_graphs():
        data = engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name)
        assert data is not None
        dataset.graph(URIRef(name.value)).parse(data=data.decode(), format="nt")
    _bind(dataset, prefixes)
    return dataset


def _bind(dataset: Dataset, prefixes: Mapping[str, str]) -> None:
    for prefix, iri in prefixes.items():
        dataset.bind(prefix, URIRef(iri), override=True, replace=True)
