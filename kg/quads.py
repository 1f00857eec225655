"""Claim → RDF: with :mod:`kg.reread`, the only room that knows how a claim looks in RDF.

A document is one named graph, named by the document's IRI; the registry, the readings and the ontology have one
each, and a triple stands in exactly one of them. Everything has an IRI: parts of a claim are ``<claim>#link-1``,
``<claim>#object``, ``<claim>#span-1``. Triples are written as N-Triples text, which is several times faster
than building term objects.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from kg.annotations import Annotated
from kg.dates import When
from kg.model import (
    DOCUMENT_PREFIX,
    Alternatives,
    Chain,
    Claim,
    Document,
    Entity,
    Object,
    Reading,
    Text,
    Time,
)
from kg.quantities import Quantity, plain
from kg.registry import Registry
from kg.vocabulary import (
    BASE,
    DCTERMS,
    EDTF,
    FOAF,
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
    Likelihood,
    MeasureKind,
    Modality,
    Polarity,
    ReadingKind,
    Term,
    Voice,
    Word,
)


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
BASES = {Basis.INFERRED: INFERRED, Basis.LOOKED_UP: LOOKED_UP, Basis.UNKNOWN: UNKNOWN}
FIELDS = {"title": TITLE, "outlet": PUBLISHER, "author": CREATOR, "published": ISSUED, "url": PAGE}

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
    lines += [f"{d} {BASES[basis]} {FIELDS[name]}" for name, basis in document.bases]
    return lines


def _dated(lines: list[str], node: str, name: str, when: When) -> None:
    lines.append(f'{node} {name} "{when.edtf}"{_EDTF}')
    if when.earliest:
        lines.append(f'{node}{_EARLIEST}"{when.earliest.isoformat()}"{_DATE}')
    if when.latest:
        lines.append(f'{node}{_LATEST}"{when.latest.isoformat()}"{_DATE}')


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


# Most of a corpus is claims: a triple of one is put together from few pieces, and what repeats is looked up.

_IS_CLAIM, _IS_LINK, _IS_QUANTITY, _IS_ALTERNATIVES, _IS_POSITION, _IS_QUOTATION = (
    f" {TYPE} {t}" for t in (CLAIM, LINK, QUANTITY, ALTERNATIVES, POSITION, QUOTATION)
)
(_AGENT, _CAPACITY, _COUNTED, _DERIVED, _EARLIEST, _END, _EVIDENCE, _HIGH, _LATEST, _LOW, _OBJECT, _PLACE, _PREDICATE,
 _SEAL, _START, _STATEMENT, _SUBJECT, _UNIT, _VERB) = (
    f" {p} " for p in (
        AGENT, CAPACITY, COUNTED, DERIVED, EARLIEST, END, EVIDENCE, HIGH, LATEST, LOW, OBJECT, PLACE, PREDICATE,
        SEAL, START, STATEMENT, SUBJECT, UNIT, VERB))  # fmt: skip
_SAYING: dict[Word, str] = {
    w: f" {p} <{w.iri}>"
    for p, list_ in (
        (POLARITY, Polarity),
        (MODALITY, Modality),
        (LIKELIHOOD, Likelihood),
        (VOICE, Voice),
        (BOUND, Bound),
    )
    for w in list_
}
"""What a word says of a claim or a quantity: predicate and object."""


def claim_lines(claim: Claim, names: Names, terms: Mapping[str, Term], lines: list[str]) -> None:
    """Append the triples of a claim and its parts."""
    base, id_ = names.base, claim.document.id
    n = f"<{base}claim/{id_}/{claim.id}"
    c = f"{n}>"
    lines += (
        f"{c}{_IS_CLAIM}",
        f"{c}{_DERIVED}<{base}document/{id_}>",
        f"{c}{_STATEMENT}{literal(claim.statement)}",
        f"{c}{_SUBJECT}{_node(base, claim.subject)}",
        f"{c}{_PREDICATE}<{terms[claim.predicate].iri(base)}>",
        f"{c}{_SAYING[claim.polarity]}",
        f"{c}{_SAYING[claim.modality]}",
        f"{c}{_SAYING[claim.voice]}",
    )
    if claim.object is not None:
        lines.append(f"{c}{_OBJECT}{_thing(lines, n, 'object', claim.object, base)}")
    if claim.likelihood is not None:
        lines.append(f"{c}{_SAYING[claim.likelihood]}")
    if claim.given is not None:
        name = GIVEN if claim.given.holds is Polarity.AFFIRMED else CONTRARY
        lines.append(f"{c} {name} {_thing(lines, n, '', claim.given.what, base)}")
    if claim.chain:
        _chain_lines(lines, n, claim.chain, base)
    if claim.time is not None:
        _time_lines(lines, c, claim.time)
    if claim.place is not None:
        lines.append(f"{c}{_PLACE}{_node(base, claim.place)}")
    for i, span in enumerate(claim.spans, 1):
        s, seal = f"{n}#span-{i}>", span.seal
        lines += (f"{c}{_EVIDENCE}{s}", f"{s}{_IS_POSITION}", f'{s}{_SEAL}"{seal.words} {seal.sha256}"')
        if span.quote is not None:
            lines += (f"{s}{_IS_QUOTATION}", f"{s} {EXACT} {literal(span.quote)}")
        if span.start is not None:
            lines += (f'{s}{_START}"{span.start}"{_INTEGER}', f'{s}{_END}"{span.end}"{_INTEGER}')
    for i, quantity in enumerate(claim.also, 1):
        lines.append(f"{c} {ALSO} {_thing(lines, n, f'also-{i}', quantity, base)}")
    if claim.purpose is not None:
        lines.append(f"{c} {PURPOSE} {_thing(lines, n, '', claim.purpose, base)}")
    if claim.note is not None:
        lines.append(f"{c} {NOTE} {literal(claim.note)}")


@lru_cache(maxsize=50_000)
def _node(base: str, ref: str) -> str:
    """The term for a reference. Claims name the same few again and again."""
    return f"<{Names(base).iri(ref)}>"


_word = lru_cache(maxsize=10_000)(literal)
"""The literal of a word that many claims share: a verb, a unit."""


def _thing(lines: list[str], n: str, part: str, thing: Object, base: str) -> str:
    """The term for an object; what needs a node of its own is appended."""
    if isinstance(thing, str):
        return _node(base, thing)
    if isinstance(thing, Text):
        return literal(thing.text)
    node = f"{n}#{part}>"
    if isinstance(thing, Quantity):
        lines += (f"{node}{_IS_QUANTITY}", f"{node}{_UNIT}{_word(thing.unit)}", f"{node}{_SAYING[thing.bound]}")
        if thing.low is not None:
            lines.append(f'{node}{_LOW}"{plain(thing.low)}"{_DECIMAL}')
        if thing.high is not None:
            lines.append(f'{node}{_HIGH}"{plain(thing.high)}"{_DECIMAL}')
        if thing.counted is not None:
            lines.append(f"{node}{_COUNTED}{_word(thing.counted)}")
        if thing.of is not None:
            lines.append(f"{node} {OF} {_node(base, thing.of)}")
        if thing.words is not None:
            lines.append(f"{node} {VALUE} {literal(thing.words)}")
    elif isinstance(thing, Alternatives):
        lines.append(f"{node}{_IS_ALTERNATIVES}")
        for i, option in enumerate(thing.options, 1):
            lines.append(f"{node} {OPTION} {_thing(lines, n, f'{part}-{i}', option, base)}")
    return node


def _chain_lines(lines: list[str], n: str, chain: Chain, base: str) -> None:
    outer, name = [f"{n}>"], ATTRIBUTION
    for i, place in enumerate(chain, 1):
        here = []
        for j, link in enumerate(place, 1):
            node = f"{n}#link-{i}>" if len(place) == 1 else f"{n}#link-{i}-{j}>"
            here.append(node)
            for before in outer:
                lines.append(f"{before} {name} {node}")  # noqa: PERF401 (mostly there is one)
            lines += (f"{node}{_IS_LINK}", f"{node}{_AGENT}{_node(base, link.agent)}")
            if link.verb is not None:
                lines.append(f"{node}{_VERB}{_word(link.verb)}")
            if link.capacity is not None:
                lines.append(f"{node}{_CAPACITY}{_word(link.capacity)}")
            if link.principal is not None:
                lines.append(f"{node} {BEHALF} {_node(base, link.principal)}")
            if link.said is not None:
                _dated(lines, node, SAID, link.said)
            if link.place is not None:
                lines.append(f"{node}{_PLACE}{_node(base, link.place)}")
            if link.basis is not Basis.STATED:
                lines.append(f"{node} {BASES[link.basis]} {SAID if link.said else AGENT}")
        outer, name = here, CITING


def _time_lines(lines: list[str], c: str, time: Time) -> None:
    if time.when is not None:
        _dated(lines, c, THROUGHOUT if time.throughout else WHEN, time.when)
    if time.basis is not Basis.STATED:
        lines.append(f"{c} {BASES[time.basis]} {WHEN}")
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


_WORDS: dict[Word, str] = {
    w: f"<{w.iri}>" for list_ in (Polarity, Modality, Likelihood, Voice, Bound, MeasureKind, ReadingKind) for w in list_
}
