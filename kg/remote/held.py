"""What a graph on a server is asked before any claim is fetched: its documents, their entities, where a name stands.

Each is one pattern inside ``GRAPH``. A document is fetched whole, claims and all, only when somebody asks for its
claims; which documents those are is narrowed by the names that are asked for.
"""

from collections.abc import Iterable, Mapping
from itertools import chain

from kg.annotations import Annotated
from kg.corpus import Texts
from kg.errors import KGError
from kg.held import Held
from kg.quads import Names, read_document
from kg.registry import Registry
from kg.remote import RemoteStore
from kg.remote.answers import mended
from kg.vocabulary import NS, RDF, SKOS

_DOCUMENT = f"?g a <{NS}Document>"
_ENTITIES = ("subject", "object", "speaker", "origin", "agent", "place", "outlet", "mentions")
"""The filters of :func:`kg.keep.keep` that take an entity: whatever its part in a claim, its document names it."""


class HeldFar(Held):
    """What a graph holds of a server."""

    def __init__(self, store: RemoteStore, names: Names, texts: Texts | None) -> None:
        super().__init__(store, names, texts)
        self._far = store
        self._outlines: dict[str, Annotated] = {}
        self._outlines_of = -1

    def renew(self) -> None:
        self._far.renew()
        self._documents = {}

    def outlines(self, ids: Iterable[str]) -> list[Annotated]:
        self.refresh()
        if self._outlines_of != self._far.version:
            self._outlines, self._outlines_of = self._fetched(), self._far.version
        return [self._outlines[i] for i in ids]

    def _fetched(self) -> dict[str, Annotated]:
        """All documents with their own entities and without their claims, by id."""
        lines: dict[str, list[str]] = {}
        headers = self._far.select("?g ?p ?o", f"GRAPH ?g {{ {_DOCUMENT} . ?g ?p ?o }}")
        entities = self._far.select("?g ?s ?p ?o", f"GRAPH ?g {{ {_DOCUMENT} . ?s <{SKOS}prefLabel> ?l . ?s ?p ?o }}")
        for g, s, p, o in chain(((g, g, p, o) for g, p, o in headers), entities):
            lines.setdefault(g.value, []).append(f"{s} {p} {mended(o)} .")
        start = self.names.document("")
        ours = ((g.removeprefix(start), found) for g, found in lines.items() if g.startswith(start))
        return {id_: read_document(found, self.names) for id_, found in ours}

    def claim_counts(self, ids: Iterable[str]) -> dict[str, int]:
        pattern = f"GRAPH ?g {{ ?c a <{NS}Claim> }}"
        rows = self._far.rows(f"SELECT ?g (COUNT(?c) AS ?n) WHERE {{ {pattern} }} GROUP BY ?g")
        found = {g.value: int(n.value) for g, n in rows}
        return {i: found.get(self.names.document(i), 0) for i in ids}

    def claim_refs(self, ids: Iterable[str]) -> list[str]:
        seen = set(ids)
        rows = self._far.select("?c", f"GRAPH ?g {{ ?c a <{NS}Claim> }}")
        refs = (self.names.ref(c.value) for (c,) in rows)
        return sorted(r for r in refs if r is not None and r.partition("#")[0] in seen)

    def narrowed(self, ids: list[str], registry: Registry, filters: Mapping[str, object]) -> list[str]:
        if "document" in filters:  # narrower than all else
            filters = {"document": filters["document"]}
        for name, value in filters.items():
            iris = None if value is None else self._iris(name, value, registry)
            if iris is not None:
                holding = self._holding(name, iris)
                ids = [i for i in ids if i in holding]
        return ids

    def _iris(self, name: str, value: object, registry: Registry) -> list[str] | None:
        """The IRIs of which one stands in the document of a claim that passes a filter; none where that is unknown."""
        values = [str(v) for v in value] if isinstance(value, list | tuple | set | frozenset) else [str(value)]
        iri = self.names.iri
        try:
            if name == "document" and {*values} <= {*self.ids}:
                return [self.names.document(v) for v in values]
            if name == "predicate":
                terms = (registry.term(v.removeprefix("kg:").removeprefix("term:")) for v in values)
                return [t.iri(self.names.base) for t in terms]
            if name in _ENTITIES:
                return [iri(r) for v in values for r in ([v] if "#" in v else sorted(registry.refs(v)))]
        except KGError:  # said where the filters are read
            return None
        return None

    def _holding(self, name: str, iris: Iterable[str]) -> set[str]:
        """The documents in which one of these stands."""
        start = self.names.document("")
        if name == "document":
            return {iri.removeprefix(start) for iri in iris}
        predicate = f"<{RDF}predicate>" if name == "predicate" else "?p"
        found: set[str] = set()
        for iri in iris:
            rows = self._far.select("DISTINCT ?g", f"GRAPH ?g {{ ?s {predicate} <{iri}> }}")
            found |= {g.value.removeprefix(start) for (g,) in rows if g.value.startswith(start)}
        return found
