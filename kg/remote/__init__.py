"""A graph on a server: the same interface as :class:`kg.store.Store`, over any SPARQL 1.1 endpoint.

What the house asks itself is asked in the simplest form that there is, one pattern inside ``GRAPH``, which every
engine that was measured answers alike. A user's query and a named question are sent as they are, but only to an
engine that passes a few trials whose right answers are known: engines differ, and those that are wrong say nothing
(measured: Virtuoso 7.2 loses literals at the end of a path with ``?``, and its truth values are numbers). Elsewhere,
and for a view of many graphs, the triples that the query can touch are fetched and asked here (:mod:`kg.remote.touched`);
what was fetched is kept while the graph does not change.

Triples are always fetched as the JSON results of a SELECT and counted, since other ways can lose some in silence
(measured: Virtuoso's CONSTRUCT and Graph Store GET end at its row limit without a word; Oxigraph ends a CSV at its
time limit). Writing is by documents, each one request of the Graph Store Protocol or, where there is none, updates of
which the last makes the document visible: a writer that was killed is helped by writing again.

A server is used by others too: :meth:`RemoteStore.renew` forgets what was fetched, and adding and removing begin
with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.quads import Names
from kg.remote.answers import JSON, Server, read_mended, read_rows
from kg.remote.gather import Gathered
from kg.remote.touched import EVERYTHING, Wanted, touched
from kg.remote.wire import Auth, Form, IncompleteError, Reply, Wire, address, lists
from kg.vocabulary import NS, ONTOLOGY, RDF, RDFS, SKOS, XSD

__all__ = ["Auth", "RemoteStore"]

_BATCH = 40
"""How many graphs are fetched in one request."""
_TRIPLES = 500
"""How many triples stand in one update: Virtuoso refuses 10,000."""
_FEW_ROWS = 1000
"""Answers of so many rows are counted; no server was seen with a lower limit that it does not announce."""
_NO_GRAPH_STORE = (404, 405, 501)
_WRITING = {
    "Oxigraph": ("update", "store"),
    "Virtuoso": ("sparql-auth", "sparql-graph-crud-auth"),
}
"""Where the engines that were measured are written, beside the address of their queries."""

_LABEL = f"<{NS}Claim> <{RDFS}label>"
_TRIALS = (
    (f"SELECT ?l WHERE {{ {_LABEL} ?l }}", ['"claim"@en']),
    (f"SELECT ?l WHERE {{ {_LABEL}/<{SKOS}notation>? ?l }}", ['"claim"@en']),
    ("SELECT (1 = 1 AS ?true) WHERE { }", [f'"true"^^<{XSD}boolean>']),
)
"""Queries and their right answers, over the ontology, which every graph of this package holds."""
_VIEWS: tuple[tuple[str, list[str]], ...] = (("urn:x-nothing", []), (ONTOLOGY, ['"claim"@en']))
"""What the first of them answers where one graph alone is seen."""
_UNIONS: tuple[Form, ...] = ({}, {"union-default-graph": ""}, {"default-graph-uri": "urn:x-arq:UnionGraph"})
"""How servers are asked to take the union of all graphs for the default graph: unasked, Oxigraph's way, Jena's."""


class RemoteStore:
    """Named graphs on a server, and what changed since it was connected (``version``)."""

    path = None

    def __init__(
        self,
        url: str,
        *,
        update: str | None = None,
        graph_store: str | None = None,
        auth: Auth | None = None,
        timeout: float = 60,
        names: Names | None = None,
    ) -> None:
        self.url = address(url)
        self.version = 0
        self.portion = 20_000
        self._update = None if update is None else address(update)
        self._graph_store = None if graph_store is None else address(graph_store)
        self._names = names or Names()
        self._wire = Wire(auth, timeout)
        self._union: Form | None = None
        self._forget()

    def renew(self) -> None:
        """Forget what was fetched: others may have changed it."""
        self.version += 1
        self._forget()

    def _forget(self) -> None:
        self._gathered = Gathered(self._quads)
        self._known: dict[tuple[str, tuple[str, ...] | None], bool] = {}
        self._ontology: frozenset[str] | None = None
        self._tried = self._union is not None  # an empty graph gives no right answers

    # reading graphs

    def graphs(self) -> list[str]:
        """The names of the graphs of this package, sorted; a document that is not whole yet is none of them."""
        found = {
            row[0].value
            for type_ in ("Document", "Reading")
            for row in self.select("DISTINCT ?g", f"GRAPH ?g {{ ?g a <{NS}{type_}> }}")
        }
        for name in (self._names.registry, ONTOLOGY):
            if self.rows(f"SELECT ?s WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }} LIMIT 1"):
                found.add(name)
        return sorted(found)

    def lines(self, graph: str) -> list[str]:
        """The triples of a graph as N-Triples lines, in any order."""
        return dict(self.lines_of([graph]))[graph]

    def triples(self, graph: str) -> list[str]:
        """The triples of a graph without the full stop, as the writing methods take them."""
        return [line.removesuffix(" .") for line in self.lines(graph)]

    def lines_of(self, graphs: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """Graphs with their triples as N-Triples lines, many in one request."""
        names = list(graphs)
        for i in range(0, len(names), _BATCH):
            yield from self._batch(names[i : i + _BATCH])

    def _batch(self, graphs: list[str]) -> Iterator[tuple[str, list[str]]]:
        names = " ".join(f"<{g}>" for g in graphs)
        try:
            quads = self.select("?g ?s ?p ?o", f"VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }}")
        except IncompleteError:
            if len(graphs) == 1:
                raise
            middle = len(graphs) // 2
            yield from self._batch(graphs[:middle])
            yield from self._batch(graphs[middle:])
            return
        triples: dict[str, list[ox.Triple]] = {g: [] for g in graphs}
        for g, s, p, o in quads:
            triples[g.value].append(ox.Triple(s, p, o))
        for graph, found in triples.items():
            text = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES)
            assert text is not None
            yield graph, [line for line in text.decode().split("\n") if line]

    def rows(self, query: str) -> list[Any]:
        """The rows of a SELECT of this package's own that names its graphs itself."""
        return self._ask({"query": query}, read_mended)

    def select(self, variables: str, pattern: str) -> list[Any]:
        """The rows of a pattern inside ``GRAPH``, all of them. Raises :class:`IncompleteError` where some lack."""
        rows = self.rows(f"SELECT {variables} WHERE {{ {pattern} }}")
        if len(rows) >= _FEW_ROWS:
            counted = variables if variables.startswith("DISTINCT") else "*"
            count = int(self.rows(f"SELECT (COUNT({counted}) AS ?n) WHERE {{ {pattern} }}")[0][0].value)
            if count != len(rows):
                raise IncompleteError(
                    f"{self.url} gave {len(rows)} of {count} rows; raise its limit (Virtuoso: ResultSetMaxRows)"
                )
        return rows

    def __len__(self) -> int:
        return sum(len(lines) for _, lines in self.lines_of(self.graphs()))

    # asking

    @property
    def edition(self) -> tuple[int, int]:
        """What of it is here, for those who keep something made of it."""
        return self.version, len(self._gathered)

    def over(self, query: str, bound: Mapping[str, str], *, here: bool) -> Any:
        """What answers a query as :class:`pyoxigraph.Store` does: the server, or a store here with what it touches."""
        union = None if here else self._trusted()
        if union is None:
            return self._gathered.gather(touched(query, bound))
        return Server(self._wire, self.url, union)

    def has(self, iri: str, graphs: tuple[str, ...] | None) -> bool:
        """Whether any triple of these graphs, or of all, has this IRI."""
        if iri in self._words() and (graphs is None or ONTOLOGY in graphs):
            return True
        key = (iri, graphs)
        if key not in self._known:
            node = f"<{iri}>"
            patterns_ = (f"{node} ?p ?o", f"?s {node} ?o", f"?s ?p {node}")
            self._known[key] = any(self._matches(pattern, graphs) for pattern in patterns_)
        return self._known[key]

    def _matches(self, pattern: str, graphs: tuple[str, ...] | None) -> bool:
        if graphs is None:
            return bool(self.rows(f"SELECT ?g WHERE {{ GRAPH ?g {{ {pattern} }} }} LIMIT 1"))
        found = self.rows(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {pattern} }} }}")
        return not {row[0].value for row in found}.isdisjoint(graphs)

    def _words(self) -> frozenset[str]:
        """The IRIs of the ontology, which nearly every query names."""
        if self._ontology is None:
            lines = self.lines(ONTOLOGY)
            self._ontology = frozenset(t[1:-1] for line in lines for t in line.split(" ", 2)[:2])
        return self._ontology

    def _trusted(self) -> Form | None:
        """How the server is asked for the union of all graphs, if it passes the trials; none where it does not."""
        if not self._tried:
            self._union = next((form for form in _UNIONS if self._passes(form)), None)
            self._tried = True
        return self._union

    def _passes(self, form: Form) -> bool:
        views = ((lists(default_graph_uri=[g], named_graph_uri=[g]), right) for g, right in _VIEWS)
        trials = [(query, form, right) for query, right in _TRIALS]
        trials += [(_TRIALS[0][0], view, right) for view, right in views]
        with suppress(QueryError, StoreError, SyntaxError):  # what it cannot answer it does not pass
            return all(
                [str(row[0]) for row in self._ask({"query": query, **how}, read_rows)] == right
                for query, how, right in trials
            )
        return False

    def _ask(self, form: Form, read: Callable[[Reply], list[Any]]) -> list[Any]:
        return self._wire.ask(self.url, form, JSON, read)

    # fetching what a query touches

    def _quads(self, wanted: Wanted) -> Iterator[ox.Quad]:
        """The quads of a form, in the graphs of this package."""
        if wanted == EVERYTHING:
            yield from self._all_quads()
            return
        variables = [*dict.fromkeys(t for t in wanted.triple if t.startswith("?"))]
        beside = [f"GRAPH ?graph{i} {{ {' '.join(t)} }}" for i, t in enumerate(wanted.beside)]
        values = [f"VALUES {v} {{ {' '.join(iris)} }}" for v, iris in wanted.values]
        ours = f'FILTER(STRSTARTS(STR(?graph), "{self._names.base}") || ?graph = <{ONTOLOGY}>)'
        pattern = " ".join((*values, *beside, f"GRAPH ?graph {{ {' '.join(wanted.triple)} }} {ours}"))
        names = ["?graph", *variables]
        fixed = {t: ox.NamedNode(t[1:-1]) for t in wanted.triple if t not in variables}
        for row in self.select(" ".join(names), pattern):
            at = {**fixed, **dict(zip(names, row, strict=True))}
            s, p, o = (at[t] for t in wanted.triple)
            yield ox.Quad(s, p, o, at["?graph"])

    def _all_quads(self) -> Iterator[ox.Quad]:
        for graph, lines in self.lines_of(self.graphs()):
            name = ox.NamedNode(graph)
            for q in ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(q.subject, q.predicate, q.object, name)

    # writing

    def replace(self, graph: str, lines: Iterable[str]) -> None:
        """Make these the triples of a graph."""
        self.replace_all({graph: lines})

    def replace_all(self, graphs: "Mapping[str, Iterable[str]]") -> None:
        """Make these the triples of several graphs, one after the other; a graph without triples is removed.

        First comes what others build on: a document that is there finds its entities, a reading its claims.
        """
        self.renew()
        try:
            for graph in sorted(graphs, key=self._rank):
                self._write(graph, list(dict.fromkeys(graphs[graph])))
        finally:
            self.renew()

    def _rank(self, graph: str) -> tuple[int, str]:
        starts = (ONTOLOGY, self._names.registry, self._names.document(""))
        return next((i for i, start in enumerate(starts) if graph.startswith(start)), len(starts)), graph

    fill = replace_all

    def flush(self) -> None:
        """Nothing waits here: what a server has answered for is there."""

    def remove(self, graph: str) -> None:
        self.replace(graph, ())

    def _write(self, graph: str, lines: list[str]) -> None:
        if not self._wire.server:
            self.rows("SELECT ?s WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1")
        store, update = self._addresses()
        if store is not None and self._put(store, graph, lines):
            return
        if update is None:
            raise StoreError(f"{self.url} does not say where it is written; give graph_store= or update=")
        self._updated(update, graph, lines)

    def _addresses(self) -> tuple[str | None, str | None]:
        """Where graphs are put, and where updates are sent: as given, or as the engine is known to have it."""
        if self._graph_store is not None or self._update is not None:
            return self._graph_store, self._update
        for engine, (update, store) in _WRITING.items():
            if self._wire.server.startswith(engine):
                return urljoin(self.url, store), urljoin(self.url, update)
        return None, None

    def _put(self, url: str, graph: str, lines: list[str]) -> bool:
        """Write a graph by the Graph Store Protocol; whether the server has it."""
        body = "".join(f"{line} .\n" for line in lines).encode()
        if body:
            reply = self._wire.write("PUT", url, params={"graph": graph}, content=body)
        else:
            reply = self._wire.write("DELETE", url, params={"graph": graph})
            if reply.status == 404:  # no such graph, or no such address
                return not self.rows(f"SELECT ?s WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1")
        if reply.status in _NO_GRAPH_STORE:
            return False
        _done(url, reply)
        return True

    def _updated(self, url: str, graph: str, lines: list[str]) -> None:
        """Write a graph by updates; the triple by which it is found is the last."""
        mark = f"<{graph}> <{RDF}type> "
        ordered = sorted(lines, key=lambda line: line.startswith(mark))
        parts = [f"DROP SILENT GRAPH <{graph}>"]
        for i in range(0, len(ordered), _TRIPLES):
            body = " .\n".join(ordered[i : i + _TRIPLES])
            parts.append(f"INSERT DATA {{ GRAPH <{graph}> {{\n{body} .\n}} }}")
        for part in parts:
            reply = self._wire.write("POST", url, data={"update": part})
            _done(url, reply)


def _done(url: str, reply: Reply) -> None:
    """Raise for what was not written."""
    if reply.status in (401, 403):
        raise StoreError(f"{url} lets nobody write without a name (auth=), or not this one: it answers {reply.status}")
    if not 200 <= reply.status < 300:
        raise StoreError(f"{url} answers {reply.status}, and may have written a part: {reply.said}")
