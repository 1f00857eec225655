"""What a graph and its views hold of a store, as values: read when asked for, and read again when the store changed.

Before any claim is read it is known which documents there are, when they appeared, their own entities, and where a
name stands: each is one pattern inside ``GRAPH``, for a store here and for a server alike. A document is read whole,
claims and all, only when somebody asks for all its claims; of claims that are asked for by names only those are read in
which the names stand.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from pyoxigraph import NamedNode

from kg import keep
from kg.annotations import Annotated
from kg.collecting import uncollected
from kg.corpus import Texts
from kg.errors import KGError, StoreError
from kg.evidence import Seal
from kg.model import Claim, Document, Entity, is_claim, text_order
from kg.quads import (
    AGENT,
    BEHALF,
    BOUND,
    CLAIM,
    CONTRARY,
    DOCUMENT,
    GIVEN,
    LABEL,
    LIKELIHOOD,
    MODALITY,
    OBJECT,
    OF,
    OPTION,
    PLACE,
    POLARITY,
    PREDICATE,
    PURPOSE,
    SEAL,
    SUBJECT,
    TYPE,
    VOICE,
    Names,
    literal,
)
from kg.registry import Registry
from kg.reread import read_claims, read_document, read_readings, read_registry
from kg.store import Graphs
from kg.vocabulary import ASSESSMENTS, ONTOLOGY, TERMS

_ENTITIES = ("subject", "object", "speaker", "origin", "agent", "place", "outlet", "mentions")
"""The filters of :func:`kg.keep.keep` that take an entity: whatever its part in a claim, its document names it."""
_STANDS = {
    "predicate": PREDICATE,
    "subject": SUBJECT,
    "polarity": POLARITY,
    "modality": MODALITY,
    "likelihood": LIKELIHOOD,
    "voiced": VOICE,
    "bound": BOUND,
}
"""The filters that take what one property alone says of a claim or its quantity."""
_MENTIONS = (SUBJECT, OBJECT, OPTION, OF, GIVEN, CONTRARY, PURPOSE, PLACE, AGENT, BEHALF)
"""Where a claim or a part of it names an entity (:attr:`kg.model.Claim.refs`)."""
_KEPT = 50_000
"""About how many claims are kept as values; those that were read first are let go first."""
_MANY, _SHARE = 1000, 3
"""Where so many claims are asked for, and they are more than this part of all, it is faster to read whole documents."""
_BATCH = 100
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
        self._loose: dict[str, Claim] = {}
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
        self._loose, self._headers, self._entities = {}, {}, None
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
        while self._claims > _KEPT and len(self._documents) > 1:
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

    # without their claims

    def headers(self, ids: Iterable[str]) -> list[Document]:
        """What documents are, whether or not their claims were read."""
        self.refresh()
        ids = list(ids)
        if not self._headers and not self._documents.keys() >= set(ids):
            rows = self.store.select("?g ?p ?o", f"GRAPH ?g {{ ?g {TYPE} {DOCUMENT} . ?g ?p ?o }}")
            lines = _by_graph((g, g, p, o) for g, p, o in rows)
            self._headers = {id_: read_document(lines[graph], self.names).document for graph, id_ in self._ours(lines)}
        return [self._documents[i].document if i in self._documents else self._headers[i] for i in ids]

    def entities(self, ids: Iterable[str]) -> list[Entity]:
        """The entities that documents have to themselves, whether or not their claims were read."""
        self.refresh()
        ids = list(ids)
        if self._entities is None and not self._documents.keys() >= set(ids):
            inside = f"GRAPH ?g {{ ?g {TYPE} {DOCUMENT} . ?s {LABEL} ?l . ?s ?p ?o }}"
            lines = _by_graph(self.store.select("?g ?s ?p ?o", inside))
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
        for at in range(0, len(told), _BATCH):
            graphs = " ".join(f"<{self.names.document(i)}>" for i in told[at : at + _BATCH])
            for predicate in _MENTIONS:
                rows = self.store.select("DISTINCT ?o", f"VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s {predicate} ?o }}")
                iris = (term[1:-1] for (o,) in rows if (term := str(o))[0] == "<")
                found |= {ref for iri in iris if (ref := self.names.ref(iri)) is not None}
        return found

    # the claims that are asked for

    def claims(self, ids: Iterable[str], registry: Registry, filters: Mapping[str, object]) -> list[Claim] | None:
        """Those claims of documents that may pass filters, and no others read; none where any claim may pass.

        Where a filter names what is not known any may: the error says what there is.
        """
        given = {name: _several(value) for name, value in filters.items() if value is not None}
        ids = list(ids)
        try:
            wanted = {name: found for name, values in given.items() if (found := self._iris(name, values, registry))}
        except (KGError, ValueError):
            return None
        if documents := given.get("document"):
            told = self.claim_counts({*documents} & {*ids})
            if len(told) < len({*documents}) or not all(told.values()):
                return None
            ids = [i for i in ids if i in told]
        elif not wanted:
            return None
        return self._of(ids, [self._standing(name, iris) for name, iris in wanted.items()])

    def about(self, ids: Iterable[str], refs: Iterable[str]) -> list[Claim]:
        """The claims of documents whose subject one of these is."""
        return self.some(ids, self.refs_about(refs))

    def refs_about(self, refs: Iterable[str]) -> set[str]:
        """The references of the claims, in whatever document, whose subject one of these is."""
        return self._standing("subject", map(self.names.iri, refs)).claims

    def naming(self, ids: Iterable[str], refs: Iterable[str]) -> list[Claim]:
        """The claims of documents that name one of these anywhere."""
        return self.some(ids, self._standing("mentions", map(self.names.iri, refs)).claims)

    def some(self, ids: Iterable[str], refs: Iterable[str]) -> list[Claim]:
        """The claims of documents that have these references, and perhaps others of the same documents."""
        wanted = set(refs)
        return self._of(list(ids), [_Standing(wanted, set())]) if wanted else []

    def assessments(self) -> list[tuple[str, str]]:
        """The references of claims that endorse, doubt or deny a claim, each with that of the other."""
        words = " ".join(f"<{TERMS[name].iri(self.names.base)}>" for name in ASSESSMENTS)
        inside = f"VALUES ?p {{ {words} }} GRAPH ?g {{ ?a {PREDICATE} ?p . ?a {OBJECT} ?o }}"
        pairs = ((self.names.ref(a.value), self.names.ref(str(o)[1:-1])) for a, o in self.store.select("?a ?o", inside))
        return [(a, o) for a, o in pairs if a is not None and o is not None and is_claim(o)]

    def sealed(self, seals: Iterable[Seal]) -> set[str]:
        """The references of the claims, in whatever document, that have these words among their evidence."""
        words = sorted(literal(f"{seal.words} {seal.sha256}") for seal in seals)
        found = set()
        for at in range(0, len(words), _BATCH):
            inside = f"VALUES ?w {{ {' '.join(words[at : at + _BATCH])} }} GRAPH ?g {{ ?s {SEAL} ?w }}"
            found |= {self.names.ref(s.value.partition("#")[0]) for (s,) in self.store.select("?s", inside)}
        return {ref for ref in found if ref is not None}

    def at_hand(self, ids: Iterable[str]) -> bool:
        """Whether documents were read already, claims and all."""
        self.refresh()
        return self._documents.keys() >= set(ids)

    def _of(self, ids: list[str], standing: "list[_Standing]") -> list[Claim]:
        """The claims of documents that every filter may pass: all of a document, or some of it."""
        whole = {i for i in ids if all(i in s.documents for s in standing) or i in self._documents}
        refs = {
            r for s in standing for r in s.claims if all(r in t.claims or _home(r) in t.documents for t in standing)
        }
        few: dict[str, list[str]] = {i: [] for i in ids if i not in whole}
        for ref in refs:
            if (home := few.get(_home(ref))) is not None:
                home.append(ref)
        if len(refs) > _MANY and len(refs) * _SHARE > sum(self.claim_counts(few).values()):
            whole |= {i for i, found in few.items() if found}
            few = {}
        read = {a.document.id: a.claims for a in self.documents(i for i in ids if i in whole)}
        read |= self._read_some({i: found for i, found in few.items() if found})
        return [c for i in ids for c in read.get(i, ())]

    def _read_some(self, few: Mapping[str, list[str]]) -> dict[str, tuple[Claim, ...]]:
        """Some claims of documents, read with their parts and without the rest of their documents."""
        refs = sorted(r for found in few.values() for r in found if r not in self._loose)
        headers = {d.id: d for d in self.headers(few)}
        for at in range(0, len(refs), _BATCH):
            for graph, lines in self._with_parts([self.names.iri(r) for r in refs[at : at + _BATCH]]).items():
                if document := headers.get(
                    graph.removeprefix(self.names.document(""))
                ):  # others may add to it elsewhere
                    self._loose |= {c.ref: c for c in read_claims(lines, self.names, document)}
        made = {
            i: tuple(sorted((self._loose[r] for r in found if r in self._loose), key=text_order))
            for i, found in few.items()
        }
        if len(self._loose) > _KEPT:
            self._loose = {}
        return made

    def _with_parts(self, iris: list[str]) -> dict[str, list[str]]:
        """The triples of claims and of their parts, by their graph."""
        claims, lines = frozenset(iris), dict[str, list[str]]()
        while iris:
            parts: dict[str, None] = {}
            for at in range(0, len(iris), _BATCH):
                values = " ".join(f"<{iri}>" for iri in iris[at : at + _BATCH])
                rows = self.store.select("?g ?s ?p ?o", f"VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}")
                for graph, found in _by_graph(rows).items():
                    lines.setdefault(graph, []).extend(found)
                objects = (str(o)[1:-1] for _, _, _, o in rows if isinstance(o, NamedNode))
                parts |= {iri: None for iri in objects if "#" in iri and iri.partition("#")[0] in claims}
            iris = [*parts]
        return lines

    def _iris(self, name: str, values: list[str], registry: Registry) -> list[str]:
        """The IRIs of which one stands in the document of a claim that passes a filter; none where any may do."""
        if name == "predicate":
            terms = (registry.term(v.removeprefix("kg:").removeprefix("term:")) for v in values)
            return [t.iri(self.names.base) for t in terms]
        if name in keep.WORDS:
            return [keep.WORDS[name](v).iri for v in values]
        if name in _ENTITIES:
            refs = (r for v in values for r in ([v] if "#" in v else sorted(registry.refs(v))))
            return [NamedNode(self.names.iri(r)).value for r in refs]  # what is no IRI would be more than a name there
        return []

    def _standing(self, name: str, iris: Iterable[str]) -> "_Standing":
        """Where one of these stands as a filter wants it: in claims or their parts, or in what a document is."""
        predicate, claims = _STANDS.get(name, "?p"), f"{self.names.base}claim/"
        standing, terms = _Standing(set(), set()), sorted({f"<{iri}>" for iri in iris})
        for at in range(0, len(terms), _BATCH):
            inside = f"VALUES ?o {{ {' '.join(terms[at : at + _BATCH])} }} GRAPH ?g {{ ?s {predicate} ?o }}"
            for g, s in self.store.select("?g ?s", inside):
                if s == g:
                    standing.documents.update(id_ for _, id_ in self._ours([g.value]))
                elif s.value.startswith(claims) and (ref := self.names.ref(s.value.partition("#")[0])) is not None:
                    standing.claims.add(ref)
        return standing

    def _ours(self, graphs: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those graphs that are documents of this base, each with the document's id."""
        start = self.names.document("")
        return ((g, g.removeprefix(start)) for g in graphs if g.startswith(start))


class _Standing(NamedTuple):
    """Where a name stands: in these claims, and in what these documents are, where it concerns all their claims."""

    claims: set[str]
    documents: set[str]


def _home(ref: str) -> str:
    """The document of a claim."""
    return ref.partition("#")[0]


def _several(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple | set | frozenset) else [str(value)]


def _by_graph(rows: Iterable[Any]) -> dict[str, list[str]]:
    """Rows of graph, subject, predicate and object as lines, by their graph."""
    lines: dict[str, list[str]] = {}
    for g, s, p, o in rows:
        lines.setdefault(g.value, []).append(f"{s} {p} {o}")
    return lines
