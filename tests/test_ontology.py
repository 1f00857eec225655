"""The ontology is sound, says the same as ``kg.vocabulary``, and its examples and questions work.

The meta-shape in ``ontology-shapes.ttl`` says what each term must have; here it is also shown to notice what is missing.
Examples are one small fictional graph cut in pieces, so that the competency questions find their answers in it.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from owlrl.Namespaces import ERRNS
from pyshacl import validate
from rdflib import RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL, SH
from rdflib.term import Node

from kg import vocabulary
from kg.vocabulary import (
    ASSESSMENTS,
    NS,
    ONTOLOGY,
    TERMS,
    UNATTRIBUTED,
    Basis,
    EntityType,
    Likelihood,
    Modality,
    Term,
    Word,
    concept,
    spaced,
)

ROOT = Path(__file__).parents[1]
FILE = ROOT / "ontology.ttl"
SHAPES = ROOT / "tests" / "ontology-shapes.ttl"

KG = Namespace(NS)
EX = Namespace("https://example.org/id/")
OA = Namespace(vocabulary.OA)
SCHEMA = Namespace(vocabulary.SCHEMA)
VS = Namespace("http://www.w3.org/2003/06/sw-vocab-status/ns#")

PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property)

SCHEMES: dict[type[Word], URIRef] = {
    vocabulary.Modality: KG.Modalities,
    vocabulary.Polarity: KG.Polarities,
    vocabulary.Likelihood: KG.Likelihoods,
    vocabulary.Voice: KG.Voices,
    vocabulary.Bound: KG.Bounds,
    vocabulary.Basis: KG.Bases,
    vocabulary.MeasureKind: KG.MeasureKinds,
    vocabulary.ReadingKind: KG.ReadingKinds,
    vocabulary.CompensationKind: KG.CompensationKinds,
    vocabulary.EventKind: KG.EventKinds,
}

PREFIXES = "".join(re.findall(r"^@prefix .+\n", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE))
SPARQL_PREFIXES = re.sub(r"@prefix (.+) \.\n", r"PREFIX \1\n", PREFIXES)


def parsed(turtle: str) -> Graph:
    return Graph().parse(data=turtle, format="turtle")


ONTOLOGY_GRAPH = parsed(FILE.read_text(encoding="utf-8"))
SHAPES_GRAPH = parsed(SHAPES.read_text(encoding="utf-8"))


def declared() -> set[URIRef]:
    """Every term, concept, scheme and individual of the ontology."""
    return {s for s in ONTOLOGY_GRAPH.subjects() if isinstance(s, URIRef) and s.startswith(NS)}


def instances(*types: URIRef) -> set[Node]:
    return {s for t in types for s in ONTOLOGY_GRAPH.subjects(RDF.type, t)}


def local(term: Node) -> str:
    return str(term).removeprefix(NS)


def text(subject: Node, predicate: URIRef) -> str | None:
    value = ONTOLOGY_GRAPH.value(subject, predicate, any=False)
    return None if value is None else str(value)


def examples() -> list[tuple[URIRef, str]]:
    """Each term with its example, or examples."""
    return sorted((s, str(o)) for s, o in ONTOLOGY_GRAPH.subject_objects(SKOS.example) if isinstance(s, URIRef))


def example_graph() -> Graph:
    """All examples together."""
    return parsed(PREFIXES + "\n".join(snippet for _, snippet in examples()))


def questions() -> list[tuple[str, str]]:
    """Each competency question with its SPARQL."""
    notes = sorted(map(str, ONTOLOGY_GRAPH.objects(URIRef(ONTOLOGY), SKOS.scopeNote)))
    return [(question, sparql) for question, _, sparql in (note.partition("\n") for note in notes)]


ANNOTATIONS = (
    RDFS.label,
    RDFS.comment,
    RDFS.seeAlso,
    RDFS.isDefinedBy,
    SKOS.definition,
    SKOS.example,
    SKOS.note,
    SKOS.scopeNote,
    VS.term_status,
)


def axioms() -> Graph:
    """The ontology without its texts, which a reasoner only drags along."""
    graph = copy()
    for predicate in ANNOTATIONS:
        graph.remove((None, predicate, None))
    return graph


def inconsistencies(*graphs: Graph) -> list[str]:
    """What an OWL RL reasoner objects to in the union of the graphs."""
    union = Graph()
    for graph in graphs:
        union += graph
    DeductiveClosure(OWLRL_Semantics).expand(union)
    return sorted(map(str, union.objects(None, ERRNS.error)))


def copy() -> Graph:
    return Graph() + ONTOLOGY_GRAPH


def conforms(graph: Graph) -> bool:
    result: bool = validate(graph, shacl_graph=SHAPES_GRAPH, inference="none")[0]
    return result


# The file


def test_both_engines_read_the_same_graph() -> None:
    triples = "".join(f"{triple} .\n" for triple in ox.parse(path=FILE, format=ox.RdfFormat.TURTLE))
    other = Graph().parse(data=triples, format="nt")
    assert len(ONTOLOGY_GRAPH) > 1000
    assert isomorphic(ONTOLOGY_GRAPH, other)


def test_there_are_no_blank_nodes() -> None:
    assert not [node for triple in ONTOLOGY_GRAPH for node in triple if isinstance(node, BNode)]


def test_each_term_is_described_in_one_place_of_the_file() -> None:
    heads = re.findall(r"^(kg:\S+|<\S+>) a ", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(heads) == len(set(heads)) == len(declared()) + 1


def test_only_terms_of_our_own_are_described() -> None:
    assert set(ONTOLOGY_GRAPH.subjects()) == {*declared(), URIRef(ONTOLOGY)}


def test_the_ontology_stays_small() -> None:
    domain = instances(KG.Relation, KG.Measure) - {KG[name] for name in ASSESSMENTS}
    structural = instances(OWL.Class, OWL.NamedIndividual, *PROPERTY_TYPES) - domain
    assert len(structural) <= 75
    assert len(domain) <= 40


# Consistency

REUSED_AXIOMS = parsed(
    PREFIXES
    + """
    prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
    prov:wasRevisionOf rdfs:subPropertyOf prov:wasDerivedFrom .
    prov:wasQuotedFrom rdfs:subPropertyOf prov:wasDerivedFrom .
    prov:actedOnBehalfOf rdfs:domain prov:Agent ; rdfs:range prov:Agent .
    prov:Entity owl:disjointWith prov:Activity .
    oa:start rdfs:domain oa:TextPositionSelector ; rdfs:range xsd:nonNegativeInteger .
    oa:end rdfs:domain oa:TextPositionSelector ; rdfs:range xsd:nonNegativeInteger .
    skos:inScheme rdfs:range skos:ConceptScheme .
    skos:hasTopConcept rdfs:domain skos:ConceptScheme ; rdfs:range skos:Concept .
    skos:Concept owl:disjointWith skos:ConceptScheme .
    skos:exactMatch rdfs:domain skos:Concept ; rdfs:range skos:Concept .
    ex:the-port skos:exactMatch <http://www.wikidata.org/entity/Q1> .
    """
)
"""What the reused vocabularies say themselves of the terms that we use (from their specifications)."""


def test_the_ontology_is_consistent_under_owl_rl() -> None:
    assert inconsistencies(ONTOLOGY_GRAPH) == []


def test_ontology_and_examples_are_consistent_with_what_the_reused_vocabularies_say() -> None:
    assert inconsistencies(ONTOLOGY_GRAPH, example_graph(), REUSED_AXIOMS) == []


@pytest.mark.parametrize(
    "mixture",
    [
        "ex:x a kg:Claim , kg:Entity .",
        "ex:x a kg:Claim ; kg:agent ex:y .",
        "ex:x a kg:Person , kg:State .",
        "ex:x kg:citing ex:y . ex:y a kg:Actor .",
        "ex:x kg:attribution ex:y . ex:y a kg:Person .",
        "ex:x kg:also ex:y . ex:y a kg:Document .",
        "ex:x a kg:Relation , kg:Measure .",
    ],
)
def test_a_reasoner_notices_what_is_two_things_at_once(mixture: str) -> None:
    assert inconsistencies(axioms(), parsed(PREFIXES + mixture))


def test_a_state_may_be_a_place() -> None:
    assert inconsistencies(axioms(), parsed(PREFIXES + "ex:x a kg:State , kg:Place .")) == []


# The meta-shape


def test_the_ontology_meets_its_own_demands() -> None:
    result = validate(ONTOLOGY_GRAPH, shacl_graph=SHAPES_GRAPH, inference="none")
    assert result[0], result[2]


DEMANDED = {
    "a label": RDFS.label,
    "a definition": SKOS.definition,
    "a comment": RDFS.comment,
    "an example": SKOS.example,
    "who defines it": RDFS.isDefinedBy,
    "a status": VS.term_status,
}

ONE_OF_EACH_SORT = (
    KG.Claim,
    KG.attribution,
    KG.statement,
    KG.inferred,
    KG.given,
    KG.Unattributed,
    KG.Modalities,
    KG.Asserted,
    KG.denies,
    KG.enables,
    KG.troopsPresent,
)


@pytest.mark.parametrize("demand", DEMANDED)
def test_the_meta_shape_misses_on_each_sort_of_term(demand: str) -> None:
    graph = copy()
    for term in ONE_OF_EACH_SORT:
        graph.remove((term, DEMANDED[demand], None))
    _, report, _ = validate(graph, shacl_graph=SHAPES_GRAPH, inference="none")
    assert isinstance(report, Graph)
    assert set(report.objects(None, SH.focusNode)) == set(ONE_OF_EACH_SORT)


def replaced(subject: URIRef, predicate: URIRef, value: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.set((subject, predicate, value))


def added(subject: URIRef, predicate: URIRef, value: Node) -> Callable[[Graph], object]:
    return lambda graph: graph.add((subject, predicate, value))


def removed(subject: URIRef, predicate: URIRef) -> Callable[[Graph], object]:
    return lambda graph: graph.remove((subject, predicate, None))


BREAKS: dict[str, Callable[[Graph], object]] = {
    "a label that another term has": replaced(KG.place, RDFS.label, Literal("place", lang="en")),
    "a second label": added(KG.place, RDFS.label, Literal("whereabouts", lang="en")),
    "a label in another language": replaced(KG.place, RDFS.label, Literal("ort", lang="de")),
    "a label with a capital": replaced(KG.place, RDFS.label, Literal("At place", lang="en")),
    "a label with two spaces": replaced(KG.place, RDFS.label, Literal("at  place", lang="en")),
    "a definition that another term has": replaced(
        KG.Claim, SKOS.definition, Literal("An entity that happens in time.", lang="en")
    ),
    "a definition of two sentences": replaced(KG.Claim, SKOS.definition, Literal("A node. It claims.", lang="en")),
    "a definition without language": replaced(KG.Claim, SKOS.definition, Literal("A node.")),
    "an empty example": replaced(KG.Claim, SKOS.example, Literal("")),
    "another definer": replaced(KG.Claim, RDFS.isDefinedBy, URIRef(NS)),
    "an unheard-of status": replaced(KG.Claim, VS.term_status, Literal("perfect")),
    "a term without type": removed(KG.Claim, RDF.type),
    "a class in lower case": added(KG.claim, RDF.type, OWL.Class),
    "a term of somebody else": added(OA.start, RDF.type, OWL.DatatypeProperty),
    "a property that does not say on what": removed(KG.agent, RDFS.domain),
    "a property with two domains": added(KG.agent, RDFS.domain, KG.Claim),
    "a concept in no scheme": removed(KG.Asserted, SKOS.inScheme),
    "a concept without its word": removed(KG.Asserted, SKOS.notation),
    "a concept that its scheme does not list": lambda graph: graph.remove(
        (KG.Modalities, SKOS.hasTopConcept, KG.Asserted)
    ),
    "a measure without kind": removed(KG.troopsPresent, KG.kind),
    "a measure of a kind of event": replaced(KG.troopsPresent, KG.kind, KG.War),
    "a measure without unit": removed(KG.troopsPresent, KG.unit),
    "a measure that does not say what it counts": removed(KG.troopsPresent, KG.counted),
    "a relation with a unit": added(KG.enables, KG.unit, Literal("people")),
    "an explanatory relation that is not true or false": replaced(KG.enables, KG.explanatory, Literal("yes")),
    "a header without title": removed(URIRef(ONTOLOGY), DCTERMS.title),
    "a header without licence": removed(URIRef(ONTOLOGY), DCTERMS.license),
    "a header without version": removed(URIRef(ONTOLOGY), OWL.versionIRI),
    "a header without questions": removed(URIRef(ONTOLOGY), SKOS.scopeNote),
    "a change before the beginning": replaced(
        URIRef(ONTOLOGY), DCTERMS.modified, Literal("2026-11-21", datatype=URIRef(vocabulary.XSD + "date"))
    ),
}


@pytest.mark.parametrize("flaw", BREAKS)
def test_the_meta_shape_notices(flaw: str) -> None:
    graph = copy()
    BREAKS[flaw](graph)
    assert not isomorphic(graph, ONTOLOGY_GRAPH)
    assert not conforms(graph)


def test_all_labels_are_unique() -> None:
    labels = [str(label).casefold() for label in ONTOLOGY_GRAPH.objects(None, RDFS.label)]
    assert len(labels) == len(set(labels)) == len(declared())


# The same as the vocabulary


def test_the_namespace_is_that_of_the_vocabulary() -> None:
    namespaces = {prefix: str(iri) for prefix, iri in re.findall(r"@prefix (\w+): <(.+)>", PREFIXES)}
    own = vocabulary.prefixes()
    assert {p: iri for p, iri in namespaces.items() if p in own} == {p: own[p] for p in namespaces if p in own}
    assert (URIRef(ONTOLOGY), RDF.type, OWL.Ontology) in ONTOLOGY_GRAPH
    assert NS == ONTOLOGY + "#"


def test_the_classes_of_entities_are_those_of_the_vocabulary() -> None:
    assert {URIRef(kind.iri) for kind in EntityType} == set(
        ONTOLOGY_GRAPH.transitive_subjects(RDFS.subClassOf, KG.Entity)
    )


@pytest.mark.parametrize("kind", EntityType)
def test_a_class_stands_below_the_one_that_the_vocabulary_says(kind: EntityType) -> None:
    above = {local(c) for c in ONTOLOGY_GRAPH.objects(URIRef(kind.iri), RDFS.subClassOf) if str(c).startswith(NS)}
    assert above == {parent.value for parent in kind.parents[1:2]}


def test_every_closed_list_is_a_scheme_and_every_scheme_a_closed_list() -> None:
    assert set(SCHEMES) == set(Word.__subclasses__())
    assert set(SCHEMES.values()) == instances(SKOS.ConceptScheme)


@pytest.mark.parametrize("words", SCHEMES, ids=lambda words: words.__name__)
def test_a_scheme_holds_the_words_of_its_list(words: type[Word]) -> None:
    concepts = set(ONTOLOGY_GRAPH.subjects(SKOS.inScheme, SCHEMES[words]))
    assert {(str(c), text(c, SKOS.notation), text(c, RDFS.label)) for c in concepts} == {
        (word.iri, word.value, word.value.replace("-", " ")) for word in words
    }
    assert concepts == set(ONTOLOGY_GRAPH.objects(SCHEMES[words], SKOS.hasTopConcept))


def test_every_concept_is_a_word() -> None:
    assert instances(SKOS.Concept) == {URIRef(word.iri) for words in SCHEMES for word in words}


def test_notes_give_the_order_of_modalities() -> None:
    for word in Modality:
        note = text(URIRef(word.iri), SKOS.note)
        assert note is not None
        assert note.startswith(f"Rank {word.rank + 1} of {len(Modality)}")


def test_notes_give_the_steps_and_bands_of_likelihoods() -> None:
    for step, word in enumerate(Likelihood, start=1):
        low, high = word.band
        assert text(URIRef(word.iri), SKOS.note) == f"Step {step} of {len(Likelihood)}: {low} to {high} percent."


def test_notes_give_the_order_of_bases() -> None:
    for step, word in enumerate(Basis, start=1):
        assert text(URIRef(word.iri), SKOS.note) == f"Step {step} of {len(Basis)}."


def described(term: URIRef) -> Term:
    """The entry of the vocabulary that the ontology describes."""
    kind = ONTOLOGY_GRAPH.value(term, KG.kind, any=False)
    word = None if kind is None else text(kind, SKOS.notation)
    inverse = ONTOLOGY_GRAPH.value(term, OWL.inverseOf, any=False)
    return Term(
        local(term),
        measure=None if word is None else vocabulary.MeasureKind(word),
        unit=text(term, KG.unit),
        counted=text(term, KG.counted),
        explanatory=(term, KG.explanatory, Literal(True)) in ONTOLOGY_GRAPH,
        size=(term, KG.size, Literal(True)) in ONTOLOGY_GRAPH,
        inverse=None if inverse is None else local(inverse),
    )


def test_relations_and_measures_are_those_of_the_vocabulary() -> None:
    terms = {term for term in instances(KG.Relation, KG.Measure) if isinstance(term, URIRef)}
    assert {local(term): described(term) for term in terms} == TERMS


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_a_term_has_its_class_and_its_spaced_label(term: Term) -> None:
    iri = URIRef(term.iri())
    sort = KG.Measure if term.is_measure else KG.Relation
    assert set(ONTOLOGY_GRAPH.objects(iri, RDF.type)) == {RDF.Property, sort}
    assert text(iri, RDFS.label) == spaced(term.id)


def test_the_gap_is_an_actor_of_its_own() -> None:
    assert (KG[concept(UNATTRIBUTED)], RDF.type, KG.Actor) in ONTOLOGY_GRAPH


def test_every_name_that_the_vocabulary_writes_exists() -> None:
    source = (ROOT / "kg" / "vocabulary.py").read_text(encoding="utf-8")
    written = re.findall(r'(?:\bkg:|\{NS\}|\bNS \+ "|' + re.escape(NS) + r")([A-Za-z]+)", source)
    assert {KG[name] for name in written} <= declared()


# Examples and questions


def names_in(turtle: str) -> Iterator[URIRef]:
    for triple in parsed(PREFIXES + turtle):
        for node in triple:
            if isinstance(node, URIRef) and node.startswith(NS):
                yield node


@pytest.mark.parametrize(("term", "snippet"), examples(), ids=[local(term) for term, _ in examples()])
def test_an_example_parses_and_shows_its_term(term: URIRef, snippet: str) -> None:
    graph = parsed(PREFIXES + snippet)
    assert len(graph) > 0
    assert not any(isinstance(node, BNode) for triple in graph for node in triple)
    assert len(list(ox.parse(PREFIXES + snippet, format=ox.RdfFormat.TURTLE))) == len(graph)
    assert re.search(rf"kg:{local(term)}\b", snippet)
    assert set(names_in(snippet)) <= declared()


def test_every_term_that_data_can_use_is_used_in_the_examples() -> None:
    unseen = declared() - set(names_in("\n".join(snippet for _, snippet in examples())))
    assert unseen == {KG.Stated, KG.LookedUp, KG.Unknown}  # data say these with the properties of the basis


def test_examples_are_about_fictional_things() -> None:
    things = {s for s in example_graph().subjects() if isinstance(s, URIRef) and not s.startswith(NS)}
    assert all(thing.startswith(EX) for thing in things)


def test_there_are_twelve_to_fifteen_questions() -> None:
    assert 12 <= len(questions()) <= 15
    assert all(question.endswith("?") for question, _ in questions())


@pytest.mark.parametrize("sparql", [sparql for _, sparql in questions()], ids=[question for question, _ in questions()])
def test_both_engines_answer_from_the_examples(sparql: str) -> None:
    graph = ONTOLOGY_GRAPH + example_graph()
    store = ox.Store()
    store.load(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    solutions = store.query(SPARQL_PREFIXES + sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    rows = len(list(solutions))
    assert rows > 0
    assert rows == len(graph.query(SPARQL_PREFIXES + sparql))
