"""Documents and their claims, judged one by one against a registry."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import msgspec
from msgspec import UNSET

from kg.annotations.claims import ClaimJudge
from kg.annotations.declared import entity_of
from kg.annotations.fields import Annotated, Unread, check_id
from kg.annotations.heads import document_of
from kg.annotations.references import Citation, References, Shared
from kg.documents import RawClaim, RawDocument, Record, kept, kept_items
from kg.errors import Problem, nearest
from kg.model import Claim, Document, text_order
from kg.registry import Registry


@dataclass
class Judge:
    """Judges documents against a registry, one at a time, and remembers what they say of each other's claims."""

    registry: Registry
    documents: set[str] = field(default_factory=set)
    unread: Unread = field(default_factory=Unread)
    _shared: Shared = field(init=False, repr=False)

    def __post_init__(self) -> None:
        units = {t.unit for t in self.registry.terms.values() if t.unit}
        self._shared = Shared(self.registry, self.documents, self.unread, units)

    def judge(self, record: Record) -> Annotated | None:
        """The document of a record, or none where it has problems (they stand in the record)."""
        raw = record.raw
        if raw.document is UNSET:
            self._readings(record)
            return None
        return _DocumentJudge(self._shared, record, raw.document).judge()

    def _readings(self, record: Record) -> None:
        """Note which claims and entities of documents the readings of a registry name."""
        for i, raw in kept(record.raw.readings or ()):
            for key, ref in (("from", raw.source), ("to", raw.target)):
                document = re.split("[#/]", ref)[0]
                if ref != document and document in self.documents:
                    self._shared.cite(record, ("readings", i, key), ref, ref)

    def unanswered(self, exists: Callable[[str], bool] = lambda _: False) -> list[Problem]:
        """After the last document: references to claims that no document has, and claims that rest on themselves.

        ``exists`` says whether a claim stands already in the graph that the documents are added to.
        """
        shared, cited = self._shared, self._shared.cited
        problems = [
            citation.problem(_remedy(citation, shared.all_declared()))
            for citation in cited
            if not (shared.has(citation.ref) or exists(citation.ref) or self.unread.hides(citation.ref, "claim"))
        ]
        circle = _circles([(citation.source, citation.ref) for citation in cited])
        for citation in cited:
            if citation.source in circle and citation.ref in circle:
                found = f"the claim {citation.source!r}, which speaks of itself in a circle"
                problem = citation.problem("break the circle")
                problems.append(replace(problem, found=found, allowed="a claim about another"))
        return problems


def _remedy(citation: Citation, known: Iterable[str]) -> str:
    """What to type where nobody has what is cited."""
    near = nearest(citation.ref, known)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"look at the {'id: of the claim' if '#' in citation.ref else 'entities: of the document'}"


def _circles(edges: list[tuple[str, str]]) -> set[str]:
    """The nodes of circles (and of ways from one circle to the next): what is left when loose ends are taken away.

    >>> sorted(_circles([("a", "b"), ("b", "a"), ("b", "c"), ("d", "a")]))
    ['a', 'b']
    """
    forward: dict[str, list[str]] = {}
    backward: dict[str, list[str]] = {}
    for a, b in edges:
        forward.setdefault(a, []).append(b)
        backward.setdefault(b, []).append(a)
    left = {*forward, *backward}
    for out, into in ((forward, backward), (backward, forward)):
        count = {n: sum(m in left for m in out.get(n, ())) for n in left}
        loose = [n for n in left if not count[n]]
        while loose:
            node = loose.pop()
            left.discard(node)
            for m in into.get(node, ()):
                if m in left:
                    count[m] -= 1
                    if not count[m]:
                        loose.append(m)
    return left


class _DocumentJudge:
    def __init__(self, shared: Shared, record: Record, raw: RawDocument) -> None:
        self.shared = shared
        self.record = record
        self.raw = raw
        self.references = References(shared, record, raw.id)
        self.declared: list[str] = []

    def judge(self) -> Annotated | None:
        record = self.record
        check_id(record, ("document", "id"), self.raw.id)
        if self.raw.id in self.shared.registry.entities:
            record.problem(
                ("document", "id"),
                f"{self.raw.id!r}, the id of an entity",
                "an id of its own",
                "rename one of them",
            )
        self.entities()
        document = document_of(record, self.raw, self.references)
        claims = self.claims(document)
        self.shared.declare(self.raw.id, self.declared)
        if record.problems:
            return None
        local = self.references.local
        return Annotated(document, tuple(local[k] for k in sorted(local)), claims)

    def entities(self) -> None:
        """The document's own entities."""
        record, shared, references = self.record, self.shared, self.references
        for id_, raw in kept_items(record.raw.entities or {}):
            if id_ in shared.registry.entities or id_ in shared.documents:
                whose = "the registry" if id_ in shared.registry.entities else "a document"
                record.problem(
                    ("entities", id_), f"{id_!r}, an id of {whose}", "an id of its own", "rename it or remove it"
                )
            entity = entity_of(record, ("entities", id_), id_, raw, self.raw.id)
            if entity is not None:
                references.declare(id_, entity)
                self.declared.append(f"/{id_}")
        for id_, entity in references.local.items():
            if entity.of is not None:
                references.local[id_] = replace(entity, of=references.ref(("entities", id_, "of"), entity.of))

    # claims

    def claims(self, document: Document) -> tuple[Claim, ...]:
        record = self.record
        judge, declared = ClaimJudge(record, self.references, document).judge, self.declared
        defaults = self.defaults()
        made: list[Claim] = []
        places: dict[str, int] = {}
        for i, raw in kept(record.raw.claims or ()):
            before = len(record.problems)
            claim = judge(raw if defaults is None else _with_defaults(raw, defaults), i)
            if defaults is not None and len(record.problems) > before:
                self.blame_defaults(before, raw, defaults, i)
            if claim is None:
                if raw.id is not UNSET:
                    declared.append(f"#{raw.id}")
                continue
            if claim.id in places:
                line = record.at("claims", places[claim.id])
                given = raw.id is not UNSET
                found = f"the id {claim.id!r} a second time (line {line})" if given else (
                    f"the same claim as in line {line}: equal evidence, subject, predicate, object and chain"
                )  # fmt: skip
                remedy = "rename one" if given else "add id: to one of them, or remove it"
                record.problem(("claims", i, "id") if given else ("claims", i), found, "each claim once", remedy)
            places[claim.id] = i
            declared.append(f"#{claim.id}")
            if len(record.problems) == before:
                made.append(claim)
        made.sort(key=text_order)
        return tuple(made)

    def defaults(self) -> RawClaim | None:
        """What many claims share; what belongs to one claim is no default."""
        raw = self.raw.defaults
        if raw is UNSET:
            return None
        for key in _ONE_CLAIM:
            if getattr(raw, key) is not UNSET:
                self.record.problem(
                    ("document", "defaults", key),
                    f"{key}: as a default",
                    "what many claims share",
                    "move it to its claim",
                )
        return raw

    def blame_defaults(self, before: int, raw: RawClaim, defaults: RawClaim, i: int) -> None:
        """Show a claim's problems where they come from: once, in the defaults."""
        problems = self.record.problems
        mine, problems[before:] = problems[before:], []
        for problem in mine:
            key, rest = _key_of(problem.field.removeprefix(f"claims[{i}]."))
            if key in _CLAIM_FIELDS and getattr(raw, key) is UNSET and getattr(defaults, key) is not UNSET:
                line = self.record.at("document", "defaults", key)
                problem = replace(problem, line=line, field=f"document.defaults.{key}{rest}")
            if problem not in problems:
                problems.append(problem)


_ONE_CLAIM = ("id", "statement", "span", "seal", "quote", "occurrence")
"""What belongs to one claim, and is no default."""

_CLAIM_FIELDS = tuple(f.name for f in msgspec.structs.fields(RawClaim) if f.name not in _ONE_CLAIM)


def _key_of(field_: str) -> tuple[str, str]:
    """The first key of a field's path, and the rest of it."""
    match = re.match(r"[A-Za-z]*", field_)
    end = match.end() if match else 0
    return field_[:end], field_[end:]


def _with_defaults(raw: RawClaim, defaults: RawClaim) -> RawClaim:
    missing = {n: v for n in _CLAIM_FIELDS if getattr(raw, n) is UNSET and (v := getattr(defaults, n)) is not UNSET}
    return msgspec.structs.replace(raw, **missing) if missing else raw
