"""What a graph and its views hold of a store, as values: read once, and read again when the store has changed."""

from collections.abc import Iterable, Mapping

from kg import quads
from kg.annotations import Annotated
from kg.corpus import Texts
from kg.errors import StoreError
from kg.quads import Names
from kg.registry import Registry
from kg.store import Graphs
from kg.vocabulary import ONTOLOGY


class Held:
    """The store, its names, and what was read from it since it changed."""

    def __init__(self, store: Graphs, names: Names, texts: Texts | None) -> None:
        self.store, self.names, self.texts = store, names, texts
        self._version = -1
        self._documents: dict[str, Annotated] = {}
        self._ids: list[str] = []
        self._registry = Registry.of()

    def refresh(self) -> None:
        """Read again what the store says since it last changed."""
        if self._version == self.store.version:
            return
        start = self.names.document("")
        graphs = self.store.graphs()
        self._ids = [g.removeprefix(start) for g in graphs if g.startswith(start)]
        known = set(self._ids)
        self._documents = {i: a for i, a in self._documents.items() if i in known}
        entities, terms, same = quads.read_registry(self.store.lines(self.names.registry), self.names)
        readings = self.store.lines_of(g for g in graphs if g.startswith(self.names.readings))
        read = (r for _, lines in readings for r in quads.read_readings(lines, self.names))
        self._registry = Registry.of(entities, terms, same, read)
        others = (g for g in graphs if g != ONTOLOGY and not g.startswith(self.names.base))
        if not entities and not self._ids and any(others):
            raise StoreError(f"the store has no claims under the base {self.names.base}; give its own with base=")
        self._version = self.store.version

    def renew(self) -> None:
        """Look again at what others may have written; nobody else writes a store that is open here."""

    def remember(self, documents: Iterable[Annotated]) -> None:
        """Keep documents that were just written, so that they need not be read again."""
        for annotated in documents:
            self._documents[annotated.document.id] = annotated

    @property
    def ids(self) -> list[str]:
        """The ids of all documents, sorted."""
        self.refresh()
        return self._ids

    def documents(self, ids: Iterable[str]) -> list[Annotated]:
        """Documents with their claims."""
        self.refresh()
        ids = list(ids)
        lacking = {self.names.document(i): i for i in ids if i not in self._documents}
        for graph, lines in self.store.lines_of(lacking):
            self._documents[lacking[graph]] = quads.read_document(lines, self.names)
        return [self._documents[i] for i in ids]

    def document(self, id_: str) -> Annotated:
        """One document with its claims."""
        return self.documents([id_])[0]

    def registry(self) -> Registry:
        """The registry without the entities of documents."""
        self.refresh()
        return self._registry

    # what can be known without the claims, for where they are far away

    def outlines(self, ids: Iterable[str]) -> list[Annotated]:
        """Documents with their entities; whether their claims are there too is left open."""
        return self.documents(ids)

    def claim_counts(self, ids: Iterable[str]) -> dict[str, int]:
        """How many claims documents have."""
        return {a.document.id: len(a.claims) for a in self.documents(ids)}

    def claim_refs(self, ids: Iterable[str]) -> list[str]:
        """The references of all claims of documents."""
        return [c.ref for a in self.documents(ids) for c in a.claims]

    def narrowed(self, ids: list[str], registry: Registry, filters: Mapping[str, object]) -> list[str]:  # noqa: ARG002
        """Those of documents that must be read for the claims that pass filters."""
        return ids
