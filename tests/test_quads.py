"""What goes into RDF comes out of it unchanged: documents, claims, registry, readings, whatever their strings hold."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg import dates, quantities
from kg.annotations import Annotated
from kg.corpus import SEEDS
from kg.dates import When
from kg.evidence import Seal
from kg.graph import ClaimGraph, load
from kg.model import (
    Alternatives,
    Claim,
    Condition,
    Document,
    Entity,
    Link,
    Reading,
    Sameness,
    Span,
    Text,
    Time,
    alternatives,
    text_order,
)
from kg.quads import (
    Names,
    annotated_lines,
    canonical,
    literal,
    nquads,
    reading_lines,
    registry_lines,
    text_of,
)
from kg.quantities import Quantity
from kg.registry import Registry
from kg.reread import read_document, read_readings, read_registry
from kg.store import Store
from kg.vocabulary import (
    KINDS,
    NS,
    ONTOLOGY,
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
)

NAMES = Names()
HOSTILE = (
    "",
    " ",
    '"',
    "\\",
    "\\u0041",
    "\\\\n",
    "a\nb",
    "a\r\nb\rc",
    "\t",
    "\0\x01\x1f\x7f\x85",
    "a\u2028b\u2029c",
    "\u202eabc\u200f",
    "\ufeff\ufffe\uffff",
    "\U0001f600\U0010ffff",
    "e\u0301 \u00e9",
    "</script><!--",
    "> <http://x> .",
    '" .\n<http://x> <http://y> "z',
    '"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"@en',
    "} } ; DROP ALL ; INSERT DATA { GRAPH <http://x> { <http://x> <http://y> 1",
    "#x /* */ // ' `",
    "unattributed",
    "x" * 500,
)

words = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ids = st.from_regex(re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,12}", re.ASCII), fullmatch=True)
entity_refs = ids.filter(lambda i: i != UNATTRIBUTED) | st.builds("{}/{}".format, ids, ids)
claim_refs = st.builds("{}#{}".format, ids, ids)
document_refs = st.builds("document:{}".format, ids)
refs = entity_refs | claim_refs | document_refs
days = st.dates().map(lambda d: d.isoformat())
whens = st.one_of(
    days,
    days.map(lambda d: f"../{d}"),
    days.map(lambda d: f"{d}/.."),
    days.map(lambda d: f"{d[:7]}~"),
    days.map(lambda d: f"{d[:4]}/"),
    st.tuples(days, days).map(lambda two: "/".join(sorted(two))),
    st.sampled_from(["201X", "19XX", "2024-XX", "2024-02", "2024?"]),
).map(dates.parse)
seals = st.builds(Seal, st.integers(1, 10**6), st.from_regex(re.compile("[0-9a-f]{64}"), fullmatch=True))
numbers = st.decimals(0, 10**30, allow_nan=False, allow_infinity=False, places=7) | st.integers(0, 10**60).map(Decimal)
units = st.sampled_from(["people", "USD/year", "percent"]) | words.filter(bool)


@st.composite
def quantity(draw: st.DrawFn) -> Quantity:
    bound = draw(st.sampled_from(Bound))
    low, high = sorted((draw(numbers), draw(numbers)))
    match bound:
        case Bound.EXACT | Bound.ABOUT:
            ends: tuple[Decimal | None, Decimal | None] = (low, low)
        case Bound.AT_LEAST | Bound.MORE_THAN:
            ends = (low, None)
        case Bound.AT_MOST:
            ends = (None, high)
        case Bound.VAGUE:
            ends = (None, None)
        case _:
            ends = (low, high)
    said = draw(words) if bound is Bound.VAGUE else None
    return Quantity(*ends, draw(units), bound, draw(st.none() | words), draw(st.none() | entity_refs), said)


texts = st.builds(Text, words)
options = refs | quantity() | texts
objects = st.none() | options | st.lists(options, min_size=2, max_size=3).map(alternatives)
links = st.builds(
    Link,
    agent=st.just(UNATTRIBUTED) | entity_refs | document_refs,
    verb=st.none() | words,
    capacity=st.none() | words,
    principal=st.none() | entity_refs,
    said=st.none() | whens,
    place=st.none() | entity_refs,
    basis=st.sampled_from(Basis),
)
chains = st.lists(st.lists(links, min_size=1, max_size=2).map(tuple), max_size=3).map(tuple)
times = st.one_of(
    st.builds(Time, whens, st.booleans(), st.sampled_from(Basis), st.none() | words),
    st.builds(Time, st.none(), st.just(False), st.just(Basis.UNKNOWN), st.none() | words),
)


@st.composite
def span(draw: st.DrawFn) -> Span:
    if draw(st.booleans()):
        return Span(None, None, draw(seals), draw(words))
    start = draw(st.integers(0, 10**9))
    return Span(start, start + draw(st.integers(1, 10**6)), draw(seals))


documents = st.builds(
    Document,
    id=ids,
    title=st.none() | words,
    outlet=st.none() | entity_refs,
    authors=st.sets(entity_refs, max_size=3).map(lambda a: tuple(sorted(a))),
    published=st.none() | whens,
    genre=st.none() | words,
    url=st.none() | st.just("https://example.org/a?b=c&d=%22#e"),
    file=st.none() | words,
    sha256=st.none() | words,
    characters=st.none() | st.integers(1, 2**62),
    corrects=st.none() | ids,
    reprints=st.none() | ids,
    note=st.none() | words,
    bases=st.dictionaries(
        st.sampled_from(["title", "outlet", "author", "published", "url"]),
        st.sampled_from([Basis.INFERRED, Basis.LOOKED_UP, Basis.UNKNOWN]),
    ).map(lambda bases: tuple(sorted(bases.items()))),
)


@st.composite
def entity(draw: st.DrawFn, document: str | None) -> Entity:
    id_, type_ = draw(ids.filter(lambda i: i != UNATTRIBUTED)), draw(st.sampled_from(EntityType))
    return Entity(
        id_ if document is None else f"{document}/{id_}",
        type_,
        draw(words),
        tuple(sorted(draw(st.sets(words, max_size=3)))),
        draw(st.none() | st.sampled_from(list(KINDS[type_]))) if type_ in KINDS else None,
        draw(st.none() | st.integers(1, 10**9).map("Q{}".format)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.none() | st.integers(1, 10**9)),
        draw(st.none() | entity_refs),
        draw(st.none() | words),
    )


def each_once(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    return tuple(sorted({e.ref: e for e in entities}.values(), key=lambda e: e.ref))


OWN = Term("towedBy", explanatory=True, inverse="tows", label="towed by", definition="…", own=True)
PREDICATES = {**TERMS, OWN.id: OWN}


@st.composite
def annotated(draw: st.DrawFn) -> Annotated:
    document = draw(documents)
    made = st.builds(
        Claim,
        document=st.just(document),
        id=ids,
        statement=words,
        subject=refs,
        predicate=st.sampled_from(sorted(PREDICATES)),
        object=objects,
        polarity=st.sampled_from(Polarity),
        modality=st.sampled_from(Modality),
        likelihood=st.none() | st.sampled_from(Likelihood),
        voice=st.sampled_from(Voice),
        given=st.none() | st.builds(Condition, claim_refs | texts, st.sampled_from(Polarity)),
        chain=chains,
        time=st.none() | times,
        place=st.none() | entity_refs,
        spans=st.lists(span(), min_size=1, max_size=3).map(tuple),
        also=st.lists(quantity(), max_size=2).map(tuple),
        purpose=st.none() | refs | texts,
        note=st.none() | words,
    )
    claims = {c.id: c for c in draw(st.lists(made, max_size=2))}.values()
    entities = each_once(draw(st.lists(entity(document.id), max_size=2)))
    return Annotated(document, entities, tuple(sorted(claims, key=text_order)))


round_trips = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def stored(lines: Iterable[str], graph: str = "https://example.org/graph") -> list[str]:
    store = Store()
    store.replace(graph, lines)
    return store.lines(graph)


def plain_claim(**more: object) -> Claim:
    claim = Claim(Document("times"), "a", "Ships came.", "ships", "occurred", spans=(Span(0, 5, Seal(1, "0" * 64)),))
    return replace(claim, **more)  # type: ignore[arg-type]


def there_and_back(claim: Claim) -> Claim:
    lines = annotated_lines(Annotated(claim.document, (), (claim,)), NAMES, PREDICATES)
    (read,) = read_document(stored(lines), NAMES).claims
    return read


# Strings


@given(words)
@example("x" * 10**6)
def test_text_survives_as_a_literal(text: str) -> None:
    assert text_of(literal(text)) == text
    assert "\n" not in literal(text)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_a_hostile_string_survives_in_every_place_of_a_claim(text: str) -> None:
    claim = plain_claim(
        statement=text,
        object=Alternatives((Text(text), Text(text + "!"))),
        given=Condition(Text(text)),
        chain=((Link("nobody", text, text),),),
        time=Time(None, False, Basis.UNKNOWN, text),
        spans=(Span(None, None, Seal(1, "0" * 64), text),),
        also=(Quantity(None, None, "people", Bound.VAGUE, text, None, text),),
        purpose=Text(text),
        note=text,
    )
    claim = replace(
        claim, object=alternatives(claim.object.options) if isinstance(claim.object, Alternatives) else None
    )
    assert there_and_back(claim) == claim


def test_a_string_of_a_megabyte_survives() -> None:
    claim = plain_claim(statement='a"\n\U0001f600' * 250_000)
    assert there_and_back(claim) == claim


# Round trips


@given(annotated())
@round_trips
def test_a_document_is_read_from_its_own_triples(made: Annotated) -> None:
    assert read_document(annotated_lines(made, NAMES, PREDICATES), NAMES) == made


@given(annotated())
@round_trips
def test_a_document_survives_a_store(made: Annotated) -> None:
    assert read_document(stored(annotated_lines(made, NAMES, PREDICATES)), NAMES) == made


@given(annotated(), st.sampled_from(["https://example.org/kg/", "http://localhost:8080/a/b/", "urn:example:kg/"]))
@round_trips
def test_a_document_survives_under_another_base(made: Annotated, base: str) -> None:
    names = Names(base)
    assert read_document(stored(annotated_lines(made, names, PREDICATES)), names) == made


@given(annotated())
@round_trips
def test_a_store_gives_back_the_very_triples(made: Annotated) -> None:
    lines = annotated_lines(made, NAMES, PREDICATES)
    assert {line.removesuffix(" .") for line in stored(lines)} == set(lines)


@given(annotated(), st.randoms())
@round_trips
def test_the_order_of_triples_does_not_matter(made: Annotated, random: Random) -> None:
    lines = annotated_lines(made, NAMES, PREDICATES)
    shuffled = random.sample(lines, len(lines))
    assert read_document(shuffled, NAMES) == made
    assert canonical(shuffled, "https://example.org/g") == canonical(lines, "https://example.org/g")


own_terms = st.builds(
    Term,
    id=ids.filter(lambda i: i not in TERMS),
    measure=st.none() | st.sampled_from(MeasureKind),
    unit=st.none() | words,
    counted=st.none() | words,
    explanatory=st.booleans(),
    size=st.booleans(),
    inverse=st.none() | ids | st.sampled_from(sorted(TERMS)),
    label=words,
    definition=words,
    own=st.just(True),
)
samenesses = st.builds(
    Sameness, st.sets(entity_refs, min_size=2, max_size=4).map(lambda r: tuple(sorted(r))), st.none() | words
)
readings = st.builds(
    Reading,
    id=ids,
    kind=st.sampled_from(ReadingKind),
    source=refs,
    target=refs,
    by=words,
    documents=st.sets(ids, max_size=3).map(lambda d: tuple(sorted(d))),
    note=words,
)


@given(
    st.lists(entity(None), max_size=4).map(each_once),
    st.lists(own_terms, max_size=3, unique_by=lambda t: t.id),
    st.lists(samenesses, max_size=3, unique_by=lambda s: s.refs),
)
@round_trips
def test_a_registry_survives_a_store(entities: tuple[Entity, ...], terms: list[Term], same: list[Sameness]) -> None:
    registry = Registry.of(entities, terms, same)
    read_entities, read_terms, read_same = read_registry(stored(registry_lines(registry, NAMES)), NAMES)
    assert read_entities == list(entities)
    assert read_terms == sorted(terms, key=lambda t: t.id)
    assert read_same == sorted(same, key=lambda s: s.refs)


@given(st.lists(readings, max_size=4, unique_by=lambda r: r.id))
@round_trips
def test_readings_survive_a_store_in_the_order_of_their_ids(made: list[Reading]) -> None:
    assert read_readings(stored(line for r in made for line in reading_lines(r, NAMES)), NAMES) == sorted(
        made, key=lambda r: r.id
    )


def test_the_entities_of_documents_do_not_stand_in_the_registry() -> None:
    local = Entity("times/officials", EntityType.GROUP, "officials")
    assert registry_lines(Registry.of([local]), NAMES) == []


def test_more_than_nine_parts_keep_their_order() -> None:
    chain = tuple((Link(f"agent-{i}"),) for i in range(12))
    spans = tuple(Span(i, i + 1, Seal(1, "0" * 64)) for i in range(12))
    also = tuple(quantities.parse(f"{i} USD") for i in range(12))
    claim = plain_claim(chain=chain, spans=spans, also=also)
    assert there_and_back(claim) == claim


def test_numbers_are_exact() -> None:
    for number in ("0.1", "0.12345678901234567890123", "3e9", "1e40", "0"):
        quantity = quantities.parse(f"{number} USD")
        assert there_and_back(plain_claim(predicate="monetaryValue", object=quantity)).quantity == quantity


def test_a_date_keeps_its_mark_and_gets_its_bounds() -> None:
    when = dates.parse("2024-02~")
    lines = annotated_lines(Annotated(Document("times", published=when), (), ()), NAMES, PREDICATES)
    assert there_and_back(plain_claim(time=Time(when))).time == Time(When("2024-02~", when.earliest, when.latest))
    assert sum('"2024-02-01"' in line or '"2024-02-29"' in line for line in lines) == 2


# Names


@given(refs | st.just(UNATTRIBUTED))
def test_every_reference_has_an_address_and_comes_back_from_it(ref: str) -> None:
    assert NAMES.ref(NAMES.iri(ref)) == ref


@given(st.lists(refs, min_size=2, max_size=2, unique=True))
def test_two_references_never_share_an_address(two: list[str]) -> None:
    assert NAMES.iri(two[0]) != NAMES.iri(two[1])


@pytest.mark.parametrize(
    "iri", ["https://example.org/entity/a", NAMES.base + "term/a", NAMES.iri("a#b") + "#link-1", NS + "Claim"]
)
def test_an_address_that_is_no_entity_claim_or_document_has_no_reference(iri: str) -> None:
    assert NAMES.ref(iri) is None


@pytest.mark.parametrize(
    "base", ["", "graph/", "https://example.org", "https://example.org/#", "https://example.org/a b/", "<x>:/"]
)
def test_a_base_that_cannot_carry_names_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="ends in /"):
        Names(base)


def test_a_graph_without_a_document_is_no_document() -> None:
    with pytest.raises(ValueError, match="without a document"):
        read_document([], NAMES)


def test_a_graph_of_another_base_is_not_misread() -> None:
    lines = annotated_lines(
        Annotated(Document("times"), (), (plain_claim(),)), Names("https://example.org/"), PREDICATES
    )
    with pytest.raises(ValueError, match="not a name of this graph"):
        read_document(lines, NAMES)


# Canonical text


def test_canonical_text_is_sorted_and_holds_each_triple_once() -> None:
    assert canonical(["<b> <p> <c>", "<a> <p> <c>", "<b> <p> <c>"], "g") == "<a> <p> <c> <g> .\n<b> <p> <c> <g> .\n"


def test_no_triples_give_no_text() -> None:
    assert nquads([], "g") == canonical([], "g") == ""


# The corpus of the package


@pytest.fixture(scope="module")
def seeds() -> ClaimGraph:
    return load(SEEDS)


def by_graph(graph: ClaimGraph) -> dict[str, list[str]]:
    store = graph._shared.store
    return {name: store.lines(name) for name in store.graphs()}


def test_a_triple_stands_in_exactly_one_graph(seeds: ClaimGraph) -> None:
    twice = [
        line
        for line, times in Counter(line for lines in by_graph(seeds).values() for line in lines).items()
        if times > 1
    ]
    assert twice == []


def test_a_document_writes_no_triple_twice(seeds: ClaimGraph) -> None:
    for made in seeds.annotated:
        lines = annotated_lines(made, NAMES, seeds.registry.terms)
        assert len(lines) == len(set(lines))


def test_there_are_no_blank_nodes(seeds: ClaimGraph) -> None:
    assert [
        line
        for lines in by_graph(seeds).values()
        for line in lines
        if line.startswith("_:") or " _:" in line.split('"')[0]
    ] == []


def test_a_claim_takes_thirty_quads_at_most_on_average(seeds: ClaimGraph) -> None:
    quads = sum(len(lines) for name, lines in by_graph(seeds).items() if name != ONTOLOGY)
    assert quads <= 30 * len(seeds.selected)


def test_every_document_of_the_seeds_is_read_as_it_was_written(seeds: ClaimGraph) -> None:
    for made in seeds.annotated:
        assert read_document(stored(annotated_lines(made, NAMES, seeds.registry.terms)), NAMES) == made


def test_a_decision_that_entities_are_one_rewrites_no_id(small: ClaimGraph) -> None:
    lines = [line for name, lines in by_graph(small).items() if name != ONTOLOGY for line in lines]
    assert not [line for line in lines if "owl#sameAs" in line]
    assert {e.ref for e in read_registry(small._shared.store.lines(NAMES.registry), NAMES)[0]} >= {
        "nord-dock",
        "north-dock",
    }
