"""Each shape lets the small corpus pass, and notices the flaw that it is there for."""

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg.corpus import SEEDS
from kg.graph import ClaimGraph, load
from kg.quads import TYPE
from kg.shapes import SHAPES, Finding, violations
from kg.store import Store
from kg.vocabulary import BASE, NS, prefixes

NAMES = {
    **prefixes(),
    "g": f"{BASE}claim/gazette-2024-03-08/",
    "t": f"{BASE}claim/example-times-2024-03-01/",
    "h": f"{BASE}claim/herald-2024-03-10/",
}

FLAWS = [
    # what is demanded · what is taken away · what is put in
    ("A claim comes from exactly one document of this graph.", "g:pay prov:wasDerivedFrom", ""),
    ("A claim comes from exactly one document of this graph.", "", "g:pay prov:wasDerivedFrom document:herald-2024-03-10"),
    ("A claim has exactly one statement, in plain text.", "g:pay kg:statement", ""),
    ("A claim has exactly one statement, in plain text.", "", "g:pay kg:statement 'A second one.'"),
    ("A claim has exactly one statement, in plain text.", "g:pay kg:statement", "g:pay kg:statement ''"),
    ("A claim has exactly one subject: an entity, a claim or a document of this graph.", "g:pay rdf:subject", ""),
    ("A claim has exactly one subject: an entity, a claim or a document of this graph.", "", "g:pay rdf:subject entity:herald"),
    ("A claim has exactly one subject: an entity, a claim or a document of this graph.", "g:pay rdf:subject", "g:pay rdf:subject entity:nobody"),
    ("A claim has exactly one predicate: a declared relation or measure.", "g:pay rdf:predicate", ""),
    ("A claim has exactly one predicate: a declared relation or measure.", "", "g:pay rdf:predicate kg:yields"),
    ("A claim has exactly one predicate: a declared relation or measure.", "g:aid rdf:predicate", "g:aid rdf:predicate term:blesses"),
    ("A claim has one object at most: a thing of this graph, a quantity, alternatives or plain text.", "", "g:aid rdf:object entity:sailors"),
    ("A claim has one object at most: a thing of this graph, a quantity, alternatives or plain text.", "g:aid rdf:object", "g:aid rdf:object entity:nobody"),
    ("A claim has one object at most: a thing of this graph, a quantity, alternatives or plain text.", "g:aid rdf:object", "g:aid rdf:object 7"),
    ("A claim has exactly one polarity, of kg:Polarities.", "g:pay kg:polarity", ""),
    ("A claim has exactly one polarity, of kg:Polarities.", "", "g:pay kg:polarity kg:Denied"),
    ("A claim has exactly one polarity, of kg:Polarities.", "g:pay kg:polarity", "g:pay kg:polarity kg:Asserted"),
    ("A claim has exactly one modality, of kg:Modalities.", "g:pay kg:modality", ""),
    ("A claim has exactly one modality, of kg:Modalities.", "g:pay kg:modality", "g:pay kg:modality 'predicted'"),
    ("A claim has exactly one voice, of kg:Voices.", "g:pay kg:voice", ""),
    ("A claim has exactly one voice, of kg:Voices.", "g:pay kg:voice", "g:pay kg:voice kg:Loud"),
    ("A claim has one likelihood at most, of kg:Likelihoods.", "", "g:pay kg:likelihood kg:Unlikely"),
    ("A claim has one likelihood at most, of kg:Likelihoods.", "", "g:aid kg:likelihood kg:Predicted"),
    ("A claim has one condition at most, kg:given or kg:contrary: a claim of this graph or plain text.", "", "g:aid kg:contrary 'it rains'"),
    ("A claim has one condition at most, kg:given or kg:contrary: a claim of this graph or plain text.", "", "g:pay kg:given g:nothing"),
    ("An attribution begins with a link.", "", "g:pay kg:attribution entity:herald"),
    ("A claim has evidence: one span or more.", "g:pay kg:evidence", ""),
    ("A claim has evidence: one span or more.", "", "g:pay kg:evidence entity:herald"),
    ("A claim has one place at most: a place or a state of this graph.", "", "g:pay kg:place entity:herald"),
    ("A claim has one place at most: a place or a state of this graph.", "", "t:contingent kg:place entity:hill-state"),
    ("What is also printed is a quantity.", "", "g:fees kg:also entity:herald"),
    ("A claim has one purpose at most: a thing of this graph or plain text.", "", "g:disguise kg:purpose 'another'"),
    ("On a claim only kg:when can be inferred, looked up or unknown, and only one of these.", "", "g:pay kg:inferred kg:said"),
    ("On a claim only kg:when can be inferred, looked up or unknown, and only one of these.", "", "g:no-clash kg:unknown kg:when ; kg:inferred kg:place"),
    ("A claim has one note at most, in plain text.", "", "g:pay skos:note 'one' , 'two'"),
    ("A claim has one note on its time at most, in plain text.", "", "g:no-clash skos:scopeNote 'another'"),
    ("A claim has no such property.", "", "g:pay kg:confidence 0.9"),
    ("The object of a measure is a quantity, or alternatives of quantities.", "t:contingent rdf:object", ""),
    ("The object of a measure is a quantity, or alternatives of quantities.", "t:contingent rdf:object", "t:contingent rdf:object 'many'"),
    ("The object of a measure is a quantity, or alternatives of quantities.", "g:pay rdf:predicate", "g:pay rdf:predicate kg:casualties"),
    ("The object of a relation is no quantity.", "t:contingent rdf:predicate", "t:contingent rdf:predicate kg:yields"),
    ("The object of a relation is no quantity.", "h:two-sizes rdf:predicate", "h:two-sizes rdf:predicate kg:yields"),
    ("What is endorsed, doubted or denied is a claim of this graph, or plain text where nobody claims it.", "g:endorsed rdf:object", ""),
    ("What is endorsed, doubted or denied is a claim of this graph, or plain text where nobody claims it.", "g:endorsed rdf:object", "g:endorsed rdf:object entity:herald"),
    ("A link has exactly one agent: an actor, an agreement, a provision or a document of this graph, or kg:Unattributed.", r"g:pay\#link-1 kg:agent", ""),
    ("A link has exactly one agent: an actor, an agreement, a provision or a document of this graph, or kg:Unattributed.", r"g:pay\#link-1 kg:agent", r"g:pay\#link-1 kg:agent entity:the-port"),
    ("A link has exactly one agent: an actor, an agreement, a provision or a document of this graph, or kg:Unattributed.", "", r"g:pay\#link-1 kg:agent entity:herald"),
    ("A link has one verb at most, in plain text.", "", r"g:pay\#link-1 kg:verb 'said' , 'sang'"),
    ("A link has one capacity at most, in plain text.", "", r"g:pay\#link-1 kg:capacity entity:herald"),
    ("The agent of a link speaks for one actor of this graph at most.", "", r"g:pay\#link-1 prov:actedOnBehalfOf entity:the-port"),
    ("A link has one date of saying at most.", "", r"t:not-only-sailors\#link-1 kg:said '2024'^^edtf:EDTF"),
    ("A link has one place at most: a place, a state or an event of this graph.", "", r"g:pay\#link-1 kg:place entity:herald"),
    ("What a link cites is a link.", "", r"g:pay\#link-1 kg:citing entity:herald"),
    ("On a link only kg:said or kg:agent can be inferred, looked up or unknown, and only one of these.", "", r"g:pay\#link-1 kg:inferred kg:verb"),
    ("A link has no such property.", "", r"g:pay\#link-1 kg:colour 'red'"),
    ("A link belongs to the chain of a claim.", "g:pay kg:attribution", ""),
    ("What has bounds has exactly one date, as EDTF: 2024, 2024-10~, 2024-08/2024-10, ../2024-10-31.", "t:contingent kg:when", ""),
    ("What has bounds has exactly one date, as EDTF: 2024, 2024-10~, 2024-08/2024-10, ../2024-10-31.", "", "t:contingent kg:throughout '2024-02'^^edtf:EDTF"),
    ("A claim speaks of some time within a date, or of all of it, not both.", "", "t:contingent kg:throughout '2024-02-28'^^edtf:EDTF"),
    ("What has bounds has exactly one date, as EDTF: 2024, 2024-10~, 2024-08/2024-10, ../2024-10-31.", "t:contingent kg:when", "t:contingent kg:when 'in spring'^^edtf:EDTF"),
    ("What has bounds has exactly one date, as EDTF: 2024, 2024-10~, 2024-08/2024-10, ../2024-10-31.", "t:contingent kg:when", "t:contingent kg:when '2024-02-28'"),
    ("The earliest day of a date is one xsd:date.", "", "t:contingent kg:earliest '2024-01-01'^^xsd:date"),
    ("The earliest day of a date is one xsd:date.", "t:contingent kg:earliest", "t:contingent kg:earliest '2024'"),
    ("The latest day of a date is one xsd:date.", "", "t:contingent kg:latest '2024-04-01'^^xsd:date"),
    ("The earliest day of a date is not after its latest.", "t:contingent kg:earliest", "t:contingent kg:earliest '2024-03-01'^^xsd:date"),
    ("A date has an earliest day or a latest one, or both.", "t:range kg:latest", ""),
    ("A quantity has exactly one unit, in plain text.", r"t:contingent\#object kg:unit", ""),
    ("A quantity has exactly one unit, in plain text.", r"t:contingent\#object kg:unit", r"t:contingent\#object kg:unit ''"),
    ("A quantity has exactly one bound, of kg:Bounds.", r"t:contingent\#object kg:bound", ""),
    ("A quantity has exactly one bound, of kg:Bounds.", r"t:contingent\#object kg:bound", r"t:contingent\#object kg:bound kg:Likely"),
    ("The low number of a quantity is one xsd:decimal.", r"h:ships\#object kg:low", r"h:ships\#object kg:low 'four'"),
    ("The low number of a quantity is one xsd:decimal.", "", r"h:ships\#object kg:low 5.0"),
    ("The high number of a quantity is one xsd:decimal.", r"h:share\#object kg:high", r"h:share\#object kg:high 3e1"),
    ("A quantity counts one sort of thing, in plain text.", "", r"h:share\#object kg:counted 'another'"),
    ("A quantity is relative to one thing of this graph at most.", "", r"h:share\#object kg:of entity:nobody"),
    ("The words of a vague quantity are one plain text.", "", r"t:vague\#object rdf:value 'others'"),
    ("A quantity has no such property.", "", r"h:share\#object kg:note 'rounded'"),
    ("A quantity belongs to exactly one claim and is never shared.", "", r"h:ships rdf:object h:share\#object"),
    ("A quantity belongs to exactly one claim and is never shared.", "h:share rdf:object", ""),
    ("An exact quantity and one with about have a low and a high number, which are the same, and no words.", r"t:contingent\#object kg:high", r"t:contingent\#object kg:high 3001.0"),
    ("An exact quantity and one with about have a low and a high number, which are the same, and no words.", r"t:contingent\#object kg:low", ""),
    ("A quantity with at least or more than has a low number only.", "", r"h:ships\#object kg:high 9.0"),
    ("A quantity with at least or more than has a low number only.", r"h:ships\#object kg:low", ""),
    ("A quantity with at most has a high number only.", "", r"h:share\#object kg:low 9.0"),
    ("A quantity with between has a low number and a high one that is not lower.", r"t:range\#object kg:high", r"t:range\#object kg:high 12.0"),
    ("A quantity with between has a low number and a high one that is not lower.", r"t:range\#object kg:low", ""),
    ("A vague quantity has words and no number.", r"t:vague\#object rdf:value", ""),
    ("A vague quantity has words and no number.", "", r"t:vague\#object kg:low 9.0"),
    ("Alternatives have two options or more: things of this graph, quantities or plain texts.", r"g:pay\#object kg:option", r"g:pay\#object kg:option entity:harbour-fees"),
    ("Alternatives have two options or more: things of this graph, quantities or plain texts.", "", r"g:pay\#object kg:option entity:nobody"),
    ("Alternatives have no such property.", "", r"g:pay\#object kg:unit 'people'"),
    ("Alternatives are the object of exactly one claim.", "g:pay rdf:object", ""),
    ("A span has exactly one seal: the number of words, a space and 64 hexadecimal digits.", r"g:pay\#span-1 kg:seal", ""),
    ("A span has exactly one seal: the number of words, a space and 64 hexadecimal digits.", r"g:pay\#span-1 kg:seal", r"g:pay\#span-1 kg:seal 'abc'"),
    ("A span starts at one whole number, 0 or more.", r"t:range\#span-1 oa:start", r"t:range\#span-1 oa:start -1"),
    ("A span starts at one whole number, 0 or more.", r"t:range\#span-1 oa:start", r"t:range\#span-1 oa:start 1.5"),
    ("A span starts before it ends.", r"t:range\#span-1 oa:start", r"t:range\#span-1 oa:start 9999"),
    ("A span ends at one whole number.", "", r"t:range\#span-1 oa:end 9999"),
    ("A span quotes one stretch of text.", "", r"g:pay\#span-1 oa:exact 'other words'"),
    ("A span has no such property.", "", r"g:pay\#span-1 kg:page 7"),
    ("A span has start and end, or else the words themselves.", r"t:range\#span-1 oa:end", ""),
    ("A span has start and end, or else the words themselves.", r"g:pay\#span-1 oa:exact", ""),
    ("A span is the evidence of exactly one claim.", "", r"g:aid kg:evidence g:pay\#span-1"),
    ("A document has one title at most, in plain text.", "", "document:herald-2024-03-10 dcterms:title 'Another'"),
    ("A document has one outlet at most: an actor of this graph.", "", "document:herald-2024-03-10 dcterms:publisher entity:gazette"),
    ("A document has one outlet at most: an actor of this graph.", "document:herald-2024-03-10 dcterms:publisher", "document:herald-2024-03-10 dcterms:publisher 'The Herald'"),
    ("The authors of a document are actors of this graph.", "", "document:herald-2024-03-10 dcterms:creator 'Jane'"),
    ("A document has one date of publication at most.", "", "document:gazette-2024-03-08 dcterms:issued '2024'^^edtf:EDTF"),
    ("A document has one genre at most, in plain text.", "", "document:herald-2024-03-10 dcterms:type 'news' , 'opinion'"),
    ("A document has one address at most, as xsd:anyURI.", "", "document:herald-2024-03-10 foaf:page 'https://example.org'"),
    ("The length of a document's text is one whole number, 1 or more.", "", "document:herald-2024-03-10 kg:characters 0"),
    ("The digest of a document's text is 64 hexadecimal digits.", "", "document:herald-2024-03-10 kg:digest 'ABC'"),
    ("The text file of a document is one name without a folder.", "", "document:herald-2024-03-10 kg:textFile '../herald.txt'"),
    ("A document corrects one document of this graph at most.", "", "document:herald-2024-03-10 prov:wasRevisionOf document:nothing"),
    ("A document reprints one document of this graph at most.", "", "document:herald-2024-03-10 prov:wasQuotedFrom document:nothing"),
    ("A document has one note at most, in plain text.", "", "document:herald-2024-03-10 skos:note 'one' , 'two'"),
    ("On a document title, outlet, author, date and address can be inferred, looked up or unknown.", "", "document:herald-2024-03-10 kg:inferred kg:digest"),
    ("A document has no such property.", "", "document:herald-2024-03-10 dcterms:subject 'harbours'"),
    ("An entity has exactly one label.", "entity:the-port skos:prefLabel", ""),
    ("An entity has exactly one label.", "", "entity:the-port skos:prefLabel 'the harbour'"),
    ("An entity has exactly one type, a class of entities of the ontology.", "", "entity:the-port a kg:State"),
    ("An entity has exactly one type, a class of entities of the ontology.", "entity:the-port rdf:type", "entity:the-port a kg:Harbour"),
    ("An entity has exactly one type, a class of entities of the ontology.", "entity:the-port rdf:type", ""),
    ("The label of an entity is plain text.", "entity:the-port skos:prefLabel", "entity:the-port skos:prefLabel 'the port'@en"),
    ("An alias is plain text and another name than the label.", "", "entity:the-port skos:altLabel 'the port'"),
    ("An entity matches one entity of Wikidata at most.", "", "entity:the-port skos:exactMatch <https://example.org/Q1>"),
    ("An entity matches one entity of Wikidata at most.", "", "entity:the-port skos:exactMatch wd:Q2 , wd:Q3"),
    ("An entity is unresolved (true), or nothing is said of it.", "", "entity:the-port kg:unresolved false"),
    ("An entity is hypothetical (true), or nothing is said of it.", "", "entity:the-port kg:hypothetical 'perhaps'"),
    ("The number of a group's members is one whole number, 1 or more.", "", "<document/example-times-2024-03-01/entity/eyewitnesses> kg:members 0"),
    ("A group or person is member of one actor of this graph at most.", "", "entity:john-roe kg:memberOf entity:the-port"),
    ("An entity has one kind at most.", "", "entity:harbour-fees kg:kind kg:Goods"),
    ("An entity has one note at most, in plain text.", "", "entity:port-contingent skos:note 'another'"),
    ("An entity has no such property: what is said of it is a claim of somebody.", "", "entity:the-port dcterms:extent 'large'"),
    ("An unnamed group belongs to its document: its name is …/document/<document>/entity/<id>.", "", "entity:crowd a kg:Group ; skos:prefLabel 'a crowd'"),
    ("Only a compensation, an event, a measure or a reading has a kind, of the closed list that is theirs.", "", "entity:the-port kg:kind kg:Goods"),
    ("Only a compensation, an event, a measure or a reading has a kind, of the closed list that is theirs.", "entity:harbour-fees kg:kind", "entity:harbour-fees kg:kind kg:Meeting"),
    ("Only a compensation, an event, a measure or a reading has a kind, of the closed list that is theirs.", "reading:contingent-part kg:kind", "reading:contingent-part kg:kind kg:Stock"),
    ("A reading has exactly one kind.", "reading:contingent-part kg:kind", ""),
    ("A reading leads from exactly one entity, claim or document of this graph.", "reading:contingent-part kg:from", ""),
    ("A reading leads from exactly one entity, claim or document of this graph.", "", "reading:contingent-part kg:from entity:herald"),
    ("A reading leads to exactly one entity, claim or document of this graph.", "reading:contingent-part kg:to", "reading:contingent-part kg:to entity:nobody"),
    ("A reading says in plain text who reads so.", "reading:contingent-part dcterms:creator", ""),
    ("A reading rests on documents of this graph.", "", "reading:contingent-part dcterms:source entity:herald"),
    ("A reading has exactly one note, which a sceptic would accept.", "reading:contingent-part skos:note", ""),
    ("A reading has no such property.", "", "reading:contingent-part kg:modality2 kg:Opinion"),
    ("A sameness has two members or more, all entities of this graph.", "", "<same/alone> a kg:Sameness ; kg:member entity:herald"),
    ("A sameness has two members or more, all entities of this graph.", "", "<same/two> a kg:Sameness ; kg:member entity:herald , g:pay"),
    ("A sameness has one note at most, in plain text.", "", "<same/two> a kg:Sameness ; kg:member entity:herald , entity:gazette ; skos:note 'one' , 'two'"),
    ("A sameness has no such property.", "", "<same/two> a kg:Sameness ; kg:member entity:herald , entity:gazette ; kg:basis kg:Inferred"),
    ("A relation or measure has exactly one label.", "term:tows rdfs:label", ""),
    ("A relation or measure has exactly one definition.", "term:tows skos:definition", ""),
    ("The inverse of a relation is one relation of this graph.", "", "term:tows owl:inverseOf term:pulls"),
    ("The inverse of a relation is one relation of this graph.", "term:tows owl:inverseOf", "term:tows owl:inverseOf term:shipsMoored"),
    ("A term is a relation or a measure, not both.", "", "term:shipsMoored a kg:Relation"),
    ("A relation has no kind, no unit and nothing counted.", "", "term:tows kg:unit 'ships'"),
    ("A relation is explanatory (true), or nothing is said of it.", "", "term:tows kg:explanatory false"),
    ("A measure has exactly one kind.", "term:shipsMoored kg:kind", ""),
    ("A measure has exactly one unit.", "term:shipsMoored kg:unit", ""),
    ("A measure counts one sort of thing at most.", "", "term:shipsMoored kg:counted 'boats'"),
    ("A measure is a size (true), or nothing is said of it.", "", "term:shipsMoored kg:size false"),
    ("A measure explains nothing.", "", "term:shipsMoored kg:explanatory true"),
    ("There are no blank nodes: everything has a name.", "", "[] a kg:Place ; skos:prefLabel 'somewhere'"),
    ("What has a statement, a subject, evidence or the like is a kg:Claim.", "g:pay rdf:type", ""),
    ("What has an agent is a kg:Link.", r"g:pay\#link-1 rdf:type", ""),
    ("What has a bound or a number is a kg:Quantity.", r"h:share\#object rdf:type", ""),
    ("What has a label is a kg:Entity.", "entity:the-port rdf:type", ""),
]  # fmt: skip


def triples(turtle: str) -> list[tuple[str, str, str]]:
    """Triples in Turtle with the prefixes of this file, as N-Triples terms."""
    if not turtle:
        return []
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in NAMES.items())
    return [
        (str(t.subject), str(t.predicate), str(t.object))
        for t in ox.parse(f"{head}{turtle} .", ox.RdfFormat.TURTLE, base_iri=BASE)
    ]


def lines_of(graph: ClaimGraph) -> list[str]:
    """All triples but those of the ontology."""
    store = graph._shared.store
    return [line for name in store.graphs() if name.startswith(BASE) for line in store.lines(name)]


@pytest.fixture(scope="module")
def sound(small_folder: str) -> list[str]:
    """The triples of the small corpus. The claim without an id of its own is called ``t:vague`` here."""
    graph = load(small_folder)
    digest = next(c.id for c in graph.selected if c.document.id == "example-times-2024-03-01" and len(c.id) == 20)
    return [line.replace(digest, "vague") for line in lines_of(graph)]


def test_the_small_corpus_conforms(small: ClaimGraph, sound: list[str]) -> None:
    assert violations(small._shared.store) == violations(sound) == []


@pytest.mark.parametrize(("demand", "without", "more"), FLAWS)
def test_a_flaw_is_found(demand: str, without: str, more: str, sound: list[str]) -> None:
    gone = tuple(f"{s} {p} " for s, p, _ in triples(f"{without} 0" if without else ""))
    kept = [line for line in sound if not gone or not line.startswith(gone)]
    assert not gone or len(kept) < len(sound), "nothing was taken away"
    assert demand in {f.demand for f in violations([*kept, *map(" ".join, triples(more))])}


def test_every_sentence_of_the_shapes_is_tried() -> None:
    messages = {str(m) for m in Graph().parse(SHAPES, format="turtle").objects(None, SH.message)}
    assert {demand for demand, _, _ in FLAWS} == messages


def test_every_shape_has_its_sentence() -> None:
    shapes = Graph().parse(SHAPES, format="turtle")
    properties = {p for p in shapes.objects(None, SH.property) if (p, SH.message, None) not in shapes}
    silent = {p for p in properties if len(list(shapes.predicates(p))) > 1}
    outer = set(shapes.subjects(None, SH.NodeShape))
    assert not [p for p in silent if any((s, SH.property, p) in shapes for s in outer)]


def test_a_finding_reads_as_a_sentence(sound: list[str]) -> None:
    found = violations([*sound, *map(" ".join, triples("g:pay kg:place entity:herald"))])
    assert [str(f) for f in found] == [
        "claim:gazette-2024-03-08/pay: A claim has one place at most: a place or a state of this graph. Found: entity:herald"
    ]


def test_findings_are_sorted_and_the_same_each_time(sound: list[str]) -> None:
    flawed = [line for line in sound if "voice" not in line]
    found = violations(flawed)
    assert found == violations(reversed(flawed)) == sorted(found, key=lambda f: (f.node, f.demand))
    assert found[0] == Finding(
        "claim:example-times-2024-03-01/contingent", "A claim has exactly one voice, of kg:Voices."
    )


def test_a_store_with_hostile_strings_conforms() -> None:
    store = Store()
    port = f"<{BASE}entity/port>"
    label = r'"a\u0000 \"<b>\" \r\n\t\\ ‮ 😀 </script> > <http://x> ."'
    store.replace(f"{BASE}registry", [f"{port} {TYPE} <{NS}Place>", f"{port} <{NAMES['skos']}prefLabel> {label}"])
    assert violations(store) == []


def test_a_graph_under_another_base_conforms(small_folder: str) -> None:
    graph = load(small_folder, base="https://example.org/graph/")
    assert violations(graph._shared.store, base="https://example.org/graph/") == []


def test_the_corpus_of_the_package_conforms() -> None:
    graph = load(SEEDS)
    assert list(map(str, violations(graph._shared.store))) == []
