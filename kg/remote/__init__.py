"""A graph on a server: the same interface as :class:`kg.store.Store`, over any SPARQL 1.1 endpoint.

What the house asks itself is asked in the simplest form that there is, one pattern inside ``GRAPH``, which every
engine that was measured answers alike. A user's query and a named question are sent as they are, but only to an
engine that passes a few trials whose right answers are known: engines differ, and those that are wrong say nothing
(measured: Virtuoso 7.2 loses literals at the end of a path with ``?``, and its truth values are numbers). Elsewhere,
and for a view of many graphs, the triples that the query can touch are fetched and asked here (:mod:`kg.remote.gather`);
what was fetched is kept while the graph does not change.

Triples are always fetched as the JSON results of a SELECT and counted, since other ways can lose some in silence
(measured: Virtuoso's CONSTRUCT and Graph Store GET end at its row limit without a word; Oxigraph ends a CSV at its
time limit). Writing is by documents, each one request of the Graph Store Protocol or, where there is none, updates of
which the last makes the document visible: a writer that was killed is helped by writing again.

A server is used by others too: :meth:`RemoteStore.renew` forgets what was fetched, and adding and removing begin
with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.quads import Names, text_of
from kg.remote.gather import EVERYTHING, Gathered, Pattern, patterns
from kg.remote.wire import Auth, Form, IncompleteError, Wire, address, lists
from kg.vocabulary import NS, ONTOLOGY, RDF, RDFS, SKOS, XSD, prefixes

__all__ = ["Auth", "RemoteStore"]

Row = list[Any]

_JSON = "application/sparql-results+json"
_N_TRIPLES = "application/n-triples"
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
_UNIONS: tuple[Form, ...] = ({}, {"union-default-graph": ""}, {"default-graph-uri": "urn:x-arq:UnionGraph"})
"""How servers are asked to take the union of all graphs for the default graph: unasked, Oxigraph's way, Jena's."""


class RemoteStore:
    """Named graphs on a server, and what changed since it was connected (``version``)."""

    far = True
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
        self._update = None if update is None else address(update)
        self._graph_store = None if graph_store is None else address(graph_store)
        self._names = names or Names()
        self._wire = Wire(auth, timeout)
        self._forget()

    def renew(self) -> None:
        """Forget what was fetched: others may have changed it."""
        self.version += 1
        self._forget()

    def _forget(self) -> None:
        self._gathered = Gathered(self._quads)
        self._union: Form | None = None
        self._tried = False
        self._known: dict[tuple[str, tuple[str, ...] | None], bool] = {}

    # reading graphs

    def graphs(self) -> list[str]:
        """The names of the graphs of this package, sorted; a document that is not whole yet is none of them."""
        found = {
            row[0].value
            for type_ in ("Document", "Reading")
            for row in self.rows(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?g a <{NS}{type_}> }} }}")
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
        try:
            quads = self._counted(
                "?g ?s ?p ?o", f"VALUES ?g {{ {' '.join(map(_iri, graphs))} }} GRAPH ?g {{ ?s ?p ?o }}"
            )
        except IncompleteError:
            if len(graphs) == 1:
                raise
            middle = len(graphs) // 2
            yield from self._batch(graphs[:middle])
            yield from self._batch(graphs[middle:])
            return
        triples: dict[str, list[ox.Triple]] = {g: [] for g in graphs}
        for g, s, p, o in quads:
            triples[g.value].append(ox.Triple(s, p, _mended(o)))
        for graph, found in triples.items():
            text = ox.serialize(found, format=ox.RdfFormat.N_TRIPLES)
            assert text is not None
            yield graph, [line for line in text.decode().split("\n") if line]

    def select(self, variables: str, pattern: str) -> Iterator[list[Any]]:
        """The rows of a pattern inside ``GRAPH``, all of them; values as the engine has them."""
        return iter(self._counted(variables, pattern))

    def rows(self, query: str) -> list[Row]:
        """The rows of a SELECT of this package's own that names its graphs itself."""
        return _rows(self._wire.ask(self.url, lists(query=query), _JSON), self._wire.server)

    def _counted(self, variables: str, pattern: str) -> list[Row]:
        rows = self.rows(f"SELECT {variables} WHERE {{ {pattern} }}")
        if len(rows) >= _FEW_ROWS:
            count = int(self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0][0].value)
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
        """What is here of it, for those who keep something made of it."""
        return self.version, len(self._gathered)

    def over(self, query: str, bound: Mapping[str, str], *, here: bool) -> Any:
        """What answers a query as :class:`pyoxigraph.Store` does: the server, or a store here with what it touches."""
        union = None if here else self._trusted()
        if union is None:
            return self._gathered.gather(patterns(query, bound))
        return _Server(self._wire, self.url, union)

    def has(self, iri: str, graphs: tuple[str, ...] | None) -> bool:
        """Whether any triple of these graphs, or of all, has this IRI."""
        key = (iri, graphs)
        if key not in self._known:
            self._known[key] = any(self._matches(pattern, graphs) for pattern in _places(iri))
        return self._known[key]

    def _matches(self, pattern: str, graphs: tuple[str, ...] | None) -> bool:
        if graphs is None:
            return bool(self.rows(f"SELECT ?g WHERE {{ GRAPH ?g {{ {pattern} }} }} LIMIT 1"))
        found = self.rows(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {pattern} }} }}")
        return not {row[0].value for row in found}.isdisjoint(graphs)

    def _trusted(self) -> Form | None:
        """How the server is asked for the union of all graphs, if it passes the trials; none where it does not."""
        if not self._tried:
            self._union = next((form for form in _UNIONS if self._passes(form)), None)
            self._tried = True
        return self._union

    def _passes(self, form: Form) -> bool:
        with suppress(QueryError, SyntaxError):
            if any(self._answer(query, form) != right for query, right in _TRIALS):
                return False
            label = _TRIALS[0][0]
            views = (("urn:x-nothing", []), (ONTOLOGY, _TRIALS[0][1]))
            return all(
                self._answer(label, lists(default_graph_uri=[g], named_graph_uri=[g])) == right for g, right in views
            )
        return False

    def _answer(self, query: str, form: Form) -> list[str]:
        rows = _rows(self._wire.ask(self.url, {"query": query, **form}, _JSON), self._wire.server)
        return [str(row[0]) for row in rows]

    def _quads(self, pattern: Pattern) -> Iterator[ox.Quad]:
        """The quads of a pattern, in the graphs of this package."""
        if pattern == EVERYTHING:
            yield from self._all_quads()
            return
        names = [name for name, part in zip("spo", pattern, strict=True) if part is None]
        triple = " ".join(f"?{n}" if part is None else _iri(part) for n, part in zip("spo", pattern, strict=True))
        ours = f'FILTER(STRSTARTS(STR(?g), "{self._names.base}") || ?g = <{ONTOLOGY}>)'
        try:
            rows = self._counted(" ".join(f"?{n}" for n in ("g", *names)), f"GRAPH ?g {{ {triple} }} {ours}")
        except IncompleteError:  # too many for one answer: in smaller pieces, as they stand in their graphs
            yield from self._all_quads()
            return
        fixed = {n: ox.NamedNode(part) for n, part in zip("spo", pattern, strict=True) if part is not None}
        for g, *values in rows:
            at = {**fixed, **dict(zip(names, values, strict=True))}
            yield ox.Quad(at["s"], at["p"], _mended(at["o"]), g)

    def _all_quads(self) -> Iterator[ox.Quad]:
        for graph, lines in self.lines_of(self.graphs()):
            text = "\n".join(lines).encode()
            name = ox.NamedNode(graph)
            yield from (
                ox.Quad(q.subject, q.predicate, q.object, name) for q in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
            )

    # writing

    def replace(self, graph: str, lines: Iterable[str]) -> None:
        """Make these the triples of a graph."""
        self.replace_all({graph: lines})

    def replace_all(self, graphs: "Mapping[str, Iterable[str]]") -> None:
        """Make these the triples of several graphs, one after the other; a graph without triples is removed.

        Documents come last, so that one that is visible finds its entities.
        """
        self.renew()
        start = self._names.document("")
        try:
            for graph in sorted(graphs, key=lambda g: (g.startswith(start), g)):
                self._write(graph, list(dict.fromkeys(graphs[graph])))
        finally:
            self.renew()

    fill = replace_all

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
            if reply.status == 404:  # what is not there need not be removed
                return True
        if reply.status in _NO_GRAPH_STORE:
            return False
        _done(url, reply.status, reply.said)
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
            _done(url, reply.status, reply.said)


class _Server:
    """A server as what answers queries, in the manner of :class:`pyoxigraph.Store`."""

    def __init__(self, wire: Wire, url: str, union: Form) -> None:
        self._wire, self._url, self._union = wire, url, union

    def query(
        self,
        query: str,
        *,
        prefixes: Mapping[str, str],
        use_default_graph_as_union: bool = False,
        default_graph: Iterable[ox.NamedNode] = (),
        named_graphs: Iterable[ox.NamedNode] = (),
        timeout: float | None = None,
    ) -> Any:
        _EMPTY.query(query, prefixes=dict(prefixes))  # raises as the engine here does, with the place of a mistake
        declared = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in prefixes.items())
        form = lists(
            query=f"{declared} {query}",
            default_graph_uri=[g.value for g in default_graph],
            named_graph_uri=[g.value for g in named_graphs],
        )
        if use_default_graph_as_union:
            form |= self._union
        triples = isinstance(_EMPTY.query(query, prefixes=dict(prefixes)), ox.QueryTriples)
        body = self._wire.ask(self._url, form, _N_TRIPLES if triples else _JSON, timeout)
        return _triples(body, self._wire.server) if triples else _answer(body)


_EMPTY = ox.Store()


class _Rows(list[Row]):
    """The rows of a result, all here, with the variables of its columns."""

    variables: list[ox.Variable]


def _answer(body: bytes) -> Any:
    """A result that was read to its end: a truth value, or rows."""
    try:
        result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(result, ox.QueryBoolean):
            return result
        rows = _Rows(result)
    except (SyntaxError, ValueError):
        raise IncompleteError(f"the answer of the server is cut off, or is no SPARQL result: …{_end(body)}") from None
    rows.variables = result.variables
    return rows
