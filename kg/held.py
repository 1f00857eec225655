"""What a graph and its views hold of a store, as values: read when asked for, and read again when the store changed.

Before any claim is read it is known which documents there are, when they appeared, and their own entities: each is one
pattern inside ``GRAPH``, for a store here and for a server alike. A document is read whole, claims and all, only when
somebody asks for all its claims; claims that are asked for by names are read alone (:mod:`kg.named`).
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from kg.annotations import Annotated
from kg.collecting import uncollected
from kg.corpus import Texts
from kg.errors import StoreError
from kg.model import Claim, Document, Entity
from kg.quads import (
    AGENT,
    BEHALF,
    CLAIM,
    CONTRARY,
    DOCUMENT,
    GIVEN,
    LABEL,
    OBJECT,
    OF,
    OPTION,
    PLACE,
    PURPOSE,
    SUBJECT,
    TYPE,
    Names,
)
from kg.registry import Registry
from kg.reread import read_document, read_readings, read_registry
from kg.store import Graphs
from kg.vocabulary import ONTOLOGY

_MENTIONS = (SUBJECT, OBJECT, OPTION, OF, GIVEN, CONTRARY, PURPOSE, PLACE, AGENT, BEHALF)
"""Where a claim or a part of it names an entity (:attr:`kg.model.Claim.refs`)."""
KEPT = 50_000
"""About how many claims are kept as values; those that were read first are let go first."""
BATCH = 100
"""How many documents, claims or parts one question names."""


class Held:
    """The store, its names, and what was read from it since it changed."""

    def __init__(self, store: Graphs, names: Names, texts: Texts | None) -> None:
        self.store, self.names, self.texts = store, names, texts
        self._version = -1
        self._ids: list[str] = []
        self._registry = Registry.of()
        self._documents: dict[str, Annotated] = {}
        self._claims = 0
        self.alone: dict[str, Claim] = {}
        """Claims that were read without the rest of their documents, by reference."""
        self._headers: dict[str, Document] = {}
        self._entities: dict[str, list[Entity]] | None = None

    def refresh(self) -> None:
        """Read again what the store says since it last changed."""
        if self._version == self.store.version:
            return
        start = self.names.document("")
        graphs = self.store.graphs()
        self._ids = [g.removeprefix(start) for g in graphs if g.startswith(start)]
        for id_ in self._documents.keys() - set(self._ids):
            self.forget(id_)
        self.alone, self._headers, self._entities = {}, {}, None
        entities, terms, same = read_registry(self.store.lines(self.names.registry), self.names)
        readings = self.store.lines_of(g for g in graphs if g.startswith(self.names.readings))
        read = (r for _, lines in readings for r in read_readings(lines, self.names))
        self._registry = Registry.of(entities, terms, same, read)
        others = (g for g in graphs if g != ONTOLOGY and not g.startswith(self.names.base))
        if not entities and not self._ids and any(others):
            raise StoreError(f"the store has no claims under the base {self.names.base}; give its own with base=")
        self._version = self.store.version

    def renew(self) -> None:
        """Look again at what others may have written."""
        before = self.store.version
        self.store.renew()
        if self.store.version != before:
            self._documents, self._claims = {}, 0

    def remember(self, annotated: Annotated) -> None:
        """Keep a document that was read or is being written, so that it need not be read again at once."""
        self.forget(annotated.document.id)
        self._documents[annotated.document.id] = annotated
        self._claims += len(annotated.claims)
        while self._claims > KEPT and len(self._documents) > 1:
            self.forget(next(iter(self._documents)))

    def forget(self, id_: str) -> None:
        """Read a document again when it is next asked for."""
        if (annotated := self._documents.pop(id_, None)) is not None:
            self._claims -= len(annotated.claims)

    @property
    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        self.refresh()
        return self._ids

    def registry(self) -> Registry:
        """The registry without the entities of documents."""
        self.refresh()
        return self._registry

    # with their claims

    def documents(self, ids: Iterable[str]) -> list[Annotated]:
        """Documents with their claims."""
        self.refresh()
        ids = list(ids)
        found = {i: self._documents[i] for i in ids if i in self._documents}
        lacking = {self.names.document(i): i for i in ids if i not in found}
        with uncollected():
            for graph, lines in self.store.lines_of(lacking):
                annotated = found[lacking[graph]] = read_document(lines, self.names)
                self.remember(annotated)
        return [found[i] for i in ids]

    def document(self, id_: str) -> Annotated:
        """One document with its claims."""
        return self.documents([id_])[0]

    def at_hand(self, ids: Iterable[str]) -> bool:
        """Whether documents were read already, claims and all."""
        self.refresh()
        return self._documents.keys() >= set(ids)

    # without their claims

    def headers(self, ids: Iterable[str]) -> list[Document]:
        """What documents are, whether or not their claims were read."""
        self.refresh()
        ids = list(ids)
        if not self._headers and not self._documents.keys() >= set(ids):
            rows = self.store.select("?g ?p ?o", f"GRAPH ?g {{ ?g {TYPE} {DOCUMENT} . ?g ?p ?o }}")
            lines = by_graph((g, g, p, o) for g, p, o in rows)
            self._headers = {id_: read_document(lines[graph], self.names).document for graph, id_ in self._ours(lines)}
        return [self._documents[i].document if i in self._documents else self._headers[i] for i in ids]

    def entities(self, ids: Iterable[str]) -> list[Entity]:
        """The entities that documents have to themselves, whether or not their claims were read."""
        self.refresh()
        ids = list(ids)
        if self._entities is None and not self._documents.keys() >= set(ids):
            inside = f"GRAPH ?g {{ ?g {TYPE} {DOCUMENT} . ?s {LABEL} ?l . ?s ?p ?o }}"
            lines = by_graph(self.store.select("?g ?s ?p ?o", inside))
            found = read_registry(chain.from_iterable(lines[g] for g, _ in self._ours(lines)), self.names)[0]
            self._entities = {}
            for entity in found:
                self._entities.setdefault(entity.document or "", []).append(entity)
        own = self._entities or {}
        return [e for i in ids for e in (self._documents[i].entities if i in self._documents else own.get(i, ()))]

    def claim_counts(self, ids: Iterable[str]) -> dict[str, int]:
        """How many claims documents have."""
        rows = self.store.rows(f"SELECT ?g (COUNT(?c) AS ?n) WHERE {{ GRAPH ?g {{ ?c {TYPE} {CLAIM} }} }} GROUP BY ?g")
        found = {g.value: int(n.value) for g, n in rows}
        return {i: found.get(self.names.document(i), 0) for i in ids}

    def claim_refs(self, ids: Iterable[str]) -> list[str]:
        """The references of all claims of documents."""
        seen = set(ids)
        rows = self.store.select("?c", f"GRAPH ?g {{ ?c {TYPE} {CLAIM} }}")
        refs = (self.names.ref(c.value) for (c,) in rows)
        return sorted(r for r in refs if r is not None and r.partition("#")[0] in seen)

    def used(self, ids: Iterable[str]) -> set[str]:
        """What the claims of documents refer to, and the authors and outlets of documents that have claims."""
        told = [i for i, count in self.claim_counts(ids).items() if count]
        found = {ref for d in self.headers(told) for ref in (*d.authors, d.outlet) if ref is not None}
        for at in range(0, len(told), BATCH):
            graphs = " ".join(f"<{self.names.document(i)}>" for i in told[at : at + BATCH])
            for predicate in _MENTIONS:
                rows = self.store.select("DISTINCT ?o", f"VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s {predicate} ?o }}")
                iris = (term[1:-1] for (o,) in rows if (term := str(o))[0] == "<")
                found |= {ref for iri in iris if (ref := self.names.ref(iri)) is not None}
        return found

    def _ours(self, graphs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those graphs that are documents of this base, each with the document's id."""
        start = self.names.document("")
        return ((g, g.removeprefix(start)) for g in graphs if g.startswith(start))


def by_graph(rows: Iterable[Any]) -> dict[str, list[str]]:
    """Rows of graph, subject, predicate and object as lines, by their graph."""
    lines: dict[str, list[str]] = {}
    for g, s, p, o in rows:
        lines.setdefault(g.value, []).append(f"{s} {p} {o}")
    return lines
