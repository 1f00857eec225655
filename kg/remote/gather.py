"""What of a graph a query can touch: the patterns of its triples, and the triples that were fetched for them.

The answer to a query depends on those triples of the dataset that one of its triple patterns matches, and on no others
(SPARQL 1.1, section 18.5: every operator works on the solutions of basic graph patterns; a property path is made
of the patterns of its parts). So a query that a server would answer wrongly, or cannot answer at all, can be asked
here of these triples, and the rows are the same. Constants are kept, variables are open. A path that may have no step
at all and has two open ends speaks of every node of the graph: for this one, and for what rdflib cannot read,
everything is fetched.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from itertools import product
from typing import Any

import pyoxigraph as ox

from kg.remote.wire import IncompleteError

Pattern = tuple[str | None, str | None, str | None]
"""Subject, predicate and object as IRIs; none for what is open."""

EVERYTHING: Pattern = (None, None, None)


def patterns(query: str, prefixes: Mapping[str, str]) -> frozenset[Pattern]:
    """The patterns of the triples that a query's answer can depend on.

    >>> sorted(patterns("SELECT ?a WHERE { ?a <urn:p>/<urn:q>* ?b . <urn:x> <urn:r> ?b }", {}), key=str)
    [('urn:x', 'urn:r', None), (None, 'urn:p', None), (None, 'urn:q', None)]
    """
    return _patterns(query, tuple(sorted(prefixes.items())))


@lru_cache(maxsize=256)
def _patterns(query: str, prefixes: tuple[tuple[str, str], ...]) -> frozenset[Pattern]:
    from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
    from rdflib.plugins.sparql.parser import parseQuery

    everything = frozenset({EVERYTHING})
    try:
        head, read = parseQuery(query)
        names = translatePrologue(head, None, dict(prefixes))
        # The query as it is written: rdflib's algebra loses a NOT EXISTS within a NOT EXISTS.
        read = traverse(read, visitPost=partial(translatePName, prologue=names))
        read = traverse(read, visitPost=translatePath)
    except Exception:  # rdflib raises many kinds, and cannot read all that the engine reads
        return everything
    if read.name == "DescribeQuery":
        return everything
    blocks = _blocks(read)
    if read.name == "ConstructQuery" and not read.where:  # CONSTRUCT WHERE { … }
        blocks = iter([_triples(read.template)])
    found = frozenset(p for triples in blocks for p in _of(triples))
    return everything if EVERYTHING in found else found


def _blocks(node: Any) -> Iterator[list[Any]]:
    """The blocks of triples of a query, those of subqueries and of EXISTS among them; not those of other servers."""
    if isinstance(node, list | tuple):
        for value in node:
            yield from _blocks(value)
    elif isinstance(node, dict):  # what rdflib makes of a part of a query
        name = getattr(node, "name", "")
        if name == "TriplesBlock":
            yield _triples(node["triples"])
        elif name != "ServiceGraphPattern":
            inside = [triples for value in node.values() for triples in _blocks(value)]
            yield from inside
            if name == "GraphGraphPattern" and not any(inside):  # which graphs are there?
                yield [(None, None, None)]


def _triples(written: Any) -> list[Any]:
    flat = [term for terms in written for term in terms]
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


def _of(triples: list[Any]) -> Iterator[Pattern]:
    from rdflib import URIRef
    from rdflib.paths import Path

    for s, p, o in triples:
        ends = _iri(s), _iri(o)
        if isinstance(p, URIRef):
            yield ends[0], str(p), ends[1]
        elif not isinstance(p, Path):
            yield ends[0], None, ends[1]
        elif not _may_stay(p):
            yield from ((None, step, None) for step in _steps(p))
        elif any(ends) or _held(s, o, p, triples):
            yield from ((None, step, None) for step in _steps(p))
            # It may stay where it is, for the engine if that is a node of the graph.
            yield from ((end, None, None) for end in ends if end)
            yield from ((None, None, end) for end in ends if end)
        else:
            yield EVERYTHING


def _held(s: Any, o: Any, path: Any, triples: list[Any]) -> bool:
    """Whether another triple beside that of a path gives one of its ends a value."""
    return any(end in (t[0], t[2]) for t in triples if t[1] is not path for end in (s, o))


def _iri(term: Any) -> str | None:
    from rdflib import URIRef

    return str(term) if isinstance(term, URIRef) else None


def _steps(path: Any) -> set[str | None]:
    """The predicates that a path may go along; none for any."""
    from rdflib import URIRef
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

    if isinstance(path, URIRef):
        return {str(path)}
    if isinstance(path, InvPath):
        return _steps(path.arg)
    if isinstance(path, MulPath):
        return _steps(path.path)
    if isinstance(path, SequencePath | AlternativePath):
        return {step for part in path.args for step in _steps(part)}
    return {None}


def _may_stay(path: Any) -> bool:
    """Whether a path may have no step at all."""
    from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath

    if isinstance(path, MulPath):
        return path.mod in ("*", "?") or _may_stay(path.path)
    if isinstance(path, SequencePath):
        return all(map(_may_stay, path.args))
    if isinstance(path, AlternativePath):
        return any(map(_may_stay, path.args))
    return isinstance(path, InvPath) and _may_stay(path.arg)


class Gathered:
    """The triples of a server that were fetched so far, each in its graph."""

    def __init__(self, fetch: Callable[[Pattern], Iterable[ox.Quad]]) -> None:
        self.store = ox.Store()
        self._fetch = fetch
        self._have: set[Pattern] = set()

    def __len__(self) -> int:
        return len(self._have)

    def gather(self, wanted: Iterable[Pattern]) -> ox.Store:
        """A store with all triples of these patterns; what is here already is not fetched again."""
        for pattern in sorted(wanted, key=lambda p: [part or "" for part in p]):
            if not self._covers(pattern):
                try:
                    found = list(self._fetch(pattern))
                except IncompleteError:  # too many for one answer: all there is, which comes graph by graph
                    pattern = EVERYTHING
                    found = list(self._fetch(pattern))
                self.store.extend(found)
                self._have.add(pattern)
        return self.store

    def _covers(self, pattern: Pattern) -> bool:
        wider = product(*((None, part) if part is not None else (None,) for part in pattern))
        return any(p in self._have for p in wider)
