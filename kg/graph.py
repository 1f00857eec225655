"""The object a user holds: a graph of claims, and the questions one asks of it. Each method only delegates.

:func:`load` reads files, :func:`open` an existing store. ``as_of``, ``at`` and ``without`` give the same kind of
object, which knows less.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import corpus, keep, quads, rdf, tables
from kg.annotations import Annotated
from kg.corpus import SEEDS, Known, Texts
from kg.errors import StoreError, UnknownIdError
from kg.model import DOCUMENT_PREFIX, Claim, Document, Entity, short
from kg.quads import Names
from kg.registry import Registry
from kg.store import Store
from kg.vocabulary import BASE, ONTOLOGY, prefixes

if TYPE_CHECKING:
    import pandas as pd
    import rdflib


def load(
    *paths: str | Path, store: str | Path | None = None, texts: str | Path | None = None, base: str = BASE
) -> "ClaimGraph":
    """Read annotated documents into a graph; without paths, the corpus that ships with the package.

    ``store`` keeps the graph in a folder on disk; documents that are there already are replaced by those of the
    same id. ``texts`` is the folder with the articles' texts, for quotes; it is never found by itself.

    >>> graph = load()
    >>> len(graph.documents())
    5

    Raises :class:`~kg.errors.CorpusError` with every mistake of every file; nothing is loaded then.
    """
    graph = ClaimGraph(_Shared(Store(store), Names(base), Texts(texts) if texts else None))
    graph.add(*(paths or (SEEDS,)))
    return graph


def open_store(path: str | Path, *, texts: str | Path | None = None, base: str = BASE) -> "ClaimGraph":
    """Open a graph that stands in a folder on disk. Raises :class:`~kg.errors.StoreError` where there is none."""
    return ClaimGraph(_Shared(Store(path, create=False), Names(base), Texts(texts) if texts else None))


class _Shared:
    """What a graph and its views have in common: the store, its names, and what was read from it since it changed."""

    def __init__(self, store: Store, names: Names, texts: Texts | None) -> None:
        self.store, self.names, self.texts = store, names, texts
        self._version = -1
        self._documents: dict[str, Annotated] = {}
        self._ids: list[str] = []
        self._registry = Registry.of()

    def refresh(self) -> None:
        """Forget what the store no longer holds."""
        if self._version == self.store.version:
            return
        start = self.names.document("")
        graphs = self.store.graphs()
        self._ids = [g.removeprefix(start) for g in graphs if g.startswith(start)]
        self._documents = {i: a for i, a in self._documents.items() if i in self._ids}
        entities, terms, same = quads.read_registry(self.store.lines(self.names.registry), self.names)
        readings = quads.read_readings(self.store.lines(self.names.readings), self.names)
        self._registry = Registry.of(entities, terms, same, readings)
        if graphs and not entities and not self._ids:
            raise StoreError(f"the store has no claims under the base {self.names.base}; give its own with base=")
        self._version = self.store.version

    def remember(self, documents: Iterable[Annotated]) -> None:
        """Keep documents that were just written, so that they need not be read again."""
        for annotated in documents:
            self._documents[annotated.document.id] = annotated

    @property
    def ids(self) -> list[str]:
        self.refresh()
        return self._ids

    def document(self, id_: str) -> Annotated:
        self.refresh()
        if id_ not in self._documents:
            self._documents[id_] = quads.read_document(self.store.lines(self.names.document(id_)), self.names)
        return self._documents[id_]

    def registry(self) -> Registry:
        """The registry without the entities of documents."""
        self.refresh()
        return self._registry


@dataclass(frozen=True)
class CitedClaim(Claim):
    """A claim that knows its graph, as ``graph.claim()`` gives it."""

    graph: "ClaimGraph | None" = None

    @property
    def quotes(self) -> list[str] | None:
        """The words of its evidence; missing unless ``texts=`` was given."""
        return self.graph.quotes(self) if self.graph else None


class ClaimGraph:
    """A graph of claims: who says what, through whom, when, how surely, about what, and where in the text."""

    def __init__(self, shared: _Shared, documents: frozenset[str] | None = None) -> None:
        self._shared = shared
        self._only = documents

    # what is in here

    @property
    def _ids(self) -> list[str]:
        return [i for i in self._shared.ids if self._only is None or i in self._only]

    @property
    def _annotated(self) -> list[Annotated]:
        return [self._shared.document(i) for i in self._ids]

    @property
    def _claims(self) -> list[Claim]:
        """All claims, by document and place in the text."""
        return [c for a in self._annotated for c in a.claims]

    @property
    def registry(self) -> Registry:
        """Entities (those of documents among them), terms, samenesses and readings."""
        return corpus.with_local(self._shared.registry(), (e for a in self._annotated for e in a.entities))

    def documents(self) -> "pd.DataFrame":
        """A row a document, with the number of its claims."""
        counts = {a.document.id: len(a.claims) for a in self._annotated}
        return tables.documents_table((a.document for a in self._annotated), counts)

    def find(self, name: str) -> "pd.DataFrame":
        """The entities that a name means, best first: by id, label or alias, else by part, else by likeness.

        >>> load().find("Anthony Blinken")["id"].tolist()
        ['antony-blinken']
        """
        return tables.entities_table(self.registry.find(name))

    def claims(self, **filters: object) -> "pd.DataFrame":
        """A row a claim. Filters are named in :func:`kg.keep.keep`; ids and names mean the same."""
        return tables.claims_table(keep.keep(self._claims, self.registry, **filters), self._quoting)

    def claim(self, ref: str) -> CitedClaim:
        """One claim by ``document#id``. Raises :class:`~kg.errors.UnknownIdError` with the nearest that exist."""
        document, _, id_ = ref.partition("#")
        found = (c for c in self._shared.document(document).claims if c.id == id_) if document in self._ids else ()
        claim = next(iter(found), None)
        if claim is None:
            raise UnknownIdError("claim", ref, (c.ref for c in self._claims))
        return CitedClaim(**{f.name: getattr(claim, f.name) for f in fields(Claim)}, graph=self)

    def quotes(self, claim: Claim) -> list[str] | None:
        """The words of a claim's evidence, where the text is at hand or the words stand in the file."""
        return (self._shared.texts or _NO_TEXTS).quotes(claim)

    @property
    def _quoting(self) -> Any:
        return self._shared.texts.quotes if self._shared.texts else None

    # changing it

    def add(self, *paths: str | Path) -> "ClaimGraph":
        """Add annotated documents, or replace those of the same id; all of them or, where one has a mistake, none."""
        shared = self._shared
        shared.refresh()
        known = Known(shared.registry(), frozenset(shared.ids), self._has)
        read = corpus.read(paths, known)
        own = corpus.merged(shared.registry(), read.registry)
        graphs: dict[str, Iterable[str]] = {
            shared.names.registry: quads.registry_lines(own, shared.names),
            shared.names.readings: quads.readings_lines(own.readings, shared.names),
        }
        if ONTOLOGY not in shared.store.graphs():
            graphs[ONTOLOGY] = _ontology_lines()
        for annotated in read.documents:
            graphs[shared.names.document(annotated.document.id)] = quads.annotated_lines(annotated, shared.names, own.terms)
        if shared.ids or shared.store.path is not None:
            shared.store.replace_all(graphs)
        else:
            shared.store.fill(graphs)
        shared.remember(read.documents)
        return self

    def remove(self, document: str) -> "ClaimGraph":
        """Remove a document with its claims and its own entities. The registry stays."""
        if document not in self._shared.ids:
            raise UnknownIdError("document", document, self._shared.ids)
        self._shared.store.remove(self._shared.names.document(document))
        return self

    def _has(self, ref: str) -> bool:
        document, _, id_ = ref.partition("#")
        return document in self._shared.ids and any(c.id == id_ for c in self._shared.document(document).claims)

    # RDF

    @cached_property
    def dataset(self) -> "rdflib.Dataset":
        """The graph as a live, read-only ``rdflib.Dataset``."""
        from kg import dataset

        return dataset.live(self._shared.store.engine, prefixes(self._shared.names.base))

    def serialize(self, ending: str = ".nq") -> bytes:
        """The whole graph as ``.nq`` (canonical N-Quads), ``.trig`` or ``.jsonld``; equal graphs give equal bytes."""
        store, names = self._shared.store, self._shared.names
        graphs = ((g, [line.removesuffix(" .") for line in store.lines(g)]) for g in store.graphs())
        return rdf.serialize(graphs, ending, prefixes(names.base))

    def to_rdflib(self) -> "rdflib.Dataset":
        """An independent copy in rdflib's own memory store."""
        from kg import dataset

        return dataset.copied(self._shared.store.engine, prefixes(self._shared.names.base))

    def __len__(self) -> int:
        return len(self._claims)

    def __repr__(self) -> str:
        return f"<ClaimGraph: {len(self)} claims of {len(self._ids)} documents>"


class _NoTexts(Texts):
    """No folder: only the words that stand in the files themselves."""

    def __init__(self) -> None:
        self._texts = {}

    def read(self, file: str) -> str | None:
        return None


_NO_TEXTS = _NoTexts()


def _ontology_lines() -> list[str]:
    import pyoxigraph as ox

    data = corpus.resource("ontology.ttl").read_bytes()
    text = ox.serialize(ox.parse(data, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    assert text is not None
    return [line.removesuffix(" .") for line in text.decode().split("\n") if line]


__all__ = ["DOCUMENT_PREFIX", "ClaimGraph", "Document", "Entity", "load", "open_store", "short"]
