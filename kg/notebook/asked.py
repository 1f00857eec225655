"""Graphs that a cell can ask: a graph of claims, or any graph of rdflib, with one face.

A table for people shows a label beside an id and links a source; so an :class:`Answer` must still know which of its
values are names and which are words that happen to look like one. A column of a frame holds plain text only. Therefore
a name goes into it as its IRI behind a mark that no text has, and is taken out again.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import ClaimGraph
from kg.model import Claim
from kg.sparql import Scope, run, teach
from kg.sparql.tokens import tokens
from kg.tables import typed
from kg.views.display import web_address
from kg.views.view import View, show
from kg.vocabulary import NS, prefixes

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

_LABELS = "SELECT ?name ?label WHERE {{ VALUES ?name {{ {} }} ?name skos:prefLabel|rdfs:label|dcterms:title ?label }}"
_CALLED = """
SELECT DISTINCT ?name ?kind WHERE {
  { VALUES (?type ?kind) { (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property")
                           (owl:AnnotationProperty "property") (rdf:Property "property") (skos:Concept "word") }
    ?name a ?type }
  UNION { SELECT DISTINCT ?name ?kind { ?s ?name ?o BIND("property" AS ?kind) } }
  UNION { SELECT DISTINCT ?name ?kind { ?s a ?name BIND("class" AS ?kind) } }
  UNION { ?name skos:prefLabel|dcterms:title ?label BIND("thing" AS ?kind) }
}"""
_MARK = f"\0{uuid4().hex} "
_PLAIN_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^<>\"{}|^`\\\x00-\x20]*")


@dataclass(frozen=True)
class Answer:
    """The rows of a SELECT: the frame that ``graph.select`` gives, and of each column the IRIs of the values that are names."""

    frame: "pd.DataFrame"
    iris: Mapping[str, list[str | None]]

    @classmethod
    def of(cls, marked: "pd.DataFrame", shown: Callable[[str], str]) -> "Answer":
        """From a frame in which a name stands as its IRI behind a mark."""
        import pandas as pd

        iris: dict[str, list[str | None]] = {}
        frame = marked.copy()
        for column in marked.columns:
            values = list(marked[column])
            iris[column] = [
                v.removeprefix(_MARK) if isinstance(v, str) and v.startswith(_MARK) else None for v in values
            ]
            if any(iris[column]):
                values = [shown(iri) if iri else v for iri, v in zip(iris[column], values, strict=True)]
                texts = marked[column].dtype != object
                frame[column] = pd.array(values, dtype="str") if texts else pd.Series(values, dtype="object").array
        return cls(frame, iris)

    def head(self, most: int) -> "Answer":
        return Answer(self.frame.head(most), {column: iris[:most] for column, iris in self.iris.items()})

    @property
    def names(self) -> list[str]:
        """The IRIs of all names, each once."""
        return sorted({iri for iris in self.iris.values() for iri in iris if iri})


class Asked(ABC):
    """A graph that a cell asks."""

    @property
    @abstractmethod
    def graph(self) -> object:
        """The graph itself."""

    @property
    @abstractmethod
    def version(self) -> int:
        """A number that changes when the graph does."""

    @property
    @abstractmethod
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that every query has bound."""

    @abstractmethod
    def select(self, query: str, timeout: float | None) -> Answer: ...

    @abstractmethod
    def ask(self, query: str, timeout: float | None) -> bool: ...

    @abstractmethod
    def construct(self, query: str, timeout: float | None) -> "rdflib.Graph": ...

    @abstractmethod
    def pairs(self, query: str) -> Iterator[tuple[str, str]]:
        """The rows of a SELECT of this package's own, with two columns."""

    @abstractmethod
    def source(self, iri: str) -> str | None:
        """The web address to which a name leads: of the document for a claim, its own elsewhere; only http and https."""

    @abstractmethod
    def claims(self, iris: Iterable[str]) -> list[Claim]:
        """The claims among these names, each once."""

    @abstractmethod
    def shown(self, kind: str, claims: Iterable[Claim]) -> View:
        """A picture of claims of this graph, by the name of its kind."""

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """What the graph calls them; of several labels the first in the alphabet."""
        values = " ".join(f"<{i}>" for i in sorted(set(iris)) if _PLAIN_IRI.fullmatch(i))
        found: dict[str, str] = {}
        for iri, label in sorted(self.pairs(_LABELS.format(values))) if values else ():
            found.setdefault(iri, label)
        return found

    def called(self) -> list[tuple[str, str]]:
        """The names of the graph as a query writes them, each with its kind: class, property, word or thing."""
        order = {kind: at for at, kind in enumerate(("class", "property", "word", "thing"))}
        found: dict[str, str] = {}
        for iri, kind in sorted(self.pairs(_CALLED), key=lambda row: (order[row[1]], row[0])):
            if written := self._written(iri):
                found.setdefault(written, kind)
        return list(found.items())

    def _written(self, iri: str) -> str | None:
        """An IRI with its prefix; none where a query cannot write it so."""
        fits = [(len(start), prefix) for prefix, start in self.prefixes.items() if start and iri.startswith(start)]
        length, prefix = max(fits, default=(0, ""))
        name = iri[length:]
        return f"{prefix}:{name}" if fits and re.fullmatch(r"\w[\w\-]*", name) else None


def asked(graph: object) -> Asked | None:
    """The face of a graph; none for what is no graph."""
    if isinstance(graph, ClaimGraph):
        return _Claims(graph)
    if (
        type(graph).__module__.partition(".")[0] == "rdflib"
        and hasattr(graph, "namespaces")
        and hasattr(graph, "query")
    ):
        return _Triples(graph)
    return None


def rows_of(triples: "rdflib.Graph") -> Answer:
    """The triples of a graph in one order, a row each."""
    return _Triples(triples).rows()


class _Naming(Scope):
    """A scope that shows a name as its IRI behind the mark."""

    def showing(self) -> Callable[[str], str]:
        return lambda iri: _MARK + iri


class _Claims(Asked):
    def __init__(self, graph: ClaimGraph) -> None:
        self._graph = graph

    @property
    def graph(self) -> ClaimGraph:
        return self._graph

    @property
    def version(self) -> int:
        return self._scope.store.version

    @property
    def _scope(self) -> Scope:
        return self._graph.scope("%%sparql")

    @property
    def prefixes(self) -> Mapping[str, str]:
        return self._scope.prefixes

    def select(self, query: str, timeout: float | None) -> Answer:
        scope = self._scope
        naming = _Naming(**{f.name: getattr(scope, f.name) for f in fields(scope)})
        return Answer.of(run.select(naming, query, {}, timeout=timeout), scope.shown)

    def ask(self, query: str, timeout: float | None) -> bool:
        return run.ask(self._scope, query, {}, timeout=timeout)

    def construct(self, query: str, timeout: float | None) -> "rdflib.Graph":
        return run.construct(self._scope, query, {}, timeout=timeout)

    def pairs(self, query: str) -> Iterator[tuple[str, str]]:
        return ((row[0].value, row[1].value) for row in self._scope.rows(query))

    def source(self, iri: str) -> str | None:
        ref = self._scope.names.ref(iri)
        if ref is None:
            return None if iri.startswith(NS) else web_address(iri)
        id_ = ref.partition("#")[0].removeprefix("document:")
        urls = {a.document.id: a.document.url for a in self._graph.annotated}
        return web_address(urls.get(id_)) if "#" in ref or ref.startswith("document:") else None

    def claims(self, iris: Iterable[str]) -> list[Claim]:
        names = self._scope.names
        refs = {names.ref(iri) for iri in iris}
        return [c for c in self._graph.selected if c.ref in refs]

    def shown(self, kind: str, claims: Iterable[Claim]) -> View:
        graph = self._graph
        return show(kind, claims, graph.registry, among=graph.selected, quotes=graph.quotes)


class _Triples(Asked):
    """A graph of rdflib. Its own engine answers; the mistakes are explained as everywhere."""

    def __init__(self, graph: Any) -> None:
        self._graph = graph

    @property
    def graph(self) -> object:
        return self._graph

    @property
    def version(self) -> int:
        return len(self._graph)

    @property
    def prefixes(self) -> Mapping[str, str]:
        own = {prefix: str(iri) for prefix, iri in self._graph.namespaces() if prefix}
        return {**prefixes(), **own}

    def select(self, query: str, timeout: float | None) -> Answer:
        result = self._asked(query, timeout, "SELECT")
        return self._answer([str(v) for v in result.vars], result)

    def ask(self, query: str, timeout: float | None) -> bool:
        return bool(self._asked(query, timeout, "ASK").askAnswer)

    def construct(self, query: str, timeout: float | None) -> "rdflib.Graph":
        made: rdflib.Graph = self._asked(query, timeout, "CONSTRUCT", "DESCRIBE").graph
        for prefix, iri in self.prefixes.items():
            made.bind(prefix, iri)
        return made

    def pairs(self, query: str) -> Iterator[tuple[str, str]]:
        return ((str(a), str(b)) for a, b in self._graph.query(query, initNs=self.prefixes))

    def source(self, iri: str) -> str | None:
        return web_address(iri)

    def claims(self, iris: Iterable[str]) -> list[Claim]:  # noqa: ARG002 (triples are no claims)
        return []

    def shown(self, kind: str, claims: Iterable[Claim]) -> View:  # noqa: ARG002 (as above)
        raise QueryError("only a graph of kg has claims to draw")

    def rows(self) -> Answer:
        """Its triples in one order, a row each."""
        found = sorted(self._graph, key=lambda triple: [term.n3() for term in triple])
        return self._answer(["subject", "property", "object"], found)

    def _answer(self, names: list[str], rows: Iterable[Iterable[Any]]) -> Answer:
        marked = typed(names, [[_value(term) for term in row] for row in rows])
        return Answer.of(marked, lambda iri: self._written(iri) or iri)

    def _asked(self, query: str, timeout: float | None, *forms: str) -> Any:
        if timeout is not None:
            raise QueryError("rdflib cannot stop a query; --timeout is for graphs of kg")
        teach.refuse(query, tokens(query), forms, view=False, federated=False)
        try:
            ox.Store().query(query, prefixes=dict(self.prefixes))
        except SyntaxError as error:
            raise teach.explained(query, error, self.prefixes) from None
        return self._graph.query(query, initNs=self.prefixes)


def _value(term: Any) -> Any:
    """A term of rdflib as a value of Python; a name is its IRI behind the mark."""
    if term is None:
        return None
    kind = type(term).__name__
    if kind == "URIRef":
        return f"{_MARK}{term}"
    value = term.toPython() if kind == "Literal" else term.n3()
    return value if type(value) in (bool, int, float, Decimal, str, date) else str(term)
