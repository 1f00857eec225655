"""What rdflib sees of a graph is what rdflib would have made itself; it changes with the graph and never changes it."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from rdflib import RDF, SKOS, Dataset, Graph, Literal, URIRef
from rdflib.namespace import XSD, Namespace
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from kg.errors import QueryError, ViewError
from kg.graph import ClaimGraph
from kg.vocabulary import BASE, NS, prefixes

# rdflib's own methods call what rdflib 7.6 deprecates; the live dataset does so without a warning, the copy is rdflib's own
own_warnings = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

KG = Namespace(NS)
ENTITY = Namespace(f"{BASE}entity/")
GAZETTE = URIRef(f"{BASE}document/gazette-2024-03-08")
PORT = ENTITY["the-port"]
EXAMPLE = URIRef("https://example.org/x")

QUERIES = {
    "one column": "SELECT ?claim WHERE { ?claim a kg:Claim }",
    "strings": "SELECT ?claim ?statement WHERE { ?claim kg:statement ?statement }",
    "missing values": "SELECT ?q ?low ?high WHERE { ?q a kg:Quantity OPTIONAL { ?q kg:low ?low } OPTIONAL { ?q kg:high ?high } }",
    "a path": "SELECT ?claim ?agent WHERE { ?claim kg:attribution/kg:citing*/kg:agent ?agent }",
    "a filter on a string": "SELECT ?who WHERE { ?who skos:prefLabel ?label FILTER(?label = 'the port') }",
    "a count": "SELECT ?document (COUNT(?claim) AS ?n) WHERE { ?claim prov:wasDerivedFrom ?document } GROUP BY ?document",
    "named graphs": "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?claim a kg:Claim } }",
}


def rows(result: Any) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row) for row in result if isinstance(row, ResultRow))


def prepared(dataset: Dataset, query: str) -> Any:
    return prepareQuery(query, initNs=dict(dataset.namespaces()))


# Asking


@own_warnings
@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_a_prepared_query_gives_the_same_rows_as_its_text_and_as_rdflib_itself(query: str, small: ClaimGraph) -> None:
    live, copy = small.dataset, small.to_rdflib()
    found = rows(live.query(query))
    assert found
    assert found == rows(live.query(prepared(live, query))) == rows(copy.query(query))


def test_a_prepared_query_is_not_run_by_the_slow_evaluator(monkeypatch: pytest.MonkeyPatch, small: ClaimGraph) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("rdflib evaluates the query itself")

    monkeypatch.setattr("rdflib.plugins.sparql.processor.evalQuery", refuse)
    assert len(small.dataset.query(prepared(small.dataset, "SELECT ?c WHERE { ?c a kg:Claim }"))) == len(small)


def test_a_prepared_query_keeps_its_own_prefixes_and_base(small: ClaimGraph) -> None:
    query = prepareQuery(
        "SELECT ?l WHERE { <the-port> names:prefLabel ?l }", initNs={"names": str(SKOS)}, base=str(ENTITY)
    )
    assert rows(small.dataset.query(query)) == {(Literal("the port"),): 1}


@pytest.mark.parametrize("ready", [False, True])
def test_a_variable_can_be_bound_from_outside_whether_it_is_selected_or_not(ready: bool, small: ClaimGraph) -> None:
    dataset = small.dataset
    for select in ("SELECT ?claim", "SELECT ?claim ?who", "SELECT *"):
        query: Any = f"{select} WHERE {{ ?claim rdf:subject ?who }}"
        query = prepared(dataset, query) if ready else query
        assert len(dataset.query(query, initBindings={"who": ENTITY["harbour-fees"]})) == 2


def test_a_string_can_be_bound_from_outside(small: ClaimGraph) -> None:
    found = small.dataset.query(
        "SELECT ?who WHERE { ?who skos:prefLabel ?name }", initBindings={"name": Literal("the port")}
    )
    assert rows(found) == {(PORT,): 1}


def test_binding_what_the_query_does_not_have_is_a_mistake(small: ClaimGraph) -> None:
    with pytest.raises(QueryError, match="no variable"):
        small.dataset.query("SELECT ?who WHERE { ?who a kg:Place }", initBindings={"whom": PORT})


def test_ask_construct_and_describe_answer_in_rdflib(small: ClaimGraph) -> None:
    dataset = small.dataset
    assert dataset.query("ASK { ?x a kg:Claim }").askAnswer
    made = dataset.query("CONSTRUCT { ?x skos:prefLabel ?l } WHERE { ?x skos:prefLabel ?l }").graph
    assert made is not None
    assert (PORT, SKOS.prefLabel, Literal("the port")) in made
    described = dataset.query(f"DESCRIBE <{PORT}>").graph
    assert described is not None
    assert set(described) == {(PORT, RDF.type, KG.Place), (PORT, SKOS.prefLabel, Literal("the port"))}


def test_all_prefixes_are_bound(small: ClaimGraph) -> None:
    for dataset in (small.dataset, small.to_rdflib()):
        bound = dict(dataset.namespaces())
        assert {p: str(bound[p]) for p in prefixes()} == prefixes()


# Terms


def test_a_plain_string_equals_that_of_rdflib(small: ClaimGraph) -> None:
    dataset = small.dataset
    assert dataset.value(PORT, SKOS.prefLabel) == Literal("the port")
    assert (PORT, SKOS.prefLabel, Literal("the port")) in dataset
    assert list(dataset.subjects(SKOS.prefLabel, Literal("the port"))) == [PORT]
    assert list(dataset.subjects(SKOS.prefLabel, Literal("the port", datatype=XSD.string))) == [PORT]


def test_numbers_and_dates_keep_their_types(small: ClaimGraph) -> None:
    types = {o.datatype for o in small.dataset.objects() if isinstance(o, Literal)}
    assert {XSD.decimal, XSD.date, XSD.integer, XSD.boolean, None} <= types
    assert XSD.string not in types


# Named graphs


def test_named_graphs_can_be_listed_and_read_one_by_one(small: ClaimGraph) -> None:
    dataset = small.dataset
    names = {g.identifier for g in dataset.graphs()}
    assert GAZETTE in names
    assert len(dataset.graph(GAZETTE)) == len(small._shared.store.lines(str(GAZETTE)))
    assert (GAZETTE, RDF.type, KG.Document) in dataset.graph(GAZETTE)
    assert {g.identifier for g in small.to_rdflib().graphs()} == names


def test_it_can_be_written_out_as_any_dataset(small: ClaimGraph) -> None:
    written = small.dataset.serialize(format="nquads")
    assert len([line for line in written.split("\n") if line]) == len(small._shared.store)


# Live, and read only


def test_it_shows_what_the_graph_holds_now(small: ClaimGraph) -> None:
    dataset = small.dataset
    before = len(dataset)
    small.remove("gazette-2024-03-08")
    assert len(dataset) < before
    assert (GAZETTE, RDF.type, KG.Document) not in dataset


WRITING: dict[str, Callable[[Dataset], object]] = {
    "add": lambda d: d.add((EXAMPLE, RDF.type, EXAMPLE)),
    "addN": lambda d: d.addN([(EXAMPLE, RDF.type, EXAMPLE, d.default_graph)]),
    "add to a named graph": lambda d: d.graph(GAZETTE).add((EXAMPLE, RDF.type, EXAMPLE)),
    "set": lambda d: d.set((EXAMPLE, RDF.type, EXAMPLE)),
    "remove": lambda d: d.remove((GAZETTE, RDF.type, KG.Document)),
    "remove from a named graph": lambda d: d.graph(GAZETTE).remove((None, None, None)),
    "update": lambda d: d.update("DELETE WHERE { ?s ?p ?o }"),
    "update as a query": lambda d: d.query("DELETE WHERE { ?s ?p ?o }"),
    "parse": lambda d: d.parse(data="<https://example.org/x> a <https://example.org/x> .", format="turtle"),
    "a new graph": lambda d: d.graph(EXAMPLE),
    "remove a graph": lambda d: d.remove_graph(GAZETTE),
    "destroy": lambda d: d.store.destroy("x"),
    "+=": lambda d: d.__iadd__([(EXAMPLE, RDF.type, EXAMPLE, d.default_graph)]),
}


@pytest.mark.parametrize("way", WRITING)
def test_it_refuses_to_be_written(way: str, small: ClaimGraph) -> None:
    before = small.serialize(".nq")
    with pytest.raises(SyntaxError if way == "update as a query" else ViewError):
        WRITING[way](small.dataset)
    assert small.serialize(".nq") == before


def test_the_refusal_says_what_to_use(small: ClaimGraph) -> None:
    with pytest.raises(
        ViewError, match=r"graph\.dataset only reads; use graph\.add and graph\.remove, or change graph\.to_rdflib\(\)"
    ):
        small.dataset.add((EXAMPLE, RDF.type, EXAMPLE))


# The copy


def test_the_copy_has_the_same_quads(small: ClaimGraph) -> None:
    assert set(small.to_rdflib().quads()) == set(small.dataset.quads())
    assert len(list(small.to_rdflib().quads())) == len(small._shared.store)


@own_warnings
def test_the_copy_can_be_changed_and_the_graph_does_not_notice(small: ClaimGraph) -> None:
    copy, before = small.to_rdflib(), small.serialize(".nq")
    copy.update("DELETE WHERE { ?s skos:prefLabel ?o }")
    copy.graph(EXAMPLE).add((EXAMPLE, RDF.type, EXAMPLE))
    assert small.serialize(".nq") == before
    assert len(small.to_rdflib()) == len(small.dataset)


def test_the_copy_is_rdflibs_own(small: ClaimGraph) -> None:
    copy = small.to_rdflib()
    assert type(copy) is Dataset
    assert type(copy.store).__module__.startswith("rdflib.")
    assert isinstance(copy.graph(GAZETTE), Graph)
