"""Documents and their claims, judged one by one against a registry."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from msgspec import UNSET

from kg import quantities
from kg.annotations.declared import entity_of
from kg.annotations.fields import (
    BASIS,
    CLAIM,
    ID,
    ID_FORM,
    LIKELIHOOD,
    MODALITY,
    PLACES,
    POLARITY,
    SHA256,
    SPEAKS,
    URL,
    VOICE,
    Annotated,
    Path,
    Unread,
    check_id,
    date_of,
    present,
    unknown,
    with_article,
    word,
)
from kg.dates import When
from kg.documents import (
    RawClaim,
    RawCondition,
    RawDocument,
    RawLink,
    RawObject,
    RawPublished,
    RawSeal,
    RawValued,
    RawWords,
    Record,
    kept,
    kept_items,
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
    UNATTRIBUTED,
    Basis,
    Bound,
    EntityType,
    Modality,
    Polarity,
    Term,
    Voice,
)


@dataclass
class Judge:
    """Judges documents against a registry, one at a time, and remembers what they say of each other's claims."""

    registry: Registry
    documents: set[str] = field(default_factory=set)
    unread: Unread = field(default_factory=Unread)
    _known: set[str] = field(default_factory=set)
    _cited: list[tuple[str, str, Problem]] = field(default_factory=list)
    _units: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._units = {t.unit for t in self.registry.terms.values() if t.unit}

    def judge(self, record: Record) -> Annotated | None:
        """The document of a record, or none where it has problems (they stand in the record)."""
        raw = record.raw
        if raw.document is UNSET:
            self._readings(record)
            return None
        return _DocumentJudge(self, record, raw.document).judge()

    def _readings(self, record: Record) -> None:
        """Note which claims and entities of documents the readings of a registry name."""
        for i, raw in kept(record.raw.readings or ()):
            for key, ref in (("from", raw.source), ("to", raw.target)):
                document = re.split("[#/]", ref)[0]
                if ref != document and document in self.documents:
                    self._cite(record, ("readings", i, key), ref, ref)

    def _cite(self, record: Record, path: Path, text: str, ref: str, source: str = "") -> None:
        what = "claim" if "#" in ref else "entity"
        found = f"{text!r}, {with_article(what)} that no document has"
        self._cited.append(
            (
                source,
                ref,
                Problem(record.name, record.at(*path), path_text(path), found, f"the id of {with_article(what)}"),
            )
        )

    def unanswered(self, exists: Callable[[str], bool] = lambda _: False) -> list[Problem]:
        """After the last document: references to claims that no document has, and claims that rest on themselves.

        ``exists`` says whether a claim stands already in the graph that the documents are added to.
        """
        problems = []
        for _, ref, problem in self._cited:
            if ref in self._known or exists(ref) or self.unread.hides(ref, "claim"):
                continue
            near = nearest(ref, self._known)
            remedy = (
                f"did you mean '{near[0]}'?"
                if near
                else f"look at the {'id: of the claim' if '#' in ref else 'entities: of the document'}"
            )
            problems.append(replace(problem, remedy=remedy))
        circle = _circles([(source, ref) for source, ref, _ in self._cited])
        for source, ref, problem in self._cited:
            if source in circle and ref in circle:
                found = f"the claim {source!r}, which speaks of itself in a circle"
                problems.append(
                    replace(problem, found=found, allowed="a claim about another", remedy="break the circle")
                )
        return problems


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
    def __init__(self, judge: Judge, record: Record, raw: RawDocument) -> None:
        self.all = judge
        self.record = record
        self.raw = raw
        self.id = raw.id
        self.local: dict[str, Entity] = {}
        self.refs: dict[str, str] = {}

    def judge(self) -> Annotated | None:
        record = self.record
        check_id(record, ("document", "id"), self.id)
        if self.id in self.all.registry.entities:
            record.problem(
                ("document", "id"), f"{self.id!r}, the id of an entity", "an id of its own", "rename one of them"
            )
        for id_, raw_entity in kept_items(record.raw.entities or {}):
            if id_ in self.all.registry.entities or id_ in self.all.documents:
                whose = "the registry" if id_ in self.all.registry.entities else "a document"
                record.problem(
                    ("entities", id_), f"{id_!r}, an id of {whose}", "an id of its own", "rename it or remove it"
                )
            entity = entity_of(record, ("entities", id_), id_, raw_entity, self.id)
            if entity is not None:
                self.local[id_] = entity
                self.all._known.add(entity.ref)
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
            elif id_ in (self.record.raw.entities or ()):
                return id_  # declared here, with a mistake of its own
            else:
                unknown(self.record, path, id_, self.candidates(types), what, self.all.unread)
                return id_
            self.refs[id_] = ref
        if types:
            entity = self.local.get(id_) or self.all.registry.entities.get(id_)
            if entity is not None and not entity.is_a(*types):
                allowed = " or ".join(t.value for t in types)
                self.record.problem(
                    path, f"{id_!r}, {with_article(entity.type.value)}", allowed, "name another, or change its type"
                )
            elif entity is None and SPEAKS[0] not in types:
                self.record.problem(path, f"{id_!r}, a document", " or ".join(t.value for t in types), "name another")
        return ref

    def candidates(self, types: tuple[EntityType, ...]) -> list[str]:
        """The ids that could have been meant."""
        entities = {**self.all.registry.entities, **self.local}
        return [id_ for id_, entity in entities.items() if not types or entity.is_a(*types)]

    def claim_ref(self, path: Path, text: str, claim: str) -> str:
        match = CLAIM.fullmatch(text)
        if match is None:
            self.record.problem(path, repr(text), "'#claim' or 'document#claim'", f"an id has {ID_FORM}")
            return text
        ref = f"{match[1] or self.id}#{match[2]}"
        self.all._cite(self.record, path, text, ref, f"{self.id}#{claim}")
        return ref

    # the document

    def document(self) -> Document:
        raw, record = self.raw, self.record
        bases: list[tuple[str, Basis]] = []

        def valued(name: str, value: Any) -> str | None:
            if isinstance(value, RawValued):
                if value.basis is UNSET:
                    record.problem(("document", name, "basis"), "nothing", "inferred, looked-up, unknown", "add basis:")
                basis = word(record, ("document", name, "basis"), value.basis, BASIS, Basis.INFERRED)
                if basis is not Basis.STATED:
                    bases.append((name, basis))
                return value.value
            return None if value is UNSET else str(value)

        title = valued("title", raw.title)
        outlet = valued("outlet", raw.outlet)
        if outlet is not None:
            outlet = self.ref(("document", "outlet"), outlet, EntityType.ACTOR)
        if isinstance(raw.author, list):
            names: list[tuple[Path, str]] = [(("document", "author", i), a) for i, a in enumerate(raw.author)]
        else:
            author = valued("author", raw.author)
            names = [] if author is None else [(("document", "author"), author)]
        authors = tuple(sorted({self.ref(path, name, EntityType.ACTOR) for path, name in names}))
        url = valued("url", raw.url)
        if url is not None and not URL.fullmatch(url):
            record.problem(
                ("document", "url"),
                repr(url),
                "an address that begins with http:// or https://",
                "copy the address of the page",
            )
        published, basis = self.published(raw.published)
        if basis is not Basis.STATED:
            bases.append(("published", basis))
        for name in ("corrects", "reprints"):
            other = getattr(raw, name)
            if other is not UNSET and other not in self.all.documents:
                unknown(record, ("document", name), other, self.all.documents, "document", self.all.unread)
        file = sha256 = characters = None
        if raw.text is not UNSET:
            file, sha256, characters = raw.text.file, present(raw.text.sha256), present(raw.text.characters)
            if not re.fullmatch(r"[^/\\:\x00-\x1f]+", file) or file in (".", ".."):
                record.problem(
                    ("document", "text", "file"),
                    repr(file),
                    "a file name without a folder",
                    "give the folder with --texts",
                )
            if sha256 is not None and not SHA256.fullmatch(sha256):
                record.problem(
                    ("document", "text", "sha256"),
                    repr(sha256),
                    "64 small hexadecimal digits",
                    "remove it: kg seal writes it",
                )
            if characters is not None and characters < 1:
                record.problem(
                    ("document", "text", "characters"),
                    str(characters),
                    "the number of code points",
                    "remove it: kg seal writes it",
                )
        return Document(
            self.id, title, outlet, authors, published, present(raw.genre), url, file, sha256, characters,
            present(raw.corrects), present(raw.reprints), present(raw.note), tuple(sorted(bases)),
        )  # fmt: skip

    def published(self, raw: Any) -> tuple[When | None, Basis]:
        record, path = self.record, ("document", "published")
        if raw is UNSET:
            if not self.reported(path):
                record.problem(
                    path, "nothing", "a date, or {basis: unknown}", "add published: with the day of the article"
                )
            return None, Basis.UNKNOWN
        if not isinstance(raw, RawPublished):
            return date_of(record, path, raw), Basis.STATED
        basis = word(record, (*path, "basis"), raw.basis, BASIS, Basis.STATED)
        if raw.value is not UNSET:
            if raw.earliest is not UNSET or raw.latest is not UNSET:
                record.problem(
                    path, "value: beside earliest: or latest:", "value: alone, or the other two", "keep one form"
                )
            return date_of(record, (*path, "value"), raw.value), basis
        earliest, latest = (
            date_of(record, (*path, "earliest"), raw.earliest),
            date_of(record, (*path, "latest"), raw.latest),
        )
        if earliest is None and latest is None:
            if basis is not Basis.UNKNOWN and raw.earliest is UNSET and raw.latest is UNSET:
                record.problem(
                    path,
                    "no date",
                    "earliest: and latest:, or basis: unknown",
                    "add the date, or write {basis: unknown}",
                )
            return None, basis
        low, high = (earliest.edtf if earliest else ".."), (latest.edtf if latest else "..")
        return date_of(record, path, low if low == high else f"{low}/{high}"), basis

    def reported(self, path: Path) -> bool:
        text = path_text(path)
        return any(p.field == text or p.field.startswith((text + ".", text + "[")) for p in self.record.problems)

    # claims

    def claims(self, document: Document) -> tuple[Claim, ...]:
        record = self.record
        defaults = self.defaults()
        made: list[Claim] = []
        lines: dict[str, int] = {}
        for i, raw in kept(record.raw.claims or ()):
            before = len(record.problems)
            claim = self.claim(document, raw if defaults is None else _with_defaults(raw, defaults), i)
            if defaults is not None:
                self.blame_defaults(before, raw, defaults, i)
            if raw.id is not UNSET:
                self.all._known.add(f"{self.id}#{raw.id}")
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
            self.all._known.add(f"{self.id}#{claim.id}")
            if len(record.problems) == before:
                made.append(claim)
        return tuple(sorted(made, key=text_order))

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

    def claim(self, document: Document, raw: RawClaim, i: int) -> Claim | None:
        record, path = self.record, ("claims", i)
        name = raw.id if raw.id is not UNSET else f"claims-{i}"
        if raw.id is not UNSET and not ID.fullmatch(raw.id):
            record.problem((*path, "id"), f"the id {raw.id!r}", ID_FORM, "rename it")
        for key in ("statement", "subject", "predicate"):
            if getattr(raw, key) is UNSET and not self.reported((*path, key)):
                record.problem((*path, key), "nothing", f"{key}: in every claim", f"add {key}:")
        term = None
        if raw.predicate is not UNSET:
            term = self.all.registry.terms.get(raw.predicate)
            if term is None:
                unknown(
                    record,
                    (*path, "predicate"),
                    raw.predicate,
                    self.all.registry.terms,
                    "relation or measure",
                    self.all.unread,
                )
        subject = self.thing((*path, "subject"), raw.subject, name) if raw.subject is not UNSET else ""
        object_ = self.object(path, raw, term, name) if term is not None else None
        chain = self.chain((*path, "chain"), raw.chain) if raw.chain is not UNSET else ()
        spans = self.spans(path, raw, document)
        polarity = word(record, (*path, "polarity"), raw.polarity, POLARITY, Polarity.AFFIRMED)
        assessed = isinstance(object_, Text) or (isinstance(object_, str) and "#" in object_)
        if term is not None and term.id in ASSESSMENTS and raw.object is not UNSET and not assessed:
            record.problem(
                (*path, "object"),
                f"nothing that can be assessed by {term.id}",
                "'#claim', or {text: own words} where nobody claims it",
                "name the claim that is assessed",
            )
        # every part below is optional and mostly absent
        given = None if raw.given is UNSET else self.condition((*path, "given"), raw.given, name)
        time = None if raw.when is UNSET else self.time((*path, "when"), raw)
        place = None if raw.where is UNSET else self.ref((*path, "where"), raw.where, *PLACES, what="place")
        purpose = None if raw.purpose is UNSET else self.purpose((*path, "purpose"), raw.purpose, name)
        modality = word(record, (*path, "modality"), raw.modality, MODALITY, Modality.ASSERTED)
        likelihood = word(record, (*path, "likelihood"), raw.likelihood, LIKELIHOOD)
        voice = word(record, (*path, "voiced"), raw.voiced, VOICE, Voice.DIRECT)
        if term is None or raw.statement is UNSET or raw.subject is UNSET or not spans:
            return None
        also = () if raw.also is UNSET or not term.is_measure else self.also((*path, "also"), raw.also, term)
        return Claim(
            document,
            raw.id
            if raw.id is not UNSET
            else claim_id((s.seal for s in spans), subject, term.id, object_, polarity, chain),
            raw.statement,
            subject,
            term.id,
            object_,
            polarity,
            modality,
            likelihood,
            voice,
            given,
            chain,
            time,
            place,
            spans,
            also,
            purpose,
            present(raw.note),
        )

    def thing(self, path: Path, value: str, claim: str) -> str:
        return self.claim_ref(path, value, claim) if "#" in value else self.ref(path, value)

    def object(self, path: Path, raw: RawClaim, term: Term, claim: str) -> Object:
        value, record = raw.object, self.record
        path = (*path, "object")
        if not term.is_measure:
            for key in ("counted", "also"):
                if getattr(raw, key) is not UNSET:
                    record.problem(
                        (*path[:-1], key), f"{key}: on {term.id}, a relation", f"{key}: with a measure", "remove it"
                    )
        if value is UNSET:
            if (term.is_measure or term.id in ASSESSMENTS) and not self.reported(path):
                what = "a quantity" if term.is_measure else "'#claim'"
                record.problem(path, "nothing", what, f"{term.id} needs an object")
            return None
        made: Object = self.one(path, value, term, present(raw.counted), claim)
        return made

    def is_id(self, value: str) -> bool:
        """Whether a text is an id, perhaps a misspelt one, and no number."""
        known = value in self.local or value in self.all.registry.entities
        return known or (ID.fullmatch(value) is not None and not re.fullmatch(r"[0-9][0-9eE-]*", value))

    def one(self, path: Path, value: str | RawObject, term: Term, counted: str | None, claim: str) -> Any:
        record = self.record
        if isinstance(value, str):
            if term.is_measure:
                return self.quantity(path, value, term, counted, None)
            if "#" not in value and not self.is_id(value) and quantities.looks_like_quantity(value):
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
            options = [self.one((*path, "any", j), v, term, counted, claim) for j, v in kept(value.any)]
            if len(value.any) < 2:
                record.problem(
                    (*path, "any"),
                    "1 alternative" if options else "no alternative",
                    "two or more",
                    "write a single object without any:",
                )
            if any(isinstance(o, Alternatives) for o in options):
                record.problem((*path, "any"), "alternatives inside alternatives", "one list", "write all in one any:")
            return alternatives(o for o in options if o is not None and not isinstance(o, Alternatives))
        if value.text is not UNSET:
            if term.is_measure:
                record.problem(
                    (*path, "text"), "words for a measure", quantities.FORMS, "write a quantity, or {vague: …}"
                )
            return Text(value.text)
        if not term.is_measure:
            record.problem(
                (*path, given[0]),
                f"{given[0]}: for {term.id}, a relation",
                "an id, '#claim', text: or any:",
                "choose a measure as predicate, or write text:",
            )
            return None
        if value.vague is not UNSET:
            return Quantity(None, None, term.unit or "", Bound.VAGUE, counted or term.counted, of, value.vague)
        return self.quantity((*path, "quantity"), value.quantity, term, counted, of)

    def quantity(self, path: Path, text: Any, term: Term, counted: str | None, of: str | None) -> Quantity | None:
        record = self.record
        try:
            q = quantities.parse(text)
        except ValueError as error:
            remedy = (
                f"add the unit, as in '{text.strip()} {term.unit}'"
                if "no unit" in str(error)
                else "write it in one of these forms"
            )
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
                record.problem(
                    path, f"the unit {q.unit!r}", f"{unit}, the unit of {term.id}", "choose another measure or unit"
                )
                return None
        return Quantity(q.low, q.high, q.unit, q.bound, counted or term.counted, of)

    def also(self, path: Path, value: Any, term: Term) -> tuple[Quantity, ...]:
        found = [self.quantity(path, v, term, None, None) for v in ([value] if isinstance(value, str) else value)]
        return tuple(q for q in found if q is not None)

    def condition(self, path: Path, value: Any, claim: str) -> Condition | None:
        if isinstance(value, RawCondition):
            holds = word(self.record, (*path, "holds"), value.holds, POLARITY, Polarity.AFFIRMED)
            if value.text is not UNSET and value.claim is UNSET:
                return Condition(Text(value.text), holds)
            if value.claim is not UNSET and value.text is UNSET:
                return Condition(self.claim_ref((*path, "claim"), value.claim, claim), holds)
            if not self.reported(path):
                self.record.problem(path, "both or neither of them", "text: or claim:", "keep one")
            return None
        if "#" not in value:
            self.record.problem(
                path,
                repr(value),
                "'#claim' or {text: own words}",
                f"write {{text: {value}}}, or a claim's id after a #",
            )
            return None
        return Condition(self.claim_ref(path, value, claim))

    def time(self, path: Path, raw: RawClaim) -> Time | None:
        when = raw.when
        if when is UNSET:
            return None
        given = [k for k in ("at", "throughout", "unknown") if getattr(when, k) is not UNSET]
        if len(given) != 1:
            if not self.reported(path):
                self.record.problem(
                    path, " and ".join(given) or "none of them", "one of at:, throughout:, unknown:", "keep one"
                )
            return None
        basis = word(self.record, (*path, "basis"), when.basis, BASIS, Basis.STATED)
        note = present(when.note)
        if when.unknown is not UNSET:
            if not when.unknown:
                self.record.problem((*path, "unknown"), "false", "true", "remove it, or give the time")
            return Time(None, False, Basis.UNKNOWN, note)
        date = date_of(self.record, (*path, given[0]), when.at if when.at is not UNSET else when.throughout)
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
            self.record.problem(
                path, "an empty chain", "one link or more", "remove chain: where the article itself speaks"
            )
        for j, item in kept(raw):
            if isinstance(item, list):
                links = tuple(self.link((*path, j, k), one) for k, one in kept(item))
            else:
                links = (self.link((*path, j), item),)
            for link in links:
                if link.agent != UNATTRIBUTED and link.agent in seen:
                    self.record.problem(
                        (*path, j),
                        f"{link.agent!r} a second time: the chain loops",
                        "each agent once",
                        "end the chain before it repeats",
                    )
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
            present(item.verb),
            present(item.capacity),
            None if item.principal is UNSET else self.ref((*path, "for"), item.principal, EntityType.ACTOR),
            date_of(record, (*path, "said"), item.said),
            None if item.place is UNSET else self.ref((*path, "in"), item.place, *PLACES, EntityType.EVENT),
            word(record, (*path, "basis"), item.basis, BASIS, Basis.STATED),
        )

    def agent(self, path: Path, id_: str) -> str:
        if id_ == UNATTRIBUTED:
            return UNATTRIBUTED
        return self.ref(path, id_, *SPEAKS, what="actor")

    def spans(self, path: Path, raw: RawClaim, document: Document) -> tuple[Span, ...]:
        """The evidence of a claim: spans with their seals, or quotes."""
        if raw.occurrence is not UNSET:
            numbers = [raw.occurrence] if isinstance(raw.occurrence, int) else raw.occurrence
            if raw.quote is UNSET and not self.reported((*path, "quote")):
                self.record.problem(
                    (*path, "occurrence"), "an occurrence without a quote", "quote: beside it", "remove it"
                )
            if any(n < 1 for n in numbers):
                self.record.problem(
                    (*path, "occurrence"), str(raw.occurrence), "1 or more, counted from the beginning", "count from 1"
                )
        if raw.span is not UNSET and raw.quote is not UNSET:
            self.record.problem(
                (*path, "quote"),
                "a quote beside a span",
                "one of them",
                "run kg seal to set the span anew, or remove the quote",
            )
        elif raw.span is not UNSET:
            return self.sealed(path, raw, raw.span, document)
        elif raw.quote is not UNSET:
            return self.quoted(path, raw, raw.quote)
        elif not self.reported((*path, "span")) and not self.reported((*path, "quote")):
            self.record.problem(
                (*path, "span"),
                "no evidence",
                "span: and seal:, or quote:",
                "add quote: with the words, then run kg seal",
            )
        return ()

    def quoted(self, path: Path, raw: RawClaim, quote: str | list[str]) -> tuple[Span, ...]:
        if raw.seal is not UNSET:
            self.record.problem((*path, "seal"), "a seal without a span", "span: beside it", "run kg seal on this file")
        quotes = [quote] if isinstance(quote, str) else quote
        spans = tuple(Span(None, None, seal(q), q) for q in quotes)
        if not spans or any(s.seal.words == 0 for s in spans):
            self.record.problem(
                (*path, "quote"), "a quote without words", "the words of the text", "copy them from the text"
            )
        return spans

    def sealed(self, path: Path, raw: RawClaim, numbers: list[int | list[int]], document: Document) -> tuple[Span, ...]:
        record = self.record
        pairs = _pairs(numbers)
        if not pairs:
            record.problem(
                (*path, "span"), "no pairs of numbers", "[start, end] or a list of these", "run kg seal with a quote:"
            )
            return ()
        if raw.seal is UNSET:
            if not self.reported((*path, "seal")):
                record.problem((*path, "span"), "a span without a seal", "seal: beside it", "run kg seal on this file")
            return ()
        seals = raw.seal if isinstance(raw.seal, list) else [raw.seal]
        if len(seals) != len(pairs):
            found = f"{counted_as(len(seals), 'seal')} for {counted_as(len(pairs), 'span')}"
            record.problem((*path, "seal"), found, "a seal for each span", "run kg seal on this file")
            return ()
        for start, end in pairs:
            self.check_span((*path, "span"), start, end, document.characters)
        spans = []
        for i, one in kept(seals):
            self.check_seal((*path, "seal"), one)
            spans.append(Span(*pairs[i], Seal(one.words, one.sha256)))
        return tuple(spans)

    def check_span(self, path: Path, start: int, end: int, characters: int | None) -> None:
        record, text = self.record, ("document", "text")
        if not 0 <= start < end:
            record.problem(
                path,
                f"[{start}, {end}]",
                "a start before its end",
                "remove span: and seal:, add quote: and run kg seal",
            )
        elif not characters:
            if not self.reported(text):
                record.problem(
                    text,
                    "spans into a text of unknown length",
                    "text: {file, sha256, characters}",
                    "run kg seal on this file",
                )
        elif end > characters:
            allowed = f"0 to {characters}, the length of the text"
            record.problem(
                path,
                f"[{start}, {end}], outside the text",
                allowed,
                "remove span: and seal:, add quote: and run kg seal",
            )

    def check_seal(self, path: Path, raw: RawSeal) -> None:
        if not SHA256.fullmatch(raw.sha256):
            self.record.problem(
                path,
                f"the sha256 {raw.sha256[:80]!r}",
                "64 small hexadecimal digits",
                "remove seal: and run kg seal on this file",
            )
        if raw.words < 1:
            self.record.problem(path, f"{raw.words} words", "1 or more", "remove seal: and run kg seal on this file")


def _pairs(numbers: list[int | list[int]]) -> list[tuple[int, int]]:
    """Spans as pairs: one pair, or a list of pairs; none where they are neither."""
    whole = [n for n in numbers if isinstance(n, int)]
    lists = [whole] if len(whole) == len(numbers) else [n for n in numbers if isinstance(n, list)]
    if any(len(p) != 2 for p in lists) or (whole and len(whole) != len(numbers)):
        return []
    return [(p[0], p[1]) for p in lists]


def counted_as(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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


def problems_of(records: Iterable[Record]) -> Iterator[Problem]:
    """All problems of records, in the order of files and lines."""
    for record in records:
        yield from record.problems
