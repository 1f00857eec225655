"""The claims that are asked for by the names and words in them, found and read without the rest of their documents.

Where a name stands is one pattern inside ``GRAPH``, for a store here and for a server alike: in a claim, in a part of
it (a link, a quantity, an alternative), or in what a document is, where it concerns all its claims. What is found so
may be more than is meant, and never less; :mod:`kg.keep` has the last word.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg import keep
from kg.errors import KGError
from kg.evidence import Seal
from kg.held import BATCH, KEPT, Held, by_graph
from kg.model import Claim, is_claim, text_order
from kg.quads import (
    BOUND,
    LIKELIHOOD,
    MODALITY,
    OBJECT,
    POLARITY,
    PREDICATE,
    SEAL,
    SUBJECT,
    VOICE,
    literal,
)
from kg.registry import Registry
from kg.reread import read_claims
from kg.vocabulary import ASSESSMENTS, TERMS

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
_MANY, _SHARE = 1000, 3
"""Where so many claims are asked for, and they are more than this part of all, it is faster to read whole documents."""


class Named:
    """The documents of a view, seen through the names in their claims."""

    def __init__(self, held: Held, ids: Iterable[str], registry: Registry) -> None:
        self.held, self.ids, self.registry = held, list(ids), registry
        self._names, self._store = held.names, held.store

    def claims(self, filters: Mapping[str, object]) -> list[Claim] | None:
        """Those claims of documents that may pass filters, and no others read; none where any claim may pass.

        Where a filter names what is not known any may: the error says what there is.
        """
        given = {name: _several(value) for name, value in filters.items() if value is not None}
        ids = self.ids
        try:
            wanted = {name: found for name, values in given.items() if (found := self._iris(name, values))}
        except (KGError, ValueError):
            return None
        if documents := given.get("document"):
            told = self.held.claim_counts({*documents} & {*ids})
            if len(told) < len({*documents}) or not all(told.values()):
                return None
            ids = [i for i in ids if i in told]
        elif not wanted:
            return None
        return self._of(ids, [self._standing(name, iris) for name, iris in wanted.items()])

    def about(self, refs: Iterable[str]) -> list[Claim]:
        """The claims of documents whose subject one of these is."""
        return self.some(self.refs_about(refs))

    def refs_about(self, refs: Iterable[str]) -> set[str]:
        """The references of the claims, in whatever document, whose subject one of these is."""
        return self._standing("subject", map(self._names.iri, refs)).claims

    def naming(self, refs: Iterable[str]) -> list[Claim]:
        """The claims of documents that name one of these anywhere."""
        return self.some(self._standing("mentions", map(self._names.iri, refs)).claims)

    def some(self, refs: Iterable[str]) -> list[Claim]:
        """The claims of documents that have these references, and perhaps others of the same documents."""
        wanted = set(refs)
        return self._of(self.ids, [_Standing(wanted, set())]) if wanted else []

    def assessments(self) -> list[tuple[str, str]]:
        """The references of claims that endorse, doubt or deny a claim, each with that of the other."""
        words = " ".join(f"<{TERMS[name].iri(self._names.base)}>" for name in ASSESSMENTS)
        inside = f"VALUES ?p {{ {words} }} GRAPH ?g {{ ?a {PREDICATE} ?p . ?a {OBJECT} ?o }}"
        pairs = (
            (self._names.ref(a.value), self._names.ref(str(o)[1:-1])) for a, o in self._store.select("?a ?o", inside)
        )
        return [(a, o) for a, o in pairs if a is not None and o is not None and is_claim(o)]

    def sealed(self, seals: Iterable[Seal]) -> set[str]:
        """The references of the claims, in whatever document, that have these words among their evidence."""
        words = sorted(literal(f"{seal.words} {seal.sha256}") for seal in seals)
        found = set()
        for at in range(0, len(words), BATCH):
            inside = f"VALUES ?w {{ {' '.join(words[at : at + BATCH])} }} GRAPH ?g {{ ?s {SEAL} ?w }}"
            found |= {self._names.ref(s.value.partition("#")[0]) for (s,) in self._store.select("?s", inside)}
        return {ref for ref in found if ref is not None}

    def _of(self, ids: list[str], standing: "list[_Standing]") -> list[Claim]:
        """The claims of documents that every filter may pass: all of a document, or some of it."""
        whole = {i for i in ids if all(i in s.documents for s in standing) or self.held.at_hand([i])}
        refs = {
            r for s in standing for r in s.claims if all(r in t.claims or _home(r) in t.documents for t in standing)
        }
        few: dict[str, list[str]] = {i: [] for i in ids if i not in whole}
        for ref in refs:
            if (home := few.get(_home(ref))) is not None:
                home.append(ref)
        if len(refs) > _MANY and len(refs) * _SHARE > sum(self.held.claim_counts(few).values()):
            whole |= {i for i, found in few.items() if found}
            few = {}
        read = {a.document.id: a.claims for a in self.held.documents(i for i in ids if i in whole)}
        read |= self._read_some({i: found for i, found in few.items() if found})
        return [c for i in ids for c in read.get(i, ())]

    def _read_some(self, few: Mapping[str, list[str]]) -> dict[str, tuple[Claim, ...]]:
        """Some claims of documents, read with their parts and without the rest of their documents."""
        refs = sorted(r for found in few.values() for r in found if r not in self.held.alone)
        headers = {d.id: d for d in self.held.headers(few)}
        for at in range(0, len(refs), BATCH):
            for graph, lines in self._with_parts([self._names.iri(r) for r in refs[at : at + BATCH]]).items():
                if document := headers.get(
                    graph.removeprefix(self._names.document(""))
                ):  # others may add to it elsewhere
                    self.held.alone |= {c.ref: c for c in read_claims(lines, self._names, document)}
        made = {
            i: tuple(sorted((self.held.alone[r] for r in found if r in self.held.alone), key=text_order))
            for i, found in few.items()
        }
        if len(self.held.alone) > KEPT:
            self.held.alone = {}
        return made

    def _with_parts(self, iris: list[str]) -> dict[str, list[str]]:
        """The triples of claims and of their parts, by their graph."""
        claims, lines = frozenset(iris), dict[str, list[str]]()
        while iris:
            parts: dict[str, None] = {}
            for at in range(0, len(iris), BATCH):
                values = " ".join(f"<{iri}>" for iri in iris[at : at + BATCH])
                rows = self._store.select("?g ?s ?p ?o", f"VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}")
                for graph, found in by_graph(rows).items():
                    lines.setdefault(graph, []).extend(found)
                objects = (str(o)[1:-1] for _, _, _, o in rows if isinstance(o, NamedNode))
                parts |= {iri: None for iri in objects if "#" in iri and iri.partition("#")[0] in claims}
            iris = [*parts]
        return lines

    def _iris(self, name: str, values: list[str]) -> list[str]:
        """The IRIs of which one stands in the document of a claim that passes a filter; none where any may do."""
        if name == "predicate":
            terms = (self.registry.term(v.removeprefix("kg:").removeprefix("term:")) for v in values)
            return [t.iri(self._names.base) for t in terms]
        if name in keep.WORDS:
            return [keep.WORDS[name](v).iri for v in values]
        if name in _ENTITIES:
            refs = (r for v in values for r in ([v] if "#" in v else sorted(self.registry.refs(v))))
            return [NamedNode(self._names.iri(r)).value for r in refs]  # what is no IRI would be more than a name there
        return []

    def _standing(self, name: str, iris: Iterable[str]) -> "_Standing":
        """Where one of these stands as a filter wants it: in claims or their parts, or in what a document is."""
        predicate, claims = _STANDS.get(name, "?p"), f"{self._names.base}claim/"
        standing, terms = _Standing(set(), set()), sorted({f"<{iri}>" for iri in iris})
        for at in range(0, len(terms), BATCH):
            inside = f"VALUES ?o {{ {' '.join(terms[at : at + BATCH])} }} GRAPH ?g {{ ?s {predicate} ?o }}"
            for g, s in self._store.select("?g ?s", inside):
                if s == g:
                    standing.documents.add(g.value.removeprefix(self._names.document("")))
                elif s.value.startswith(claims) and (ref := self._names.ref(s.value.partition("#")[0])) is not None:
                    standing.claims.add(ref)
        return standing


class _Standing(NamedTuple):
    """Where a name stands: in these claims, and in what these documents are, where it concerns all their claims."""

    claims: set[str]
    documents: set[str]


def _home(ref: str) -> str:
    """The document of a claim."""
    return ref.partition("#")[0]


def _several(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list | tuple | set | frozenset) else [str(value)]
