"""A query is asked: values bound, limits kept, results typed, mistakes explained.

The engine gets text (a prepared query would run in Python, up to 78 times slower) with all prefixes bound. The
union of all named graphs is the default graph; a view sees some graphs only. A triple stands in exactly one graph.
"""

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import pyoxigraph as ox

from kg.errors import KGError, QueryError
from kg.sparql import hints, teach
from kg.sparql.bind import HIDDEN, bind
from kg.sparql.columns import Column, cut, written
from kg.sparql.engine import evaluate
from kg.sparql.order import sortable
from kg.sparql.scope import Ref, Scope
from kg.sparql.teach import HintWarning
from kg.sparql.tokens import Token, tokens
from kg.sparql.values import reader, term
from kg.tables import narrowest
from kg.vocabulary import XSD

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

__all__ = ["HintWarning", "Ref", "Scope", "ask", "construct", "select"]

T = TypeVar("T")

_MOST_HINTS = 4
_STACK = 4
"""How far above the warning the user's own line stands: hint, run, graph, user."""


def select(
    scope: Scope, query: str, bindings: Mapping[str, object], *, timeout: float | None = None, federated: bool = False
) -> "pd.DataFrame":
    """The rows of a SELECT, each column of the narrowest type that holds its values.

    ``bindings`` are values for variables of the query, as in :func:`~kg.sparql.bind.bind`. IRIs are shown as in
    :meth:`~kg.sparql.scope.Scope.shown`: ids of this graph as ids, names with a known prefix with it. Missing stays
    missing, an empty string an empty string. No rows are an answer; where they look like a mistake, a
    :class:`HintWarning` says which.

    Raises :class:`~kg.errors.QueryError` for a query that cannot be read or only could change something, and
    :class:`~kg.errors.QueryTimeoutError` after ``timeout`` seconds.
    """
    asked = _asked(scope, query, bindings, ("SELECT",), federated)
    columns = asked.run(lambda result: cut(written(result)), timeout)
    if all(columns):
        _warn(hints.misspelt(query, asked.tokens, answered=True))
    else:
        asked.explain()
    return _table(columns, scope)


def ask(
    scope: Scope, query: str, bindings: Mapping[str, object], *, timeout: float | None = None, federated: bool = False
) -> bool:
    """The answer to an ASK. Raises as :func:`select` does."""
    asked = _asked(scope, query, bindings, ("ASK",), federated)
    answer = asked.run(bool, timeout)
    if not answer:
        _warn(
            [*hints.certain(query, asked.tokens, bindings, scope), *hints.misspelt(query, asked.tokens, answered=True)]
        )
    return answer


def construct(
    scope: Scope, query: str, bindings: Mapping[str, object], *, timeout: float | None = None, federated: bool = False
) -> "rdflib.Graph":
    """The triples of a CONSTRUCT or DESCRIBE, as a graph of rdflib that stands by itself. Raises as :func:`select`."""
    asked = _asked(scope, query, bindings, ("CONSTRUCT", "DESCRIBE"), federated)
    triples = asked.run(list, timeout)
    if not triples:
        asked.explain()
    return _graph(triples, scope)


def _table(columns: list[Column], scope: Scope) -> "pd.DataFrame":
    """The columns of a result as Python's values, without those that stand for nothing."""
    import pandas as pd

    read = reader(scope.showing())
    shown = [c for c in columns if not c.name.startswith(HIDDEN)]
    made = {c.name: c.spread(narrowest(read(c.terms))) for c in shown}
    return pd.DataFrame(made, columns=[c.name for c in shown])


@dataclass(frozen=True)
class _Asked:
    """A query that may be asked: as it was written, and with its values bound."""

    scope: Scope
    query: str
    text: str
    tokens: list[Token]
    bindings: Mapping[str, object]

    def run(self, use: Callable[[Any], T], timeout: float | None) -> T:
        own = any(t.upper == "FROM" and t.depth == 0 for t in self.tokens)
        limits = self.scope.limits(own_dataset=own)
        try:
            return evaluate(self.text, self.scope, limits, use, timeout)
        except KGError:
            raise
        except SyntaxError as error:
            raise self._unread(error) from None
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"the engine could not answer: {error}") from None

    def _unread(self, error: SyntaxError) -> QueryError:
        """Why the engine could not read the query: as it was written, or with its values."""
        if self.text != self.query:
            try:
                ox.Store().query(self.query, prefixes=self.scope.prefixes)
            except SyntaxError as own:
                return teach.explained(self.query, own, self.scope.prefixes)
            names = ", ".join(f"{n}={v!r}" for n, v in sorted(self.bindings.items()))
            return QueryError(
                f"the query holds, but not with {names}: a property or a graph must be an IRI (kg.ref(…)), "
                "and a variable may be given only where a value may stand"
            )
        return teach.explained(self.query, error, self.scope.prefixes)

    def explain(self) -> None:
        """Warn of what the graph lacks for this query to have rows."""
        surely = list(hints.certain(self.query, self.tokens, self.bindings, self.scope))
        surely += hints.misspelt(self.query, self.tokens, answered=False)
        _warn(surely or list(hints.lacking(self.text, self.scope)), _STACK + 1)


def _asked(
    scope: Scope, query: str, bindings: Mapping[str, object], wanted: tuple[str, ...], federated: bool
) -> _Asked:
    if not isinstance(query, str):
        raise TypeError(f"a query is text, not {type(query).__name__}: prepared queries are not faster here")
    found = tokens(query)
    teach.refuse(query, found, wanted, view=scope.graphs is not None, federated=federated)
    text = sortable(bind(query, {name: [term(value, scope)] for name, value in bindings.items()}))
    hints.check(query, found, bindings, scope)
    return _Asked(scope, query, text, found, bindings)


def _warn(said: Iterable[str], level: int = _STACK) -> None:
    lines = list(said)
    if lines:
        warnings.warn("\n".join(lines[:_MOST_HINTS]), HintWarning, stacklevel=level)


def _graph(triples: list[Any], scope: Scope) -> "rdflib.Graph":
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for prefix, iri in scope.prefixes.items():
        graph.bind(prefix, iri, override=True, replace=True)
    for triple in triples:
        graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    return graph


def _rdflib(value: Any) -> Any:
    """A term as rdflib itself would have read it: a plain string has no datatype there."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(value, ox.NamedNode):
        return URIRef(value.value)
    if isinstance(value, ox.BlankNode):
        return BNode(value.value)
    if not isinstance(value, ox.Literal):
        raise QueryError(f"rdflib has no place for {value}, a triple as a term")
    if value.language is not None:
        return Literal(value.value, lang=value.language)
    if value.datatype.value == XSD + "string":
        return Literal(value.value)
    return Literal(value.value, datatype=URIRef(value.datatype.value))
