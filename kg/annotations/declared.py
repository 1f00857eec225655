"""The registry: entities, terms, samenesses and readings that files declare, judged together."""

from collections.abc import Iterable, Mapping

from msgspec import UNSET

from kg.annotations.fields import (
    CLAIM,
    QID,
    READING,
    TYPES,
    Path,
    Unread,
    check_id,
    present,
    unknown,
    with_article,
    word,
    words_of,
)
from kg.documents import (
    RawEntity,
    RawReading,
    RawSame,
    RawTerm,
    Record,
    kept,
    kept_items,
)
from kg.errors import nearest
from kg.model import (
    DOCUMENT_PREFIX,
    Entity,
    Reading,
    Sameness,
)
from kg.registry import Registry
from kg.vocabulary import (
    KINDS,
    TERMS,
    EntityType,
    MeasureKind,
    Term,
)


def judge_registry(records: Iterable[Record], documents: Iterable[str] = (), known: Registry | None = None) -> Registry:
    """The registry that all records declare together. Mistakes are added to the records' problems.

    ``documents`` are the ids of the documents that readings and links may name; ``known`` is the registry of the
    graph that the records are added to.
    """
    records = list(records)
    return _RegistryJudge(known or Registry.of(), set(documents), Unread.of(records)).judge(records)


class _RegistryJudge:
    def __init__(self, known: Registry, documents: set[str], unread: Unread) -> None:
        self.known = known
        self.documents = documents
        self.unread = unread
        self.entities: dict[str, Entity] = {}
        self.terms: dict[str, Term] = {}
        self.same: set[Sameness] = set()
        self.readings: dict[str, Reading] = {}

    def judge(self, records: list[Record]) -> Registry:
        for record in records:
            self.declare(record)
        for record in records:
            self.connect(record)
        return Registry.of(
            self.entities.values(),
            self.terms.values(),
            sorted(self.same, key=lambda s: s.refs),
            sorted(self.readings.values(), key=lambda r: r.id),
        )

    def declare(self, record: Record) -> None:
        """The entities and terms of a record."""
        raw = record.raw
        if raw.document is not UNSET:
            for name in ("same", "terms", "readings"):
                if getattr(raw, name) is not UNSET:
                    record.problem(
                        (name,), f"{name}: in an annotated document", "a registry file", f"move {name}: there"
                    )
            return
        if raw.claims is not UNSET:
            record.problem(("claims",), "claims without a document", "document: above them", "add document:")
        for id_, raw_entity in kept_items(raw.entities or {}):
            _declare(record, self.entities, id_, entity_of(record, ("entities", id_), id_, raw_entity))
        for id_, raw_term in kept_items(raw.terms or {}):
            term = _term(record, ("terms", id_), id_, raw_term)
            if term is not None:
                if self.terms.get(id_, term) != term:
                    record.problem(
                        ("terms", id_), f"{id_!r} a second time, with another content", "each term once", "remove one"
                    )
                self.terms[id_] = term

    def connect(self, record: Record) -> None:
        """What a record says between ids, after all ids are declared."""
        if record.raw.document is not UNSET:
            return
        entities, terms = {**self.known.entities, **self.entities}, {**self.known.terms, **self.terms}
        for id_, raw_term in kept_items(record.raw.terms or {}):
            if raw_term.inverse is not UNSET:
                self.check(record, ("terms", id_, "inverse"), raw_term.inverse, terms, "term")
        for id_, raw_entity in kept_items(record.raw.entities or {}):
            if raw_entity.of is not UNSET:
                self.check(record, ("entities", id_, "of"), raw_entity.of, entities, "entity")
        for i, raw_same in kept(record.raw.same or ()):
            self.sameness(record, ("same", i), raw_same, entities)
        for i, raw_reading in kept(record.raw.readings or ()):
            self.reading(record, ("readings", i), raw_reading, entities)

    def check(self, record: Record, path: Path, ref: str, known: Iterable[str], what: str) -> None:
        if ref not in known:
            unknown(record, path, ref, known, what, self.unread)

    def sameness(self, record: Record, path: Path, raw: RawSame, entities: Mapping[str, Entity]) -> None:
        for j, ref in enumerate(raw.ids):
            self.check(record, (*path, "ids", j), ref, entities, "entity")
        if len(set(raw.ids)) < 2:
            record.problem((*path, "ids"), "fewer than two ids", "two or more", "name both")
            return
        self.same.add(Sameness(tuple(sorted(set(raw.ids))), present(raw.note)))

    def reading(self, record: Record, path: Path, raw: RawReading, entities: Mapping[str, Entity]) -> None:
        check_id(record, (*path, "id"), raw.id)
        if raw.id in self.readings:
            record.problem((*path, "id"), f"{raw.id!r} a second time", "each id once", "rename one")
        kind = word(record, (*path, "kind"), raw.kind, READING)
        source = self.end(record, (*path, "from"), raw.source, entities)
        target = self.end(record, (*path, "to"), raw.target, entities)
        if source == target:
            record.problem(
                (*path, "to"), f"{raw.target!r}, where it comes from", "another than from:", "name what it leads to"
            )
        for j, id_ in enumerate(raw.documents or []):
            self.check(record, (*path, "documents", j), id_, self.documents, "document")
        if kind is not None:
            rests = tuple(sorted(set(raw.documents or ())))
            self.readings[raw.id] = Reading(raw.id, kind, source, target, raw.by, rests, raw.note)

    def end(self, record: Record, path: Path, ref: str, entities: Mapping[str, Entity]) -> str:
        """What a reading joins: an entity, ``document/entity``, ``document#claim`` or a document."""
        if "#" in ref:
            match = CLAIM.fullmatch(ref)
            if match is None or match[1] is None:
                record.problem(path, repr(ref), "'document#claim'", "write the document's id before the #")
            else:
                self.check(record, path, match[1], self.documents, "document")
            return ref
        document, slash, _ = ref.partition("/")
        if slash:
            self.check(record, path, document, self.documents, "document")
            return ref
        if ref in self.documents:
            return DOCUMENT_PREFIX + ref
        self.check(record, path, ref, [*entities, *self.documents], "entity, claim or document")
        return ref


def _declare(record: Record, entities: dict[str, Entity], id_: str, entity: Entity | None) -> None:
    if entity is None:
        return
    if id_ in entities and entities[id_] != entity:
        record.problem(
            ("entities", id_), f"{id_!r} a second time, with another content", "each entity once", "remove one"
        )
    if entity.type is EntityType.GROUP:
        record.problem(
            ("entities", id_, "type"), "a Group in the registry", "a Group in the entities: of its document",
            "move it there; an unnamed group is never shared between documents",
        )  # fmt: skip
    entities[id_] = entity


def entity_of(record: Record, path: Path, id_: str, raw: RawEntity, document: str | None = None) -> Entity | None:
    check_id(record, path, id_)
    type_ = TYPES.get(raw.type)
    if type_ is None:
        near = nearest(raw.type, TYPES)
        hint = f"did you mean {near[0]}?" if near else "write one of these"
        record.problem((*path, "type"), repr(raw.type), ", ".join(TYPES), hint)
        return None
    kind = None
    if raw.kind is not UNSET:
        if type_ not in KINDS:
            record.problem(
                (*path, "kind"),
                f"a kind on {with_article(raw.type)}",
                "a kind on Compensation, Event or Deployment",
                "remove it, or change the type",
            )
        else:
            kind = word(record, (*path, "kind"), raw.kind, words_of(KINDS[type_]))
    if raw.wikidata is not UNSET and not QID.fullmatch(raw.wikidata):
        record.problem(
            (*path, "wikidata"), repr(raw.wikidata), "Q and a number, as in Q884", "write the item's Q number alone"
        )
    if raw.members is not UNSET and raw.members < 1:
        record.problem((*path, "members"), str(raw.members), "1 or more", "remove it where the text gives no number")
    return Entity(
        f"{document}/{id_}" if document else id_,
        type_,
        raw.label,
        tuple(sorted(raw.aliases or ())),
        kind,
        present(raw.wikidata),
        bool(raw.unresolved or False),
        bool(raw.hypothetical or False),
        present(raw.members),
        present(raw.of),
        present(raw.note),
    )


def _term(record: Record, path: Path, id_: str, raw: RawTerm) -> Term | None:
    check_id(record, path, id_)
    if id_ in TERMS:
        record.problem(path, f"{id_!r}, a term of the package", "another id", "use the package's term or rename yours")
        return None
    if raw.kind not in ("relation", "measure"):
        record.problem(
            (*path, "kind"), repr(raw.kind), "relation, measure", "write relation for a tie, measure for a number"
        )
        return None
    measure = None
    if raw.kind == "measure":
        if raw.measure is UNSET:
            record.problem((*path, "measure"), "nothing", "stock, flow, rate", "say how its values behave in time")
        measure = word(record, (*path, "measure"), raw.measure, words_of(MeasureKind), MeasureKind.STOCK)
        if raw.unit is UNSET:
            record.problem((*path, "unit"), "nothing", "the unit of its values", "add unit:")
        else:
            _check_unit(record, (*path, "unit"), raw.unit, measure)
    else:
        for key in ("measure", "unit", "counted"):
            if getattr(raw, key) is not UNSET:
                record.problem(
                    (*path, key), f"{key} on a relation", f"{key} on a measure", "remove it or write kind: measure"
                )
    if measure is None and raw.size:
        record.problem((*path, "size"), "size on a relation", "size on a measure", "remove it")
    if measure is not None and raw.explanatory:
        record.problem((*path, "explanatory"), "an explanatory measure", "explanatory on a relation", "remove it")
    return Term(
        id_,
        measure,
        present(raw.unit),
        present(raw.counted),
        bool(raw.explanatory or False),
        bool(raw.size or False),
        present(raw.inverse),
        raw.label,
        raw.definition,
        own=True,
    )


def _check_unit(record: Record, path: Path, unit: str, measure: MeasureKind) -> None:
    _, slash, per = unit.partition("/")
    if len(unit.split()) != 1:
        record.problem(path, repr(unit), "one word", "join the words with a hyphen")
    elif measure is MeasureKind.RATE and not slash:
        record.problem(path, repr(unit), "a unit for each time, as in USD/year", "add /year, /month or /day")
    elif slash and per not in ("year", "month", "day"):
        record.problem(path, repr(unit), "/year, /month or /day after a unit", "write one of them")
