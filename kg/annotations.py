"""Raw records → claims, or problems: the only room that says no.

A corpus is judged whole: every mistake of every file becomes a :class:`~kg.errors.Problem`, and nothing of a
corpus that has one is used. First come the registries (:func:`judge_registry`), since documents name what stands
there, then the documents one by one (:class:`Judge`), last what documents say of each other's claims.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from kg import dates, quantities
from kg.dates import When
from kg.documents import (
    RawClaim,
    RawCondition,
    RawDocument,
    RawEntity,
    RawLink,
    RawObject,
    RawPublished,
    RawSeal,
    RawTerm,
    RawValued,
    RawWords,
    Record,
    path_text,
)
from kg.errors import Problem, nearest
from kg.evidence import Seal, seal
from kg.model import (
    DOCUMENT_PREFIX,
    Alternatives,
    Chain,
    Claim,
    Condition,
    Document,
    Entity,
    Link,
    Object,
    Reading,
    Sameness,
    Span,
    Text,
    Time,
    alternatives,
    claim_id,
    text_order,
)
from kg.quantities import Quantity
from kg.registry import Registry
from kg.vocabulary import (
    ASSESSMENTS,
    KINDS,
    TERMS,
    UNATTRIBUTED,
    Basis,
    Bound,
    EntityType,
    Likelihood,
    MeasureKind,
    Modality,
    Polarity,
    ReadingKind,
    Term,
    Voice,
    Word,
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_CLAIM = re.compile(r"(?:([A-Za-z0-9][A-Za-z0-9-]*))?#([A-Za-z0-9][A-Za-z0-9-]*)")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_QID = re.compile(r"Q[1-9][0-9]*")
_URL = re.compile(r"https?://[^\s\x00-\x1f<>\"]+", re.IGNORECASE)
_ID_FORM = "letters, digits and hyphens, a letter or digit first"
_TYPES = {t.value: t for t in EntityType}
_SPEAKS = (EntityType.ACTOR, EntityType.AGREEMENT, EntityType.PROVISION)
_PLACES = (EntityType.PLACE, EntityType.STATE)

Path = tuple[str | int, ...]
W = TypeVar("W", bound=Word)


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its own entities and its claims: the unit that is added, replaced and removed."""

    document: Document
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]


def _words(list_: type[W]) -> dict[str, W]:
    return {w.value: w for w in list_}


_POLARITY, _MODALITY, _LIKELIHOOD, _VOICE = _words(Polarity), _words(Modality), _words(Likelihood), _words(Voice)
_BASIS, _READING = _words(Basis), _words(ReadingKind)


def _word(record: Record, path: Path, value: Any, words: Mapping[str, W], default: Any = None) -> Any:
    if value is UNSET:
        return default
    if (found := words.get(value)) is None:
        near = nearest(value, words)
        record.problem(path, repr(value), ", ".join(words), f"did you mean {near[0]}?" if near else "")
        return default
    return found


def _date(record: Record, path: Path, value: Any) -> When | None:
    if value is UNSET:
        return None
    try:
        return dates.parse(value)
    except ValueError as error:
        record.problem(path, str(error), dates.FORMS)
        return None


def _given(value: Any) -> Any:
    return None if value is UNSET else value


# --- the registry -------------------------------------------------------------------------------------------------


def judge_registry(records: Iterable[Record], documents: Iterable[str] = ()) -> Registry:
    """The registry that all records declare together. Mistakes are added to the records' problems.

    ``documents`` are the ids of the documents that readings and links may name.
    """
    entities: dict[str, Entity] = {}
    terms: dict[str, Term] = {}
    same: list[Sameness] = []
    readings: dict[str, Reading] = {}
    records = list(records)
    for record in records:
        raw = record.raw
        if raw.document is UNSET:
            for id_, raw_entity in (raw.entities or {}).items():
                _declare(record, entities, id_, _entity(record, ("entities", id_), id_, raw_entity))
            if raw.claims is not UNSET:
                record.problem(("claims",), "claims without a document", "document: above them", "add document:")
        for name in ("same", "terms", "readings"):
            if raw.document is not UNSET and getattr(raw, name) is not UNSET:
                record.problem((name,), f"{name} in an annotated document", "a registry file", f"move {name}: there")
        for id_, raw_term in (raw.terms or {}).items():
            term = _term(record, ("terms", id_), id_, raw_term)
            if term is not None:
                if id_ in terms and terms[id_] != term:
                    record.problem(("terms", id_), f"{id_!r} a second time", "each term once", "remove one")
                terms[id_] = term
    for record in records:
        for id_, term in list(terms.items()):
            if id_ in (record.raw.terms or {}) and term.inverse and term.inverse not in terms | TERMS:
                _unknown(record, ("terms", id_, "inverse"), term.inverse, [*terms, *TERMS], "term")
        for id_ in record.raw.entities or {}:
            if record.raw.document is UNSET and id_ in entities and (of := entities[id_].of) and of not in entities:
                _unknown(record, ("entities", id_, "of"), of, entities, "entity")
        for i, raw_same in enumerate(record.raw.same or []):
            if raw_same is UNSET:
                continue
            for j, ref in enumerate(raw_same.ids):
                if ref is not UNSET and ref not in entities:
                    _unknown(record, ("same", i, "ids", j), ref, entities, "entity")
            if len(raw_same.ids) < 2:
                record.problem(("same", i, "ids"), "fewer than two ids", "two or more", "name both")
            same.append(Sameness(tuple(sorted(set(raw_same.ids))), _given(raw_same.note)))
        known = set(documents)
        for i, raw_reading in enumerate(record.raw.readings or []):
            if raw_reading is UNSET:
                continue
            path: Path = ("readings", i)
            _check_id(record, (*path, "id"), raw_reading.id)
            if raw_reading.id in readings:
                record.problem((*path, "id"), f"{raw_reading.id!r} a second time", "each id once", "rename one")
            kind = _word(record, (*path, "kind"), raw_reading.kind, _READING)
            ends = []
            for key, ref in (("from", raw_reading.source), ("to", raw_reading.target)):
                ends.append(_reading_end(record, (*path, key), ref, entities, known))
            for j, id_ in enumerate(raw_reading.documents or []):
                if id_ not in known:
                    _unknown(record, (*path, "documents", j), id_, known, "document")
            if kind is not None:
                rests = tuple(sorted(set(raw_reading.documents or ())))
                reading = Reading(raw_reading.id, kind, ends[0], ends[1], raw_reading.by, rests, raw_reading.note)
                readings[reading.id] = reading
    return Registry.of(
        entities.values(), terms.values(), sorted(set(same), key=lambda s: s.refs), sorted(readings.values(), key=lambda r: r.id)
    )


def _reading_end(record: Record, path: Path, ref: str, entities: Mapping[str, Entity], documents: set[str]) -> str:
    if "#" in ref:
        match = _CLAIM.fullmatch(ref)
        if match is None or match[1] is None:
            record.problem(path, repr(ref), "document#claim", "write the document's id before the #")
        elif match[1] not in documents:
            _unknown(record, path, match[1], documents, "document")
        return ref
    head, slash, _ = ref.partition("/")
    if ref in documents:
        return DOCUMENT_PREFIX + ref
    if ref not in entities and not (slash and head in documents):
        _unknown(record, path, ref, [*entities, *documents], "entity, claim or document")
    return ref


def _declare(record: Record, entities: dict[str, Entity], id_: str, entity: Entity | None) -> None:
    if entity is None:
        return
    if id_ in entities and entities[id_] != entity:
        record.problem(("entities", id_), f"{id_!r} a second time, with another content", "each entity once", "remove one")
    if entity.type is EntityType.GROUP:
        record.problem(
            ("entities", id_, "type"), "a Group in the registry", "a Group in the entities: of its document",
            "move it there; an unnamed group is never shared between documents",
        )  # fmt: skip
    entities[id_] = entity


def _entity(record: Record, path: Path, id_: str, raw: RawEntity, document: str | None = None) -> Entity | None:
    if raw is UNSET:
        return None
    _check_id(record, path, id_)
    if id_ == UNATTRIBUTED:
        record.problem(path, f"an entity called {UNATTRIBUTED}", "another id", "unattributed is the gap in a chain")
    type_ = _TYPES.get(raw.type)
    if type_ is None:
        near = nearest(raw.type, _TYPES)
        hint = f"did you mean {near[0]}?" if near else ""
        record.problem((*path, "type"), repr(raw.type), ", ".join(_TYPES), hint)
        return None
    kind = None
    if raw.kind is not UNSET:
        if type_ not in KINDS:
            record.problem((*path, "kind"), f"a kind on a {raw.type}", "a kind on Compensation, Event or Deployment")
        else:
            kind = _word(record, (*path, "kind"), raw.kind, _words(KINDS[type_]))
    if raw.wikidata is not UNSET and not _QID.fullmatch(raw.wikidata):
        record.problem((*path, "wikidata"), repr(raw.wikidata), "Q and a number, as in Q884")
    if raw.members is not UNSET and raw.members < 1:
        record.problem((*path, "members"), str(raw.members), "1 or more")
    return Entity(
        f"{document}/{id_}" if document else id_,
        type_,
        raw.label,
        tuple(sorted(a for a in raw.aliases or () if a is not UNSET)),
        kind,
        _given(raw.wikidata),
        bool(raw.unresolved or False),
        bool(raw.hypothetical or False),
        _given(raw.members),
        _given(raw.of),
        _given(raw.note),
    )


def _term(record: Record, path: Path, id_: str, raw: RawTerm) -> Term | None:
    if raw is UNSET:
        return None
    _check_id(record, path, id_)
    if id_ in TERMS:
        record.problem(path, f"{id_!r}, a term of the package", "another id", "use the package's term or rename yours")
        return None
    if raw.kind not in ("relation", "measure"):
        record.problem((*path, "kind"), repr(raw.kind), "relation, measure")
        return None
    measure = None
    if raw.kind == "measure":
        if raw.measure is UNSET:
            record.problem((*path, "measure"), "nothing", "stock, flow, rate", "say how its values behave in time")
        measure = _word(record, (*path, "measure"), raw.measure, _words(MeasureKind), MeasureKind.STOCK)
        if raw.unit is UNSET:
            record.problem((*path, "unit"), "nothing", "the unit of its values", "add unit:")
        elif measure is MeasureKind.RATE and "/" not in raw.unit:
            record.problem((*path, "unit"), repr(raw.unit), "a unit for each time, as in USD/year", "add /year or /month")
    else:
        for key in ("measure", "unit", "counted"):
            if getattr(raw, key) is not UNSET:
                record.problem((*path, key), f"{key} on a relation", f"{key} on a measure", f"remove it or write kind: measure")
    if measure is not None and raw.explanatory:
        record.problem((*path, "explanatory"), "an explanatory measure", "explanatory on a relation", "remove it")
    return Term(
        id_,
        measure,
        _given(raw.unit),
        _given(raw.counted),
        bool(raw.explanatory or False),
        _given(raw.inverse),
        raw.label,
        raw.definition,
        own=True,
    )


def _check_id(record: Record, path: Path, id_: str) -> None:
    if not _ID.fullmatch(id_):
        record.problem(path, f"the id {id_!r}", _ID_FORM, "rename it")


def _unknown(record: Record, path: Path, ref: str, known: Iterable[str], what: str) -> None:
    near = nearest(ref, known)
    remedy = f"did you mean {near[0]}?" if near else "declare it in entities: of the registry or of this file"
    record.problem(path, f"{ref!r}, which no file declares", f"the id of an {what}" if what[0] in "e" else f"the id of a {what}", remedy)


# --- documents ----------------------------------------------------------------------------------------------------


@dataclass
class Judge:
    """Judges documents against a registry, one at a time, and remembers what they say of each other's claims."""

    registry: Registry
    documents: set[str] = field(default_factory=set)
    _claims: set[str] = field(default_factory=set)
    _cited: list[tuple[str, str, Problem]] = field(default_factory=list)
    _units: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._units = {t.unit for t in self.registry.terms.values() if t.unit}

    def judge(self, record: Record) -> Annotated | None:
        """The document of a record, or none where it has problems (they stand in the record)."""
        raw = record.raw
        if raw.document is UNSET:
            return None
        return _DocumentJudge(self, record, raw.document).judge()

    def unanswered(self, exists: Callable[[str], bool] = lambda ref: False) -> list[Problem]:
        """After the last document: references to claims that no document has, and claims that rest on themselves.

        ``exists`` says whether a claim stands already in the graph that the documents are added to.
        """
        problems = [p for _, ref, p in self._cited if ref not in self._claims and not exists(ref)]
        for reading in self.registry.readings:
            for ref in (reading.source, reading.target):
                if "#" in ref and ref not in self._claims and not exists(ref):
                    near = nearest(ref, self._claims)
                    remedy = f"did you mean {near[0]}?" if near else ""
                    problems.append(Problem("readings", 0, reading.id, f"{ref!r}, which no document has", "a claim", remedy))
        edges: dict[str, list[str]] = {}
        first: dict[str, Problem] = {}
        for source, ref, problem in self._cited:
            edges.setdefault(source, []).append(ref)
            first.setdefault(source, problem)
        for start in sorted(edges):
            if _reaches(edges, start):
                p = first[start]
                problems.append(replace(p, found=f"the claim {start!r}, which speaks of itself in a circle", allowed="a claim about another", remedy="break the circle"))
        return problems


def _reaches(edges: Mapping[str, list[str]], start: str) -> bool:
    seen: set[str] = set()
    todo = list(edges.get(start, ()))
    while todo:
        here = todo.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(edges.get(here, ()))
    return False


class _DocumentJudge:
    def __init__(self, judge: Judge, record: Record, raw: RawDocument) -> None:
        self.all = judge
        self.record = record
        self.raw = raw
        self.id = raw.id
        self.local: dict[str, Entity] = {}
        self.problems_before = len(record.problems)
        self.refs: dict[str, str] = {}

    def judge(self) -> Annotated | None:
        record = self.record
        _check_id(record, ("document", "id"), self.id)
        if self.id in self.all.registry.entities:
            record.problem(("document", "id"), f"{self.id!r}, the id of an entity", "an id of its own", "rename one of them")
        for id_, raw_entity in (record.raw.entities or {}).items():
            if id_ in self.all.registry.entities:
                record.problem(("entities", id_), f"{id_!r}, an id of the registry", "an id of its own", "rename it or remove it")
            entity = _entity(record, ("entities", id_), id_, raw_entity, self.id)
            if entity is not None:
                self.local[id_] = entity
        for id_, entity in self.local.items():
            if entity.of is not None:
                self.local[id_] = replace(entity, of=self.ref(("entities", id_, "of"), entity.of))
        document = self.document()
        claims = self.claims(document)
        if record.problems:
            return None
        return Annotated(document, tuple(self.local[k] for k in sorted(self.local)), claims)

    # references

    def ref(self, path: Path, id_: str, *types: EntityType, what: str = "entity") -> str:
        """The reference that an id stands for; a problem where it stands for nothing, or for the wrong type."""
        ref = self.refs.get(id_)
        if ref is None:
            if id_ in self.local:
                ref = f"{self.id}/{id_}"
            elif id_ in self.all.registry.entities:
                ref = id_
            elif id_ in self.all.documents:
                ref = DOCUMENT_PREFIX + id_
            else:
                _unknown(self.record, path, id_, [*self.local, *self.all.registry.entities], what)
                return id_
            self.refs[id_] = ref
        if types:
            entity = self.local.get(id_) or self.all.registry.entities.get(id_)
            if entity is not None and not entity.is_a(*types):
                allowed = " or ".join(t.value for t in types)
                self.record.problem(path, f"{id_!r}, a {entity.type.value}", allowed, "name another, or change its type")
            elif entity is None and _SPEAKS[0] not in types:
                self.record.problem(path, f"{id_!r}, a document", " or ".join(t.value for t in types))
        return ref

    def claim_ref(self, path: Path, text: str, claim: str) -> str:
        match = _CLAIM.fullmatch(text)
        if match is None:
            self.record.problem(path, repr(text), "'#claim' or 'document#claim'")
            return text
        ref = f"{match[1] or self.id}#{match[2]}"
        problem = Problem(
            self.record.name, self.record.at(*path), path_text(path), f"{text!r}, a claim that no document has",
            "the id of a claim", "look at the claim's id:",
        )  # fmt: skip
        self.all._cited.append((f"{self.id}#{claim}", ref, problem))
        return ref

    # the document

    def document(self) -> Document:
        raw, record = self.raw, self.record
        bases: list[tuple[str, Basis]] = []

        def valued(name: str, value: Any) -> str | None:
            if isinstance(value, RawValued):
                if value.basis is UNSET:
                    record.problem(("document", name, "basis"), "nothing", "inferred, looked-up, unknown", "add basis:")
                basis = _word(record, ("document", name, "basis"), value.basis, _BASIS, Basis.INFERRED)
                if basis is not Basis.STATED:
                    bases.append((name, basis))
                return value.value
            return None if value is UNSET else str(value)

        title = valued("title", raw.title)
        outlet = valued("outlet", raw.outlet)
        if outlet is not None:
            outlet = self.ref(("document", "outlet"), outlet, EntityType.ACTOR)
        if isinstance(raw.author, list):
            names = [(("document", "author", i), a) for i, a in enumerate(raw.author) if a is not UNSET]
        else:
            author = valued("author", raw.author)
            names = [] if author is None else [(("document", "author"), author)]
        authors = tuple(sorted({self.ref(path, name, EntityType.ACTOR) for path, name in names}))
        url = valued("url", raw.url)
        if url is not None and not _URL.fullmatch(url):
            record.problem(("document", "url"), repr(url), "an address that begins with http:// or https://")
        published, basis = self.published(raw.published)
        if basis is not Basis.STATED:
            bases.append(("published", basis))
        for name in ("corrects", "reprints"):
            other = getattr(raw, name)
            if other is not UNSET and other not in self.all.documents:
                _unknown(record, ("document", name), other, self.all.documents, "document")
        file = sha256 = characters = None
        if raw.text is not UNSET:
            file, sha256, characters = raw.text.file, _given(raw.text.sha256), _given(raw.text.characters)
            if not re.fullmatch(r"[^/\\\x00-\x1f]+", file) or file in (".", ".."):
                record.problem(("document", "text", "file"), repr(file), "a file name without a folder", "give the folder with --texts")
            if sha256 is not None and not _SHA256.fullmatch(sha256):
                record.problem(("document", "text", "sha256"), repr(sha256), "64 hexadecimal digits", "kg seal writes it")
            if characters is not None and characters < 1:
                record.problem(("document", "text", "characters"), str(characters), "the number of code points", "kg seal writes it")
        return Document(
            self.id, title, outlet, authors, published, _given(raw.genre), url, file, sha256, characters,
            _given(raw.corrects), _given(raw.reprints), _given(raw.note), tuple(sorted(bases)),
        )  # fmt: skip

    def published(self, raw: Any) -> tuple[When | None, Basis]:
        record, path = self.record, ("document", "published")
        if raw is UNSET:
            if not self.reported(path):
                record.problem(path, "nothing", "a date, or {basis: unknown}", "add published:")
            return None, Basis.UNKNOWN
        if not isinstance(raw, RawPublished):
            return _date(record, path, raw), Basis.STATED
        basis = _word(record, (*path, "basis"), raw.basis, _BASIS, Basis.STATED)
        if raw.value is not UNSET:
            return _date(record, (*path, "value"), raw.value), basis
        earliest, latest = _date(record, (*path, "earliest"), raw.earliest), _date(record, (*path, "latest"), raw.latest)
        if earliest is None and latest is None:
            if basis is not Basis.UNKNOWN and raw.earliest is UNSET and raw.latest is UNSET:
                record.problem(path, "no date", "earliest: and latest:, or basis: unknown")
            return None, basis
        low, high = (earliest.edtf if earliest else ".."), (latest.edtf if latest else "..")
        return _date(record, path, low if low == high else f"{low}/{high}"), basis

    def reported(self, path: Path) -> bool:
        text = path_text(path)
        return any(p.field == text or p.field.startswith((text + ".", text + "[")) for p in self.record.problems)

    # claims

    def claims(self, document: Document) -> tuple[Claim, ...]:
        record = self.record
        defaults = None if self.raw.defaults is UNSET else self.raw.defaults
        made: list[Claim] = []
        lines: dict[str, int] = {}
        raws = record.raw.claims or []
        for i, raw in enumerate(raws):
            if raw is UNSET:
                continue
            if defaults is not None:
                raw = _with_defaults(raw, defaults)
            before = len(record.problems)
            claim = self.claim(document, raw, i)
            if claim is None:
                continue
            if claim.id in lines:
                given = raw.id is not UNSET
                found = f"the id {claim.id!r} a second time (line {lines[claim.id]})" if given else (
                    f"the same claim as in line {lines[claim.id]}: equal evidence, subject, predicate, object and chain"
                )  # fmt: skip
                remedy = "rename one" if given else "add id: to one of them, or remove it"
                record.problem(("claims", i, "id") if given else ("claims", i), found, "each claim once", remedy)
            lines[claim.id] = record.at("claims", i)
            self.all._claims.add(f"{self.id}#{claim.id}")
            if len(record.problems) == before:
                made.append(claim)
        return tuple(sorted(made, key=text_order))

    def claim(self, document: Document, raw: RawClaim, i: int) -> Claim | None:
        record, path = self.record, ("claims", i)
        name = raw.id if raw.id is not UNSET else f"claims-{i}"
        if raw.id is not UNSET and not _ID.fullmatch(raw.id):
            record.problem((*path, "id"), f"the id {raw.id!r}", _ID_FORM, "rename it")
        for key in ("statement", "subject", "predicate"):
            if getattr(raw, key) is UNSET and not self.reported((*path, key)):
                record.problem((*path, key), "nothing", f"{key}:", f"add {key}:")
        term = None
        if raw.predicate is not UNSET:
            term = self.all.registry.terms.get(raw.predicate)
            if term is None:
                _unknown(record, (*path, "predicate"), raw.predicate, self.all.registry.terms, "relation or measure")
        subject = self.thing((*path, "subject"), raw.subject, name) if raw.subject is not UNSET else ""
        object_ = self.object(path, raw, term, name) if term is not None else None
        chain = self.chain((*path, "chain"), raw.chain) if raw.chain is not UNSET else ()
        spans = self.spans(path, raw, document)
        polarity = _word(record, (*path, "polarity"), raw.polarity, _POLARITY, Polarity.AFFIRMED)
        if term is not None and term.id in ASSESSMENTS and raw.object is not UNSET and not (isinstance(object_, str) and "#" in object_):
            record.problem((*path, "object"), f"what {term.id} takes no account of", "'#claim'", "name the claim that is assessed")
        if term is None or raw.statement is UNSET or raw.subject is UNSET or not spans:
            return None
        # every part below is optional and mostly absent
        given = None if raw.given is UNSET else self.condition((*path, "given"), raw.given, name)
        time = None if raw.when is UNSET else self.time((*path, "when"), raw)
        place = None if raw.where is UNSET else self.ref((*path, "where"), raw.where, *_PLACES, what="place")
        also = () if raw.also is UNSET else self.also((*path, "also"), raw.also, term)
        purpose = None if raw.purpose is UNSET else self.purpose((*path, "purpose"), raw.purpose, name)
        return Claim(
            document,
            raw.id if raw.id is not UNSET else claim_id((s.seal for s in spans), subject, term.id, object_, polarity, chain),
            raw.statement,
            subject,
            term.id,
            object_,
            polarity,
            _word(record, (*path, "modality"), raw.modality, _MODALITY, Modality.ASSERTED),
            _word(record, (*path, "likelihood"), raw.likelihood, _LIKELIHOOD),
            _word(record, (*path, "voiced"), raw.voiced, _VOICE, Voice.DIRECT),
            given,
            chain,
            time,
            place,
            spans,
            also,
            purpose,
            _given(raw.note),
        )

    def thing(self, path: Path, value: str, claim: str) -> str:
        return self.claim_ref(path, value, claim) if "#" in value else self.ref(path, value)

    def object(self, path: Path, raw: RawClaim, term: Term, claim: str) -> Object:
        value, record = raw.object, self.record
        path = (*path, "object")
        if value is UNSET:
            if (term.is_measure or term.id in ASSESSMENTS) and not self.reported(path):
                what = "a quantity" if term.is_measure else "'#claim'"
                record.problem(path, "nothing", what, f"{term.id} needs an object")
            return None
        if raw.counted is not UNSET and not term.is_measure:
            record.problem((*path[:-1], "counted"), "counted on a relation", "counted with a measure", "remove it")
        return self.one(path, value, term, _given(raw.counted), claim)

    def one(self, path: Path, value: str | RawObject, term: Term, counted: str | None, claim: str) -> Any:
        record = self.record
        if isinstance(value, str):
            if term.is_measure:
                return self.quantity(path, value, term, counted, None)
            if "#" not in value and quantities.looks_like_quantity(value) and value not in self.local and value not in self.all.registry.entities:
                record.problem(path, repr(value), "an id, '#claim', {text: own words} or {any: […]}",
                               f"{term.id} is a relation; a number needs a measure, words need {{text: …}}")  # fmt: skip
                return None
            return self.thing(path, value, claim)
        given = [k for k in ("any", "quantity", "vague", "text") if getattr(value, k) is not UNSET]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            if not self.reported(path):
                record.problem(path, found, "one of any:, quantity:, vague:, text:", "keep one")
            return None
        if value.of is not UNSET and given[0] not in ("quantity", "vague"):
            record.problem((*path, "of"), f"of beside {given[0]}", "of beside quantity", "remove it")
        of = None if value.of is UNSET else self.ref((*path, "of"), value.of)
        if value.any is not UNSET:
            options = [self.one((*path, "any", j), v, term, counted, claim) for j, v in enumerate(value.any) if v is not UNSET]
            if len(options) < 2:
                record.problem((*path, "any"), f"{len(options)} alternatives", "two or more", "write a single object without any:")
            if any(isinstance(o, Alternatives) for o in options):
                record.problem((*path, "any"), "alternatives inside alternatives", "one list")
            return alternatives(o for o in options if o is not None and not isinstance(o, Alternatives))
        if value.text is not UNSET:
            if term.is_measure:
                record.problem((*path, "text"), "words for a measure", quantities.FORMS, "write a quantity, or {vague: …}")
            return Text(value.text)
        if not term.is_measure:
            record.problem((*path, given[0]), f"a quantity for {term.id}, a relation", "a quantity for a measure", "choose a measure as predicate")
            return None
        if value.vague is not UNSET:
            return Quantity(None, None, term.unit or "", Bound.VAGUE, counted or term.counted, of, value.vague)
        return self.quantity((*path, "quantity"), value.quantity, term, counted, of)

    def quantity(self, path: Path, text: Any, term: Term, counted: str | None, of: str | None) -> Quantity | None:
        record = self.record
        try:
            q = quantities.parse(text)
        except ValueError as error:
            remedy = f"add a unit, as in {text} {term.unit}" if "no unit" in str(error) else ""
            record.problem(path, str(error), quantities.FORMS, remedy)
            return None
        unit = term.unit or ""
        if q.unit != unit:
            if quantities.dimension(q.unit) is None and q.unit not in self.all._units:
                near = nearest(q.unit, [*quantities.UNITS, *self.all._units])
                record.problem(path, f"the unknown unit {q.unit!r}", ", ".join(sorted({*quantities.UNITS, *self.all._units})),
                               f"did you mean {near[0]}?" if near else "declare it with a measure under terms:")  # fmt: skip
                return None
            if quantities.family(q.unit) != quantities.family(unit) or quantities.family(unit) is None:
                record.problem(path, f"the unit {q.unit!r}", f"{unit}, the unit of {term.id}", "choose another measure or unit")
                return None
        return Quantity(q.low, q.high, q.unit, q.bound, counted or term.counted, of)

    def also(self, path: Path, value: Any, term: Term) -> tuple[Quantity, ...]:
        found = [self.quantity(path, v, term, None, None) for v in ([value] if isinstance(value, str) else value) if v is not UNSET]
        return tuple(q for q in found if q is not None)

    def condition(self, path: Path, value: Any, claim: str) -> Condition | None:
        if isinstance(value, RawCondition):
            holds = _word(self.record, (*path, "holds"), value.holds, _POLARITY, Polarity.AFFIRMED)
            if (value.text is UNSET) == (value.claim is UNSET):
                self.record.problem(path, "both or neither of them", "text: or claim:", "keep one")
                return None
            if value.text is not UNSET:
                return Condition(Text(value.text), holds)
            return Condition(self.claim_ref((*path, "claim"), value.claim, claim), holds)
        if "#" not in value:
            self.record.problem(path, repr(value), "'#claim' or {text: own words}", "write {text: …}")
            return None
        return Condition(self.claim_ref(path, value, claim))

    def time(self, path: Path, raw: RawClaim) -> Time | None:
        when = raw.when
        if when is UNSET:
            return None
        given = [k for k in ("at", "throughout", "unknown") if getattr(when, k) is not UNSET]
        if len(given) != 1:
            if not self.reported(path):
                self.record.problem(path, " and ".join(given) or "none of them", "one of at:, throughout:, unknown:", "keep one")
            return None
        basis = _word(self.record, (*path, "basis"), when.basis, _BASIS, Basis.STATED)
        note = _given(when.note)
        if when.unknown is not UNSET:
            if not when.unknown:
                self.record.problem((*path, "unknown"), "false", "true", "remove it, or give the time")
            return Time(None, False, Basis.UNKNOWN, note)
        date = _date(self.record, (*path, given[0]), when.at if when.at is not UNSET else when.throughout)
        return None if date is None else Time(date, when.throughout is not UNSET, basis, note)

    def purpose(self, path: Path, value: Any, claim: str) -> str | Text | None:
        if isinstance(value, RawWords):
            return Text(value.text)
        if " " in value:
            self.record.problem(path, repr(value), "an id, '#claim' or {text: own words}", "write {text: …}")
            return None
        return self.thing(path, value, claim)

    def chain(self, path: Path, raw: list[Any]) -> Chain:
        places: list[tuple[Link, ...]] = []
        seen: dict[str, int] = {}
        if not raw:
            self.record.problem(path, "an empty chain", "one link or more", "remove chain: where the article itself speaks")
        for j, item in enumerate(raw):
            if item is UNSET:
                continue
            if isinstance(item, list):
                links = tuple(self.link((*path, j, k), one) for k, one in enumerate(item) if one is not UNSET)
            else:
                links = (self.link((*path, j), item),)
            for link in links:
                if link.agent != UNATTRIBUTED and link.agent in seen:
                    self.record.problem((*path, j), f"{link.agent!r} a second time: the chain loops", "each agent once", "end the chain before it repeats")
                seen[link.agent] = j
            if links:
                places.append(links)
        return tuple(places)

    def link(self, path: Path, item: str | RawLink) -> Link:
        if isinstance(item, str):
            return Link(self.agent(path, item))
        record = self.record
        return Link(
            self.agent((*path, "agent"), item.agent),
            _given(item.verb),
            _given(item.capacity),
            None if item.principal is UNSET else self.ref((*path, "for"), item.principal, EntityType.ACTOR),
            _date(record, (*path, "said"), item.said),
            None if item.place is UNSET else self.ref((*path, "in"), item.place, *_PLACES, EntityType.EVENT),
            _word(record, (*path, "basis"), item.basis, _BASIS, Basis.STATED),
        )

    def agent(self, path: Path, id_: str) -> str:
        if id_ == UNATTRIBUTED:
            return UNATTRIBUTED
        return self.ref(path, id_, *_SPEAKS, what="actor")

    def spans(self, path: Path, raw: RawClaim, document: Document) -> tuple[Span, ...]:
        record = self.record
        if raw.span is UNSET:
            if raw.quote is not UNSET:
                quotes = [raw.quote] if isinstance(raw.quote, str) else raw.quote
                return tuple(Span(None, None, seal(q), q) for q in quotes if q is not UNSET)
            if not self.reported((*path, "span")) and not self.reported((*path, "quote")):
                record.problem((*path, "span"), "no evidence", "span: and seal:, or quote:", "add quote: with the words, then run kg seal")
            return ()
        if raw.quote is not UNSET:
            record.problem((*path, "quote"), "a quote beside a span", "one of them", "run kg seal to set the span anew, or remove the quote")
            return ()
        numbers = raw.span
        pairs: list[list[int]] = [numbers] if numbers and all(isinstance(n, int) for n in numbers) else [n for n in numbers if isinstance(n, list)]  # type: ignore[list-item]
        if len(pairs) != (1 if numbers and isinstance(numbers[0], int) else len(numbers)) or any(len(p) != 2 for p in pairs) or not pairs:
            if not self.reported((*path, "span")):
                record.problem((*path, "span"), "no pairs of numbers", "[start, end] or a list of these")
            return ()
        if raw.seal is UNSET:
            if not self.reported((*path, "seal")):
                record.problem((*path, "seal"), "a span without a seal", "seal:", "run kg seal on this file")
            return ()
        seals: list[RawSeal] = raw.seal if isinstance(raw.seal, list) else [raw.seal]
        if len(seals) != len(pairs):
            record.problem((*path, "seal"), f"{len(seals)} seals for {len(pairs)} spans", "a seal for each span", "run kg seal on this file")
            return ()
        spans = []
        for j, ((start, end), s) in enumerate(zip(pairs, seals, strict=True)):
            if not 0 <= start < end:
                record.problem((*path, "span"), f"[{start}, {end}]", "a start before its end", "run kg seal with a quote:")
            elif document.characters is None:
                if not self.reported(("document", "text")):
                    record.problem(("document", "text"), "spans into a text of unknown length", "text: {file, sha256, characters}", "run kg seal on this file")
            elif end > document.characters:
                record.problem((*path, "span"), f"[{start}, {end}], outside the text", f"0 to {document.characters}", "run kg seal with a quote:")
            if s is UNSET or not _SHA256.fullmatch(s.sha256) or s.words < 1:
                record.problem((*path, "seal"), "no seal", "words: and 64 hexadecimal digits", "run kg seal on this file")
            else:
                spans.append(Span(start, end, Seal(s.words, s.sha256)))
        return tuple(spans)


_CLAIM_FIELDS = tuple(f.name for f in msgspec.structs.fields(RawClaim) if f.name != "id")


def _with_defaults(raw: RawClaim, defaults: RawClaim) -> RawClaim:
    missing = {n: v for n in _CLAIM_FIELDS if getattr(raw, n) is UNSET and (v := getattr(defaults, n)) is not UNSET}
    return msgspec.structs.replace(raw, **missing) if missing else raw


def problems_of(records: Iterable[Record]) -> Iterator[Problem]:
    """All problems of records, in the order of files and lines."""
    for record in records:
        yield from record.problems
