"""Claim ↔ RDF: the only room that knows how a claim looks in RDF.

A document is one named graph, named by the document's IRI; the registry, the readings and the ontology have one
each, and a triple stands in exactly one of them. Everything has an IRI: parts of a claim are ``<claim>#link-1``,
``<claim>#object``, ``<claim>#span-1``. Triples are written as N-Triples text, which is several times faster
than building term objects, and read from N-Triples lines in any order.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from kg import dates
from kg.annotations import Annotated
from kg.dates import When
from kg.evidence import Seal
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
    text_order,
)
from kg.quantities import Quantity, plain
from kg.registry import Registry
from kg.vocabulary import (
    BASE,
    DCTERMS,
    EDTF,
    FOAF,
    KINDS,
    NS,
    OA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    TERMS,
    UNATTRIBUTED,
    WIKIDATA,
    XSD,
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

Nodes = dict[str, dict[str, list[str]]]
"""Subject → predicate → objects, all as N-Triples terms."""

W = TypeVar("W", bound=Word)


def _kg(name: str) -> str:
    return f"<{NS}{name}>"


TYPE = f"<{RDF}type>"
SUBJECT, PREDICATE, OBJECT, VALUE = (f"<{RDF}{n}>" for n in ("subject", "predicate", "object", "value"))
DERIVED, BEHALF, REVISION, QUOTED = (
    f"<{PROV}{n}>" for n in ("wasDerivedFrom", "actedOnBehalfOf", "wasRevisionOf", "wasQuotedFrom")
)
TITLE, PUBLISHER, CREATOR, ISSUED, GENRE, SOURCE = (
    f"<{DCTERMS}{n}>" for n in ("title", "publisher", "creator", "issued", "type", "source")
)
LABEL, ALIAS, MATCH, NOTE, SCOPE, DEFINITION = (
    f"<{SKOS}{n}>" for n in ("prefLabel", "altLabel", "exactMatch", "note", "scopeNote", "definition")
)
PAGE, INVERSE, RDFS_LABEL = f"<{FOAF}page>", f"<{OWL}inverseOf>", f"<{RDFS}label>"
START, END, EXACT = (f"<{OA}{n}>" for n in ("start", "end", "exact"))
POSITION, QUOTATION = (f"<{OA}{n}>" for n in ("TextPositionSelector", "TextQuoteSelector"))
(STATEMENT, POLARITY, MODALITY, LIKELIHOOD, VOICE, GIVEN, CONTRARY, ATTRIBUTION, EVIDENCE, WHEN, THROUGHOUT, PLACE,
 ALSO, PURPOSE, SAID, EARLIEST, LATEST, AGENT, VERB, CAPACITY, CITING, LOW, HIGH, UNIT, BOUND, COUNTED, OF, OPTION,
 CHARACTERS, DIGEST, TEXT_FILE, INFERRED, LOOKED_UP, UNKNOWN, SEAL, UNRESOLVED, HYPOTHETICAL, KIND, MEMBERS,
 MEMBER_OF, EXPLANATORY, SIZE, FROM, TO, MEMBER) = map(_kg, (
    "statement", "polarity", "modality", "likelihood", "voice", "given", "contrary", "attribution", "evidence",
    "when", "throughout", "place", "also", "purpose", "said", "earliest", "latest", "agent", "verb", "capacity",
    "citing", "low", "high", "unit", "bound", "counted", "of", "option", "characters", "digest", "textFile",
    "inferred", "lookedUp", "unknown", "seal", "unresolved", "hypothetical", "kind", "members", "memberOf",
    "explanatory", "size", "from", "to", "member"))  # fmt: skip
CLAIM, DOCUMENT, LINK, QUANTITY, ALTERNATIVES, READING, SAMENESS, RELATION, MEASURE, GAP = map(
    _kg, ("Claim", "Document", "Link", "Quantity", "Alternatives", "Reading", "Sameness", "Relation", "Measure", "Unattributed")
)  # fmt: skip
_DATE, _DECIMAL, _INTEGER, _URI, _EDTF = (
    f"^^<{t}>" for t in (XSD + "date", XSD + "decimal", XSD + "integer", XSD + "anyURI", EDTF + "EDTF")
)
# Oxigraph keeps every kind of integer as xsd:integer: written as such, a triple comes back from a store as it went in.
_TRUE = f'"true"^^<{XSD}boolean>'
_BASES = {Basis.INFERRED: INFERRED, Basis.LOOKED_UP: LOOKED_UP, Basis.UNKNOWN: UNKNOWN}
_FIELDS = {"title": TITLE, "outlet": PUBLISHER, "author": CREATOR, "published": ISSUED, "url": PAGE}

_HARD = re.compile(r'[\\"\x00-\x1f\x7f\ufffe\uffff]')  # what canonical N-Triples (RDF 1.2, section 3) escapes
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#?\x00-\x20]*/")


def literal(text: str) -> str:
    r"""A plain string as an N-Triples literal; the one place where text is escaped for RDF.

    >>> print(literal('a "port"'))
    "a \"port\""
    """
    if _HARD.search(text):
        text = _HARD.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", text)
    return f'"{text}"'


def text_of(term: str) -> str:
    r"""The text of an N-Triples literal.

    >>> text_of(literal("a\nb"))
    'a\nb'
    """
    inner = term[1 : term.rindex('"')]
    if "\\" in inner:
        inner = _ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), inner)
    return inner


@dataclass(frozen=True, slots=True)
class Names:
    """References ↔ IRIs under one base.

    >>> Names().iri("times#contingent")
    'https://w3id.org/claimgraph/id/claim/times/contingent'
    """

    base: str = BASE

    def __post_init__(self) -> None:
        if not _BASE.fullmatch(self.base):
            raise ValueError(f"the base {self.base!r} is no absolute address that ends in /, as {BASE} does")

    @property
    def registry(self) -> str:
        """The name of the graph that holds entities, terms and samenesses."""
        return f"{self.base}registry"

    @property
    def readings(self) -> str:
        """How the names of the readings' graphs begin."""
        return f"{self.base}reading/"

    def reading(self, id_: str) -> str:
        """A reading's IRI, which also names its graph: a view leaves a reading out while a document is unknown."""
        return f"{self.readings}{id_}"

    def document(self, id_: str) -> str:
        """A document's IRI, which also names its graph."""
        return f"{self.base}document/{id_}"

    def iri(self, ref: str) -> str:
        if "#" in ref:
            document, _, id_ = ref.partition("#")
            return f"{self.base}claim/{document}/{id_}"
        if "/" in ref:
            document, _, id_ = ref.partition("/")
            return f"{self.base}document/{document}/entity/{id_}"
        if ref.startswith(DOCUMENT_PREFIX):
            return self.document(ref.removeprefix(DOCUMENT_PREFIX))
        return NS + "Unattributed" if ref == UNATTRIBUTED else f"{self.base}entity/{ref}"

    def ref(self, iri: str) -> str | None:
        """The reference of an IRI of this graph; none for another's."""
        if iri == NS + "Unattributed":
            return UNATTRIBUTED
        if not iri.startswith(self.base):
            return None
        kind, _, rest = iri[len(self.base) :].partition("/")
        parts = rest.split("/")
        if kind == "entity" and len(parts) == 1:
            return rest
        if kind == "claim" and len(parts) == 2 and "#" not in rest:
            return f"{parts[0]}#{parts[1]}"
        if kind == "document" and len(parts) == 1:
            return DOCUMENT_PREFIX + rest
        if kind == "document" and len(parts) == 3 and parts[1] == "entity":
            return f"{parts[0]}/{parts[2]}"
        return None


# --- to RDF: each function gives "subject predicate object" without the full stop ----------------------------------


def annotated_lines(annotated: Annotated, names: Names, terms: Mapping[str, Term]) -> list[str]:
    """All triples of a document, its own entities and its claims."""
    lines = document_lines(annotated.document, names)
    for entity in annotated.entities:
        lines += entity_lines(entity, names)
    for claim in annotated.claims:
        claim_lines(claim, names, terms, lines)
    return lines


def document_lines(document: Document, names: Names) -> list[str]:
    d = f"<{names.document(document.id)}>"
    lines = [f"{d} {TYPE} {DOCUMENT}"]
    for name, value in ((TITLE, document.title), (GENRE, document.genre), (NOTE, document.note),
                        (TEXT_FILE, document.file), (DIGEST, document.sha256)):  # fmt: skip
        if value is not None:
            lines.append(f"{d} {name} {literal(value)}")
    if document.outlet:
        lines.append(f"{d} {PUBLISHER} <{names.iri(document.outlet)}>")
    lines += [f"{d} {CREATOR} <{names.iri(a)}>" for a in document.authors]
    if document.published:
        _dated(lines, d, ISSUED, document.published)
    if document.url is not None:
        lines.append(f"{d} {PAGE} {literal(document.url)}{_URI}")
    if document.characters is not None:
        lines.append(f'{d} {CHARACTERS} "{document.characters}"{_INTEGER}')
    for name, other in ((REVISION, document.corrects), (QUOTED, document.reprints)):
        if other is not None:
            lines.append(f"{d} {name} <{names.document(other)}>")
    lines += [f"{d} {_BASES[basis]} {_FIELDS[name]}" for name, basis in document.bases]
    return lines


def _dated(lines: list[str], node: str, name: str, when: When) -> None:
    lines.append(f'{node} {name} "{when.edtf}"{_EDTF}')
    if when.earliest:
        lines.append(f'{node} {EARLIEST} "{when.earliest.isoformat()}"{_DATE}')
    if when.latest:
        lines.append(f'{node} {LATEST} "{when.latest.isoformat()}"{_DATE}')


def entity_lines(entity: Entity, names: Names) -> list[str]:
    e = f"<{names.iri(entity.ref)}>"
    lines = [f"{e} {TYPE} <{entity.type.iri}>", f"{e} {LABEL} {literal(entity.label)}"]
    lines += [f"{e} {ALIAS} {literal(a)}" for a in entity.aliases]
    if entity.kind is not None:
        lines.append(f"{e} {KIND} <{entity.kind.iri}>")
    if entity.wikidata is not None:
        lines.append(f"{e} {MATCH} <{WIKIDATA}{entity.wikidata}>")
    if entity.unresolved:
        lines.append(f"{e} {UNRESOLVED} {_TRUE}")
    if entity.hypothetical:
        lines.append(f"{e} {HYPOTHETICAL} {_TRUE}")
    if entity.members is not None:
        lines.append(f'{e} {MEMBERS} "{entity.members}"{_INTEGER}')
    if entity.of is not None:
        lines.append(f"{e} {MEMBER_OF} <{names.iri(entity.of)}>")
    if entity.note is not None:
        lines.append(f"{e} {NOTE} {literal(entity.note)}")
    return lines


def claim_lines(claim: Claim, names: Names, terms: Mapping[str, Term], lines: list[str]) -> None:
    """Append the triples of a claim and its parts."""
    iri = names.iri
    n = f"<{names.base}claim/{claim.document.id}/{claim.id}"
    c = f"{n}>"
    term = terms[claim.predicate]
    predicate = f"<{term.iri(names.base)}>"
    lines += (
        f"{c} {TYPE} {CLAIM}",
        f"{c} {DERIVED} <{names.document(claim.document.id)}>",
        f"{c} {STATEMENT} {literal(claim.statement)}",
        f"{c} {SUBJECT} <{iri(claim.subject)}>",
        f"{c} {PREDICATE} {predicate}",
        f"{c} {POLARITY} {_WORDS[claim.polarity]}",
        f"{c} {MODALITY} {_WORDS[claim.modality]}",
        f"{c} {VOICE} {_WORDS[claim.voice]}",
    )
    if claim.object is not None:
        lines.append(f"{c} {OBJECT} {_thing(lines, n, 'object', claim.object, names)}")
    if claim.likelihood is not None:
        lines.append(f"{c} {LIKELIHOOD} {_WORDS[claim.likelihood]}")
    if claim.given is not None:
        name = GIVEN if claim.given.holds is Polarity.AFFIRMED else CONTRARY
        lines.append(f"{c} {name} {_thing(lines, n, '', claim.given.what, names)}")
    if claim.chain:
        _chain_lines(lines, n, claim.chain, names)
    if claim.time is not None:
        _time_lines(lines, c, claim.time)
    if claim.place is not None:
        lines.append(f"{c} {PLACE} <{iri(claim.place)}>")
    for i, span in enumerate(claim.spans, 1):
        s = f"{n}#span-{i}>"
        lines += (f"{c} {EVIDENCE} {s}", f"{s} {TYPE} {POSITION}", f'{s} {SEAL} "{span.seal}"')
        if span.quote is not None:
            lines += (f"{s} {TYPE} {QUOTATION}", f"{s} {EXACT} {literal(span.quote)}")
        if span.start is not None:
            lines += (f'{s} {START} "{span.start}"{_INTEGER}', f'{s} {END} "{span.end}"{_INTEGER}')
    for i, quantity in enumerate(claim.also, 1):
        lines.append(f"{c} {ALSO} {_thing(lines, n, f'also-{i}', quantity, names)}")
    if claim.purpose is not None:
        lines.append(f"{c} {PURPOSE} {_thing(lines, n, '', claim.purpose, names)}")
    if claim.note is not None:
        lines.append(f"{c} {NOTE} {literal(claim.note)}")


def _thing(lines: list[str], n: str, part: str, thing: Object, names: Names) -> str:
    """The term for an object; what needs a node of its own is appended."""
    if isinstance(thing, str):
        return f"<{names.iri(thing)}>"
    if isinstance(thing, Text):
        return literal(thing.text)
    node = f"{n}#{part}>"
    if isinstance(thing, Quantity):
        lines += (
            f"{node} {TYPE} {QUANTITY}",
            f"{node} {UNIT} {literal(thing.unit)}",
            f"{node} {BOUND} {_WORDS[thing.bound]}",
        )
        if thing.low is not None:
            lines.append(f'{node} {LOW} "{plain(thing.low)}"{_DECIMAL}')
        if thing.high is not None:
            lines.append(f'{node} {HIGH} "{plain(thing.high)}"{_DECIMAL}')
        if thing.counted is not None:
            lines.append(f"{node} {COUNTED} {literal(thing.counted)}")
        if thing.of is not None:
            lines.append(f"{node} {OF} <{names.iri(thing.of)}>")
        if thing.words is not None:
            lines.append(f"{node} {VALUE} {literal(thing.words)}")
    elif isinstance(thing, Alternatives):
        lines.append(f"{node} {TYPE} {ALTERNATIVES}")
        for i, option in enumerate(thing.options, 1):
            lines.append(f"{node} {OPTION} {_thing(lines, n, f'{part}-{i}', option, names)}")
    return node


def _chain_lines(lines: list[str], n: str, chain: Chain, names: Names) -> None:
    outer, name = [f"{n}>"], ATTRIBUTION
    for i, place in enumerate(chain, 1):
        here = []
        for j, link in enumerate(place, 1):
            node = f"{n}#link-{i}>" if len(place) == 1 else f"{n}#link-{i}-{j}>"
            here.append(node)
            lines += [f"{before} {name} {node}" for before in outer]
            lines += (f"{node} {TYPE} {LINK}", f"{node} {AGENT} <{names.iri(link.agent)}>")
            if link.verb is not None:
                lines.append(f"{node} {VERB} {literal(link.verb)}")
            if link.capacity is not None:
                lines.append(f"{node} {CAPACITY} {literal(link.capacity)}")
            if link.principal is not None:
                lines.append(f"{node} {BEHALF} <{names.iri(link.principal)}>")
            if link.said is not None:
                _dated(lines, node, SAID, link.said)
            if link.place is not None:
                lines.append(f"{node} {PLACE} <{names.iri(link.place)}>")
            if link.basis is not Basis.STATED:
                lines.append(f"{node} {_BASES[link.basis]} {SAID if link.said else AGENT}")
        outer, name = here, CITING


def _time_lines(lines: list[str], c: str, time: Time) -> None:
    if time.when is not None:
        _dated(lines, c, THROUGHOUT if time.throughout else WHEN, time.when)
    if time.basis is not Basis.STATED:
        lines.append(f"{c} {_BASES[time.basis]} {WHEN}")
    if time.note is not None:
        lines.append(f"{c} {SCOPE} {literal(time.note)}")


def registry_lines(registry: Registry, names: Names) -> list[str]:
    """The registry's own entities, its terms, and its samenesses."""
    lines: list[str] = []
    for ref in sorted(registry.entities):
        if registry.entities[ref].document is None:
            lines += entity_lines(registry.entities[ref], names)
    for id_ in sorted(registry.terms):
        if registry.terms[id_].own:
            lines += term_lines(registry.terms[id_], names)
    for decision in registry.same:
        refs = sorted(decision.refs)
        node = f"<{names.base}same/{sha256(' '.join(refs).encode()).hexdigest()[:20]}>"
        lines.append(f"{node} {TYPE} {SAMENESS}")
        lines += [f"{node} {MEMBER} <{names.iri(ref)}>" for ref in refs]
        if decision.note is not None:
            lines.append(f"{node} {NOTE} {literal(decision.note)}")
    return lines


def term_lines(term: Term, names: Names) -> list[str]:
    t = f"<{term.iri(names.base)}>"
    lines = [
        f"{t} {TYPE} {MEASURE if term.is_measure else RELATION}",
        f"{t} {RDFS_LABEL} {literal(term.label)}",
        f"{t} {DEFINITION} {literal(term.definition)}",
    ]
    if term.measure is not None:
        lines.append(f"{t} {KIND} {_WORDS[term.measure]}")
    if term.unit is not None:
        lines.append(f"{t} {UNIT} {literal(term.unit)}")
    if term.counted is not None:
        lines.append(f"{t} {COUNTED} {literal(term.counted)}")
    if term.size:
        lines.append(f"{t} {SIZE} {_TRUE}")
    if term.explanatory:
        lines.append(f"{t} {EXPLANATORY} {_TRUE}")
    if term.inverse is not None:
        package = term.inverse in TERMS
        lines.append(f"{t} {INVERSE} <{NS if package else names.base + 'term/'}{term.inverse}>")
    return lines


def reading_lines(reading: Reading, names: Names) -> list[str]:
    """The triples of a reading, which is a graph of its own."""
    r = f"<{names.reading(reading.id)}>"
    return [
        f"{r} {TYPE} {READING}",
        f"{r} {KIND} {_WORDS[reading.kind]}",
        f"{r} {FROM} <{names.iri(reading.source)}>",
        f"{r} {TO} <{names.iri(reading.target)}>",
        f"{r} {CREATOR} {literal(reading.by)}",
        f"{r} {NOTE} {literal(reading.note)}",
        *(f"{r} {SOURCE} <{names.document(d)}>" for d in reading.documents),
    ]


def nquads(lines: Iterable[str], graph: str) -> str:
    """Triples as N-Quads of one graph, in their order."""
    end = f" <{graph}> .\n"
    text = end.join(lines)
    return text + end if text else ""


def canonical(lines: Iterable[str], graph: str) -> str:
    """Triples as canonical N-Quads of one graph: sorted by code points, each once."""
    return nquads(sorted(set(lines)), graph)


# --- from RDF ------------------------------------------------------------------------------------------------------


def nodes_of(lines: Iterable[str]) -> Nodes:
    """N-Triples lines (``s p o .``) by subject and predicate."""
    nodes: Nodes = {}
    for line in lines:
        s, p, o = line.split(" ", 2)
        o = o.rstrip()
        o = o[:-1].rstrip() if o[-1] == "." else o
        node = nodes.get(s)
        if node is None:
            node = nodes[s] = {}
        if p in node:
            node[p].append(o)
        else:
            node[p] = [o]
    return nodes


def read_document(lines: Iterable[str], names: Names) -> Annotated:
    """A document with its entities and claims, from the triples of its graph."""
    nodes = nodes_of(lines)
    document: Document | None = None
    entities, claims = [], []
    for node, facts in nodes.items():
        type_ = facts.get(TYPE, [""])[0]
        if type_ == DOCUMENT:
            document = _read_document(node, facts, names)
        elif type_ in _ENTITY_TYPES:
            entities.append(_read_entity(node, facts, names))
        elif type_ == CLAIM:
            claims.append(node)
    if document is None:
        raise ValueError("a graph without a document")
    made = sorted((_read_claim(node, nodes, document, names) for node in claims), key=text_order)
    return Annotated(document, tuple(sorted(entities, key=lambda e: e.ref)), tuple(made))


def _one(facts: dict[str, list[str]], name: str) -> str | None:
    return text_of(facts[name][0]) if name in facts else None


def _number(facts: dict[str, list[str]], name: str) -> int | None:
    return int(text_of(facts[name][0])) if name in facts else None


def _ref(term: str, names: Names) -> str:
    ref = names.ref(term[1:-1])
    if ref is None:
        raise ValueError(f"{term} is not a name of this graph (base {names.base})")
    return ref


def _refs(facts: dict[str, list[str]], name: str, names: Names) -> list[str]:
    return [_ref(t, names) for t in facts.get(name, ())]


def _when(facts: dict[str, list[str]], name: str) -> When | None:
    return dates.parse(text_of(facts[name][0])) if name in facts else None


def _read_document(node: str, facts: dict[str, list[str]], names: Names) -> Document:
    bases = [(n, b) for b, p in _BASES.items() for n, f in _FIELDS.items() if f in facts.get(p, ())]
    other = {p: r.removeprefix(DOCUMENT_PREFIX) for p in (REVISION, QUOTED) for r in _refs(facts, p, names)}
    return Document(
        _ref(node, names).removeprefix(DOCUMENT_PREFIX),
        _one(facts, TITLE),
        next(iter(_refs(facts, PUBLISHER, names)), None),
        tuple(sorted(_refs(facts, CREATOR, names))),
        _when(facts, ISSUED),
        _one(facts, GENRE),
        _one(facts, PAGE),
        _one(facts, TEXT_FILE),
        _one(facts, DIGEST),
        _number(facts, CHARACTERS),
        other.get(REVISION),
        other.get(QUOTED),
        _one(facts, NOTE),
        tuple(sorted(bases)),
    )


def _read_entity(node: str, facts: dict[str, list[str]], names: Names) -> Entity:
    type_ = _ENTITY_TYPES[facts[TYPE][0]]
    kinds = {f"<{w.iri}>": w for w in KINDS.get(type_, ())}
    match = facts.get(MATCH)
    return Entity(
        _ref(node, names),
        type_,
        _one(facts, LABEL) or "",
        tuple(sorted(map(text_of, facts.get(ALIAS, ())))),
        kinds[facts[KIND][0]] if KIND in facts else None,
        match[0][1:-1].removeprefix(WIKIDATA) if match else None,
        UNRESOLVED in facts,
        HYPOTHETICAL in facts,
        _number(facts, MEMBERS),
        next(iter(_refs(facts, MEMBER_OF, names)), None),
        _one(facts, NOTE),
    )


def _read_claim(node: str, nodes: Nodes, document: Document, names: Names) -> Claim:
    facts = nodes[node]
    given = None
    for name, holds in ((GIVEN, Polarity.AFFIRMED), (CONTRARY, Polarity.DENIED)):
        if name in facts:
            what = _read_thing(facts[name][0], nodes, names)
            assert isinstance(what, str | Text)
            given = Condition(what, holds)
    purpose = _read_thing(facts[PURPOSE][0], nodes, names) if PURPOSE in facts else None
    assert purpose is None or isinstance(purpose, str | Text)
    also = tuple(_read_quantity(nodes[t], names) for t in sorted(facts.get(ALSO, ()), key=_part))
    spans = tuple(_read_span(nodes[t]) for t in sorted(facts.get(EVIDENCE, ()), key=_part))
    return Claim(
        document,
        _ref(node, names).partition("#")[2],
        text_of(facts[STATEMENT][0]),
        _ref(facts[SUBJECT][0], names),
        facts[PREDICATE][0][1:-1].removeprefix(NS).removeprefix(f"{names.base}term/"),
        _read_thing(facts[OBJECT][0], nodes, names) if OBJECT in facts else None,
        _READ_POLARITY[facts[POLARITY][0]],
        _READ_MODALITY[facts[MODALITY][0]],
        _READ_LIKELIHOOD[facts[LIKELIHOOD][0]] if LIKELIHOOD in facts else None,
        _READ_VOICE[facts[VOICE][0]],
        given,
        _read_chain(facts, nodes, names),
        _read_time(facts),
        next(iter(_refs(facts, PLACE, names)), None),
        spans,
        also,
        purpose,
        _one(facts, NOTE),
    )


def _part(node: str) -> list[int]:
    """The numbers at the end of a part's IRI, which order the parts."""
    return [int(n) for n in re.findall(r"-(\d+)", node.rpartition("#")[2])]


def _read_thing(term: str, nodes: Nodes, names: Names) -> Object:
    if term[0] == '"':
        return Text(text_of(term))
    facts = nodes.get(term)
    if facts is not None and "#" in term:
        if facts[TYPE][0] == QUANTITY:
            return _read_quantity(facts, names)
        options = [_read_thing(t, nodes, names) for t in facts.get(OPTION, ())]
        return alternatives(o for o in options if isinstance(o, str | Quantity | Text))
    return _ref(term, names)


def _read_quantity(facts: dict[str, list[str]], names: Names) -> Quantity:
    return Quantity(
        Decimal(text_of(facts[LOW][0])) if LOW in facts else None,
        Decimal(text_of(facts[HIGH][0])) if HIGH in facts else None,
        text_of(facts[UNIT][0]),
        _READ_BOUND[facts[BOUND][0]],
        _one(facts, COUNTED),
        next(iter(_refs(facts, OF, names)), None),
        _one(facts, VALUE),
    )


def _read_span(facts: dict[str, list[str]]) -> Span:
    words, _, digest = text_of(facts[SEAL][0]).partition(" ")
    return Span(_number(facts, START), _number(facts, END), Seal(int(words), digest), _one(facts, EXACT))


def _read_chain(facts: dict[str, list[str]], nodes: Nodes, names: Names) -> Chain:
    places = []
    here = sorted(facts.get(ATTRIBUTION, ()), key=_part)
    while here:
        places.append(tuple(_read_link(nodes[t], names) for t in here))
        here = sorted(nodes[here[0]].get(CITING, ()), key=_part)
    return tuple(places)


def _read_link(facts: dict[str, list[str]], names: Names) -> Link:
    return Link(
        _ref(facts[AGENT][0], names),
        _one(facts, VERB),
        _one(facts, CAPACITY),
        next(iter(_refs(facts, BEHALF, names)), None),
        _when(facts, SAID),
        next(iter(_refs(facts, PLACE, names)), None),
        next((b for b, p in _BASES.items() if p in facts), Basis.STATED),
    )


def _read_time(facts: dict[str, list[str]]) -> Time | None:
    basis = next((b for b, p in _BASES.items() if WHEN in facts.get(p, ())), Basis.STATED)
    when = _when(facts, WHEN) or _when(facts, THROUGHOUT)
    if when is None and basis is Basis.STATED:
        return None
    return Time(when, THROUGHOUT in facts, basis, _one(facts, SCOPE))


def read_registry(lines: Iterable[str], names: Names) -> tuple[list[Entity], list[Term], list[Sameness]]:
    """Entities, terms and samenesses, from the triples of the registry's graph."""
    entities, terms, same = [], [], []
    for node, facts in nodes_of(lines).items():
        type_ = facts.get(TYPE, [""])[0]
        if type_ in _ENTITY_TYPES:
            entities.append(_read_entity(node, facts, names))
        elif type_ in (RELATION, MEASURE):
            terms.append(_read_term(node, facts, names))
        elif type_ == SAMENESS:
            same.append(Sameness(tuple(sorted(_refs(facts, MEMBER, names))), _one(facts, NOTE)))
    return sorted(entities, key=lambda e: e.ref), sorted(terms, key=lambda t: t.id), sorted(same, key=lambda s: s.refs)


def _read_term(node: str, facts: dict[str, list[str]], names: Names) -> Term:
    inverse = facts[INVERSE][0][1:-1] if INVERSE in facts else None
    return Term(
        node[1:-1].removeprefix(f"{names.base}term/"),
        _READ_MEASURE[facts[KIND][0]] if KIND in facts else None,
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
    readings = (
        Reading(
            node[1:-1].removeprefix(f"{names.base}reading/"),
            _READ_READING[facts[KIND][0]],
            _ref(facts[FROM][0], names),
            _ref(facts[TO][0], names),
            text_of(facts[CREATOR][0]),
            tuple(sorted(r.removeprefix(DOCUMENT_PREFIX) for r in _refs(facts, SOURCE, names))),
            text_of(facts[NOTE][0]),
        )
        for node, facts in nodes_of(lines).items()
    )
    return sorted(readings, key=lambda r: r.id)


def _reader(words: type[W]) -> dict[str, W]:
    return {f"<{w.iri}>": w for w in words}


_READ_POLARITY, _READ_MODALITY = _reader(Polarity), _reader(Modality)
_READ_LIKELIHOOD, _READ_VOICE = _reader(Likelihood), _reader(Voice)
_READ_BOUND, _READ_MEASURE, _READ_READING = _reader(Bound), _reader(MeasureKind), _reader(ReadingKind)
_ENTITY_TYPES = {f"<{t.iri}>": t for t in EntityType}
_WORDS: dict[Word, str] = {
    w: f"<{w.iri}>" for list_ in (Polarity, Modality, Likelihood, Voice, Bound, MeasureKind, ReadingKind) for w in list_
}
