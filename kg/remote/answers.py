"""Results of a SPARQL endpoint, read whole or refused (SPARQL 1.1 Query Results JSON Format).

A result that was cut off is no JSON any more: Oxigraph, for instance, answers 200 and ends its text in the middle, with
a sentence, when its time is over. So a result is read to its end before anybody sees a row of it; a user's own is
handed on as TSV, which the engine here makes of it without a value of Python for each cell. It is parsed while it
arrives, so that server and client work at the same time. RDF is fetched as N-Triples, where a line that is no triple
shows the same.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import IO, Any, TypeVar, cast

import pyoxigraph as ox

from kg.remote.wire import Form, IncompleteError, Reply, Wire, lists
from kg.sparql.tokens import declared, form, tokens
from kg.vocabulary import XSD

JSON = "application/sparql-results+json"
_N_TRIPLES = "application/n-triples"
_BOOLEAN = f"{XSD}boolean"
_EMPTY = ox.Store()

T = TypeVar("T")


def read_rows(reply: Reply) -> list[Any]:
    """The rows of a SELECT. Raises :class:`IncompleteError` for what is no whole result.

    >>> reply = Reply(200, {}, [b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "4"}}]}}'])
    >>> [row["n"].value for row in read_rows(reply)]
    ['4']
    """
    return _read(reply, list, len)


def _read(reply: Reply, use: Callable[[Any], T], count: Callable[[T], int]) -> T:
    """What is made of all rows, and not before they are known to be all."""

    def rows(result: Any) -> T:
        if isinstance(result, ox.QueryBoolean):
            raise IncompleteError("the server answers with a truth value where rows were asked for")
        return use(result)

    made = _parsed(reply, rows)
    most = reply.headers.get("x-sparql-maxrows", "")
    if most.isdigit() and count(made) >= int(most):  # Virtuoso says so, and says 200
        raise IncompleteError(f"the server gives no more than {most} rows (ResultSetMaxRows); add LIMIT, or raise it")
    return made


def _parsed(reply: Reply, use: Callable[[Any], T]) -> T:
    """What is made of a result while it arrives, once it is known to be whole."""
    try:
        made = use(ox.parse_query_results(cast("IO[bytes]", reply), format=ox.QueryResultsFormat.JSON))
        if not reply.end.rstrip().endswith(b"}"):
            raise ValueError
    except (SyntaxError, ValueError):
        raise _cut_off(reply, "SPARQL result") from None
    return made


def _cut_off(reply: Reply, kind: str) -> IncompleteError:
    end = repr(reply.end.decode("utf-8", "replace"))
    return IncompleteError(f"the answer is cut off, or is no {kind}; it ends with {end}")


def read_mended(reply: Reply) -> list[Any]:
    """The rows of a SELECT with their terms as they were written: Virtuoso's JSON has numbers for truth values.

    >>> one = b'{"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"}'
    >>> reply = Reply(200, {}, [b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": %s}]}}' % one])
    >>> [str(term) for row in read_mended(reply) for term in row]
    ['"true"^^<http://www.w3.org/2001/XMLSchema#boolean>']
    """
    rows = read_rows(reply)
    return [tuple(map(_mended, row)) for row in rows] if _BOOLEAN.encode() in reply.body else rows


def _mended(term: Any) -> Any:
    if isinstance(term, ox.Literal) and term.value in ("0", "1") and term.datatype.value == _BOOLEAN:
        return ox.Literal(term.value == "1")
    return term


class Server:
    """A server as what answers queries, in the manner of :class:`pyoxigraph.Store`."""

    def __init__(self, wire: Wire, url: str, union: Form) -> None:
        self._wire, self._url, self._union = wire, url, union

    def query(self, query: str, **how: Any) -> Any:
        """The answer to a query: rows, a truth value or triples; the arguments are those of :meth:`answer`."""
        found = self.answer(query, **how)
        return ox.parse_query_results(found, format=ox.QueryResultsFormat.TSV) if isinstance(found, bytes) else found

    def answer(
        self,
        query: str,
        *,
        prefixes: Mapping[str, str],
        use_default_graph_as_union: bool = False,
        default_graph: Iterable[ox.NamedNode] = (),
        named_graphs: Iterable[ox.NamedNode] = (),
        timeout: float | None = None,
    ) -> Any:
        """The answer to a query: rows in TSV, a truth value or triples.

        Raises :class:`SyntaxError` with the place of a mistake, before anything is sent.
        """
        found = tokens(query)
        if not any(t.upper == "SERVICE" for t in found):
            _EMPTY.query(query, prefixes=dict(prefixes))
        own = declared(found)
        head = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in prefixes.items() if name not in own)
        asked = lists(
            query=f"{head} {query}",
            default_graph_uri=[g.value for g in default_graph],
            named_graph_uri=[g.value for g in named_graphs],
        )
        if use_default_graph_as_union:
            asked = {**asked, **self._union}
        kind = form(found)
        accept = _N_TRIPLES if kind in ("CONSTRUCT", "DESCRIBE") else JSON
        return self._wire.ask(self._url, asked, accept, _READERS[kind], timeout)


def _truth(reply: Reply) -> ox.QueryBoolean:
    result = _parsed(reply, lambda found: found)
    if isinstance(result, ox.QueryBoolean):
        return result
    raise IncompleteError("the server answers with rows where a truth value was asked for")


def _tsv(reply: Reply) -> bytes:
    def written(rows: Any) -> bytes:
        data: bytes = rows.serialize(format=ox.QueryResultsFormat.TSV)
        return data

    return _read(reply, written, lambda data: data.count(b"\n") - 1)


def _triples(reply: Reply) -> list[ox.Triple]:
    try:
        return [q.triple for q in ox.parse(cast("IO[bytes]", reply), format=ox.RdfFormat.N_TRIPLES)]
    except SyntaxError:
        raise _cut_off(reply, "N-Triples") from None


_READERS: dict[str | None, Callable[[Reply], Any]] = {
    "SELECT": _tsv,
    "ASK": _truth,
    "CONSTRUCT": _triples,
    "DESCRIBE": _triples,
}
