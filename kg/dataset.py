"""The graph as rdflib knows it: a live, read-only ``rdflib.Dataset``, and an independent copy.

oxrdflib lets rdflib read an Oxigraph store, with two surprises that this layer removes: prepared queries would
silently run in rdflib's own evaluator, up to 78 times slower, so they are handed on as text; and plain strings would
come back as ``xsd:string``, which rdflib does not hold equal to its own plain literals.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

import pyoxigraph as ox
from oxrdflib.store import OxigraphStore
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from kg.errors import ViewError


def plain(term: Any) -> Any:
    """A term as rdflib writes it itself: a plain string without a datatype."""
    if isinstance(term, Literal) and term.datatype == XSD.string:
        return Literal(str(term))
    return term


class _ReadOnlyStore(OxigraphStore):
    """oxrdflib's store for reading only."""

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:
        for (s, p, o), contexts in super().triples(triple_pattern, context):
            yield (s, p, plain(o)), contexts

    def query(
        self, query: Any, initNs: Mapping[str, Any], initBindings: Mapping[str, Any], queryGraph: str, **kwargs: object
    ) -> Result:
        if isinstance(query, Query):
            query, prefixes, _ = query._original_args  # noqa: SLF001 (rdflib keeps the text nowhere else)
            initNs = {**initNs, **prefixes}
        result = super().query(query, initNs, initBindings, queryGraph, **kwargs)
        if result.type == "SELECT":
            result.bindings = [{v: plain(t) for v, t in row.items() if t is not None} for row in result.bindings]
        elif result.type == "CONSTRUCT":
            assert result.graph is not None
            made = Graph()
            for s, p, o in result.graph:
                made.add((s, p, plain(o)))
            result.graph = made
        return result

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise ViewError("graph.dataset only reads; use graph.add and graph.remove, or change graph.to_rdflib()")

    add = addN = remove = update = add_graph = remove_graph = destroy = _refuse


def live(engine: ox.Store, prefixes: Mapping[str, str]) -> Dataset:
    """A dataset that reads the store as it is now and later, and refuses to change it."""
    dataset = Dataset(store=_ReadOnlyStore(store=engine), default_union=True)
    _bind(dataset, prefixes)
    return dataset


def copied(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> Dataset:
    """An independent copy in rdflib's own memory store, which behaves as rdflib always does."""
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    dataset = Dataset(default_union=True)
    dataset.parse(data=data.decode(), format="nquads")
    _bind(dataset, prefixes)
    return dataset


def _bind(dataset: Dataset, prefixes: Mapping[str, str]) -> None:
    for prefix, iri in prefixes.items():
        dataset.bind(prefix, URIRef(iri), override=True, replace=True)
