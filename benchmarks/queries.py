"""Eight typical questions in SPARQL and the join that looks for conflicts, in the graph's terms.

They run unchanged on one merged graph (rdflib) and on the union of the named graphs (here).
"""

_PREFIXES = """PREFIX kg: <https://w3id.org/claimgraph/ns#>
PREFIX entity: <https://w3id.org/claimgraph/id/entity/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

TYPICAL: dict[str, str] = {
    name: _PREFIXES + query
    for name, query in {
        "claims about one": "SELECT ?c ?o WHERE { ?c rdf:subject entity:contingent-0001 ; rdf:object ?o }",
        "claims a speaker": "SELECT ?who (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c kg:attribution/kg:agent ?who } GROUP BY ?who",
        "agreement to compensation": """SELECT ?a ?d ?k WHERE {
            ?x rdf:subject ?a ; rdf:predicate kg:leadsTo ; rdf:object ?d .
            ?y rdf:subject ?d ; rdf:predicate kg:compensatedBy ; rdf:object ?k }""",
        "chains": "SELECT ?c ?agent WHERE { ?c a kg:Claim ; kg:attribution/kg:citing* ?l . ?l kg:agent ?agent }",
        "known by a day": """SELECT ?c WHERE { ?c rdf:predicate kg:troopsPresent ; prov:wasDerivedFrom ?d .
            ?d kg:latest ?day FILTER(?day <= "2024-06-30"^^xsd:date) }""",
        "words": 'SELECT ?c ?s WHERE { ?c kg:statement ?s FILTER(REGEX(?s, "amber (dock|ferry).*harbour")) }',
        "who denies": """SELECT ?c ?label WHERE { ?c kg:polarity kg:Denied ; kg:attribution ?l . ?l kg:agent ?who .
            ?who skos:prefLabel ?label }""",
        "wide": """SELECT ?c ?s ?p ?o ?t ?pol ?mod ?voice ?day WHERE { ?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
            kg:statement ?t ; kg:polarity ?pol ; kg:modality ?mod ; kg:voice ?voice ; prov:wasDerivedFrom ?d .
            ?d dcterms:issued ?day }""",
    }.items()
}

ROWS_OF_CLAIMS = (
    _PREFIXES
    + """SELECT ?c ?d ?s ?p ?o ?t ?pol ?mod ?voice WHERE { ?c prov:wasDerivedFrom ?d ; rdf:subject ?s ; rdf:predicate ?p ;
    rdf:object ?o ; kg:statement ?t ; kg:polarity ?pol ; kg:modality ?mod ; kg:voice ?voice }"""
)
"""The rows that a network of claims is made of: an edge's ends, its claim and its document, and what qualifies it."""

CONFLICTS = (
    _PREFIXES
    + """SELECT ?a ?b WHERE {
    ?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?x . ?x kg:unit ?u .
    ?b rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?y . ?y kg:unit ?u .
    FILTER(STR(?a) < STR(?b))
    OPTIONAL { ?a kg:place ?pa } OPTIONAL { ?b kg:place ?pb }
    FILTER(COALESCE(STR(?pa), "") = COALESCE(STR(?pb), ""))
    OPTIONAL { ?x kg:low ?xl } OPTIONAL { ?x kg:high ?xh } OPTIONAL { ?y kg:low ?yl } OPTIONAL { ?y kg:high ?yh }
    FILTER(COALESCE(?xh < ?yl, false) || COALESCE(?yh < ?xl, false)) }"""
)
"""Pairs of figures of one subject, measure, unit and place whose printed ranges do not meet, as one would ask for them
in SPARQL alone: candidates, before "about", polarity, modality and time are weighed."""
