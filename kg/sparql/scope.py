"""What a question may see, and what an id means there.

A whole graph is one dataset: the union of its named graphs is the default graph. A view sees some of its graphs
only, and an id of a document that it does not know does not exist for it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import QueryError, UnknownIdError
from kg.model import DOCUMENT_PREFIX, short
from kg.quads import Names
from kg.registry import Registry
from kg.store import Graphs
from kg.vocabulary import NS, UNATTRIBUTED, prefixes


@dataclass(frozen=True, slots=True)
class Ref:
    """Something of a graph, by its id: an IRI where it is bound into a query, while a plain string stays a string.

    The id is that of an entity (``russia``; ``times/officials`` or, where one document only has them, ``officials``),
    a document, a claim (``times#contingent``) or a relation or measure (``troopsPresent``, ``kg:troopsPresent``); a
    whole IRI of the graph will do. What it means is asked of the graph when it is bound. With ``base`` the id is taken as it is, under that base.

    >>> Ref("harbour")
    Ref('harbour')
    """

    id: str
    base: str | None = None

    def __repr__(self) -> str:
        return f"Ref({self.id!r})" if self.base is None else f"Ref({self.id!r}, base={self.base!r})"


@dataclass(frozen=True)
class Scope:
    """What a question is asked of: a store, its names and registry, the documents known, and the graphs seen.

    ``graphs`` is none for a whole graph; for a view it lists the named graphs that may be seen.
    """

    store: Graphs
    names: Names
    registry: Registry
    documents: frozenset[str]
    graphs: tuple[str, ...] | None = None

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query has bound."""
        return prefixes(self.names.base)

    def over(self, query: str) -> Any:
        """What answers a query, as :class:`pyoxigraph.Store` does: the store, or the server on which it is.

        A view of many graphs is copied, since the engine looks into one after the other.
        """
        if self.graphs is None or len(self.graphs) <= _FEW_GRAPHS:
            return self.store.over(query, self.prefixes, here=False)
        return _copy(self.store, self.graphs, self.store.over(query, self.prefixes, here=True))

    @property
    def on_disk(self) -> bool:
        """Whether the store that answers stands on disk."""
        return self.store.path is not None and (self.graphs is None or len(self.graphs) <= _FEW_GRAPHS)

    def limits(self, *, own_dataset: bool = False) -> dict[str, Any]:
        """The arguments of the engine that keep a query within this scope.

        ``own_dataset`` is for a query with FROM: the engine would let the union win over it.
        """
        if self.graphs is not None and len(self.graphs) <= _FEW_GRAPHS:
            seen = [ox.NamedNode(g) for g in self.graphs]
            return {"default_graph": seen, "named_graphs": seen}
        return {} if own_dataset else {"use_default_graph_as_union": True}

    def rows(self, query: str) -> Iterator[Any]:
        """The rows of a SELECT, as the engine hands them out."""
        result: Any = self.over(query).query(query, prefixes=self.prefixes, **self.limits())
        return iter(result)

    def holds(self, pattern: str) -> bool:
        """Whether a pattern, in its braces, matches anything that may be seen."""
        query = f"ASK {pattern}"
        return bool(self.over(query).query(query, prefixes=self.prefixes, **self.limits()))

    def has(self, iri: str) -> bool:
        """Whether any triple that may be seen has this IRI."""
        try:
            return self.store.has(ox.NamedNode(iri).value, self.graphs)
        except ValueError:
            return False

    def claims_of(self, document: str) -> list[str]:
        """The references of a document's claims, sorted."""
        if document not in self.documents:
            return []
        found = self.store.rows(f"SELECT ?c WHERE {{ GRAPH <{self.names.document(document)}> {{ ?c a <{NS}Claim> }} }}")
        refs = (self.names.ref(row[0].value) for row in found)
        return sorted(r for r in refs if r is not None)

    def ids(self) -> list[str]:
        """Every id that :class:`Ref` takes here, but for claims, sorted."""
        return sorted({*self._entities(), *map(short, self._entities()), *self.documents, *self.registry.terms})

    def _entities(self) -> Iterable[str]:
        return (r for r, e in self.registry.entities.items() if e.document is None or e.document in self.documents)

    def shown(self, iri: str) -> str:
        """An IRI as people read it: the id that :class:`Ref` takes, else a prefixed name, else the whole IRI.

        An entity, document or claim of this graph is its id; a document whose id an entity has too is ``document:id``.
        """
        ref = self.names.ref(iri)
        if ref is None:
            return self._prefixed(iri)
        if ref.startswith(DOCUMENT_PREFIX):
            id_ = ref.removeprefix(DOCUMENT_PREFIX)
            return ref if id_ in self.registry.entities else id_
        return ref

    def showing(self) -> Callable[[str], str]:
        """:meth:`shown` for many IRIs: those of claims and entities that differ after the last slash differ only there."""
        known: dict[str, str | None] = {}

        def show(iri: str) -> str:
            start, _, name = iri.rpartition("/")
            try:
                shown = known[start]
            except KeyError:
                shown = known[start] = self._shown_start(f"{start}/")
            if shown is None or ":" in name:
                return self.shown(iri)
            return iri if "#" in name else shown + name  # a part of a claim has no name of its own

        return show

    def _shown_start(self, start: str) -> str | None:
        """How all claims or entities are shown whose IRIs start so; none where others do."""
        ref = self.names.ref(f"{start}x")
        return None if ref is None or ref.startswith(DOCUMENT_PREFIX) else ref.removesuffix("x")

    def _prefixed(self, iri: str) -> str:
        at = max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1
        prefix = _by_start(self.names.base).get(iri[:at])
        if prefix is None or not iri[at:].replace("-", "").replace("_", "").isalnum():
            return iri
        return f"{prefix}:{iri[at:]}"


@lru_cache(maxsize=16)
def _by_start(base: str) -> dict[str, str]:
    """The prefixes by what they stand for; of two for one, the first."""
    return {start: prefix for prefix, start in reversed(prefixes(base).items())}


_FEW_GRAPHS = 16
_copies: WeakKeyDictionary[Graphs, tuple[tuple[int, int], tuple[str, ...], ox.Store]] = WeakKeyDictionary()


def _copy(store: Graphs, graphs: tuple[str, ...], engine: ox.Store) -> ox.Store:
    """These graphs in a store of their own in memory; the last copy of each store is kept while it is true."""
    edition, copied, copy = _copies.get(store, ((-1, 0), (), engine))
    if edition != store.edition or copied != graphs:
        copy = ox.Store()
        names = (ox.NamedNode(g) for g in graphs)
        copy.bulk_extend(q for name in names for q in engine.quads_for_pattern(None, None, None, name))
        _copies[store] = (store.edition, graphs, copy)
    return copy


def resolve(ref: Ref, scope: Scope) -> str:
    """The IRI of a reference in a graph.

    Raises :class:`UnknownIdError` with the nearest ids, and :class:`QueryError` for an id that several documents have.
    """
    if ref.base is not None:
        return Names(ref.base).iri(ref.id)
    id_ = scope.names.ref(ref.id) or ref.id
    if "#" in id_:
        return _claim(id_, scope)
    bare = id_.removeprefix(DOCUMENT_PREFIX)
    if bare != id_:
        return _document(bare, scope)
    if id_ == UNATTRIBUTED:
        return scope.names.iri(id_)
    if (found := _entity(id_, scope)) is not None:
        return scope.names.iri(found)
    if id_ in scope.documents:
        return scope.names.document(id_)
    if (iri := _term(id_, scope)) is not None:
        return iri
    raise UnknownIdError("entity, document, claim or term", id_, scope.ids())


def _entity(id_: str, scope: Scope) -> str | None:
    entity = scope.registry.entities.get(id_)
    if entity is not None and (entity.document is None or entity.document in scope.documents):
        return id_
    own = [r for r, e in scope.registry.entities.items() if e.id == id_ and e.document in scope.documents]
    if len(own) > 1:
        raise QueryError(f"several documents have an entity {id_!r}; write one of {', '.join(sorted(own))}")
    return own[0] if own else None


def _term(id_: str, scope: Scope) -> str | None:
    prefix, colon, name = id_.rpartition(":")
    if colon and prefix == "kg":
        return NS + name if name in scope.registry.terms or scope.has(NS + name) else None
    term = scope.registry.terms.get(name if prefix in ("", "term") else id_)
    return None if term is None else term.iri(scope.names.base)


def _claim(id_: str, scope: Scope) -> str:
    document, _, name = id_.partition("#")
    known = scope.claims_of(document)
    if document and name and id_ in known:
        return scope.names.iri(id_)
    if document in scope.documents:
        raise UnknownIdError("claim", id_, known)
    raise UnknownIdError("document", document, scope.documents)


def _document(id_: str, scope: Scope) -> str:
    if id_ not in scope.documents:
        raise UnknownIdError("document", id_, scope.documents)
    return scope.names.document(id_)
