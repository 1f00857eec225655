"""Results of a SPARQL endpoint, read whole or refused (SPARQL 1.1 Query Results JSON Format).

A result that was cut off is no JSON any more: Oxigraph, for instance, answers 200 and ends its text in the middle, with
a sentence, when its time is over. So a result is read to its end before anybody sees a row of it. RDF is fetched as
N-Triples, where a line that is no triple shows the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.remote.wire import Form, IncompleteError, Reply, Wire, lists
from kg.sparql.tokens import declared, form, tokens
from kg.vocabulary import XSD

JSON = "application/sparql-results+json"
_N_TRIPLES = "application/n-triples"
_BOOLEAN = f"{XSD}boolean"
_EMPTY = ox.Store()


class Rows(list[Any]):
    """The rows of a result, all here, and the variables of its columns."""

    variables: list[ox.Variable]


def read_rows(reply: Reply) -> Rows:
    """The rows of a SELECT. Raises :class:`IncompleteError` for what is no whole result.

    >>> reply = Reply(200, {}, b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "4"}}]}}')
    >>> [row["n"].value for row in read_rows(reply)]
    ['4']
    """
    result = _parsed(reply)
    if isinstance(result, Rows):
        return result
    raise IncompleteError("the server answers with a truth value where rows were asked for")


def _parsed(reply: Reply) -> Rows | ox.QueryBoolean:
    try:
        if not reply.body.rstrip().endswith(b"}"):
            raise ValueError
        result: Any = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        if isinstance(result, ox.QueryBoolean):
            return result
        rows = Rows(result)
    except (SyntaxError, ValueError):
        raise IncompleteError(f"the answer is cut off, or is no SPARQL result; it ends with {_end(reply)}") from None
    rows.variables = result.variables
    most = reply.headers.get("x-sparql-maxrows", "")
    if most.isdigit() and len(rows) >= int(most):  # Virtuoso says so, and says 200
        raise IncompleteError(f"the server gives no more than {most} rows (ResultSetMaxRows); add LIMIT, or raise it")
    return rows


def _end(reply: Reply) -> str:
    return repr(reply.body[-60:].decode("utf-8", "replace"))


def mended(term: Any) -> Any:
    """A term as it was written: Virtuoso's JSON has numbers for truth values.

    >>> print(mended(ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))))
    "true"^^<http://www.w3.org/2001/XMLSchema#boolean>
    """
    if isinstance(term, ox.Literal) and term.value in ("0", "1") and term.datatype.value == _BOOLEAN:
        return ox.Literal(term.value == "1")
    return term


class Server:
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
        """The answer to a query: rows, a truth value or triples.

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
        if form(found) not in ("CONSTRUCT", "DESCRIBE"):
            return _parsed(self._wire.ask(self._url, asked, JSON, timeout))
        reply = self._wire.ask(self._url, asked, _N_TRIPLES, timeout)
        try:
            return [q.triple for q in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)]
        except SyntaxError:
            raise IncompleteError(f"the answer is cut off, or is no N-Triples; it ends with {_end(reply)}") from None
