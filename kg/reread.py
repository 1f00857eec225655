"""RDF → claim: what :mod:`kg.quads` has written, read back from N-Triples lines in any order."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from kg import dates
from kg.annotations import Annotated
from kg.dates import When
from kg.evidence import Seal
from kg.model import (
    DOCUMENT_PREFIX,
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
    text_order,
)
from kg.quads import (
    AGENT,
    ALIAS,
    ALSO,
    ATTRIBUTION,
    BASES,
    BEHALF,
    BOUND,
    CAPACITY,
    CHARACTERS,
    CITING,
    CLAIM,
    CONTRARY,
    COUNTED,
    CREATOR,
    DEFINITION,
    DIGEST,
    DOCUMENT,
    END,
    EVIDENCE,
    EXACT,
    EXPLANATORY,
    FIELDS,
    FROM,
    GENRE,
    GIVEN,
    HIGH,
    HYPOTHETICAL,
    INVERSE,
    ISSUED,
    KIND,
    LABEL,
    LIKELIHOOD,
    LOW,
    MATCH,
    MEASURE,
    MEMBER,
    MEMBER_OF,
    MEMBERS,
    MODALITY,
    NOTE,
    OBJECT,
    OF,
    OPTION,
    PAGE,
    PLACE,
    POLARITY,
    PREDICATE,
    PUBLISHER,
    PURPOSE,
    QUANTITY,
    QUOTED,
    RDFS_LABEL,
    RELATION,
    REVISION,
    SAID,
    SAMENESS,
    SCOPE,
    SEAL,
    SIZE,
    SOURCE,
    START,
    STATEMENT,
    SUBJECT,
    TEXT_FILE,
    THROUGHOUT,
    TITLE,
    TO,
    TYPE,
    UNIT,
    UNRESOLVED,
    VALUE,
    VERB,
    VOICE,
    WHEN,
    Names,
    text_of,
)
from kg.quantities import Quantity
from kg.vocabulary import (
    KINDS,
    NS,
    WIKIDATA,
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

W = TypeVar("W", bound=Word)

_KEPT = 50_000
"""How many references, and how many links, are remembered from one graph to the next."""

Facts = dict[str, str]
"""What a subject's predicates say, each with the first object."""


class Triples:
    """The triples of one graph by subject and predicate, all as N-Triples terms.

    >>> found = Triples(["<a> <p> <b> .", '<a> <q> "c" .', "<a> <p> <d> ."], Names())
    >>> found.nodes, found.all("<a>", "<p>")
    ({'<a>': {'<p>': '<b>', '<q>': '"c"'}}, ['<b>', '<d>'])
    """

    def __init__(self, lines: Iterable[str], names: Names) -> None:
        self.names = names
        self.refs = _refs(names)
        self.nodes: dict[str, Facts] = {}
        self._further: dict[tuple[str, str], list[str]] = {}
        nodes, facts, before = self.nodes, Facts(), ""
        for line in lines:
            s, p, o = line.split(" ", 2)
            if s != before:  # a store gives what it says of one subject together
                before, facts = s, nodes.setdefault(s, {})
            if o[-1] == ".":
                o = o[:-2]
            if p in facts:
                self._further.setdefault((s, p), []).append(o)
            else:
                facts[p] = o

    def all(self, node: str, name: str) -> list[str]:
        """All objects of a subject and a predicate, in any order."""
        first = self.nodes[node].get(name)
        return [] if first is None else [first, *self._further.get((node, name), ())]

    def parts(self, node: str, name: str) -> list[str]:
        """The parts of a claim in their order, which the numbers at the end of their IRIs give."""
        found = self.all(node, name)
        return found if len(found) < 2 else sorted(found, key=_numbers)

    def all_refs(self, node: str, name: str) -> list[str]:
        return [self.refs[term] for term in self.all(node, name)]


class _Refs(dict[str, str]):
    """References by their terms, and links by theirs: what many claims repeat is read once, and is one value."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.links: dict[tuple[str | None, ...], Link] = {}

    def __missing__(self, term: str) -> str:
        if len(self) > _KEPT:
            self.clear()
        ref = self._names.ref(term[1:-1])
        if ref is None:
            raise ValueError(f"{term} is not a name of this graph (base {self._names.base})")
        self[term] = ref
        return ref

    def of(self, facts: Facts, name: str) -> str | None:
        term = facts.get(name)
        return None if term is None else self[term]


@lru_cache(maxsize=8)
def _refs(names: Names) -> _Refs:
    return _Refs(names)


def _numbers(node: str) -> list[int]:
    return [int(n) for n in re.findall(r"-(\d+)", node.rpartition("#")[2])]


def read_document(lines: Iterable[str], names: Names) -> Annotated:
    """A document with its entities and claims, from the triples of its graph.

    >>> from kg.quads import document_lines
    >>> read_document(document_lines(Document("times", "The port"), Names()), Names()).document.title
    'The port'
    """
    triples = Triples(lines, names)
    document: Document | None = None
    entities, claims = [], []
    for node, facts in triples.nodes.items():
        type_ = facts.get(TYPE, "")
        if type_ == CLAIM:
            claims.append(node)
        elif type_ == DOCUMENT:
            document = _read_document(node, triples)
        elif type_ in _ENTITY_TYPES:
            entities.append(_read_entity(node, triples))
    if document is None:
        raise ValueError("a graph without a document")
    made = sorted([_read_claim(node, triples, document) for node in claims], key=text_order)
    return Annotated(document, tuple(sorted(entities, key=lambda e: e.ref)), tuple(made))


def read_claims(lines: Iterable[str], names: Names, document: Document) -> list[Claim]:
    """Claims of a document, in any order, from their triples and those of their parts."""
    triples = Triples(lines, names)
    return [_read_claim(node, triples, document) for node, facts in triples.nodes.items() if facts.get(TYPE) == CLAIM]


def _one(facts: Facts, name: str) -> str | None:
    term = facts.get(name)
    return None if term is None else text_of(term)


def _number(facts: Facts, name: str) -> int | None:
    return int(text_of(facts[name])) if name in facts else None


def _decimal(facts: Facts, name: str) -> Decimal | None:
    return Decimal(text_of(facts[name])) if name in facts else None


def _when(facts: Facts, name: str) -> When | None:
    return dates.parse(text_of(facts[name])) if name in facts else None


def _read_document(node: str, triples: Triples) -> Document:
    facts, refs = triples.nodes[node], triples.refs
    known = [(p, b) for b, name in BASES.items() for p in triples.all(node, name)]
    other = {p: r.removeprefix(DOCUMENT_PREFIX) for p in (REVISION, QUOTED) if (r := refs.of(facts, p)) is not None}
    return Document(
        refs[node].removeprefix(DOCUMENT_PREFIX),
        _one(facts, TITLE),
        refs.of(facts, PUBLISHER),
        tuple(sorted(triples.all_refs(node, CREATOR))),
        _when(facts, ISSUED),
        _one(facts, GENRE),
        _one(facts, PAGE),
        _one(facts, TEXT_FILE),
        _one(facts, DIGEST),
        _number(facts, CHARACTERS),
        other.get(REVISION),
        other.get(QUOTED),
        _one(facts, NOTE),
        tuple(sorted((n, b) for p, b in known for n, f in FIELDS.items() if f == p)),
    )


def _read_entity(node: str, triples: Triples) -> Entity:
    facts, refs = triples.nodes[node], triples.refs
    type_ = _ENTITY_TYPES[facts[TYPE]]
    match = facts.get(MATCH)
    return Entity(
        refs[node],
        type_,
        _one(facts, LABEL) or "",
        tuple(sorted(map(text_of, triples.all(node, ALIAS)))),
        _KINDS[type_][facts[KIND]] if KIND in facts else None,
        match[1:-1].removeprefix(WIKIDATA) if match else None,
        UNRESOLVED in facts,
        HYPOTHETICAL in facts,
        _number(facts, MEMBERS),
        refs.of(facts, MEMBER_OF),
        _one(facts, NOTE),
    )


def _read_claim(node: str, triples: Triples, document: Document) -> Claim:
    facts, refs, names = triples.nodes[node], triples.refs, triples.names
    given = None
    for name, holds in _GIVEN:
        if name in facts:
            what = _read_thing(facts[name], triples)
            assert isinstance(what, str | Text)
            given = Condition(what, holds)
    purpose = _read_thing(facts[PURPOSE], triples) if PURPOSE in facts else None
    assert purpose is None or isinstance(purpose, str | Text)
    return Claim(
        document,
        node[:-1].rpartition("/")[2],
        text_of(facts[STATEMENT]),
        refs[facts[SUBJECT]],
        facts[PREDICATE][1:-1].removeprefix(NS).removeprefix(f"{names.base}term/"),
        _read_thing(facts[OBJECT], triples) if OBJECT in facts else None,
        _READ_POLARITY[facts[POLARITY]],
        _READ_MODALITY[facts[MODALITY]],
        _READ_LIKELIHOOD[facts[LIKELIHOOD]] if LIKELIHOOD in facts else None,
        _READ_VOICE[facts[VOICE]],
        given,
        _read_chain(node, triples) if ATTRIBUTION in facts else (),
        _read_time(facts),
        refs.of(facts, PLACE),
        tuple([_read_span(triples.nodes[t]) for t in triples.parts(node, EVIDENCE)]),
        tuple([_read_quantity(triples.nodes[t], triples) for t in triples.parts(node, ALSO)]) if ALSO in facts else (),
        purpose,
        _one(facts, NOTE),
    )


def _read_thing(term: str, triples: Triples) -> Object:
    if term[0] == '"':
        return Text(text_of(term))
    facts = triples.nodes.get(term)
    if facts is None or "#" not in term:
        return triples.refs[term]
    if facts[TYPE] == QUANTITY:
        return _read_quantity(facts, triples)
    options = [_read_thing(t, triples) for t in triples.all(term, OPTION)]
    return alternatives(o for o in options if isinstance(o, str | Quantity | Text))


def _read_quantity(facts: Facts, triples: Triples) -> Quantity:
    return Quantity(
        _decimal(facts, LOW),
        _decimal(facts, HIGH),
        text_of(facts[UNIT]),
        _READ_BOUND[facts[BOUND]],
        _one(facts, COUNTED),
        triples.refs.of(facts, OF),
        _one(facts, VALUE),
    )


def _read_span(facts: Facts) -> Span:
    words, _, digest = text_of(facts[SEAL]).partition(" ")
    return Span(_number(facts, START), _number(facts, END), Seal(int(words), digest), _one(facts, EXACT))


def _read_chain(node: str, triples: Triples) -> Chain:
    places = []
    here = triples.parts(node, ATTRIBUTION)
    while here:
        places.append(tuple([_read_link(triples.nodes[t], triples) for t in here]))
        here = triples.parts(here[0], CITING)
    return tuple(places)


def _read_link(facts: Facts, triples: Triples) -> Link:
    terms, refs = tuple(map(facts.get, _LINK)), triples.refs
    if (link := refs.links.get(terms)) is None:
        if len(refs.links) > _KEPT:
            refs.links.clear()
        link = refs.links[terms] = Link(
            refs[facts[AGENT]],
            _one(facts, VERB),
            _one(facts, CAPACITY),
            refs.of(facts, BEHALF),
            _when(facts, SAID),
            refs.of(facts, PLACE),
            next((basis for basis, name in BASES.items() if name in facts), Basis.STATED),
        )
    return link


def _read_time(facts: Facts) -> Time | None:
    if facts.keys().isdisjoint(_TIME):
        return None
    when = _when(facts, WHEN) or _when(facts, THROUGHOUT)
    basis = next((basis for basis, name in BASES.items() if facts.get(name) == WHEN), Basis.STATED)
    return (
        None if when is None and basis is Basis.STATED else Time(when, THROUGHOUT in facts, basis, _one(facts, SCOPE))
    )


def read_registry(lines: Iterable[str], names: Names) -> tuple[list[Entity], list[Term], list[Sameness]]:
    """Entities, terms and samenesses, from the triples of the registry's graph."""
    entities, terms, same = [], [], []
    triples = Triples(lines, names)
    for node, facts in triples.nodes.items():
        type_ = facts.get(TYPE, "")
        if type_ in _ENTITY_TYPES:
            entities.append(_read_entity(node, triples))
        elif type_ in (RELATION, MEASURE):
            terms.append(_read_term(node, facts, names))
        elif type_ == SAMENESS:
            same.append(Sameness(tuple(sorted(triples.all_refs(node, MEMBER))), _one(facts, NOTE)))
    return sorted(entities, key=lambda e: e.ref), sorted(terms, key=lambda t: t.id), sorted(same, key=lambda s: s.refs)


def _read_term(node: str, facts: Facts, names: Names) -> Term:
    inverse = facts[INVERSE][1:-1] if INVERSE in facts else None
    return Term(
        node[1:-1].removeprefix(f"{names.base}term/"),
        _READ_MEASURE[facts[KIND]] if KIND in facts else None,
        _one(facts, UNIT),
        _one(facts, COUNTED),
        EXPLANATORY in facts,
        SIZE in facts,
        inverse.removeprefix(NS).removeprefix(f"{names.base}term/") if inverse else None,
        _one(facts, RDFS_LABEL) or "",
        _one(facts, DEFINITION) or "",
        own=True,
    )


def read_readings(lines: Iterable[str], names: Names) -> list[Reading]:
    """Readings, sorted by id, from the triples of their graph."""
    triples = Triples(lines, names)
    readings = (
        Reading(
            node[1:-1].removeprefix(f"{names.base}reading/"),
            _READ_READING[facts[KIND]],
            triples.refs[facts[FROM]],
            triples.refs[facts[TO]],
            text_of(facts[CREATOR]),
            tuple(sorted(r.removeprefix(DOCUMENT_PREFIX) for r in triples.all_refs(node, SOURCE))),
            text_of(facts[NOTE]),
        )
        for node, facts in triples.nodes.items()
    )
    return sorted(readings, key=lambda r: r.id)


def _reader(words: type[W]) -> dict[str, W]:
    return {f"<{w.iri}>": w for w in words}


_READ_POLARITY, _READ_MODALITY = _reader(Polarity), _reader(Modality)
_READ_LIKELIHOOD, _READ_VOICE = _reader(Likelihood), _reader(Voice)
_READ_BOUND, _READ_MEASURE, _READ_READING = _reader(Bound), _reader(MeasureKind), _reader(ReadingKind)
_ENTITY_TYPES = {f"<{t.iri}>": t for t in EntityType}
_KINDS = {type_: {f"<{w.iri}>": w for w in KINDS.get(type_, ())} for type_ in EntityType}
_GIVEN = ((GIVEN, Polarity.AFFIRMED), (CONTRARY, Polarity.DENIED))
_LINK = (AGENT, VERB, CAPACITY, BEHALF, SAID, PLACE, *BASES.values())
_TIME = frozenset((WHEN, THROUGHOUT, *BASES.values()))
